"""Where German sentences end: abbreviations, ordinals, and what begins one."""

from translator.languages.base import Sentences
from translator.languages.de.words import DETERMINERS, OPENERS
from translator.languages.words import also_capitalised, word_set

BEFORE_NUMBERS = word_set(
    """
    abb abs abschn anm anl art aufl ausg bd bde bzw ca cap dez feb febr apr aug sept sep okt nov
    jan evtl fig folg ges ggf gez hrsg inkl jahrg jg jh kap kat lfd lit max min mind mio mrd mrz
    nrn par pkt pos prof quadr rdn rdnr sec seite sog spalte str tab teil tel telefax fax usw
    etc vers vgl vol vols ver version wg zit ziff zzgl zirka circa dir std sek artikel nummer
    """
)
"""Abbreviations that numbers follow."""

SELDOM_LAST = also_capitalised(
    word_set(
        """
        abb abk abs abschn abt adr akad allg amtl angekl anl anm anschl ao apl arab aufl ausg
        ausschl ausschließl az bd bde bearb begr beigef beil betr bev bez bezgl bfr bgm bhf bibl
        biol bisl bspw bulg bw bzgl bzw ca cf chem chin christl chron dän demn dergl ders desgl
        dgl dipl diss doz dr dt durchschn dz ebd ehem eidg eigtl einschl empf engl entspr entw
        erg erl ev evang evt evtl exkl expl fa fam ff fig fn forts fr frdl frl frz geb gebr gef
        gegr geh gem geogr geolog geom gep gesch geschl gew gez ggf ggfs grds griech gzj halbj
        haupts hdb hebr hg hist hl hptm hr hrn hrsg ill incl indon ing inh inkl insb insbes ital
        jahrg jährl jap jg jhdt jhs jmd jmdm jmdn jmds jur kath kfm kgl koll königl konst kpt
        kroat krs lfd lfdm lgfr lic ling lt luth masch mech med mehrf mhd milit mitgl mittl
        modif monatl mtl mündl myth nachf nachm naturwiss neutr nieders nördl norw nr nrn obj
        obl off öff öffentl offiz op ordentl orig österr östl päd parl pers pharm phys pl plötzl
        poln prakt präs priv prof prov psych publ quadr rd rdn rdnr resp röm rückw rumän rus
        russ sachl sächs schr schriftl schwed schweiz scil sen serb sig skand slaw slow
        soz spez sr staatl std stellv stud stv südl tab tägl techn teilw theol tschech tsd türk
        u ü überarb übers übl üblw ungar ungef univ unv urspr urt usw verf verh verl verm veröff
        versch verst verw verwend vgl vierteljährl vorl vorm vors vorw waagr weibl westl wirtsch
        wiss wld wöchentl wz wzb zahlr zeitl ziff zit zool ztr zus zust zw zzgl zzt
        """
    )
) | word_set("Chr Co gest max min mind")
"""Abbreviations before nouns and names."""

SENTENCES = Sentences(
    openers=OPENERS,
    ordinals=True,
    open_stops=(
        "usw",
        "etc",
        r"u\.\s?a",
        r"u\.\s?ä",
        r"o\.\s?ä",
        r"[uU]\.\s?v\.\s?m",
        r"\d+\s?ff?",
    ),
    before_numbers=BEFORE_NUMBERS,
    before_numbers_ending=("str",),
    seldom_last=SELDOM_LAST,
    after_hyphens=word_set("als aber bis bzw noch oder sowie statt und wie"),
    before_ordinals=DETERMINERS | word_set("am beim vom zum zur"),
)
