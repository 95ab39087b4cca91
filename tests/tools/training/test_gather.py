"""What is learned from one's own translations, and beside them."""

import json
import sys
from pathlib import Path

from tests.support.training import write
from tools.training import gather


def test_all_targets_are_references_and_what_is_held_out_is_neither(tmp_path, monkeypatch):
    held = "ein Satz der nie und nimmer gelernt werden darf"
    news = write(
        tmp_path / "news", ("A", "a", "wmt"), ("Kuba", "Cuba", "country"), ("X {}", "x {}", "token")
    )
    human = write(tmp_path / "human", ("A", "free", "human"), ("Foto: x", "Photo: x", "caption"))
    base = write(tmp_path / "base", ("A", "a", "base"), ("A", "b", "base"), (held, "held", "base"))
    memory = write(tmp_path / "memory", ("A", "b", "memory"), ("B", "c", "memory"))
    sentences = write(tmp_path / "ding", ("Ein Satz.", "A sentence.", "sentences.en"))
    manual = ("Sichern Sie zuerst Ihre Daten.", "Save your data first.", "debian.en")
    manuals = write(tmp_path / "debian", manual, ("Zu kurz.", "Too short.", "debian.en"))
    for kind in ("phrases", "words"):
        (tmp_path / f"{kind}.de").write_text(f"Haus {kind}\nab\n", "utf-8")
        (tmp_path / f"{kind}.en").write_text(f"house {kind}\noff\n", "utf-8")
    (tmp_path / "held").write_text(held + "\n", "utf-8")
    files = [str(tmp_path / "risk"), str(tmp_path / "beside")]
    call = ["gather.py", news, human, base, memory, "--sentences", sentences]
    call += ["--dictionary", str(tmp_path), "--manuals", manuals]
    call += ["--held-out", str(tmp_path / "held"), "--out", *files]
    monkeypatch.setattr(sys, "argv", call)
    gather.main()
    referred, beside = (
        sorted(
            (pair["source"], pair["target"])
            for pair in map(json.loads, Path(file).read_text("utf-8").splitlines())
        )
        for file in files
    )
    assert referred == [
        ("A", "a"),
        ("A", "b"),
        ("A", "free"),
        ("B", "c"),
        ("Ein Satz.", "A sentence."),
        ("Kuba", "Cuba"),
    ]
    assert beside == [
        ("A", "b"),
        ("B", "c"),
        ("Ein Satz.", "A sentence."),
        ("Haus phrases", "House phrases"),
        ("Haus words", "House words"),
        ("Kuba", "Cuba"),
        manual[:2],
        ("X {}", "x {}"),
    ]
