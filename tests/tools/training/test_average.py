"""Adapters averaged, by their factors and by their products."""

import sys

import numpy as np
import pytest

from tools.training import average, lora


@pytest.fixture
def averaged(monkeypatch):
    """Averages files of ``stored`` adapters as average.py does, and returns what it would write."""

    def run(stored, out, *options):
        written = {}

        def write(adapter, path):
            written.update(adapter)
            path.write_bytes(b"GGUF")

        monkeypatch.setattr(lora, "stored", lambda path: stored[path.name])
        monkeypatch.setattr(lora, "write", write)
        monkeypatch.setattr(sys, "argv", ["average.py", *stored, str(out), *options])
        average.main()
        return written

    return run


def test_adapters_are_averaged_matrix_by_matrix(averaged, tmp_path, capsys):
    out = tmp_path / "mean.gguf"
    one = {"a": np.array([[1.0, 2.0]]), "b": np.array([[0.5]])}
    other = {"a": np.array([[3.0, -2.0]]), "b": np.array([[0.0]])}
    made = averaged({"one.gguf": one, "other.gguf": other}, out)
    assert {name: mean.tolist() for name, mean in made.items()} == {
        "a": [[2.0, 0.0]],
        "b": [[0.25]],
    }
    made = averaged({"one.gguf": one, "other.gguf": other}, out, "--weights", "3", "1")
    assert made["a"].tolist() == [[1.5, 1.0]]
    for odd, options, told in (
        ({"a": one["a"]}, [], "different matrices"),
        (one | {"a": np.array([[1.0, 2.0], [1.0, 2.0]])}, [], "different ranks"),
        (other, ["--weights", "1"], "2 numbers above 0"),
        (other, ["--weights", "1", "0"], "2 numbers above 0"),
    ):
        with pytest.raises(SystemExit):
            averaged({"one.gguf": one, "odd.gguf": odd}, out, *options)
        assert told in capsys.readouterr().err


def test_a_mean_of_products_is_what_the_adapters_add_on_average(averaged, tmp_path):
    shapes = {"x.lora_a": (4, 20), "x.lora_b": (30, 4), "y.lora_a": (4, 16), "y.lora_b": (9, 4)}
    random_source = np.random.default_rng(1)
    files = {
        f"{number}.gguf": {
            name: random_source.normal(size=shape).astype(np.float32)
            for name, shape in shapes.items()
        }
        for number in range(3)
    }
    wanted = {
        matrix: sum(
            share * one[f"{matrix}.lora_b"].astype(float) @ one[f"{matrix}.lora_a"]
            for share, one in zip((0.5, 0.25, 0.25), files.values(), strict=True)
        )
        for matrix in "xy"
    }
    for rank in (12, 5):
        options = ["--weights", "2", "1", "1", "--rank", str(rank)]
        made = averaged(files, tmp_path / "mean.gguf", *options)
        for matrix, mean in wanted.items():
            up, down = made[f"{matrix}.lora_b"], made[f"{matrix}.lora_a"]
            assert len(down) == up.shape[1] == min(rank, *mean.shape)
            sizes = np.linalg.svd(mean, compute_uv=False)
            lost = np.linalg.norm(up @ down - mean)
            assert lost == pytest.approx(np.linalg.norm(sizes[rank:]), abs=1e-4)
