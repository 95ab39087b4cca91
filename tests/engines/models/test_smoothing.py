"""Factors go out of what makes columns and into what reads them; products stay what they were."""

from pathlib import Path

import numpy as np
import pytest

from translator.engines.models.smoothing import OUTPUT, Smoothing, places, write_factors
from translator.errors import ModelError

WIDTHS = {"qkv": 6, "out": 4, "inner": 6, "down": 10, "output": 6}
HEADS = 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = np.random.default_rng(0)
    factors = {
        place: np.exp2(made.integers(-30, 30, width) / 8).astype(np.float32)
        for place, width in widths().items()
    }
    write_factors(factors, tmp_path / "factors")
    return tmp_path / "factors"


def widths() -> dict[str, int]:
    return {place: WIDTHS[place.rpartition(".")[2]] for place in places(2)}


SHAPES = {
    "attn_norm": (6,), "attn_q": (12, 6), "attn_k": (4, 6), "attn_v": (4, 6),
    "attn_output": (6, 12), "ffn_norm": (6,), "ffn_gate": (10, 6), "ffn_up": (10, 6),
    "ffn_down": (6, 10),
}  # fmt: skip


def products(weights: dict[str, np.ndarray], x: np.ndarray) -> list[np.ndarray]:
    """Return what comes out of a layer's matrices, each behind what makes its columns."""
    left, right = weights["attn_norm"] * x, weights["ffn_norm"] * x
    values = np.tile(weights["attn_v"] @ left, HEADS)
    inner = weights["ffn_up"] @ right
    return [
        weights["attn_q"] @ left,
        weights["attn_k"] @ left,
        weights["attn_output"] @ values,
        weights["ffn_gate"] @ right,
        weights["ffn_down"] @ inner,
    ]


@pytest.mark.parametrize("layer", [0, 1])
def test_products_stay_what_they_were(file: Path, layer: int) -> None:
    smoothing, made = Smoothing(file, widths()), np.random.default_rng(1)
    plain = {name: made.normal(size=size).astype(np.float32) for name, size in SHAPES.items()}
    smooth = {
        name: next(smoothing.applied(f"blk.{layer}.{name}.weight", iter([one])))
        for name, one in plain.items()
    }
    assert not any(np.allclose(plain[name], smooth[name]) for name in SHAPES)
    x = made.normal(size=6)
    for before, after in zip(products(plain, x), products(smooth, x), strict=True):
        assert after == pytest.approx(before, rel=1e-4, abs=1e-4)


def test_the_logits_stay_what_they_were(file: Path) -> None:
    smoothing, made = Smoothing(file, widths()), np.random.default_rng(2)
    norm, matrix = made.normal(size=6), made.normal(size=(9, 6))
    [smooth_norm] = smoothing.applied("output_norm.weight", iter([norm]))
    [smooth_matrix] = smoothing.applied(OUTPUT, iter([matrix]))
    assert not np.allclose(norm, smooth_norm)
    assert smooth_matrix @ smooth_norm == pytest.approx(matrix @ norm, rel=1e-4)


def test_matrices_of_no_place_stay_and_rows_may_come_in_parts(file: Path) -> None:
    smoothing = Smoothing(file, widths())
    rows = np.random.default_rng(2).normal(size=(7, 6)).astype(np.float32)
    [same] = smoothing.applied("token_embd.weight", iter([rows]))
    assert np.array_equal(same, rows)
    [whole] = smoothing.applied(OUTPUT, iter([rows]))
    parts = smoothing.applied(OUTPUT, iter([rows[:3], rows[3:]]))
    assert np.array_equal(np.concatenate(list(parts)), whole)


def test_factors_of_another_model_are_refused(file: Path) -> None:
    with pytest.raises(ModelError, match="for another model; reinstall satzpaar"):
        Smoothing(file, widths() | {"output": 7})
