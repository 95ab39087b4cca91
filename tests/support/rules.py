"""The golden cases of rules, and the rules they are for."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.support.paths import CASES, ROOT
from translator.engines.models.catalogue import CATALOGUE
from translator.languages.dictionary import Lexicon
from translator.languages.rules import DictionaryEdit, PostEdit, Rule, TextEdit

LANGUAGES = ROOT / "translator" / "languages"
FOLDER = CASES / "rules"
KINDS = ("changes", "stays")
LISTS = {"pre_edit": "PRE_EDITS", "post_edit": "POST_EDITS", "copy_edit": "COPY_EDITS"}


@dataclass(frozen=True)
class Case:
    """A text, with the source it is the answer to, and what a rule makes of it."""

    rule: Rule
    file: Path
    source: str
    text: str
    expected: str

    @property
    def made(self) -> str:
        """What the rule makes of the text."""
        return self.apply(self.text)

    def apply(self, text: str) -> str:
        """Return what the rule makes of a text of this source."""
        if isinstance(self.rule, PostEdit):
            return self.rule.apply(self.source, text)
        assert isinstance(self.rule, (TextEdit, DictionaryEdit))
        return self.rule.apply(text, dictionary())


def rules() -> dict[Path, Rule]:
    """Return each rule by the file of its cases, which lies where the rule is first listed.

    A pair's list repeats the rules of its languages, and those repeat the rules of all.
    """
    modules = [file for kind in LISTS for file in LANGUAGES.glob(f"**/{kind}.py")]
    found: dict[int, tuple[Path, Rule]] = {}
    for module in sorted(modules, key=_generality):
        place = module.relative_to(LANGUAGES).parent
        name = ".".join(module.relative_to(ROOT).with_suffix("").parts)
        for rule in getattr(import_module(name), LISTS[module.stem]):
            folder = FOLDER / (place if place.name else "any") / module.stem.replace("_", "-")
            found.setdefault(id(rule), (folder / f"{rule.name}.tsv", rule))
    return dict(found.values())


def _generality(module: Path) -> tuple[int, Path]:
    place = module.parent.relative_to(LANGUAGES).name
    return (len(place.split("_")) if place else 0), module


def cases(file: Path, rule: Rule, kind: str) -> Iterator[Case]:
    """Yield the cases of a file that the rule changes, or those that stay."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""):
            if row["kind"] == kind:
                text = row["answer"] if "answer" in row else row["text"]
                expected = text if kind == "stays" else row["expected"]
                yield Case(rule, file, row.get("source", ""), text, expected)


@cache
def dictionary(source: str = "de", target: str = "en") -> Lexicon:
    """Return the dictionary that comes with our model of a pair."""
    lexicon = CATALOGUE[f"gemma-3-270m-{source}-{target}"].lexicon
    assert lexicon is not None
    return Lexicon(lexicon, source)


def printed(edits: Iterable[Rule]) -> Iterator[str]:
    """Yield the rows of a table of rules, each with the first case that it changes."""
    files = {id(rule): file for file, rule in rules().items()}
    for rule in edits:
        case = next(cases(files[id(rule)], rule, "changes"))
        yield f"| {rule.name} | {rule.says} | {case.text} | {case.expected} |"
