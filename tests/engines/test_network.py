"""A merged model in ONNX Runtime: buffers are shared, damage is one line."""

from pathlib import Path

import numpy as np
import pytest

from tests.support.tiny_llm import gguf, write_merged
from translator.engines.models.onnx_file import Graph, weights_of
from translator.engines.network import Leaning, Memory, Network, Reading
from translator.errors import ModelError


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_merged(tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def network(path: Path) -> Network:
    return Network(path)


def reading(tokens: list[int], first: int = 0, leaning: dict[int, float] = {}) -> Reading:  # noqa: B006
    """Return the reading of one row, which asks what follows its last sub-word."""
    last = np.array([first + len(tokens) - 1])
    return Reading(np.array([tokens]), last, np.array([len(tokens) - 1]), Leaning.of([leaning]))


def test_keys_and_values_are_written_into_the_buffers_of_the_caller(network: Network) -> None:
    memory = network.memory(1, 8)
    before = memory.buffers()
    assert {name for name, _ in before} == {"keys0", "values0"}
    network.read(memory, reading(network.tokenizer("ab abc")), 1)
    for (_, old), (_, new) in zip(before, memory.buffers(), strict=True):
        assert np.shares_memory(old, new)
        written = np.abs(new[0, 0]).sum(axis=1) > 0
        count = len(network.tokenizer("ab abc"))
        assert written.tolist() == [True] * count + [False] * (8 - count)


def test_a_text_read_in_pieces_is_the_text_read_at_once(network: Network) -> None:
    tokens = [network.first, *network.tokenizer("ab abc ab")]
    whole = network.read(network.memory(1, 16), reading(tokens), 5)
    memory = network.memory(1, 16)
    network.read(memory, reading(tokens[:3]), 1)
    for place, token in enumerate(tokens[3:], start=3):
        pieces = network.read(memory, reading([token], place), 5)
    assert pieces.tokens.tolist() == whole.tokens.tolist()
    np.testing.assert_allclose(pieces.scores, whole.scores, atol=0.02)


def test_what_leans_is_added_before_likelihoods_are_computed(network: Network) -> None:
    tokens = network.tokenizer("ab abc")
    [token] = network.tokenizer("k")
    plain = network.likelihoods(network.memory(1, 8), reading(tokens), np.array([token]))
    leant = network.likelihoods(
        network.memory(1, 8), reading(tokens, leaning={token: 1.5}), np.array([token])
    )
    share = np.exp(plain)
    assert leant == pytest.approx(plain + 1.5 - np.log1p(share * (np.exp(1.5) - 1)), abs=1e-4)


def test_rows_are_taken_and_kept_with_what_was_read() -> None:
    memory = Memory(1, 3, 4, 2)
    for _, own in memory.buffers():
        own[:, 0, :, 0] = np.arange(12).reshape(3, 4)
    other = memory.taken(np.array([2, 0, 0, 1]), 3, 6)
    assert (other.rows, other.room) == (4, 6)
    for _, own in other.buffers():
        assert own[:, 0, :3, 0].tolist() == [[8, 9, 10], [0, 1, 2], [0, 1, 2], [4, 5, 6]]
        assert not own[:, :, 3:].any()
    memory.keep(np.array([2, 1]), 0, 3)
    assert memory.rows == 2
    for _, own in memory.buffers():
        assert own[:, 0, :3, 0].tolist() == [[8, 9, 10], [4, 5, 6]]


@pytest.mark.parametrize(
    "kind",
    ["cut short", "empty", "GGUF", "another ONNX model", "weights cut short", "without weights"],
)
def test_a_damaged_file_is_one_line(path: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "name" / "model.onnx"
    file.parent.mkdir()
    if kind == "GGUF":
        gguf(file)
    elif kind == "another ONNX model":
        graph = Graph()
        graph.input("x", "float32", 1)
        graph.node("Abs", ["x"], "y")
        graph.output("y", "float32", 1)
        graph.write(file, {})
    elif "weights" in kind:
        file.write_bytes(path.read_bytes())
        if kind == "weights cut short":
            weights = weights_of(path).read_bytes()
            weights_of(file).write_bytes(weights[: len(weights) // 2])
    else:
        whole = path.read_bytes()
        file.write_bytes(whole[: len(whole) // 2 if kind == "cut short" else 0])
    with pytest.raises(ModelError, match="'satzpaar models remove name'") as caught:
        Network(file)
    assert "\n" not in str(caught.value)
