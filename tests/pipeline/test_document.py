"""One article to one file: what memory, glossary and repair do to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from align.encoders.base import BUNDLED
from align.encoders.load import load_encoder
from tests.support.fakes import FakeEngine
from translator import documents
from translator.cli import app
from translator.engines import choice
from translator.languages import pair
from translator.memory.glossary import Glossary
from translator.memory.translation_memory import TranslationMemory
from translator.pipeline import document, encoder
from translator.pipeline.document import Sources
from translator.store import Store
from translator.types import Hypothesis, Remembered, Term

TEXT = "Der Rat kam 1985.\n\nEr ging bald.\n"


@dataclass
class Says(FakeEngine):
    """Says what it is told to, and other things when asked again."""

    says: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    at_hand: int = 0

    def translate(self, sentences, advance=lambda count: None):  # type: ignore[no-untyped-def]
        made = super().translate(sentences, advance)
        return [
            Hypothesis(self.says.get(sentence, one.text))
            for sentence, one in zip(sentences, made, strict=True)
        ]

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        return [
            [Hypothesis(self.others[sentence])] if sentence in self.others else []
            for sentence in sentences
        ]


ENCODER = load_encoder(BUNDLED, threads=1)


@pytest.fixture
def engine() -> Says:
    return Says(
        says={
            "Der Rat kam 1985.": "The advice came in 1958.",
            "Er ging bald.": "He went soon.",
            "Rat": "advice",
        },
    )


def translated(engine: Says, sources: Sources = document.Sources()) -> document.TranslatedArticle:
    return document.translate_document(documents.parse(TEXT), engine, ENCODER, sources=sources)


def test_a_suspicious_translation_is_repaired(engine: Says) -> None:
    engine.others = {"Der Rat kam 1985.": "The council came in 1985."}
    made = translated(engine)
    assert made.data.decode() == "The council came in 1985.\n\nHe went soon.\n"
    assert (made.suspicious, made.repaired, made.findings) == (1, 1, ())


def test_what_stays_suspicious_is_named(engine: Says) -> None:
    made = translated(engine)
    assert (made.suspicious, made.repaired) == (1, 0)
    said = [(sentence, finding.message) for sentence, finding in made.findings]
    assert ("Der Rat kam 1985.", "1985 became 1958.") in said
    assert {sentence for sentence, _ in said} == {"Der Rat kam 1985."}


def test_what_the_glossary_mended_is_not_called_suspicious(engine: Says) -> None:
    text = "Er ging langsam heim."
    engine.says = {text: "He went langsam home.", "langsam": "langsam"}
    article = documents.parse(text)
    (found,) = document.translate_document(article, engine, ENCODER).findings
    assert found[1].check == "untranslated"
    terms = Sources(glossary=Glossary([Term("langsam", "slowly")], pair("de", "en")))
    made = document.translate_document(article, engine, ENCODER, sources=terms)
    assert (made.data, made.findings) == (b"He went slowly home.", ())


def test_what_people_approved_is_taken_and_the_engine_not_asked(engine: Says) -> None:
    memory = TranslationMemory([Remembered("Der Rat kam 1985.", "In 1985 the council met.")])
    made = translated(engine, Sources(memory))
    assert made.data.decode().startswith("In 1985 the council met.\n")
    assert (made.remembered, made.sentences, made.findings) == (1, 2, ())
    assert engine.asked == ["Er ging bald."]


def test_the_glossary_is_kept_to_or_the_sentence_named(engine: Says) -> None:
    terms = Glossary([Term("Rat", "council"), Term("bald", "before long")], pair("de", "en"))
    made = translated(engine, Sources(glossary=terms))
    assert made.data.decode().startswith("The council came in 1958.")
    assert (made.terms, made.honoured) == (2, 1)
    assert {"number-mismatch", "glossary"} <= {finding.check for _, finding in made.findings}


def test_the_command_takes_terms_and_memory_from_files_and_a_database(
    engine: Says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "choose", lambda *args, **kwargs: engine)
    monkeypatch.setattr(encoder, "open_encoder", lambda *args, **kwargs: ENCODER)
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("terms.csv").write_text("Rat,council\n", encoding="utf-8")
    with Store(Path("a.db"), create=True) as store:
        store.glossary.put([Term("Rat", "counsel")], "de", "en")
    ask = ["translate", "a.txt", "--glossary", "terms.csv", "--db", "a.db"]
    result = CliRunner().invoke(app, ask)
    assert result.exit_code == 0, result.output
    assert result.stdout == "The council came in 1958.\n\nHe went soon.\n"
    assert "glossary: 1 of 1 terms" in result.stderr
    assert "look at (1985 became 1958.): Der Rat kam 1985." in result.stderr
    assert not Path("satzpaar.db").exists()
    Path("en.txt").write_text("The council of the town came together on that day. " * 3)
    refused = CliRunner().invoke(app, ["translate", "en.txt"])
    assert refused.exit_code == 1
    assert "en.txt is in English already; nothing to translate" in refused.stderr
