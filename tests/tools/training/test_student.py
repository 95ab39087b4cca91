"""The student's way from pairs to an Argos package, with a tiny encoder in the place of e5."""

import argparse
import json
import random
import struct
from pathlib import Path

import numpy as np
import pytest

from tests.support.paths import ROOT
from translator.engines.argos import ArgosModel
from translator.engines.models import argos_package

TRAINING = ROOT / "tools" / "training"
PAIRS = (("das Haus ist alt", "the house is old"), ("der Hund ist da", "the dog is here"))
WIDTH, INNER, LAYERS, PLACES = 32, 64, 2, 40


@pytest.fixture
def student(monkeypatch):
    monkeypatch.syspath_prepend(str(TRAINING))
    import e5
    import student

    monkeypatch.setattr(student, "pretrained", lambda: tiny(e5))
    return student


def four_bits(rows: int, seed: int) -> np.ndarray:
    made = np.random.default_rng(seed).integers(0, 256, (rows * WIDTH // 32, 18), np.uint8)
    made[:, :2] = np.frombuffer(struct.pack("<e", 0.1), np.uint8)
    return made.reshape(rows, -1)


def tiny(e5):
    """Return an encoder of random weights that knows the letters and some words."""
    letters = sorted({letter for pair in PAIRS for text in pair for letter in text} - {" "})
    words = sorted({"▁" + word for pair in PAIRS for text in pair for word in text.split()})
    pieces = [*e5.SPECIAL, "▁", *letters, *words]
    numbers = np.random.default_rng(0)
    shapes = {"q.w": (WIDTH, WIDTH), "k.w": (WIDTH, WIDTH), "v.w": (WIDTH, WIDTH)}
    shapes |= {"ao.w": (WIDTH, WIDTH), "fi.w": (INNER, WIDTH), "fo.w": (WIDTH, INNER)}
    shapes |= {"fi.b": (INNER,)} | {f"{name}.b": (WIDTH,) for name in ("q", "k", "v", "ao", "fo")}
    shapes |= {f"{name}.{part}": (WIDTH,) for name in ("aln", "oln") for part in "wb"}
    weights = {
        f"l{layer}.{name}": numbers.normal(0, 0.2, shape).astype(np.float32)
        for layer in range(LAYERS)
        for name, shape in shapes.items()
    }
    weights |= {
        "emb.word": four_bits(len(pieces), 1),
        "emb.pos": numbers.normal(0, 0.1, (PLACES, WIDTH)).astype(np.float32),
        "emb.ln.w": np.ones(WIDTH, np.float32),
        "emb.ln.b": np.zeros(WIDTH, np.float32),
    }
    scores = [-float(number) for number in range(len(pieces) - len(words))] + [-1.0] * len(words)
    return e5.Pretrained(WIDTH, LAYERS, 4, INNER, 1e-12, pieces, scores, weights)


def settings(folder: Path, **others) -> argparse.Namespace:
    made = random.Random(0).choices(PAIRS, k=32)
    lines = [json.dumps({"source": source, "target": target}) for source, target in made]
    (folder / "pairs.jsonl").write_text("\n".join(lines), "utf-8")
    chosen = {
        "pairs": folder / "pairs.jsonl", "folder": folder / "work", "passes": 25.0, "half": False,
        "frozen": 1, "trained": 1, "vocabulary": 100, "save_every": 5.0, "batch": 8,
        "rate": 3e-3, "seed": 0, "out": folder / "de_en.argosmodel", "quantization": "float32",
    }  # fmt: skip
    return argparse.Namespace(**chosen | others)


def test_weights_of_four_bits_are_read_by_halves(monkeypatch):
    monkeypatch.syspath_prepend(str(TRAINING))
    import e5

    block = struct.pack("<e16B", 0.5, *(16 * 3 + 9 for _ in range(16)))
    read = e5.unpacked(np.frombuffer(block, np.uint8))
    assert read.tolist() == [[0.5] * 16 + [-2.5] * 16]


def test_the_student_learns_and_speaks_through_our_argos_engine(student, tmp_path, capsys):
    options = settings(tmp_path)
    student.train(options)
    student.pack(options)
    (tmp_path / "staging").mkdir()
    model = argos_package.install(
        options.out, tmp_path / "staging", tmp_path / "packages", source="test"
    )
    assert model.languages == ("de-en",)
    decoded = ArgosModel(model.path, beam_size=1, threads=1).decode([pair[0] for pair in PAIRS])
    assert [row.text for row in decoded] == [pair[1] for pair in PAIRS]


def test_training_goes_on_from_the_checkpoint(student, tmp_path, capsys):
    student.train(settings(tmp_path, passes=1.0))
    student.train(settings(tmp_path, passes=2.0))
    assert "going on from step 4" in capsys.readouterr().out
    curve = (tmp_path / "work" / "curve.tsv").read_text("utf-8").splitlines()
    assert [line.split("\t")[0] for line in curve] == ["32", "64"]


def test_ctranslate2_scores_as_the_network_did_in_training(student, tmp_path, capsys):
    import ctranslate2
    import torch

    options = settings(tmp_path, passes=1.0)
    student.train(options)
    encoder = student.pretrained()
    network, source, target = student.begun(options.folder, encoder)
    state = torch.load(options.folder / "checkpoint.pt", weights_only=True)
    network.load_state_dict(state["student"], strict=False)
    names = student.names(source), student.names(target)
    student.save(network.eval(), encoder, *names, tmp_path / "model", "float32")
    translator = ctranslate2.Translator(str(tmp_path / "model"), compute_type="float32")
    for left, right in PAIRS:
        rows = [[0, *source.encode(left), 2]]
        blank = student.filled(rows, 1)[1]
        with torch.inference_mode():
            states = student.below(network, rows)
            expected = student.loss_of(
                network, states, blank, [[*target.encode(right), 2]], smoothing=0
            )
        pieces = source.encode(left, out_type=str), target.encode(right, out_type=str)
        (scored,) = translator.score_batch([pieces[0]], [pieces[1]])
        assert -np.mean(scored.log_probs) == pytest.approx(float(expected), abs=1e-4)
