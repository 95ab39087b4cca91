"""Aligning folders and lists of translations, as people type it; a fake encoder behind it."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.bitexts import MORE, SOURCE, TARGET, write
from tests.support.commands import call
from tests.support.fakes import FakeEncoder
from translator.cli import app
from translator.pipeline import encoder as encoders
from translator.store.articles import Articles
from translator.store.pairs import Pairs
from translator.store.runs import Runs

pytestmark = pytest.mark.usefixtures("encoder")


@pytest.mark.parametrize("command", ["align", "align-all"])
def test_the_named_encoder_is_used(
    folders: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    asked = []

    def opened(name: str, **options: object) -> FakeEncoder:
        asked.append((name, options["offline"], options["threads"]))
        return FakeEncoder()

    monkeypatch.setattr(encoders, "open_encoder", opened)
    paths = ("de", "en") if command == "align-all" else ("de/a.de.txt", "en/a.en.txt")
    call(command, *paths, "--encoder", "some/model", "--offline", "--threads", "2")
    assert asked == [("some/model", True, 2)]


@pytest.fixture
def folders(here: Path) -> Path:
    for name, texts in (("a", SOURCE[:4]), ("b", SOURCE[4:]), ("c", SOURCE[2:6])):
        write(here / f"de/{name}.de.txt", texts)
        write(here / f"en/{name}.en.txt", [text.upper() for text in texts])
    return here


def states(*arguments: object, code: int = 0) -> list[str]:
    report = json.loads(call("align-all", *arguments, "--json", code=code).stdout)
    return [row["state"] for row in report["bitexts"]]


def test_align_all_stores_every_pair_and_the_second_time_nothing(
    folders: Path, encoder: FakeEncoder
) -> None:
    write(folders / "de/alone.de.txt", SOURCE)
    result = call("align-all", "de", "en")
    assert "no counterpart: de/alone.de.txt" in result.stderr
    assert "stored 12 pairs of 3 texts" in result.stderr
    assert len(json.loads(call("show", "a.de.txt", "--json").stdout)) == 4
    before = (folders / "satzpaar.db").read_bytes()
    encoded = len(encoder.encoded)
    again = call("align-all", "de", "en")
    assert "nothing to do" in again.stderr
    assert len(encoder.encoded) == encoded
    assert (folders / "satzpaar.db").read_bytes() == before
    rows = list(csv.DictReader(io.StringIO(call("align-all", "de", "en", "--csv").stdout)))
    assert [(row["state"], row["pairs"]) for row in rows] == [("unchanged", "4")] * 3


def test_one_bad_file_never_stops_the_rest(folders: Path) -> None:
    (folders / "en/b.en.txt").write_bytes(b"\x00\x01")
    result = call("align-all", "de", "en", code=1)
    (error,) = [line for line in result.stderr.splitlines() if "error" in line]
    assert "en/b.en.txt is not a text file" in error
    assert "stored 8 pairs of 2 texts" in result.stderr
    assert states("de", "en", code=1) == ["unchanged", "error", "unchanged"]
    write(folders / "en/b.en.txt", TARGET[4:])
    assert states("de", "en") == ["unchanged", "aligned", "unchanged"]


def test_breaks_of_stored_texts_are_those_of_new_ones(folders: Path) -> None:
    write(folders / "de/a.de.txt", [*SOURCE, *MORE])
    write(folders / "en/a.en.txt", [text.upper() for text in [*SOURCE[3:], *SOURCE[:3], *MORE]])
    write(folders / "de/b.de.txt", SOURCE)
    write(folders / "en/b.en.txt", [*TARGET[:2], *TARGET[5:]])
    once, again = (
        json.loads(call("align-all", "de", "en", "--json").stdout)["bitexts"] for _ in range(2)
    )
    assert [row["state"] for row in again] == ["unchanged"] * 3
    assert [len(row["breaks"]) for row in again] == [2, 1, 0]
    assert [it["kind"] for it in again[0]["breaks"]] == ["omitted", "added"]
    for name in ("breaks", "drift"):
        assert [row[name] for row in once] == [row[name] for row in again]


def test_what_people_approved_is_no_break(folders: Path) -> None:
    call("align-all", "de", "en")
    with sqlite3.connect(folders / "satzpaar.db") as database:
        database.execute("UPDATE pairs SET confidence = 0.1")
    database.close()
    for pair in json.loads(call("show", "b.de.txt", "--json").stdout):
        call("accept", pair["id"])
    report = json.loads(call("align-all", "de", "en", "--json").stdout)["bitexts"]
    assert [[it["kind"] for it in row["breaks"]] for row in report] == [
        ["unrelated"],
        [],
        ["unrelated"],
    ]


def test_what_changed_is_done_again(folders: Path) -> None:
    call("align-all", "de", "en")
    write(folders / "en/c.en.txt", TARGET[2:5])
    assert states("de", "en") == ["unchanged", "unchanged", "aligned"]
    assert states("de", "en", "--max-bead", "2") == ["aligned"] * 3
    assert states("de", "en", "--max-bead", "2", "--lines") == ["aligned"] * 3
    assert states("de", "en", "--max-bead", "2", "--lines") == ["unchanged"] * 3


def test_reviewed_pairs_outlive_another_alignment(folders: Path) -> None:
    call("align-all", "de", "en")
    first = json.loads(call("show", "a.de.txt", "--json").stdout)[0]
    call("accept", first["id"], "--by", "anna")
    accepted = json.loads(call("show", "a.de.txt", "--json").stdout)[0]
    assert (accepted["id"], accepted["state"]) == (first["id"], "accepted")
    assert states("de", "en") == ["unchanged"] * 3
    assert states("de", "en", "--max-bead", "2") == ["aligned"] * 3
    shown = json.loads(call("show", "a.de.txt", "--json").stdout)
    assert shown[0] == accepted
    assert [row["source"] for row in shown] == SOURCE[:4]
    assert states("de", "en", "--max-bead", "2") == ["unchanged"] * 3


class Cut(Exception):
    """Stands for a process killed at this point."""


@pytest.mark.parametrize(
    ("part", "verb"),
    [(Articles, "save"), (Runs, "start"), (Pairs, "replace_alignment"), (Runs, "finish")],
)
@pytest.mark.parametrize("when", [1, 2, 3])
def test_a_stop_anywhere_loses_and_doubles_nothing(
    folders: Path, monkeypatch: pytest.MonkeyPatch, part: type, verb: str, when: int
) -> None:
    original, calls = getattr(part, verb), 0

    def cut(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == when:
            raise Cut
        return original(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(part, verb, cut)
        result = CliRunner().invoke(app, ["align-all", "de", "en"])
        assert isinstance(result.exception, Cut)
    assert "aligned" in states("de", "en") or verb == "finish"
    assert states("de", "en") == ["unchanged"] * 3
    for name, sources in (("a", SOURCE[:4]), ("b", SOURCE[4:]), ("c", SOURCE[2:6])):
        shown = json.loads(call("show", f"{name}.de.txt", "--json").stdout)
        assert [(row["source"], row["target"]) for row in shown] == [
            (text, text.upper()) for text in sources
        ]


def test_a_stop_after_a_changed_article_is_noticed(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from translator.store import articles, pair_writing, runs

    clock = iter(range(10_000))
    for module in (articles, runs, pair_writing):
        monkeypatch.setattr(
            module, "now", lambda: f"2026-01-01T{next(clock) // 3600:02}:{next(clock):05}Z"
        )
    call("align-all", "de", "en")
    write(folders / "de/a.de.txt", SOURCE[:3])

    def cut(*arguments: object, **options: object) -> object:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(Pairs, "replace_alignment", cut)
        CliRunner().invoke(app, ["align-all", "de", "en"])
    assert states("de", "en") == ["aligned", "unchanged", "unchanged"]
    assert states("de", "en") == ["unchanged"] * 3


def test_align_all_reads_a_list(folders: Path) -> None:
    (folders / "pairs.tsv").write_text("de/a.de.txt\ten/a.en.txt\nde/b.de.txt\ten/missing.txt\n")
    result = call("align-all", "pairs.tsv", code=1)
    assert "missing.txt does not exist" in result.stderr
    assert len(json.loads(call("list", "--json").stdout)) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["de", "missing"], 2, "missing is not a folder"),
        (["de"], 1, "cannot read the list de"),
        (["de", "empty"], 1, "has a counterpart in empty"),
        (["de", "en", "--json", "--csv"], 2, "not both"),
        (["de", "en", "--to", "Xyzzy"], 2, "is no language"),
    ],
)
def test_mistakes_are_answered_in_one_line(
    folders: Path, arguments: list[str], code: int, says: str
) -> None:
    (folders / "empty").mkdir()
    result = call("align-all", *arguments, code=code)
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert not (folders / "satzpaar.db").exists()


def test_a_text_is_no_translation_of_itself(folders: Path) -> None:
    (folders / "pairs.tsv").write_text("de/a.de.txt\tde/a.de.txt\n")
    assert "as source and as target" in call("align-all", "pairs.tsv", code=1).stderr
