"""Give pairs other names: countries that news seldom mention, and people nobody has heard of.

A small model that has read "Russland" a thousand times and "Kasachstan" twice writes about Russia.
A pair stays a pair when a name on both sides gives way to another one of its kind.
"""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache

COUNTRY_LINES = """
Afghanistan|Afghanistan|afghanisch|Afghan|Kabul|Kabul
Ägypten|Egypt|ägyptisch|Egyptian|Kairo|Cairo
Albanien|Albania|albanisch|Albanian|Tirana|Tirana
Algerien|Algeria|algerisch|Algerian|Algier|Algiers
Armenien|Armenia|armenisch|Armenian|Eriwan|Yerevan
Aserbaidschan|Azerbaijan|aserbaidschanisch|Azerbaijani|Baku|Baku
Äthiopien|Ethiopia|äthiopisch|Ethiopian|Addis Abeba|Addis Ababa
Australien|Australia|australisch|Australian|Canberra|Canberra
Bangladesch|Bangladesh|bangladeschisch|Bangladeshi|Dhaka|Dhaka
Belarus|Belarus|belarussisch|Belarusian|Minsk|Minsk
Belgien|Belgium|belgisch|Belgian|Brüssel|Brussels
Bolivien|Bolivia|bolivianisch|Bolivian|La Paz|La Paz
Bosnien|Bosnia|bosnisch|Bosnian|Sarajewo|Sarajevo
Brasilien|Brazil|brasilianisch|Brazilian|Brasilia|Brasilia
Bulgarien|Bulgaria|bulgarisch|Bulgarian|Sofia|Sofia
Chile|Chile|chilenisch|Chilean|Santiago|Santiago
China|China|chinesisch|Chinese|Peking|Beijing
Dänemark|Denmark|dänisch|Danish|Kopenhagen|Copenhagen
Deutschland|Germany|deutsch|German|Berlin|Berlin
Estland|Estonia|estnisch|Estonian|Tallinn|Tallinn
Finnland|Finland|finnisch|Finnish|Helsinki|Helsinki
Frankreich|France|französisch|French|Paris|Paris
Georgien|Georgia|georgisch|Georgian|Tiflis|Tbilisi
Griechenland|Greece|griechisch|Greek|Athen|Athens
Großbritannien|Great Britain|britisch|British|London|London
Indien|India|indisch|Indian|Neu-Delhi|New Delhi
Indonesien|Indonesia|indonesisch|Indonesian|Jakarta|Jakarta
Irland|Ireland|irisch|Irish|Dublin|Dublin
Island|Iceland|isländisch|Icelandic|Reykjavik|Reykjavik
Israel|Israel|israelisch|Israeli|Jerusalem|Jerusalem
Italien|Italy|italienisch|Italian|Rom|Rome
Japan|Japan|japanisch|Japanese|Tokio|Tokyo
Jordanien|Jordan|jordanisch|Jordanian|Amman|Amman
Kambodscha|Cambodia|kambodschanisch|Cambodian|Phnom Penh|Phnom Penh
Kanada|Canada|kanadisch|Canadian|Ottawa|Ottawa
Kasachstan|Kazakhstan|kasachisch|Kazakh|Astana|Astana
Katar|Qatar|katarisch|Qatari|Doha|Doha
Kenia|Kenya|kenianisch|Kenyan|Nairobi|Nairobi
Kirgistan|Kyrgyzstan|kirgisisch|Kyrgyz|Bischkek|Bishkek
Kirgisistan|Kyrgyzstan|kirgisisch|Kyrgyz|Bischkek|Bishkek
Kolumbien|Colombia|kolumbianisch|Colombian|Bogotá|Bogotá
Kroatien|Croatia|kroatisch|Croatian|Zagreb|Zagreb
Kuba|Cuba|kubanisch|Cuban|Havanna|Havana
Kuwait|Kuwait|kuwaitisch|Kuwaiti|Kuwait-Stadt|Kuwait City
Lettland|Latvia|lettisch|Latvian|Riga|Riga
Libyen|Libya|libysch|Libyan|Tripolis|Tripoli
Litauen|Lithuania|litauisch|Lithuanian|Vilnius|Vilnius
Malaysia|Malaysia|malaysisch|Malaysian|Kuala Lumpur|Kuala Lumpur
Marokko|Morocco|marokkanisch|Moroccan|Rabat|Rabat
Mazedonien|Macedonia|mazedonisch|Macedonian|Skopje|Skopje
Mexiko|Mexico|mexikanisch|Mexican|Mexiko-Stadt|Mexico City
Moldawien|Moldova|moldauisch|Moldovan|Chisinau|Chisinau
Montenegro|Montenegro|montenegrinisch|Montenegrin|Podgorica|Podgorica
Nepal|Nepal|nepalesisch|Nepalese|Kathmandu|Kathmandu
Neuseeland|New Zealand|neuseeländisch|New Zealand|Wellington|Wellington
Nigeria|Nigeria|nigerianisch|Nigerian|Abuja|Abuja
Nordkorea|North Korea|nordkoreanisch|North Korean|Pjöngjang|Pyongyang
Norwegen|Norway|norwegisch|Norwegian|Oslo|Oslo
Österreich|Austria|österreichisch|Austrian|Wien|Vienna
Pakistan|Pakistan|pakistanisch|Pakistani|Islamabad|Islamabad
Peru|Peru|peruanisch|Peruvian|Lima|Lima
Polen|Poland|polnisch|Polish|Warschau|Warsaw
Portugal|Portugal|portugiesisch|Portuguese|Lissabon|Lisbon
Rumänien|Romania|rumänisch|Romanian|Bukarest|Bucharest
Russland|Russia|russisch|Russian|Moskau|Moscow
Saudi-Arabien|Saudi Arabia|saudi-arabisch|Saudi Arabian|Riad|Riyadh
Schweden|Sweden|schwedisch|Swedish|Stockholm|Stockholm
Serbien|Serbia|serbisch|Serbian|Belgrad|Belgrade
Slowenien|Slovenia|slowenisch|Slovenian|Ljubljana|Ljubljana
Somalia|Somalia|somalisch|Somali|Mogadischu|Mogadishu
Spanien|Spain|spanisch|Spanish|Madrid|Madrid
Südafrika|South Africa|südafrikanisch|South African|Kapstadt|Cape Town
Südkorea|South Korea|südkoreanisch|South Korean|Seoul|Seoul
Syrien|Syria|syrisch|Syrian|Damaskus|Damascus
Tadschikistan|Tajikistan|tadschikisch|Tajik|Duschanbe|Dushanbe
Thailand|Thailand|thailändisch|Thai|Bangkok|Bangkok
Tschechien|the Czech Republic|tschechisch|Czech|Prag|Prague
Tunesien|Tunisia|tunesisch|Tunisian|Tunis|Tunis
Turkmenistan|Turkmenistan|turkmenisch|Turkmen|Aschgabat|Ashgabat
Ungarn|Hungary|ungarisch|Hungarian|Budapest|Budapest
Usbekistan|Uzbekistan|usbekisch|Uzbek|Taschkent|Tashkent
Venezuela|Venezuela|venezolanisch|Venezuelan|Caracas|Caracas
Vietnam|Vietnam|vietnamesisch|Vietnamese|Hanoi|Hanoi
Weißrussland|Belarus|weißrussisch|Belarusian|Minsk|Minsk
Zypern|Cyprus|zyprisch|Cypriot|Nikosia|Nicosia
"""
COUNTRIES = tuple(tuple(line.split("|")) for line in COUNTRY_LINES.split("\n") if line)
"""Countries that German names without an article: name, adjective and capital, German | English."""
KINDS = (0, 2, 4)
"""Where the German name, adjective and capital stand in a row; the English ones follow."""
ADJECTIVE = 2
NAME = re.compile(r"(?<![\w-])[A-ZÄÖÜ][a-zäöüß]{3,}(?![\w-])")
COMMON = 4.0
"""Zipf frequency in either language from which a capitalised word is no name to exchange."""


@cache
def in_german(row: int, kind: int) -> re.Pattern[str]:
    word = re.escape(COUNTRIES[row][kind])
    if kind == ADJECTIVE:
        return re.compile(rf"(?<![\w-])(?i:{word[0]}){word[1:]}(?=(?:e[rnsm]?)?(?![\w-]))")
    return re.compile(rf"(?<![\w-]){word}(?=s?(?![\w-]))")


@cache
def in_english(row: int, kind: int) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(COUNTRIES[row][kind + 1])}(?![\w-])")


@cache
def anywhere() -> re.Pattern[str]:
    """Match any of the German names at all, to pass over most sentences quickly."""
    return re.compile("|".join({row[kind] for row in COUNTRIES for kind in KINDS}), re.IGNORECASE)


def with_other_countries(
    source: str, target: str, random_source: random.Random
) -> tuple[str, str] | None:
    """Return the pair with other countries, or None if it names none, or not alike on both sides.

    One country becomes one other everywhere, with its adjective and capital.
    """
    if not anywhere().search(source):
        return None
    present = []
    for row in range(len(COUNTRIES)):
        kinds = [kind for kind in KINDS if in_german(row, kind).search(source)]
        for kind in kinds:
            german = len(in_german(row, kind).findall(source))
            if german != len(in_english(row, kind).findall(target)):
                return None
        if kinds:
            present.append((row, kinds))
    if not present or len({COUNTRIES[row][1] for row, _ in present}) < len(present):
        return None
    others = random_source.sample(range(len(COUNTRIES)), len(present))
    # By way of marks, so that what was put in is not exchanged again.
    marks = {}
    for (row, kinds), other in zip(present, others, strict=True):
        for kind in kinds:
            mark = chr(0xE000 + len(marks))
            marks[mark] = (COUNTRIES[other][kind], COUNTRIES[other][kind + 1])
            source = in_german(row, kind).sub(
                lambda found, mark=mark: mark.upper() + ("^" if found[0][0].isupper() else ""),
                source,
            )
            target = in_english(row, kind).sub(mark, target)
    for mark, (german, english) in marks.items():
        source = source.replace(f"{mark}^", german[0].upper() + german[1:]).replace(mark, german)
        source = source.replace("Belaruss ", "Belarus ").replace("Tuniss ", "Tunis ")
        target = re.sub(
            rf"\b([Aa])n? {mark}",
            lambda found, english=english: (
                f"{found[1]}n {english}" if english[0] in "AEIO" else f"{found[1]} {english}"
            ),
            target,
        ).replace(mark, english)
    target = target.replace("the the Czech", "the Czech")
    return source, target[0].upper() + target[1:]


def shared_names(source: str, target: str) -> Iterator[str]:
    """Yield the capitalised words that stand once on either side and are no usual words."""
    from wordfreq import zipf_frequency

    for word in sorted(set(NAME.findall(source[1:]))):
        if len(re.findall(rf"\b{word}\b", source)) == 1 == len(re.findall(rf"\b{word}\b", target)):
            usual = max(zipf_frequency(word, language) for language in ("de", "en"))
            if usual < COMMON and not anywhere().search(word):
                yield word


def with_other_names(
    source: str, target: str, names: Sequence[str], random_source: random.Random
) -> tuple[str, str] | None:
    """Return the pair with other names in place of those both sides share, or None without any."""
    own = list(shared_names(source, target))
    if not own:
        return None
    for old, new in zip(own, random_source.sample(names, len(own)), strict=True):
        source = re.sub(rf"\b{old}\b", new, source)
        target = re.sub(rf"\b{old}\b", new, target)
    return source, target
