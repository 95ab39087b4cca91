"""Pairs shared out between two adapters that are trained apart."""

import json
import sys
from pathlib import Path

from tests.support.training import write
from tools.training import halves


def test_no_source_comes_twice_into_one_half_and_nothing_held_out_into_either(
    tmp_path, monkeypatch
):
    held = "ein Satz der nie und nimmer gelernt werden darf"
    news = write(
        tmp_path / "news", ("A", "a", "wmt"), ("Kuba", "Cuba", "country"), ("X {}", "x {}", "token")
    )
    base = write(
        tmp_path / "base",
        ("A", "a", "base"),
        ("A", "b", "base"),
        ("B", "c", "base"),
        ("C {}", "c {}", "token"),
        (held, "held", "base"),
    )
    memory = write(tmp_path / "memory", ("A", "d", "memory"), ("B", "c", "memory"))
    sentences = write(tmp_path / "ding", ("Ein Satz.", "A sentence.", "sentences.en"))
    for kind in ("phrases", "words"):
        (tmp_path / f"{kind}.de").write_text(f"Haus {kind}\nab\n", "utf-8")
        (tmp_path / f"{kind}.en").write_text(f"house {kind}\noff\n", "utf-8")
    (tmp_path / "held").write_text(held + "\n", "utf-8")
    files = [str(tmp_path / "one"), str(tmp_path / "two")]
    call = ["halves.py", news, base, memory, "--sentences", sentences]
    call += ["--dictionary", str(tmp_path), "--held-out", str(tmp_path / "held"), "--out", *files]
    monkeypatch.setattr(sys, "argv", call)
    halves.main()
    made = [
        [json.loads(line) for line in Path(file).read_text("utf-8").splitlines()] for file in files
    ]
    told = [{(pair["source"], pair["target"]) for pair in half} for half in made]
    assert [len([source for source, _ in half if source == "A"]) for half in told] == [1, 1]
    assert told[0] | told[1] == {
        ("A", "b"),
        ("A", "d"),
        ("B", "c"),
        ("Kuba", "Cuba"),
        ("X {}", "x {}"),
        ("Ein Satz.", "A sentence."),
        ("Haus phrases", "house phrases"),
        ("Haus words", "house words"),
    }
    assert not told[0] & told[1]
    first = [Path(file).read_bytes() for file in files]
    halves.main()
    assert [Path(file).read_bytes() for file in files] == first
