"""Aligning translations made by people, as people type it; a fake encoder behind it."""

import csv
import io
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from align import AlignOptions, Bead, Encoder
from tests.support.fakes import FakeEncoder
from translator.cli import app
from translator.documents.paths import stored_name
from translator.errors import ArticleError, SatzpaarError
from translator.pipeline import bitexts, matching, pair_articles
from translator.pipeline import encoder as encoders
from translator.store import Store
from translator.store.articles import Articles
from translator.store.pairs import Pairs
from translator.store.runs import Runs

WORDS = (
    "Minister treffen sich heute in Astana",
    "zwölf graue Katzen jagen Vögel",
    "Ölpreise fallen um 7 Prozent",
    "niemand kennt diesen Komponisten",
    "Schnee bedeckt jeden Gipfel",
    "Kochbücher verkaufen sich glänzend",
    "Flugzeuge landen wieder pünktlich",
    "Professor Quast züchtet Mammutbäume",
)
SOURCE = [f"{words}." for words in WORDS]
TARGET = [sentence.upper() for sentence in SOURCE]
MORE = [f"{words[::-1]}." for words in WORDS]


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Whatever encoder is asked for, this one answers: equal words, equal vectors."""
    fake = FakeEncoder()
    monkeypatch.setattr(encoders, "open_encoder", lambda name, **options: fake)
    return fake


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def call(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def write(path: Path, lines: Sequence[str], end: str = "\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(line + end for line in lines).encode())
    return path


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


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a\nb\n", ["a", "b"]),
        (b"a\nb", ["a", "b"]),
        (b"\na\n\n\n  b \n\n", ["", "a", "", "", "  b ", ""]),
        (b"a\r\nb\rc\r\n", ["a", "b\rc"]),
        (b"a\rb\r", ["a", "b"]),
        ("\ufeffa\u2028b\x0bc\x85\n".encode(), ["a\u2028b\x0bc\x85"]),
        ("ä\n".encode("latin-1"), ["ä"]),
    ],
)
def test_every_line_is_one_segment(tmp_path: Path, content: bytes, lines: list[str]) -> None:
    (tmp_path / "x.de").write_bytes(content)
    article = bitexts.read(tmp_path / "x.de", language="de", max_bytes=100, lines=True)
    assert [article.text[block.start : block.end] for block in article.blocks] == lines


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.mkdir(), "directory"),
        (lambda path: None, "check the path"),
        (lambda path: path.write_bytes(b"x" * 101), "--max-bytes"),
        (lambda path: path.write_bytes(b"\x00\x01\x02"), "not a text file"),
        (lambda path: path.touch(), "is empty"),
    ],
)
def test_lines_that_cannot_be_read(tmp_path: Path, make: object, says: str) -> None:
    make(tmp_path / "x.de")  # type: ignore[operator]
    with pytest.raises(ArticleError, match=says) as caught:
        bitexts.read(tmp_path / "x.de", language="de", max_bytes=100, lines=True)
    assert str(tmp_path / "x.de") in str(caught.value)


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
    assert "language code" in call("align", *texts, "--from", "german", code=2).stderr


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


# Many texts


def tree(root: Path, names: Sequence[str]) -> Path:
    for name in names:
        write(root / name, SOURCE[:2])
    return root


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ("a/x.txt b/x.txt", "a/x.txt b/x.txt", "a/x.txt=a/x.txt b/x.txt=b/x.txt"),
        ("news.de.txt", "news.en.txt", "news.de.txt=news.en.txt"),
        ("x_de.md y-de.md", "x_en.md y-en.md", "x_de.md=x_en.md y-de.md=y-en.md"),
        ("de_x.txt", "en_x.txt", "de_x.txt=en_x.txt"),
        ("de/x.txt", "en/x.txt", "de/x.txt=en/x.txt"),
        ("x.de-AT.txt", "x.en_GB.txt", "x.de-AT.txt=x.en_GB.txt"),
        ("X.DE.txt", "X.en.txt", "X.DE.txt=X.en.txt"),
        ("x.txt", "x.en.txt", "x.txt=x.en.txt"),
        ("x.de.txt", "x.txt", "x.de.txt=x.txt"),
        ("fr-de-x.txt", "fr-de-x.en.txt", "fr-de-x.txt=fr-de-x.en.txt"),
        ("x.de.md", "x.en.txt", "x.de.md=x.en.txt"),
        ("x.md x.txt", "x.txt x.md", "x.md=x.md x.txt=x.txt"),
        ("x.txt x.de.txt", "x.en.txt", "x.de.txt=x.en.txt"),
        ("x.de.md x.de.txt", "x.en.markdown", ""),
        ("code.txt", "coen.txt", ""),
        ("a/x.txt", "b/x.txt", ""),
        (".x.txt .git/y.txt z.pdf", ".x.txt .git/y.txt z.pdf", ""),
    ],
)
def test_files_are_matched_by_name(tmp_path: Path, left: str, right: str, pairs: str) -> None:
    source, target = tree(tmp_path / "l", left.split()), tree(tmp_path / "r", right.split())
    made = matching.match_folders(source, target, source_language="de", target_language="en")
    found = [
        f"{pair.source.relative_to(source).as_posix()}={pair.target.relative_to(target).as_posix()}"
        for pair in made.bitexts
    ]
    assert sorted(found) == sorted(pairs.split())
    matched = {path for pair in made.bitexts for path in (pair.source, pair.target)}
    articles = {
        path
        for path in (*source.rglob("*.*"), *target.rglob("*.*"))
        if path.suffix in (".txt", ".md", ".markdown") and "/." not in path.as_posix()
    }
    assert set(made.unmatched) == articles - matched
    assert len(set(made.unmatched)) == len(made.unmatched)


def test_one_folder_may_hold_both_languages(tmp_path: Path) -> None:
    tree(tmp_path, ["x.de", "x.en", "x.gold", "y.txt", "y.en.txt", "z.txt", "w.en.txt"])
    made = matching.match_folders(
        tmp_path, tmp_path, source_language="de", target_language="en", lines=True
    )
    assert [(pair.source.name, pair.target.name) for pair in made.bitexts] == [
        ("x.de", "x.en"),
        ("y.txt", "y.en.txt"),
    ]
    assert sorted(path.name for path in made.unmatched) == ["w.en.txt", "z.txt"]


def test_a_list_names_pairs_from_its_own_folder(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("# comment\na.txt\tb.txt\r\n\nc d.txt\t/e.txt\tmore\na.txt\tb.txt\n")
    assert [(pair.source, pair.target) for pair in matching.read_list(path).bitexts] == [
        (tmp_path / "a.txt", tmp_path / "b.txt"),
        (tmp_path / "c d.txt", Path("/e.txt")),
    ]
    for content, says in (("a.txt b.txt\n", "line 1"), ("a\tb\n\tc\n", "line 2"), ("#\n", "no pa")):
        path.write_text(content)
        with pytest.raises(ArticleError, match=says):
            matching.read_list(path)
    with pytest.raises(SatzpaarError, match="cannot read the list"):
        matching.read_list(tmp_path)


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
        (["de", "en", "--to", "English"], 2, "language code"),
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


def test_lines_and_sentences_of_one_file_are_stored_under_one_name(here: Path) -> None:
    path = write(here / "below/x.txt", SOURCE)
    with Store(here / "s.db", create=True) as store:
        names = {
            bitexts.read(path, language="de", max_bytes=10_000, lines=lines, store=store).path
            for lines in (True, False)
        }
        outside = write(here.parent / "y.txt", SOURCE)
        assert stored_name(outside, store.path) == outside.as_posix()
    assert names == {"below/x.txt"}
