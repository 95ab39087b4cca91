"""Pairs of tables in which each sentence has several translations."""

import json
import random
import sys

import pytest

from tools.training import originals
from tools.training.prepare import Pair

ENGLISH = (
    "The council decided on Tuesday to close the old bridge.",
    "On Tuesday the council decided to close the old bridge.",
    "The council decided on Tuesday that the old bridge be closed.",
)
GERMAN = "Der Rat beschloss am Dienstag, die alte Brücke zu sperren."


def german(*english):
    texts = {f"english_{number}": text for number, text in enumerate(english, 1)}
    return {"set": "wmt21", "line": "1", "german": GERMAN, **texts}


def test_of_several_english_versions_the_one_the_others_agree_with_is_the_target():
    row = german("The advice was closed by an old bridge.", *ENGLISH[:2])
    assert originals.chosen(row).target in ENGLISH[:2]


@pytest.mark.parametrize(
    "english",
    [
        ("The council met.", "Bridges are old, said a speaker.", "He fell asleep."),
        (ENGLISH[0], "", ""),
    ],
)
def test_where_no_translation_is_confirmed_there_is_no_pair(english):
    assert originals.chosen(german(*english)) is None


def test_english_that_people_wrote_is_the_target_of_the_first_german():
    row = {"set": "ntrex", "line": "1", "english": "“It’s &quot;late&quot;”, he said."}
    row |= {"german_1": "„Es ist spät“, sagte er.", "german_2": "Spät sei es.", "german_3": ""}
    pair = originals.chosen(row)
    assert pair == Pair("„Es ist spät“, sagte er.", '"It\'s "late"", he said.', "ntrex")


def test_short_sentences_are_thinned_out_and_no_others():
    short = [Pair(f"Ich sehe {number} Hunde.", "", "") for number in range(1000)]
    long = [Pair(GERMAN, "", "")] * 10
    made = originals.thinned(short + long, 0.2, random.Random(0))
    assert made[-10:] == long
    assert 150 < len(made) - 10 < 250


def test_files_share_the_pairs_and_nothing_held_out_is_in_them(tmp_path, monkeypatch, capsys):
    places = ("Berlin", "Hamburg", "Bremen", "Köln", "Leipzig")
    rows = [
        [f"{text[:-1]} in {place}." for text in (GERMAN, *ENGLISH)]
        for place in places
        for _ in "12"
    ]
    table = "\n".join("\t".join(["wmt21", "1", *row]) for row in rows)
    heading = "set\tline\tgerman\tenglish_1\tenglish_2\tenglish_3\n"
    (tmp_path / "table.tsv").write_text(heading + table + "\n", "utf-8")
    (tmp_path / "held").write_text(rows[0][0] + "\n", "utf-8")
    files = [tmp_path / "a", tmp_path / "b"]
    call = ["originals.py", str(tmp_path / "table.tsv"), "--held-out", str(tmp_path / "held")]
    monkeypatch.setattr(sys, "argv", [*call, "--out", *map(str, files)])
    originals.main()
    assert "5 distinct, 5 after thinning out" in capsys.readouterr().out
    made = [[json.loads(line) for line in file.read_text("utf-8").splitlines()] for file in files]
    assert made == [[], []]  # all share eight words with what is held out
    (tmp_path / "held").write_text("", "utf-8")
    originals.main()
    made = [[json.loads(line) for line in file.read_text("utf-8").splitlines()] for file in files]
    assert sorted(len(half) for half in made) == [2, 3]
    assert {pair["source"] for half in made for pair in half} == {row[0] for row in rows}
