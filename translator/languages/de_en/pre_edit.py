"""How a sentence is written for a small model: what it stumbles over is spelled otherwise.

A stop inside a sentence looks like its end: "am 30. Juni 2017" became "on 30. June 2017 caused a
stir". Capitals alone are cut into sub-words that say nothing. Only the model sees what this makes;
the source that is stored, checked and exported is the author's.
"""

import re

from translator.languages.de.words import OPENERS
from translator.languages.de_en import names, transliterate
from translator.languages.dictionary import Lexicon
from translator.languages.numerals import GERMAN_MONTHS
from translator.languages.words import WORD

DOUBLE, SINGLE = "„“”«»", "‚‘’‹›"
"""Typographic quotation marks; of the single ones one is the apostrophe, too."""
_STRAIGHT = str.maketrans(dict.fromkeys(DOUBLE, '"') | dict.fromkeys(SINGLE, "'"))
_SHORTEST_SHOUT = 5
"""Letters of the longest word of a text in capitals; shorter ones alone are abbreviations."""

_MONTHS = "|".join(map(str.capitalize, GERMAN_MONTHS))
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


def legible(sentence: str, source: str, target: str) -> str:
    """Return a sentence as a small model reads it best; what it says stays the same."""
    text = sentence.translate(_STRAIGHT)
    if is_shouted(text):
        text = text.lower()
    if (source, target) != ("de", "en"):
        return text
    text = _GENDERS.sub(_of_one_gender, text)
    text = _DECADE.sub(lambda found: f"19{_DECADES.index(found[1]) + 2}0er-J", text)
    text = _HOURS.sub(_by_english_clock, _AS_OF.sub("As of ", text))
    text = _without_inner_stops(text)
    return _WORD.sub(lambda found: _WORDS[found[0]], _NAZI.sub("Nazi", text))


def asked(sentence: str, source: str, target: str, dictionary: Lexicon | None) -> str:
    """Return a sentence as a small model is asked for it: legible, with names as English's."""
    text = names.translated(legible(sentence, source, target), source, target)
    if dictionary is None:
        return text
    text = dictionary.with_own_letters(text)
    if (source, target) != ("de", "en"):
        return text
    return transliterate.in_english(text, lambda word: any(dictionary.entries(word)))


def is_shouted(text: str) -> bool:
    """Return whether a text is in capitals, and not only an abbreviation."""
    letters = text.replace("ß", "")
    return letters.isupper() and max(map(len, WORD.findall(text)), default=0) >= _SHORTEST_SHOUT


def _without_inner_stops(text: str) -> str:
    """Return German without stops of dates, ordinals, times and abbreviations."""
    if "." not in text:
        return text
    text = _SHORTENED.sub(_long, _PAGE.sub("Seite ", text))
    text = _SHORT_MONTH.sub(lambda found: found["day"] + _MONTH[found["month"][:3]], text)
    text = _EARLIER_DAY.sub(r"\1", _DAY.sub(r"\1", text))
    text = _FIRST_OF_TWO.sub(lambda found: _ordinal(found[1]), text)
    text = _KING.sub(_without_stop, _ORDINAL.sub(_as_in_english, text))
    return _STREET.sub("straße", _TIME.sub(r"\1:\2", text))


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
