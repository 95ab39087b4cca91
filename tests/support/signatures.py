"""What signatures were recorded with: the outputs that they stand for, over golden inputs.

``python -m tests.support.signatures`` records them anew.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from tests.support.paths import CASES
from tests.support.rules import FOLDER as RULES
from tests.support.rules import KINDS, cases, dictionary, rules
from translator.engines.llamacpp import Answer
from translator.engines.models.catalogue import CATALOGUE
from translator.engines.models.digest import sha256
from translator.engines.questions import Questions, signature

FOLDER = CASES / "signatures"


NOTHING_DECIDED = {"translator.types", "translator.errors", "align.types"}
"""Modules that only say what values look like."""


@contextmanager
def watched() -> Iterator[set[str]]:
    """Gather the modules of ours whose functions are called, and the data files that are read."""
    found: set[str] = set()

    def called(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            found.add(frame.f_globals.get("__name__", ""))

    sys.setprofile(called)
    try:
        yield found
    finally:
        sys.setprofile(None)
        ours = {name for name in found if name.split(".")[0] in ("align", "translator")}
        found.clear()
        found |= ours - NOTHING_DECIDED


@dataclass(frozen=True)
class Signed:
    """Something that a signature says how it is made."""

    signature: Callable[[], str]
    inputs: Path
    """A folder of golden cases."""
    outputs: Callable[[], object]
    """Returns what is made from them, in a form that JSON has."""

    def record(self) -> dict[str, str]:
        """Return the signature, and hashes of the inputs and outputs."""
        files = sorted(file for file in self.inputs.rglob("*") if file.is_file())
        inputs = [[str(file.relative_to(self.inputs)), file.read_text("utf-8")] for file in files]
        return {
            "signature": self.signature(),
            "inputs": _hash(inputs),
            "outputs": _hash(self.outputs()),
        }


def _hash(value: object) -> str:
    said = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class WholeWords:
    """A tokenizer for which each word is one sub-word."""

    def word(self, word: str) -> list[tuple[int, str]]:
        """Return the word, under a number that its letters say."""
        return [(int.from_bytes(word.encode()[:6]), word)]


@dataclass
class Model:
    """A model that says what it is told, and remembers what it was asked."""

    says: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, request: dict[str, Any]) -> Answer:
        """Return an answer that it is sure of by half."""
        self.asked.append(request)
        return Answer(self.says, -0.5, cut_off=False)


BAD = ("so it goes and so it goes and so it goes and so it goes", "")
"""Answers that are not taken, so that a model is asked again, or for clauses."""


def conversation(source: str, target: str) -> list[object]:
    """Return what a model is asked for golden sentences, and what becomes of its answers."""
    model = Model()
    has_words = f"gemma-3-270m-{source}-{target}" in CATALOGUE
    words: Any = (dictionary(source, target), WholeWords()) if has_words else None
    questions = Questions(source, target, "pair", [], lambda: words, model.ask)
    made: list[object] = []
    for file, rule in sorted(rules().items()):
        for case in (case for kind in KINDS for case in cases(file, rule, kind)):
            for model.says in (case.text, *BAD):
                made.append(asdict(questions.translation(case.source or case.text)))
    return [*made, *model.asked]


def _engine(source: str, target: str) -> Signed:
    lexicon = CATALOGUE[f"gemma-3-270m-{source}-{target}"].lexicon
    assert lexicon is not None
    return Signed(
        lambda: f"{signature(source, target)} {sha256(lexicon)[:12]}",
        RULES,
        lambda: conversation(source, target),
    )


SIGNED = {
    f"engine-{source}-{target}": _engine(source, target)
    for source, target in (("de", "en"), ("en", "de"))
}


def place(name: str) -> Path:
    """Return the file of a record."""
    return FOLDER / f"{name}.json"


def main() -> None:
    """Record all signatures with the outputs of today."""
    FOLDER.mkdir(exist_ok=True)
    for name, signed in SIGNED.items():
        place(name).write_text(json.dumps(signed.record(), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
