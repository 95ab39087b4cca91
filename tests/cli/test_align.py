"""Aligning one translation made by people, as people type it; a fake encoder behind it."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from align import AlignOptions, Bead, Encoder
from tests.support.bitexts import MORE, SOURCE, TARGET, write
from tests.support.commands import call
from tests.support.fakes import FakeEncoder
from translator.cli import app
from translator.pipeline import pair_articles

pytestmark = pytest.mark.usefixtures("encoder")


@pytest.fixture
def texts(here: Path) -> tuple[Path, Path]:
    """A text and its translation: the third sentence left out, one added before the last."""
    target = [*TARGET[:2], *TARGET[3:7], "WALZER ÜBERTÖNEN JEDES GEWITTER.", TARGET[7]]
    return write(here / "x.de", SOURCE), write(here / "x.en", target)


GOLD = ["[0]:[0]", "[1]:[1]", "[2]:[]", "[3]:[2]", "[4]:[3]", "[5]:[4]", "[6]:[5]"]
GOLD += ["[]:[6]", "[7]:[7]"]


def unescape(cell: str) -> str:
    meaning = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    result, characters = "", iter(cell)
    for character in characters:
        result += meaning[next(characters)] if character == "\\" else character
    return result


def test_gold_format_has_every_line_once(texts: tuple[Path, Path]) -> None:
    assert call("align", "--lines", *texts, "--format", "gold").stdout.splitlines() == GOLD


def test_the_table_shows_both_sides_and_marks_omissions(texts: tuple[Path, Path]) -> None:
    shown = call("align", "--lines", *texts).stdout
    for sentence in (*SOURCE, *TARGET[3:]):
        assert sentence in shown
    (left_out,) = [line for line in shown.splitlines() if "left out" in line]
    (added,) = [line for line in shown.splitlines() if "added" in line]
    assert left_out.split()[:2] == ["3:-", "1-0"]
    assert SOURCE[2] in left_out
    assert added.split()[:2] == ["-:7", "0-1"]
    assert "WALZER" in added


def test_gold_scores_are_printed(texts: tuple[Path, Path], here: Path) -> None:
    gold = write(here / "x.gold", GOLD)
    table = call("align", "--lines", *texts, "--gold", gold).stdout.splitlines()
    assert [line.split() for line in table[-2:]] == [
        ["strict", "1.0000", "1.0000", "1.0000"],
        ["lax", "1.0000", "1.0000", "1.0000"],
    ]
    # Two of nine beads are wrong now, one of them shares a pair with what is found.
    worse = write(here / "y.gold", ["[0]:[0]", "[1]:[1, 2]", "[2, 3]:[]", *GOLD[4:]])
    result = call("align", "--lines", *texts, "--gold", worse, "--format", "json")
    score = json.loads(result.stdout)["score"]
    assert score["strict"]["recall"] == pytest.approx(5 / 6)
    assert score["lax"]["recall"] == 1.0
    assert score["strict"]["precision"] == pytest.approx(6 / 9)
    assert "strict" in result.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[0]:[0]\nnonsense\n", "line 2"),
        ("[40]:[0]\n", "x.de has 8"),
        ("[0]:[8]\n", "x.en has 8"),
    ],
)
def test_wrong_gold_is_answered_in_one_line(
    texts: tuple[Path, Path], here: Path, content: str, says: str
) -> None:
    (here / "bad.gold").write_text(content)
    result = CliRunner().invoke(
        app, ["align", "--lines", *map(str, texts), "--gold", "bad.gold", "--format", "gold"]
    )
    assert result.exit_code in (1, 2)
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_tsv_cells_come_back_as_they_were(here: Path) -> None:
    odd = ["Ein\tTab und \\t dazu.", "Zurück\\", "", "Wagen \\n\\", "wieder ganz normal, oder?"]
    left = write(here / "l.de", odd, end="\r\n")
    right = write(here / "r.en", [line.upper() for line in odd])
    table = call("align", "--lines", left, right, "--format", "tsv").stdout
    header, *lines = [line.split("\t") for line in table.splitlines()]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    known = [row for row in rows if "," not in row["source_indices"]]
    for side, texts in (("source", odd), ("target", [line.upper() for line in odd])):
        indices = [row[f"{side}_indices"] for row in rows]
        assert ",".join(filter(None, indices)) == "0,1,2,3,4"
        for row in known:
            if row[f"{side}_indices"].isdigit():
                assert unescape(row[side]) == texts[int(row[f"{side}_indices"])]
    assert any("\\\\t" in row["source"] for row in rows)


def test_json_flag_gives_rows_and_json_format_a_document(texts: tuple[Path, Path]) -> None:
    rows = json.loads(call("align", "--lines", *texts, "--json").stdout)
    document = json.loads(call("align", "--lines", *texts, "--format", "json").stdout)
    assert document["pairs"] == rows
    assert document["score"] is None
    assert [row["source_indices"] for row in rows[:4]] == [[0], [1], [2], [3]]
    assert rows[2]["target"] == ""
    assert rows[2]["bead"] == "1-0"
    table = list(csv.DictReader(io.StringIO(call("align", "--lines", *texts, "--csv").stdout)))
    assert [row["source"] for row in table] == [row["source"] for row in rows]
    assert [json.loads(row["target_indices"]) for row in table] == [
        row["target_indices"] for row in rows
    ]


def test_a_stretch_left_out_is_reported(here: Path) -> None:
    source = write(here / "x.de", SOURCE)
    target = write(here / "x.en", [*TARGET[:2], *TARGET[5:]])
    result = call("align", "--lines", source, target, "--format", "json")
    assert "sentences 3-5 of" in result.stderr
    assert "no counterpart in" in result.stderr
    assert json.loads(result.stdout)["breaks"] == [
        {"source_start": 2, "source_stop": 5, "target_start": 2, "target_stop": 2}
        | {"moves": [], "kind": "omitted"}
    ]
    backwards = call("align", "--lines", target, source)
    assert f"sentences 3-5 of {source} have no counterpart in {target}" in backwards.stderr


def test_a_stretch_that_moved_is_said_to(here: Path) -> None:
    source = write(here / "x.de", [*SOURCE, *MORE])
    target = write(here / "x.en", [text.upper() for text in [*SOURCE[3:], *SOURCE[:3], *MORE]])
    result = call("align", "--lines", source, target, "--format", "json")
    said = f"sentences 1-3 of {source} seem to have moved to sentences 6-8 of {target}"
    assert [line for line in result.stderr.splitlines() if "sentences" in line] == [said]
    move = {"source_start": 0, "source_stop": 3, "target_start": 5, "target_stop": 8}
    assert [it["moves"] for it in json.loads(result.stdout)["breaks"]] == [[move], [move]]


def test_texts_that_have_nothing_in_common_are_said_to(here: Path) -> None:
    source = write(here / "x.de", SOURCE)
    odd = [f"{number * 7919} ~ {'^' * number} ~ @@" for number in range(11, 15)]
    target = write(here / "x.en", [*odd, *TARGET[4:]])
    result = call("align", "--lines", source, target, "--format", "json")
    (stretch,) = json.loads(result.stdout)["breaks"]
    assert stretch["kind"] == "unrelated"
    words = f"sentences 1-4 of {source} and sentences 1-4 of {target} do not correspond"
    assert words in result.stderr


def test_an_unsure_pair_says_why(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsure(
        source: Sequence[str], target: Sequence[str], encoder: Encoder, options: AlignOptions
    ) -> list[Bead]:
        return [
            Bead((0,), (0,), 0.9, 0.5, -1.0, 1.0, 0.99),
            Bead((1,), (1,), 0.4, 0.1, -0.1, 1.0, 0.31),
        ]

    monkeypatch.setattr(pair_articles, "align", unsure)
    left = write(here / "l.de", [SOURCE[0], "Es kamen 12 Gäste."])
    right = write(here / "r.en", [TARGET[0], "There were 13 guests."])
    sure, doubt = json.loads(call("align", "--lines", left, right, "--json").stdout)
    assert (sure["confidence"], sure["reason"]) == (0.99, "")
    assert doubt["confidence"] == 0.31
    assert "12" in doubt["reason"]
    shown = call("align", "--lines", left, right).stdout
    assert "0.31" in shown
    assert "? " in shown
    call("align", "--lines", left, right, "--store")
    stored = json.loads(call("show", "l.de", "--json").stdout)
    assert [row["confidence"] for row in stored] == [0.99, 0.31]
    assert stored[1]["reason"] == doubt["reason"]


@pytest.mark.parametrize("ending", ["tsv", "json", "csv", "gold", "txt"])
def test_output_goes_to_the_file_in_the_format_of_its_ending(
    texts: tuple[Path, Path], here: Path, ending: str
) -> None:
    (here / f"out.{ending}").write_text("old")
    result = call("align", "--lines", *texts, "-o", f"out.{ending}")
    assert result.stdout == ""
    form = "table" if ending == "txt" else ending
    printed = call("align", "--lines", *texts, "--format", form).stdout_bytes
    assert (here / f"out.{ending}").read_bytes() == printed
    assert sorted(path.name for path in here.iterdir()) == [f"out.{ending}", "x.de", "x.en"]


def test_a_file_that_cannot_be_written_is_answered_in_one_line(texts: tuple[Path, Path]) -> None:
    result = call("align", "--lines", *texts, "-o", "no/such/out.tsv", code=1)
    assert "cannot write no/such/out.tsv" in result.stderr
    assert "Traceback" not in result.output


def test_other_endings_need_lines(texts: tuple[Path, Path]) -> None:
    result = call("align", *texts, code=1)
    assert "x.de has an unknown ending" in result.stderr
    assert "--lines" in result.stderr


def test_two_formats_at_once_are_refused(texts: tuple[Path, Path]) -> None:
    assert "not csv and json" in call("align", *texts, "--json", "--csv", code=2).stderr
    assert "not json and tsv" in call("align", *texts, "--json", "--format", "tsv", code=2).stderr
    assert "is no language" in call("align", *texts, "--from", "xyzzy", code=2).stderr


def test_tmx_has_the_pairs_under_the_numbers_an_export_gives_them(here: Path) -> None:
    write(here / "x.de.txt", SOURCE[:4])
    write(here / "x.en.txt", [*TARGET[:2], *TARGET[3:4]])
    call("align", "x.de.txt", "x.en.txt", "--store", "-o", "direct.tmx")
    call("export", "stored.tmx")

    def units(data: bytes) -> dict[str, list[str]]:
        return {
            unit.attrib["tuid"]: [segment.text or "" for segment in unit.iter("seg")]
            for unit in ElementTree.fromstring(data).iter("tu")
        }

    made = units((here / "direct.tmx").read_bytes())
    assert made == units((here / "stored.tmx").read_bytes())
    assert sorted(made.values()) == sorted([SOURCE[index], TARGET[index]] for index in (0, 1, 3))
    printed = call("align", "x.de.txt", "x.en.txt", "--format", "tmx")
    assert units(printed.stdout_bytes) == made


def test_plot_writes_a_picture_beside_the_pairs(
    texts: tuple[Path, Path], here: Path, encoder: FakeEncoder
) -> None:
    refused = call("align", "--lines", *texts, "--plot", "map.jpg", code=2)
    assert "map.jpg" in refused.stderr
    assert encoder.encoded == []
    result = call("align", "--lines", *texts, "--plot", "map.svg", "--format", "gold")
    assert result.stdout.splitlines() == GOLD
    first = (here / "map.svg").read_bytes()
    assert b"sentences left out: 1" in first
    assert b"sentence of x.en (en)" in first
    call("align", "--lines", *texts, "--plot", "map.svg", "--store", "--format", "gold")
    assert (here / "map.svg").read_bytes() == first
    assert "cannot write" in call("align", "--lines", *texts, "--plot", "no/map.png", code=1).stderr


def test_no_text_is_encoded_twice(texts: tuple[Path, Path], encoder: FakeEncoder) -> None:
    call("align", "--lines", *texts, "--plot", "map.svg")
    assert len(encoder.encoded) == len(set(encoder.encoded))


def test_stored_lines_keep_their_places(texts: tuple[Path, Path], here: Path) -> None:
    result = call("align", "--lines", *texts, "--store", "--db", "my.db")
    assert "satzpaar show x.de --db my.db" in result.stderr
    shown = json.loads(call("show", "x.de", "--db", "my.db", "--json").stdout)
    assert [row["target"] for row in shown if row["source"] == SOURCE[2]] == [""]
    assert sum(bool(row["source"] and row["target"]) for row in shown) == 7


def test_max_bead_bounds_the_pairs(here: Path) -> None:
    left = write(here / "l.de", [" ".join(SOURCE[:3]), *SOURCE[3:]])
    right = write(here / "r.en", TARGET)
    beads = call("align", "--lines", left, right, "--format", "gold").stdout.splitlines()
    assert beads[0] == "[0]:[0, 1, 2]"
    bounded = json.loads(call("align", "--lines", left, right, "--max-bead", "1", "--json").stdout)
    assert {row["bead"] for row in bounded} <= {"1-1", "1-0", "0-1"}
