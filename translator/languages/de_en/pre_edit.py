"""How a German sentence is written for a small model: what it stumbles over is spelled otherwise.

A stop inside a sentence looks like its end: "am 30. Juni 2017" became "on 30. June 2017 caused a
stir". Capitals alone are cut into sub-words that say nothing. Only the model sees what this makes;
the source that is stored, checked and exported is the author's.
"""

import re

from translator.languages import pre_edit
from translator.languages.de.numbers import MONTHS
from translator.languages.de.pre_edit import OWN_LETTERS
from translator.languages.de.words import OPENERS
from translator.languages.de_en import transliterate
from translator.languages.de_en.names import TO_ENGLISH
from translator.languages.dictionary import Lexicon
from translator.languages.rules import DictionaryEdit, PreEdit, TextEdit

_MONTHS = "|".join(map(str.capitalize, MONTHS))
_SHORT_MONTH = re.compile(
    r"(?<!\w)(?P<day>\d{1,2}\. )(?P<month>Jan|Feb|Febr|Apr|Aug|Sept?|Okt|Nov|Dez)\.(?= |$)"
)
_MONTH = {month[:3]: month for month in _MONTHS.split("|") if month != "Jänner"}
_DAY = re.compile(rf"(?<![\w.,:])(\d{{1,2}})\.(?= (?:{_MONTHS})\b)")
_EARLIER_DAY = re.compile(
    rf"(?<![\w.,:/])(\d{{1,2}})\.(?=(?: (?:bis|und|oder) | ?[/–-] ?)\d{{1,2}} (?:{_MONTHS})\b)"
)
_FIRST_OF_TWO = re.compile(
    r"(?<=[a-zäöüß] )(\d{1,3})\.(?= (?:bis|und|oder) (?:zum |zur )?\d{1,3}\. [^\W\d_])"
)
_ORDINAL = re.compile(
    r"(?<!\w)(?P<before>[^\W\d_]{2,}),? (?P<number>\d{1,3})\. (?=(?P<next>[^\W\d_][a-zäöüß]{2,}))"
)
"""A number after a word and before one that is no abbreviation: items of lists and clubs stay."""
_KING = re.compile(r"(?<=[a-zäöüß] )([IVX]+)\. (?=(?P<next>[^\W\d_]+))")
_AS_OF = re.compile(rf"(?<!\w)Stand: (?=\d|(?:{_MONTHS})\b)")
_PAGE = re.compile(r"(?<!\w)S\. ?(?=\d)")
_STREET = re.compile(r"(?<=[a-zäöüß])str\.(?= \d)")
_TIME = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])\.([0-5]\d)(?= Uhr\b| bis [\d.:]+ Uhr\b)")
_CLOCK = r"(?P<hour{0}>1?\d|2[0-4])(?:[.:](?P<minutes{0}>[0-5]\d))?"
_HOURS = re.compile(
    r"(?<![\d.,:])(?<!\d, )(?<!\d und )(?<!\d bis )"
    rf"(?:{_CLOCK.format(1)}(?: Uhr)?(?P<to> bis | und | oder | ?[–-] ?))?"
    rf"{_CLOCK.format(2)} Uhr\b\.?"
)
"""Hours, of which those of the afternoon are read wrongly: "9 bis 18 Uhr", "9 a.m. to 5 p.m."."""
_SHORT = {
    "Abb.": "Abbildung",
    "Anm.": "Anmerkung",
    "Anm. d. Red.": "Anmerkung der Redaktion",
    "Aufl.": "Auflage",
    "Bd.": "Band",
    "bspw.": "beispielsweise",
    "bzgl.": "bezüglich",
    "Bzgl.": "Bezüglich",
    "bzw.": "beziehungsweise",
    "ca.": "circa",
    "d. h.": "das heißt",
    "evtl.": "eventuell",
    "Fn.": "Fußnote",
    "geb.": "geboren",
    "gem.": "gemäß",
    "Gem.": "Gemäß",
    "gest.": "gestorben",
    "ggf.": "gegebenenfalls",
    "Hrsg.": "Herausgeber",
    "i. d. R.": "in der Regel",
    "i. H. v.": "in Höhe von",
    "inkl.": "inklusive",
    "insb.": "insbesondere",
    "Jh.": "Jahrhundert",
    "Kap.": "Kapitel",
    "m. E.": "meines Erachtens",
    "max.": "maximal",
    "Min.": "Minuten",
    "mind.": "mindestens",
    "Mio.": "Millionen",
    "Mrd.": "Milliarden",
    "MwSt.": "Mehrwertsteuer",
    "n. Chr.": "nach Christus",
    "Nr.": "Nummer",
    "o. ä.": "oder ähnliche",
    "o. g.": "oben genannten",
    "s. o.": "siehe oben",
    "s. u.": "siehe unten",
    "sog.": "sogenannten",
    "Std.": "Stunden",
    "Str.": "Straße",
    "Tsd.": "tausend",
    "u. a.": "unter anderem",
    "u. U.": "unter Umständen",
    "v. a.": "vor allem",
    "v. Chr.": "vor Christus",
    "v. H.": "Prozent",
    "v. l.": "von links",
    "v. l. n. r.": "von links nach rechts",
    "v. r.": "von rechts",
    "vgl.": "vergleiche",
    "wg.": "wegen",
    "Wg.": "Wegen",
    "z. B.": "zum Beispiel",
    "z. T.": "zum Teil",
    "z. Zt.": "zurzeit",
    "zzgl.": "zuzüglich",
}
"""Abbreviations whose stops are no ends of sentences, with a blank or without one inside."""
_SPELLED = {short.replace(" ", ""): long for short, long in _SHORT.items()}
_SHORTENED = re.compile(
    r"(?<![\w.])(?:{})(?!\w)".format(
        "|".join(
            re.escape(short).replace(r"\ ", " ?") for short in sorted(_SHORT, key=len, reverse=True)
        )
    )
)
_WORDS = {
    "AGB": "Geschäftsbedingungen",
    "AKW": "Atomkraftwerk",
    "AKWs": "Atomkraftwerke",
    "BRD": "Bundesrepublik",
    "Geflüchtete": "Flüchtlinge",
    "Geflüchteten": "Flüchtlinge",
    "GroKo": "Große Koalition",
    "Hbf": "Hauptbahnhof",
    "KKW": "Kernkraftwerk",
    "KZ": "Konzentrationslager",
    "KZs": "Konzentrationslager",
    "MwSt": "Mehrwertsteuer",
    "NRW": "Nordrhein-Westfalen",
    "ÖPNV": "öffentliche Nahverkehr",
    "qm": "Quadratmeter",
    "VR China": "Volksrepublik China",
    "Vorgestern": "The day before yesterday",
    "vorgestern": "the day before yesterday",
    "Übermorgen": "The day after tomorrow",
    "übermorgen": "the day after tomorrow",
}
"""Abbreviations without a stop that English has no other for, and words that are misread."""
_WORD = re.compile(r"(?<!\w)(?:{})(?!\w)".format("|".join(_WORDS)))
_NAZI = re.compile(r"(?<!\w)NS(?=-[A-ZÄÖÜ])")
_GENDERS = re.compile(
    r"(?<!\w)(?P<stem>[A-ZÄÖÜ][\w-]*?[a-zäöüß])"
    r"(?:(?:[*:_]|/-)(?P<one>in)\b|(?P<many>(?:[*:_]|/-?)innen\b|Innen\b|\(innen\)))"
    r"|(?<=e)[*:_][nrms]\b"
)
"""What Politiker*innen, Lehrer/-innen, StudentInnen, Mitarbeiter(innen) and jede*r end with."""
_UMLAUT_AT_END = re.compile("[äöü][^aeiouäöü]+$", re.IGNORECASE)
_DECADES = ("Zwanz", "Dreiß", "Vierz", "Fünfz", "Sechz", "Siebz", "Achtz", "Neunz")
_DECADE = re.compile(r"(?<!\w)({})iger-?(?=[jJ]ahren?\b)[jJ]".format("|".join(_DECADES)))


def with_one_gender(text: str) -> str:
    """Return a text without feminine endings in plurals that name both: Politiker*innen."""
    return _GENDERS.sub(_of_one_gender, text)


def with_decades(text: str) -> str:
    """Return a text with decades in figures: 1960er-Jahre."""
    return _DECADE.sub(lambda found: f"19{_DECADES.index(found[1]) + 2}0er-J", text)


def with_dates_as_of(text: str) -> str:
    """Return a text with "As of" before what it says the state of."""
    return _AS_OF.sub("As of ", text)


def with_english_hours(text: str) -> str:
    """Return a text with hours of the afternoon by the English clock."""
    return _HOURS.sub(_by_english_clock, text)


def with_pages(text: str) -> str:
    """Return a text that calls pages so."""
    return _PAGE.sub("Seite ", text)


def with_long_forms(text: str) -> str:
    """Return a text with abbreviations in full that end with a stop."""
    return _SHORTENED.sub(_long, text) if "." in text else text


def with_months(text: str) -> str:
    """Return a text with the months of its days in full."""
    return _SHORT_MONTH.sub(lambda found: found["day"] + _MONTH[found["month"][:3]], text)


def with_days(text: str) -> str:
    """Return a text without stops behind its days."""
    return _EARLIER_DAY.sub(r"\1", _DAY.sub(r"\1", text)) if "." in text else text


def with_english_ordinals(text: str) -> str:
    """Return a text with ordinals as in English, and so without their stops."""
    if "." not in text:
        return text
    text = _FIRST_OF_TWO.sub(lambda found: _ordinal(found[1]), text)
    return _ORDINAL.sub(_as_in_english, text)


def with_kings(text: str) -> str:
    """Return a text without stops behind the numbers of its kings and centuries."""
    return _KING.sub(_without_stop, text) if "." in text else text


def with_times(text: str) -> str:
    """Return a text with colons in its times."""
    return _TIME.sub(r"\1:\2", text) if "." in text else text


def with_streets(text: str) -> str:
    """Return a text with its streets in full."""
    return _STREET.sub("straße", text) if "." in text else text


def with_nazis(text: str) -> str:
    """Return a text that calls the Nazis so in its compounds."""
    return _NAZI.sub("Nazi", text)


def with_known_words(text: str) -> str:
    """Return a text with other words for those that English lacks, or that are misread."""
    return _WORD.sub(lambda found: _WORDS[found[0]], text)


def with_english_names(text: str) -> str:
    """Return a text with initials, places and people as English calls them."""
    return TO_ENGLISH.translated(text)


def with_names_by_ear(text: str, dictionary: Lexicon) -> str:
    """Return a text with names from other alphabets as English spells them."""
    return transliterate.in_english(text, lambda word: any(dictionary.entries(word)))


def _of_one_gender(found: re.Match[str]) -> str:
    """Return a plural as it is without "innen", which was read as women; the rest feminine."""
    stem, one = found["stem"] or "", found["one"] or ""
    if not found["many"] or stem.endswith("er"):
        return stem + one
    return stem + ("e" if _UMLAUT_AT_END.search(stem) else "en")


def _by_english_clock(found: re.Match[str]) -> str:
    """Return an hour of the afternoon, and the one it goes on from, as English says it."""
    if 1 <= int(found["hour2"]) < 12:
        return found[0]
    begin = _hour(found["hour1"], found["minutes1"]) + found["to"] if found["to"] else ""
    return begin + _hour(found["hour2"], found["minutes2"])


def _hour(number: str, minutes: str | None) -> str:
    hour = int(number) % 24
    after = f":{minutes}" if minutes else ""
    return f"{hour % 12 or 12}{after} {'a.m.' if hour < 12 else 'p.m.'}"


def _long(short: re.Match[str]) -> str:
    """Return an abbreviation in full, with a stop where it ends the sentence."""
    ends = "." if short.end() == len(short.string) else ""
    return _SPELLED[short[0].replace(" ", "")] + ends


def _as_in_english(found: re.Match[str]) -> str:
    """Return an ordinal with its English ending, after a word in small letters or an opener."""
    before = found["before"]
    if _opens(found["next"]) or not (before.islower() or before.lower() in OPENERS):
        return found[0]
    return found[0].replace(f"{found['number']}.", _ordinal(found["number"]))


def _without_stop(found: re.Match[str]) -> str:
    """Return a king's number without its stop."""
    return found[0] if _opens(found["next"]) else f"{found[1]} "


def _opens(word: str) -> bool:
    """Return whether a word begins a sentence."""
    return word[0].isupper() and word.lower() in OPENERS


def _ordinal(number: str) -> str:
    last = 0 if number[-2:-1] == "1" else int(number[-1])  # 11th, 12th, 13th
    return number + {1: "st", 2: "nd", 3: "rd"}.get(last, "th")


PRE_EDITS: tuple[PreEdit, ...] = (
    *pre_edit.PRE_EDITS,
    TextEdit(
        "genders",
        'People of all genders have one ending: "innen" was read as women.',
        with_one_gender,
    ),
    TextEdit("decades", "Decades are in figures.", with_decades),
    TextEdit("as-of", '"Stand:" before a date is English.', with_dates_as_of),
    TextEdit(
        "hours",
        "Hours of the afternoon are by the English clock; others are read well.",
        with_english_hours,
    ),
    TextEdit("pages", "Pages are called so.", with_pages),
    TextEdit(
        "abbreviations",
        "Abbreviations are in full, for their stops look like the end of the sentence.",
        with_long_forms,
    ),
    TextEdit("months", "Months behind a day are in full, and so without a stop.", with_months),
    TextEdit("days", "Days before a month have no stop.", with_days),
    TextEdit(
        "ordinals",
        "Ordinals inside a sentence have their English ending in place of the stop.",
        with_english_ordinals,
    ),
    TextEdit("kings", "Roman numbers inside a sentence have no stop.", with_kings),
    TextEdit("times", "Times have a colon.", with_times),
    TextEdit("streets", "Streets before a number are in full.", with_streets),
    TextEdit("nazis", '"NS" in compounds is Nazi.', with_nazis),
    TextEdit(
        "words",
        "Abbreviations that English has no other for, and words that are misread, are others.",
        with_known_words,
    ),
    TextEdit(
        "names",
        "Initials, places and people of a table are as English calls them.",
        with_english_names,
    ),
    OWN_LETTERS,
    DictionaryEdit(
        "names-by-ear",
        "Names from other alphabets are as English spells them.",
        with_names_by_ear,
    ),
)
