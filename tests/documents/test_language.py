"""The language of an article: told offline; the wrong one is said, the target's refused."""

import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.fakes import FakeEncoder, FakeEngine, article
from tests.support.paths import SEEDS
from translator import documents
from translator.cli import app
from translator.documents.language import Languages, examine, languages
from translator.engines.choice import EngineChoice
from translator.errors import ArticleError, EngineError
from translator.languages.identify import LangidDetector
from translator.pipeline import run
from translator.store import Store

ENGLISH = (
    "The president travelled to the summit in the capital yesterday, where he met his "
    "colleagues from five neighbouring countries and talked about trade and security."
)
FRENCH = (
    "Le président s'est rendu hier au sommet dans la capitale, où il a rencontré ses collègues "
    "de cinq pays voisins pour parler du commerce et de la sécurité."
)
GERMAN = (
    "Der Präsident reiste gestern zum Gipfel in die Hauptstadt, wo er seine Kollegen aus fünf "
    "Nachbarländern traf und mit ihnen über Handel und Sicherheit sprach."
)


@pytest.fixture(scope="module")
def detector() -> LangidDetector:
    return LangidDetector()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (FRENCH, "fr"),
        (GERMAN, "de"),
        ("Der Gipfel", ""),
        ("| [Zeile](https://a.de/1) | 1,5 |\n" * 20, ""),
    ],
)
def test_the_language_is_told_or_left_open(
    text: str, language: str, detector: LangidDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", None)
    assert languages(article(text), detector) == Languages(language)


def test_one_long_quotation_does_not_decide_for_many_short_lines(detector: LangidDetector) -> None:
    lines = [f"Das ist die Zeile {number} der Liste von gestern." for number in range(40)]
    found = languages(article(*lines, ENGLISH), detector)
    assert found == Languages("de")  # its share is too small to call the article mixed


def test_the_seeds_are_german_and_get_no_note(detector: LangidDetector) -> None:
    for path in sorted(SEEDS.iterdir()):
        read = documents.read(path, name=path.name, language="de")
        assert examine(read, path.name, "en", detector) == ()


def test_addresses_and_code_do_not_count(detector: LangidDetector) -> None:
    text = f"{GERMAN} https://example.org/{'the-president-travelled-to-the-summit-' * 20}"
    assert languages(article(text), detector).main == "de"


class Never:
    """A detector that nobody asks."""

    def detect(self, text: str) -> tuple[str, float]:
        raise AssertionError(text)


@pytest.mark.parametrize("language", ["de", "de-AT"])
def test_a_short_text_full_of_function_words_asks_no_detector(language: str) -> None:
    short = article("Das ist die Zeile, die wir in der Liste von gestern gefunden haben.")
    assert examine(replace(short, language=language), "a.txt", "en", Never()) == ()


@pytest.mark.parametrize(
    "texts",
    [
        ("Präsident Alexander van der Bellen empfängt Ministerpräsident Mark Rutte in Wien.",),
        ("Das ist die Zeile, die wir in der Liste haben.", "The line which we have in the list."),
        ("Das ist die Zeile, die wir in der Liste von gestern gefunden haben. " * 20,),
        ("Dit is de regel die we in de lijst van gisteren hebben gevonden, en dat was het.",),
    ],
)
def test_the_detector_is_asked_of_others(texts: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError):
        examine(article(*texts), "a.txt", "en", Never())


def test_another_or_a_mixed_language_is_said(detector: LangidDetector) -> None:
    [note] = examine(article(FRENCH), "a.txt", "en", detector)
    assert "looks like French, not German; give --from fr" in note
    mixed = article(GERMAN, GERMAN, ENGLISH)
    [note] = examine(mixed, "a.txt", "en", detector)
    assert note.startswith("mixed: about 3")
    assert "English" in note
    with pytest.raises(ArticleError, match=r"^a\.txt is in English already"):
        examine(article(ENGLISH, ENGLISH, GERMAN), "a.txt", "en", detector)
    assert examine(article(ENGLISH, language="en"), "a.txt", "de", detector) == ()


def test_english_is_not_translated_into_english_and_the_others_run(
    tmp_path: Path, detector: LangidDetector
) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "b.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "c.txt").write_text(FRENCH, encoding="utf-8")
    engine = FakeEngine()
    with Store(tmp_path / "t.db", create=True) as store:
        report = run.run_articles(
            documents.find([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"]),
            engine,
            FakeEncoder(),
            store,
            run.RunSettings(detector=detector),
        )
        paths = [row.path for row in store.articles.progress()]
    [error] = report.errors
    assert "a.txt is in English already" in error
    assert engine.asked == [GERMAN, FRENCH]
    assert paths == ["b.txt", "c.txt"]
    assert "looks like French" in report.articles[2].notes[0]


def test_with_auto_each_article_goes_to_the_engine_of_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"a.txt": ENGLISH, "b.txt": GERMAN, "c.txt": FRENCH, "d.txt": "Kurz.", "e.txt": ""}
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    asked: list[str] = []

    def choose(choice: EngineChoice, *_: object) -> FakeEngine:
        asked.append(choice.source)
        if choice.source == "fr":
            raise EngineError("no engine for fr-en")
        return FakeEngine()

    monkeypatch.setattr("translator.engines.choice.choose", choose)
    db = str(tmp_path / "t.db")
    result = CliRunner().invoke(app, ["run", str(folder), "--from", "auto", "--db", db, "--json"])
    assert result.exit_code == 1
    assert sorted(asked) == ["de", "fr"]
    report = json.loads(result.stdout)
    errors = [row["error"] for row in report["articles"] if row["error"]]
    for expected in ("a.txt is in English", "c.txt: no engine", "d.txt cannot be told", "e.txt"):
        assert sum(expected in error for error in errors) == 1
    done = [row["path"] for row in report["articles"] if not row["error"]]
    assert len(done) == 1
    assert done[0].endswith("b.txt")
    with Store(Path(db)) as store:
        assert [row.language for row in store.articles.progress()] == ["de"]
