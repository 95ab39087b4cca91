"""What signatures were recorded with: the outputs that they stand for, over golden inputs.

``python -m tests.support.signatures`` records them anew.
"""

import hashlib
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import FrameType

from align.types import Encoder
from tests.support.fakes import FakeEncoder
from tests.support.paths import CASES
from tests.support.rules import FOLDER as RULES
from tests.support.rules import KINDS, cases, rules
from tests.support.scripted_small import ScriptedNetwork, ScriptedSmallEngine
from translator.engines.decoding import Decoded
from translator.engines.models.catalogue import CATALOGUE, Model
from translator.engines.questions import Answers, Question, held
from translator.types import Quality

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
    threading.setprofile(called)
    try:
        yield found
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
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


BAD = ("so it goes and so it goes and so it goes and so it goes", "")
"""Answers that are not taken, so that the next one is, or the model is asked again."""
SEARCHED = ("Das Haus am Zaun, in dem 5 Hunde wohnen.", "Es ist ein Gift.")
"""What is translated with the search itself."""


class Engine(ScriptedSmallEngine):
    """Its answers are compared by vectors that are the same on every machine."""

    def _encoder(self) -> Encoder | None:
        return FakeEncoder() if self._width > 1 else None


def engine(source: str, target: str, quality: Quality) -> Engine:
    """Return our engine for a pair of languages, with a dictionary where there is one."""
    known = CATALOGUE.get(f"gemma-3-270m-{source}-{target}")
    model = known.model if known else Model("any", "llm", (), "1", 0, "", "", "")
    made = Engine(
        replace(model, path=Path("model.onnx")), source, target, threads=1, quality=quality
    )
    made.run_on(lambda text: [f"{text[::-1]} {BAD[0]}", text[::-1], text.swapcase(), *BAD])
    return made


def conversation(source: str, target: str) -> list[object]:
    """Return what a model is asked for golden sentences, and what becomes of its answers."""
    made: list[object] = []
    for quality in Quality:
        made += map(asdict, engine(source, target, quality).translate(SEARCHED))
    loaded = engine(source, target, Quality.GOOD)._load()
    tokenizer = ScriptedNetwork(str).tokenizer

    def ask(question: Question) -> Answers:
        made.append(asdict(loaded.prompt(question)))
        return loaded.ordered([question], [said])[0]

    for file, rule in sorted(rules().items()):
        for case in (case for kind in KINDS for case in cases(file, rule, kind)):
            for texts in ((case.text,), (BAD[0],), (BAD[1], BAD[0], case.text)):
                said = [Decoded(tuple(tokenizer(text)), -len(text) / 4) for text in texts]
                dialogue = loaded.questions.translation(case.source or case.text)
                made.append(asdict(held(dialogue, ask)))
    return made


def _engine(source: str, target: str) -> Signed:
    def signature() -> str:
        options = [engine(source, target, quality).signature.options for quality in Quality]
        return " ".join(f"{one['quality']} {one['rules']} {one['lexicon']}" for one in options)

    return Signed(signature, RULES, lambda: conversation(source, target))


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
