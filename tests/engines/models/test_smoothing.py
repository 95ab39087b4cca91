"""What is smoothed is the same product."""

from pathlib import Path

import numpy as np
import pytest

from translator.engines.models.smoothing import Smoothing, around, places, write_factors
from translator.errors import ModelError

WIDTHS = {"blk.0.qkv": 6, "blk.0.out": 3, "blk.0.inner": 6, "blk.0.down": 8, "output": 6}


def factors(path: Path) -> Smoothing:
    made = np.random.default_rng(1)
    assert list(WIDTHS) == places(1)
    sizes = {
        place: np.exp2(made.integers(-16, 17, width) / 8).astype(np.float32)
        for place, width in WIDTHS.items()
    }
    write_factors(sizes, path)
    return Smoothing(path, WIDTHS)


@pytest.mark.parametrize("place", WIDTHS)
def test_the_product_stays_what_it_was(tmp_path: Path, place: str) -> None:
    smoothing, made = factors(tmp_path / "s"), np.random.default_rng(2)
    before, behind = around(place)
    width = WIDTHS[place]
    heads = 2 if place.endswith("out") else 1
    norms = {"attn_v": "attn_norm", "ffn_up": "ffn_norm"}
    norm = norms.get(before.split(".")[-2])
    weights = made.normal(size=(width, 6) if norm else width).astype(np.float32)
    x = made.normal(size=6 if norm else width).astype(np.float32)

    def columns(own: np.ndarray, read: np.ndarray) -> np.ndarray:
        return np.tile(own @ read if norm else own * read, heads)

    [smoothed] = smoothing.applied(before, iter([weights]))
    read = x
    if norm:  # what makes these columns reads smoothed ones itself
        [read] = smoothing.applied(f"blk.0.{norm}.weight", iter([x]))
    plain, changed = columns(weights, x), columns(smoothed, read)
    assert np.abs(changed / plain - 1).max() > 0.1
    makers = {around(other)[0] for other in WIDTHS}
    for name in [name for name in behind if name not in makers]:
        matrix = made.normal(size=(4, width * heads)).astype(np.float32)
        parts = list(smoothing.applied(name, iter(np.split(matrix, 2))))
        assert np.allclose(np.concatenate(parts) @ changed, matrix @ plain, atol=1e-4)


def test_what_no_place_names_stays(tmp_path: Path) -> None:
    [same] = factors(tmp_path / "s").applied("blk.0.post_ffw_norm.weight", iter([np.ones(6)]))
    assert (same == 1).all()


def test_the_factors_of_another_model_are_refused(tmp_path: Path) -> None:
    factors(tmp_path / "s")
    with pytest.raises(ModelError, match="for another model"):
        Smoothing(tmp_path / "s", WIDTHS | {"output": 7})
