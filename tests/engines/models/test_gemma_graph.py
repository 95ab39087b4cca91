"""The graph computes what PyTorch computes from the same weights, within the rounding."""

from pathlib import Path

import numpy as np
import pytest

from tests.support.tiny_llm import KEPT, TOKENS, constants, write_merged
from tests.support.training import able_to_learn
from translator.engines.models.gemma_graph import Weights, gemma_graph
from translator.engines.network import Leaning, Network, Reading

WORDS = ["<bos>", "▁ab", "a", "b", "c", "▁", "d", "ä", "ab", "▁ab", "k", "o"]
LONG = [KEPT.index(TOKENS.index(token)) for token in WORDS]


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A merged model whose adapter changes nothing; its base lies beside it."""
    return write_merged(tmp_path_factory.mktemp("merged"), (), able_to_learn(0))


def likelihoods(network: Network, tokens: list[int]) -> np.ndarray:
    """Return how likely each sub-word follows at each place."""
    count = len(network.tokenizer.tokens)
    places = np.arange(len(tokens))
    reading = Reading(np.array([tokens]), places[-1:], places, Leaning.of([]))
    found = network.read(network.memory(1, len(tokens)), reading, count)
    rows = np.zeros((len(tokens), count), np.float32)
    np.put_along_axis(rows, found.tokens, found.scores, axis=1)
    return rows


def test_the_graph_computes_what_pytorch_computes(merged: Path) -> None:
    import torch

    from tools.training.gemma import Gemma

    bias = constants(merged).arrays["bias"]
    model = Gemma(merged.with_name("base"), 4, "cpu")
    with torch.no_grad():
        x = model(torch.tensor([[KEPT[token] for token in LONG]]))
        logits = x[0] @ model.embedding[KEPT].T + torch.tensor(bias)
        wanted = logits.log_softmax(-1).numpy()
    found = likelihoods(Network(merged), LONG)
    possible = bias > -1000
    # Rounding makes .05; a factor left out at one place .2 or more, another rotary base .1.
    for here, there in zip(found[:, possible], wanted[:, possible], strict=True):
        assert np.sqrt(np.mean((here - there) ** 2)) < 0.07 * there.std()
        assert here.argmax() == there.argmax()
    assert (found[:, ~possible] < -1000).all()


def test_weights_that_are_multiplied_cannot_overflow_on_any_processor(merged: Path) -> None:
    """Two products of eight bits, one of them without sign, must fit into sixteen."""
    arrays = constants(merged).arrays
    multiplied = {name: one for name, one in arrays.items() if name.endswith("_weights")}
    assert len(multiplied) == 5
    for matrix in multiplied.values():
        assert matrix.dtype == np.int8
        assert 2 * 255 * np.abs(matrix.astype(int)).max() < 2**15


def test_a_matrix_is_the_same_whether_it_comes_whole_or_in_parts(
    merged: Path, tmp_path: Path
) -> None:
    made = np.random.default_rng(0)
    shapes = {
        "token_embd": (40, 16), "output": (40, 16), "output_norm": (16,), "blk.0.attn_q": (16, 16),
        "blk.0.attn_k": (8, 16), "blk.0.attn_v": (8, 16), "blk.0.attn_output": (16, 16),
        "blk.0.ffn_gate": (24, 16), "blk.0.ffn_up": (24, 16), "blk.0.ffn_down": (16, 24),
        "blk.0.attn_q_norm": (8,), "blk.0.attn_k_norm": (8,), "blk.0.attn_norm": (16,),
        "blk.0.ffn_norm": (16,), "blk.0.post_attention_norm": (16,), "blk.0.post_ffw_norm": (16,),
    }  # fmt: skip
    tensors = {f"{name}.weight": made.normal(size=size).astype(np.float32)
               for name, size in shapes.items()}  # fmt: skip
    tensors["blk.0.ffn_down.weight"][3] = 0
    tensors["output.weight"] = tensors["token_embd.weight"]
    ways = {
        "whole": lambda name: [tensors[name]],
        "parts": lambda name: np.array_split(tensors[name], 5 if tensors[name].ndim > 1 else 1),
    }
    for way, read in ways.items():
        weights = Weights(
            read,
            layers=1, heads=2, head_width=8, window=4, places=32, bias=np.zeros(40, np.float32),
        )  # fmt: skip
        gemma_graph(weights).write(tmp_path / way, {})
    assert (tmp_path / "whole").read_bytes() == (tmp_path / "parts").read_bytes()
    down = constants(tmp_path / "whole").matrix("layer0_down")
    assert not down[3].any()
    assert np.abs(down - tensors["blk.0.ffn_down.weight"]).max() < np.abs(down).max() / 64
