"""Faults that translations have, put into right ones, to see whether the checks find them."""

import random
import re
from collections import Counter
from collections.abc import Callable

from translator.checks.countries import mentions
from translator.languages import pair
from translator.languages.words import WORD

PAIR = pair("de", "en")

Row = tuple[str, str]
"""A source and its target."""

Fault = Callable[[random.Random, str, str, Row], Row | None]
"""(random, source, target, another row) -> faulty (source, target), or nothing: no fit."""


def changed_figure(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Change one digit of the target."""
    figures = list(re.finditer(r"\d+", target))
    if not figures:
        return None
    figure = rng.choice(figures)
    at = rng.randrange(figure.start(), figure.end())
    digit = rng.choice([d for d in "123456789" if d != target[at]])
    return source, target[:at] + digit + target[at + 1 :]


def dropped_figure(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out a figure."""
    figures = list(re.finditer(r"\s[$€£]?\d[\d.,:]*(?=[\s.,;])", target))
    if not figures:
        return None
    figure = rng.choice(figures)
    return source, target[: figure.start()] + target[figure.end() :]


def changed_scale(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Make millions billions, or the other way round."""
    for one, two in (("million", "billion"), ("billion", "million"), ("trillion", "billion")):
        if re.search(rf"\d {one}\b", target):
            return source, re.sub(rf"(\d) {one}\b", rf"\1 {two}", target)
    return None


UNITS = {"percent": "euros", "per cent": "euros", "kilometres": "miles", "kilometers": "miles"}
UNITS |= {"euros": "dollars", "minutes": "hours", "years": "months", "meters": "feet", "%": " km"}


def changed_unit(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Give a figure another unit."""
    fitting = [unit for unit in UNITS if re.search(rf"\d ?{unit}(?!\w)", target)]
    if not fitting:
        return None
    unit = rng.choice(fitting)
    return source, re.sub(rf"(?<=\d)( ?){unit}(?!\w)", rf"\1{UNITS[unit]}", target)


WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def changed_number_word(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Change a number that is written as a word."""
    found = list(re.finditer(rf"\b(?:{'|'.join(WORDS)})\b", target))
    if not found or not re.search(r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b", source):
        return None
    word = rng.choice(found)
    new = rng.choice([one for one in WORDS if one != word.group()])
    return source, target[: word.start()] + new + target[word.end() :]


def changed_date(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Change a month or a weekday."""
    names = (
        "January February March April June July August September October November December",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    )
    for group in names:
        for name in group.split():
            if re.search(rf"\b{name}\b", target):
                new = rng.choice([one for one in group.split() if one != name])
                return source, re.sub(rf"\b{name}\b", new, target)
    return None


LINK = "https://www.example.org/artikel/kasachstan_2022?c=1.2187#top"


def _linked(rng: random.Random, source: str, target: str) -> tuple[str, str]:
    if rng.random() < 0.5:
        return f"{source} {LINK}", f"{target} {LINK}"
    first, _, rest = source.partition(" ")
    one, _, more = target.partition(" ")
    return f"[{first}]({LINK}) {rest}", f"[{one}]({LINK}) {more}"


def lost_link(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put a link on both sides, and take it off the target."""
    source, target = _linked(rng, source, target)
    return source, target.replace(f"({LINK})", "").replace(LINK, "")


def changed_link(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put a link on both sides, and change a character in the target's."""
    source, target = _linked(rng, source, target)
    at = rng.randrange(8, len(LINK))
    broken = LINK[:at] + ("x" if LINK[at] != "x" else "y") + LINK[at + 1 :]
    return source, target.replace(LINK, broken)


def new_link(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put a link into the target only."""
    return source, f"{target} {LINK}"


MARKS = ("{name}", "%(count)d", "{{ title }}", "@satzpaar", "#Satzpaar")


def lost_placeholder(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put a placeholder on both sides, and lose, bend or double it in the target."""
    mark = rng.choice(MARKS)
    changed = rng.choice(("", mark.replace("a", "ä"), mark.upper(), f"{mark} {mark}"))
    return f"{source} {mark}", f"{target} {changed if changed != mark else ''}".rstrip()


def lost_beginning(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out the first third to three fifths of the words."""
    words = target.split()
    if len(words) < 9:
        return None
    rest = " ".join(words[round(len(words) * rng.uniform(0.33, 0.6)) :])
    return source, rest[0].upper() + rest[1:]


def lost_tail(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out the last third to three fifths of the words."""
    words = target.split()
    if len(words) < 9 or not target.endswith("."):
        return None
    keep = round(len(words) * rng.uniform(0.4, 0.67))
    return source, " ".join(words[:keep]).rstrip(",;") + "."


def lost_half(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out the second half of the words."""
    words = target.split()
    if len(words) < 9:
        return None
    return source, " ".join(words[: len(words) // 2]).rstrip(",;") + "."


def doubled_length(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put another row's sentence after the target."""
    if len(target) < 30 or len(other[1]) < 0.7 * len(target):
        return None
    return source, f"{target} {other[1]}"


def copied(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Repeat the source as the target."""
    return (source, source) if len(source.split()) > 2 else None


def half_untranslated(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave the second half German."""
    ours, theirs = source.split(), target.split()
    if len(ours) < 8:
        return None
    return source, " ".join(theirs[: len(theirs) // 2] + ours[len(ours) // 2 :])


def replaceable(target: str) -> list[re.Match[str]]:
    """Return the words of a translation that a word left German may stand for."""
    return list(re.finditer(r"\b[a-z]{5,}\b", target))


def one_word_untranslated(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put a German word in small letters in the place of an English one."""
    ours = [word for word in re.findall(r"\b[a-zäöüß]{5,}\b", source) if word not in target]
    at = replaceable(target)
    if not ours or not at:
        return None
    word = rng.choice(at)
    return source, target[: word.start()] + rng.choice(ours) + target[word.end() :]


def one_noun_untranslated(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put a German noun in the place of an English word."""
    inside = WORD.findall(source)[1:]
    ours = [word for word in inside if word.istitle() and len(word) > 3 and word not in target]
    at = replaceable(target)
    if not ours or not at:
        return None
    word = rng.choice(at)
    return source, target[: word.start()] + rng.choice(ours) + target[word.end() :]


DATES = re.compile(
    "(?:January|February|March|April|May|June|July|August|September|October"
    "|November|December|[A-Z][a-z]+day)$"
)


def _name(rng: random.Random, source: str, target: str) -> re.Match[str] | None:
    ours = Counter(WORD.findall(source))
    words = list(WORD.finditer(target))
    theirs = Counter(word.group() for word in words)
    found = [
        word
        for word in words[1:]
        if word.group()[0].isupper()
        and len(word.group()) > 3
        and ours[word.group()] == theirs[word.group()] == 1
        and not DATES.match(word.group())
    ]
    return rng.choice(found) if found else None


def lost_name(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out a name that both sides share."""
    name = _name(rng, source, target)
    if name is None:
        return None
    return source, target[: name.start()] + target[name.end() :].lstrip()


NAMES = ["Tokajew", "Nasarbajew", "Anderson", "Malta", "Weimar", "Krakau", "Obama", "Siemens"]


def changed_name(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put another name in the place of one that both sides share."""
    name = _name(rng, source, target)
    if name is None:
        return None
    new = rng.choice([one for one in NAMES if one not in source])
    return source, target[: name.start()] + new + target[name.end() :]


def _countries(target: str) -> list[re.Match[str]]:
    """Return where the target speaks of a country, and what it says there in how many words."""
    said = [mention.text for mention in mentions(target, PAIR, PAIR.target) if not mention.weak]
    return [found for text in said if (found := re.search(rf"\b{re.escape(text)}\b", target))]


def lost_country(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out a country, or what is of it."""
    found = _countries(target)
    if not found:
        return None
    country = rng.choice(found)
    return source, target[: country.start()].rstrip() + target[country.end() :]


def changed_country(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Put another country in the place of one, in the same form."""
    found = _countries(target)
    if not found:
        return None
    country = rng.choice(found)
    said = country.group()
    for kind in range(4):
        names = [one.words["en"][kind][0] for one in PAIR.countries if one.words["en"][kind]]
        if said in names:
            new = rng.choice([name for name in names if name not in target])
            return source, target[: country.start()] + new + target[country.end() :]
    return None


def loop(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Say a phrase of the target several times."""
    words = target.split()
    if len(words) < 4:
        return None
    length = rng.randrange(1, min(6, len(words)))
    start = rng.randrange(len(words) - length + 1)
    phrase = words[start : start + length]
    return source, " ".join(words[:start] + phrase * rng.randrange(3, 8) + words[start + length :])


def other_sentence(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Give the source another row's translation."""
    return source, other[1]


def another_language(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Give the source another row's German."""
    return (source, other[0]) if sum(map(str.isalpha, other[0])) >= 60 else None


def cut_off(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Break the target off in its second half."""
    words = target.split()
    if len(words) < 6 or target[-1] not in ".!?":
        return None
    return source, " ".join(words[: rng.randrange(len(words) // 2, len(words) - 1)])


def damaged(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Damage the encoding of the target."""
    text = target.replace("'", "’").replace('"', "”")
    if text.isascii():
        return None
    wrong = rng.choice(("cp1252", "latin-1", "replaced", "entities"))
    if wrong == "replaced":
        return source, re.sub(r"[^\x00-\x7f]", "\ufffd", text)
    if wrong == "entities":
        return source, "".join(c if c.isascii() else f"&#{ord(c)};" for c in text)
    return source, text.encode().decode(wrong, "replace")


def lost_bracket(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out one bracket."""
    marks = [m.start() for m in re.finditer(r"[()\[\]]", target)]
    if not marks or target.count("(") != target.count(")"):
        return None
    at = rng.choice(marks)
    return source, target[:at] + target[at + 1 :]


def lost_quote(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out one quotation mark."""
    marks = [m.start() for m in re.finditer('["“”]', target)]
    if not marks or len(marks) % 2:
        return None
    at = rng.choice(marks)
    return source, target[:at] + target[at + 1 :]


def lost_negation(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave out the only negation."""
    if not re.search(r"\b(nicht|kein\w*|nie|niemand|niemals|weder)\b", source):
        return None
    said = re.compile(r"\s(?:not|never|no)\b|n['’]t\b|(?<=can)not\b")
    if len(said.findall(target)) != 1:
        return None
    return source, said.sub("", target)


def nothing(rng: random.Random, source: str, target: str, other: Row) -> Row | None:
    """Leave nothing of the target."""
    return source, rng.choice(("", " "))


FAULTS: dict[str, tuple[str, Fault]] = {
    "figure changed": ("number-mismatch", changed_figure),
    "figure dropped": ("number-mismatch", dropped_figure),
    "million/billion": ("number-mismatch", changed_scale),
    "number word changed": ("number-mismatch", changed_number_word),
    "unit changed": ("unit-mismatch", changed_unit),
    "month or weekday changed": ("number-mismatch", changed_date),
    "link lost": ("missing-url", lost_link),
    "link changed": ("missing-url", changed_link),
    "link invented": ("missing-url", new_link),
    "placeholder lost or changed": ("missing-url", lost_placeholder),
    "half lost": ("length-ratio dropped-tail", lost_half),
    "tail of 33-60 % lost": ("length-ratio dropped-tail", lost_tail),
    "beginning of 33-60 % lost": ("length-ratio dropped-tail", lost_beginning),
    "sentence added": ("length-ratio", doubled_length),
    "source copied": ("target-equals-source", copied),
    "half untranslated": ("untranslated", half_untranslated),
    "one word untranslated": ("untranslated", one_word_untranslated),
    "one noun untranslated": ("untranslated", one_noun_untranslated),
    "name lost": ("name-mismatch place-mismatch", lost_name),
    "name changed": ("name-mismatch place-mismatch", changed_name),
    "country lost": ("place-mismatch", lost_country),
    "country changed": ("place-mismatch", changed_country),
    "another language": ("wrong-language", another_language),
    "loop": ("repetition", loop),
    "another sentence": ("low-similarity", other_sentence),
    "breaks off": ("truncated", cut_off),
    "encoding damaged": ("encoding-damage", damaged),
    "bracket lost": ("unbalanced", lost_bracket),
    "quotation mark lost": ("unbalanced", lost_quote),
    "negation lost": ("negation-lost", lost_negation),
    "nothing": ("empty-target", nothing),
}
