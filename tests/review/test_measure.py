"""What a person changes is looked at with the same eyes as what a run makes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fakes import FakeEncoder, FakeEngine
from tests.support.hostile import HostileEngine
from tests.support.paths import SEEDS
from translator import documents
from translator.engines.base import EngineSignature
from translator.pipeline.run import RunSettings, run_articles
from translator.review.desk import Desk
from translator.store import Store
from translator.types import Origin, Pair, Term

MARKDOWN = """# Das Haus am See

Anna Weber kennt das **Haus** [am See](https://a.de/see). Otto kennt es auch nicht. Kein Wort!

- Es sind 24 Hunde und Weber.
- `Weber` sagt: „Das Haus hat 3 Türen.“

```
Weber = Haus(24)
```

| Jahr | Haus |
|------|------|
| 1985 | 3,5  |
"""


class Forgetful(FakeEngine):
    """Leaves things out: numbers, names, the ends of long sentences; some it does not translate."""

    def translate(self, sentences, advance=lambda count: None):
        made = super().translate(sentences, advance)
        words = [one.text.swapcase().split() for one in made]
        return [
            type(one)(" ".join(own[: max(1, len(own) * (number % 3 + 1) // 3)]), -0.5)
            for number, (one, own) in enumerate(zip(made, words, strict=True))
        ]


@pytest.fixture(params=["forgetful", "hostile"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database of articles that were translated badly."""
    (tmp_path / "a.md").write_text(MARKDOWN, "utf-8")
    html = "<h1>Der Wald</h1><p>Am 6. Januar ging <b>Anna Weber</b> in den Wald. Er kam nicht.</p>"
    (tmp_path / "b.html").write_text(html, "utf-8")
    engine = Forgetful() if request.param == "forgetful" else HostileEngine(7)
    found = documents.find([tmp_path, min(SEEDS.glob("*.txt"))])
    with Store(tmp_path / "t.db", create=True) as opened:
        opened.glossary.put([Term("Haus", "dwelling")], "de", "en")
        run_articles(found, engine, FakeEncoder(), opened)
        yield opened


def test_halves_that_are_put_together_again_are_found_as_they_were(store: Store) -> None:
    desk = Desk(store, FakeEncoder(), by="t")
    pair = next(one for one in translated(store) if " " in one.target and "Weber" in one.source)
    desk.split(pair.id, pair.source.index(" ") + 1, pair.target.index(" ") + 1)
    (merged, *_) = desk.merge(pair.id).pairs
    assert (merged.source, merged.target) == (pair.source, pair.target)
    assert merged.findings == pair.findings


def test_a_glossary_bends_words_as_the_language_of_its_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The golden age of gold was long ago.\n", "utf-8")
    found = documents.find([tmp_path / "a.txt"])
    settings = RunSettings(source_language="en", target_language="de")
    with Store(tmp_path / "t.db", create=True) as store:
        store.glossary.put([Term("gold", "Gold")], "en", "de")
        run_articles(found, FromEnglish(), FakeEncoder(), store, settings)
        (pair,) = store.pairs.select()
        (edited,) = Desk(store, FakeEncoder(), by="t").edit(pair.id, pair.target).pairs
        assert edited.findings == pair.findings


class FromEnglish(FakeEngine):
    @property
    def signature(self) -> EngineSignature:
        return EngineSignature("fake", self.model, "1", "en", "de")


def translated(store: Store) -> list[Pair]:
    return [pair for pair in store.pairs.select() if pair.origin is not Origin.FAILED]


def test_editing_a_pair_to_what_a_run_stored_gives_the_very_findings(
    store: Store, request: pytest.FixtureRequest
) -> None:
    desk = Desk(store, FakeEncoder(), by="t")
    pairs = translated(store)
    found = {finding.check for pair in pairs for finding in pair.findings}
    special = {"forgetful": "glossary", "hostile": "missing-url"}
    assert {"name-mismatch", "contested", "number-mismatch"} <= found
    assert special[request.node.callspec.params["store"]] in found
    for pair in pairs:
        (edited,) = desk.edit(pair.id, pair.target).pairs
        assert edited.findings == pair.findings, pair.source
        assert edited.similarity == pair.similarity
        desk.undo()
