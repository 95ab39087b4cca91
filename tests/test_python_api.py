"""The three workflows as Python programs call them, with stand-ins for engine and encoder."""

import subprocess
import sys
from pathlib import Path

import pytest

import translator
from tests.support.fakes import FakeEncoder, FakeEngine
from translator.engines import choice
from translator.engines.choice import EngineChoice
from translator.engines.models.library import ModelLibrary
from translator.engines.workplace import Workplace
from translator.errors import ArticleError, EngineError, UsageError
from translator.pipeline import encoder

TEXT = "Am 6. Januar waren es 100 Leute.\n\nDie Seite ist hier.\n"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[EngineChoice]:
    """What engines were asked for, in an empty folder."""
    wanted: list[EngineChoice] = []

    def choose(one: EngineChoice, *_: object) -> FakeEngine:
        wanted.append(one)
        return FakeEngine()

    monkeypatch.setattr(choice, "choose", choose)
    monkeypatch.setattr(encoder, "open_encoder", lambda *names, **options: FakeEncoder())
    monkeypatch.chdir(tmp_path)
    return wanted


def test_a_text_and_a_file_are_translated_and_nothing_is_stored(
    asked: list[EngineChoice], tmp_path: Path
) -> None:
    assert translator.translate(TEXT, model="mine").data.decode() == TEXT.swapcase()
    assert asked == [EngineChoice("de", "en", model="mine")]
    page = tmp_path / "a.html"
    page.write_text("<p>Guten Tag.", encoding="utf-8")
    assert translator.translate(page).data == b"<p>gUTEN tAG."
    assert list(tmp_path.glob("*.db")) == []
    terms = tmp_path / "terms.csv"
    terms.write_text("Leute,folk\n", encoding="utf-8")
    assert translator.translate(TEXT, glossaries=[terms]).terms == 1


def test_a_run_stores_what_it_reports_once(asked: list[EngineChoice], tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(TEXT, encoding="utf-8")
    report = translator.run(["articles"], db="a.db", offline=True)
    assert (report.translated, report.failed, len(report.articles)) == (2, 0, 1)
    assert not translator.run([Path("articles")], db=Path("a.db")).changed
    assert asked[0] == EngineChoice("de", "en", offline=True)
    with pytest.raises(ArticleError, match=r"nothing\.txt"):
        translator.run(["nothing.txt"], db="b.db")
    assert not Path("b.db").exists()


def test_an_article_and_its_translation_become_pairs(
    asked: list[EngineChoice], tmp_path: Path
) -> None:
    Path("a.txt").write_text("Guten Morgen, Leute.\n\nDie Seite ist hier.\n", encoding="utf-8")
    Path("b.txt").write_text("GUTEN MORGEN, LEUTE.\n\nDIE SEITE IST HIER.\n", encoding="utf-8")
    Path("gold").write_text("[0]:[0]\n[1]:[1]\n", encoding="utf-8")
    made = translator.align("a.txt", "b.txt", db="a.db", gold="gold")
    assert [(pair.source, pair.target) for pair in made.alignment.pairs] == [
        ("Guten Morgen, Leute.", "GUTEN MORGEN, LEUTE."),
        ("Die Seite ist hier.", "DIE SEITE IST HIER."),
    ]
    assert made.score is not None
    assert made.score.strict.f1 == 1
    assert Path("a.db").exists()
    assert asked == []


def test_a_program_may_lend_its_own_models_and_listen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="both 'de'"):
        translator.translate("Guten Tag.", target="de")
    said: list[str] = []
    library = ModelLibrary(tmp_path / "models", tmp_path / "argos")
    monkeypatch.setattr(ModelLibrary, "installed", lambda it: said.append(str(it.data_dir)) or [])
    with pytest.raises(EngineError):
        translator.translate(
            "Guten Tag.", offline=True, engine="argos", workplace=Workplace(library, said.append)
        )
    assert said == [str(tmp_path / "models")]


def test_importing_loads_no_workflow() -> None:
    program = (
        "import sys, translator; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in "
        "('translator', 'align', 'numpy', 'typer', 'sqlite3')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['translator', 'translator.types']"
