"""How often the checks find injected faults, and how often they cry wolf on clean pairs.

    python bench/checks.py DATA_DIR [--sets wmt16 wmt19.google] [--show CHECK] [--missed FAULT]

DATA_DIR holds SET.de and SET.en (or SET.SYSTEM.en), one sentence a line, such as WMT news test
sets. Every fault is put into each clean translation it fits; detection is the share of them in
which the named check, or any check at all, finds something.
"""

import argparse
import html
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from translator.checks import CHECKS, Evidence, examine, kept_names, measured
from translator.checks.evidence import WORD

Row = tuple[str, str]
"""A source and its target."""

Fault = Callable[[random.Random, str, str, Row], Row | None]
"""(random, source, target, another row) -> faulty (source, target), or nothing: no fit."""


def changed_figure(rng: random.Random, source: str, target: str, other: Row):
    figures = list(re.finditer(r"\d+", target))
    if not figures:
        return None
    figure = rng.choice(figures)
    at = rng.randrange(figure.start(), figure.end())
    digit = rng.choice([d for d in "123456789" if d != target[at]])
    return source, target[:at] + digit + target[at + 1 :]


def dropped_figure(rng: random.Random, source: str, target: str, other: Row):
    figures = list(re.finditer(r"\s[$€£]?\d[\d.,:]*(?=[\s.,;])", target))
    if not figures:
        return None
    figure = rng.choice(figures)
    return source, target[: figure.start()] + target[figure.end() :]


def changed_scale(rng: random.Random, source: str, target: str, other: Row):
    for one, two in (("million", "billion"), ("billion", "million"), ("trillion", "billion")):
        if re.search(rf"\d {one}\b", target):
            return source, re.sub(rf"(\d) {one}\b", rf"\1 {two}", target)
    return None


UNITS = {"percent": "euros", "per cent": "euros", "kilometres": "miles", "kilometers": "miles"}
UNITS |= {"euros": "dollars", "minutes": "hours", "years": "months", "meters": "feet", "%": " km"}


def changed_unit(rng: random.Random, source: str, target: str, other: Row):
    fitting = [unit for unit in UNITS if re.search(rf"\d ?{unit}(?!\w)", target)]
    if not fitting:
        return None
    unit = rng.choice(fitting)
    return source, re.sub(rf"(?<=\d)( ?){unit}(?!\w)", rf"\1{UNITS[unit]}", target)


WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def changed_number_word(rng: random.Random, source: str, target: str, other: Row):
    found = list(re.finditer(rf"\b(?:{'|'.join(WORDS)})\b", target))
    if not found or not re.search(r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b", source):
        return None
    word = rng.choice(found)
    new = rng.choice([one for one in WORDS if one != word.group()])
    return source, target[: word.start()] + new + target[word.end() :]


def changed_date(rng: random.Random, source: str, target: str, other: Row):
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


def lost_link(rng: random.Random, source: str, target: str, other: Row):
    source, target = _linked(rng, source, target)
    return source, target.replace(f"({LINK})", "").replace(LINK, "")


def changed_link(rng: random.Random, source: str, target: str, other: Row):
    source, target = _linked(rng, source, target)
    at = rng.randrange(8, len(LINK))
    broken = LINK[:at] + ("x" if LINK[at] != "x" else "y") + LINK[at + 1 :]
    return source, target.replace(LINK, broken)


def new_link(rng: random.Random, source: str, target: str, other: Row):
    return source, f"{target} {LINK}"


def lost_tail(rng: random.Random, source: str, target: str, other: Row):
    words = target.split()
    if len(words) < 9 or not target.endswith("."):
        return None
    keep = round(len(words) * rng.uniform(0.4, 0.67))
    return source, " ".join(words[:keep]).rstrip(",;") + "."


def lost_half(rng: random.Random, source: str, target: str, other: Row):
    words = target.split()
    if len(words) < 9:
        return None
    return source, " ".join(words[: len(words) // 2]).rstrip(",;") + "."


def doubled_length(rng: random.Random, source: str, target: str, other: Row):
    if len(target) < 30 or len(other[1]) < 0.7 * len(target):
        return None
    return source, f"{target} {other[1]}"


def copied(rng: random.Random, source: str, target: str, other: Row):
    return (source, source) if len(source.split()) > 2 else None


def half_untranslated(rng: random.Random, source: str, target: str, other: Row):
    ours, theirs = source.split(), target.split()
    if len(ours) < 8:
        return None
    return source, " ".join(theirs[: len(theirs) // 2] + ours[len(ours) // 2 :])


def one_word_untranslated(rng: random.Random, source: str, target: str, other: Row):
    ours = [word for word in re.findall(r"\b[a-zäöüß]{5,}\b", source) if word not in target]
    at = [index for index, word in enumerate(target.split()) if word.islower() and len(word) > 4]
    if not ours or not at:
        return None
    words = target.split()
    words[rng.choice(at)] = rng.choice(ours)
    return source, " ".join(words)


def one_noun_untranslated(rng: random.Random, source: str, target: str, other: Row):
    inside = WORD.findall(source)[1:]
    ours = [word for word in inside if word.istitle() and len(word) > 3 and word not in target]
    at = [index for index, word in enumerate(target.split()) if word.islower() and len(word) > 4]
    if not ours or not at:
        return None
    words = target.split()
    words[rng.choice(at)] = rng.choice(ours)
    return source, " ".join(words)


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


def lost_name(rng: random.Random, source: str, target: str, other: Row):
    name = _name(rng, source, target)
    if name is None:
        return None
    return source, target[: name.start()] + target[name.end() :].lstrip()


NAMES = ["Tokajew", "Nasarbajew", "Anderson", "Malta", "Weimar", "Krakau", "Obama", "Siemens"]


def changed_name(rng: random.Random, source: str, target: str, other: Row):
    name = _name(rng, source, target)
    if name is None:
        return None
    new = rng.choice([one for one in NAMES if one not in source])
    return source, target[: name.start()] + new + target[name.end() :]


def loop(rng: random.Random, source: str, target: str, other: Row):
    words = target.split()
    if len(words) < 4:
        return None
    length = rng.randrange(1, min(6, len(words)))
    start = rng.randrange(len(words) - length + 1)
    phrase = words[start : start + length]
    return source, " ".join(words[:start] + phrase * rng.randrange(3, 8) + words[start + length :])


def other_sentence(rng: random.Random, source: str, target: str, other: Row):
    return source, other[1]


def another_language(rng: random.Random, source: str, target: str, other: Row):
    return (source, other[0]) if sum(map(str.isalpha, other[0])) >= 60 else None


def cut_off(rng: random.Random, source: str, target: str, other: Row):
    words = target.split()
    if len(words) < 6 or target[-1] not in ".!?":
        return None
    return source, " ".join(words[: rng.randrange(len(words) // 2, len(words) - 1)])


def damaged(rng: random.Random, source: str, target: str, other: Row):
    text = target.replace("'", "’").replace('"', "”")
    if text.isascii():
        return None
    wrong = rng.choice(("cp1252", "latin-1", "replaced", "entities"))
    if wrong == "replaced":
        return source, re.sub(r"[^\x00-\x7f]", "\ufffd", text)
    if wrong == "entities":
        return source, "".join(c if c.isascii() else f"&#{ord(c)};" for c in text)
    return source, text.encode().decode(wrong, "replace")


def lost_bracket(rng: random.Random, source: str, target: str, other: Row):
    marks = [m.start() for m in re.finditer(r"[()\[\]]", target)]
    if not marks or target.count("(") != target.count(")"):
        return None
    at = rng.choice(marks)
    return source, target[:at] + target[at + 1 :]


def lost_quote(rng: random.Random, source: str, target: str, other: Row):
    marks = [m.start() for m in re.finditer('["“”]', target)]
    if not marks or len(marks) % 2:
        return None
    at = rng.choice(marks)
    return source, target[:at] + target[at + 1 :]


def lost_negation(rng: random.Random, source: str, target: str, other: Row):
    if not re.search(r"\b(nicht|kein\w*|nie|niemand|niemals|weder)\b", source):
        return None
    said = re.compile(r"\s(?:not|never|no)\b|n['’]t\b|(?<=can)not\b")
    if len(said.findall(target)) != 1:
        return None
    return source, said.sub("", target)


def nothing(rng: random.Random, source: str, target: str, other: Row):
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
    "half lost": ("length-ratio dropped-tail", lost_half),
    "tail of 33-60 % lost": ("length-ratio dropped-tail", lost_tail),
    "sentence added": ("length-ratio", doubled_length),
    "source copied": ("target-equals-source", copied),
    "half untranslated": ("untranslated", half_untranslated),
    "one word untranslated": ("untranslated", one_word_untranslated),
    "one noun untranslated": ("untranslated", one_noun_untranslated),
    "name lost": ("name-mismatch", lost_name),
    "name changed": ("name-mismatch", changed_name),
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


@dataclass(frozen=True)
class Clean:
    """A pair taken to be right, and another one of the same file."""

    evidence: Evidence
    other: Row
    other_similarity: float | None
    article: tuple[Row, ...]
    """The rows around it, without itself."""

    def with_names(self, evidence: Evidence) -> Evidence:
        """Return the evidence with the names that the article keeps if it is part of it."""
        rows = (*self.article, (evidence.source, evidence.target))
        return replace(evidence, names=kept_names(rows))


def clean_pairs(folder: Path, wanted: list[str], encoder) -> list[Clean]:
    pairs = []
    for source_file in sorted(folder.glob("*.de")):
        for target_file in sorted(folder.glob(f"{source_file.stem}*.en")):
            name = target_file.name.removesuffix(".en")
            if not wanted or name in wanted or source_file.stem in wanted:
                pairs += _file_pairs(source_file, target_file, encoder)
    if not pairs:
        raise SystemExit(f"no SET.de with SET.en or SET.SYSTEM.en in {folder}")
    return pairs


ARTICLE = 40
"""Sentences that are taken for one article when names are looked for."""


def _around(rows: list[Row], index: int) -> list[Row]:
    start = index // ARTICLE * ARTICLE
    return rows[start:index] + rows[index + 1 : start + ARTICLE]


def _file_pairs(source_file: Path, target_file: Path, encoder) -> list[Clean]:
    lines = [
        [html.unescape(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]
        for file in (source_file, target_file)
    ]
    rows = [(s, t) for s, t in zip(*lines, strict=True) if s.strip() and t.strip()]
    close = [None] * len(rows)
    far = [None] * len(rows)
    if encoder is not None:
        left = encoder.encode([s for s, _ in rows])
        right = encoder.encode([t for _, t in rows])
        close = [float(v) for v in (left * right).sum(1)]
        far = [float(v) for v in (left * right[_shifted(len(rows))]).sum(1)]
    evidences = [
        Evidence(s, t, "de", "en", similarity, names=kept_names([*_around(rows, index), (s, t)]))
        for index, ((s, t), similarity) in enumerate(zip(rows, close, strict=True))
    ]
    if encoder is not None:
        evidences = measured(evidences, encoder)
    return [
        Clean(evidence, rows[other], far[index], tuple(_around(rows, index)))
        for index, (evidence, other) in enumerate(zip(evidences, _shifted(len(rows)), strict=True))
    ]


def _shifted(count: int) -> list[int]:
    return [(index + 7) % count for index in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="*", default=[], help="such as wmt16 wmt19.google")
    parser.add_argument("--show", help="print the clean pairs this check finds something in")
    parser.add_argument("--missed", help="print the faulty pairs of this fault nothing is found in")
    parser.add_argument("--no-encoder", action="store_true", help="without low-similarity; fast")
    args = parser.parse_args()
    encoder = None
    if not args.no_encoder:
        from align.encoders import load_encoder

        encoder = load_encoder("use-multilingual")
    pairs = clean_pairs(args.data, args.sets, encoder)
    alarms: Counter[str] = Counter()
    anything = 0
    for clean in pairs:
        findings = examine(clean.evidence)
        alarms.update(finding.check for finding in findings)
        anything += bool(findings)
        for finding in findings:
            if finding.check == args.show:
                print(f"{finding.message}\n  {clean.evidence.source}\n  {clean.evidence.target}")
    print(f"{len(pairs)} clean pairs; {anything / len(pairs):.2%} have a finding\n")
    print("| check | false alarms |\n|---|---|")
    for name in CHECKS:
        print(f"| {name} | {alarms[name] / len(pairs):.2%} |")
    print(
        "\n| fault | put into | found by its check | found by any | check |\n|---|---|---|---|---|"
    )
    for fault, (check, inject) in FAULTS.items():
        rng = random.Random(fault)
        evidences = []
        for clean in pairs:
            before = clean.evidence
            faulty = inject(rng, before.source, before.target, clean.other)
            if faulty is None or faulty[1] == before.target:
                continue
            same = before.similarity if inject is not other_sentence else clean.other_similarity
            evidence = replace(
                before, source=faulty[0], target=faulty[1], similarity=same, tail=None
            )
            if check in ("name-mismatch", "untranslated"):
                evidence = clean.with_names(evidence)
            evidences.append(evidence)
        if encoder is not None:
            evidences = measured(evidences, encoder)
        found = noticed = 0
        for evidence in evidences:
            named = {finding.check for finding in examine(evidence)}
            found += not named.isdisjoint(check.split())
            noticed += bool(named)
            if fault == args.missed and named.isdisjoint(check.split()):
                print(f"MISSED\n  {evidence.source}\n  {evidence.target}")
        if tried := len(evidences):
            print(f"| {fault} | {tried} | {found / tried:.1%} | {noticed / tried:.1%} | {check} |")


if __name__ == "__main__":
    main()
