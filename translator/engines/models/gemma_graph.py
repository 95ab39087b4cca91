"""Gemma 3 (Gemma Team 2025) as one ONNX graph, which ONNX Runtime computes in whole numbers.

Matrices have eight bits a weight with one factor a column; what is multiplied with them is rounded
to eight bits a place of the text just before (dynamic quantisation). So each place is computed by
itself, and a sentence comes out the same whatever is beside it. Keys and values stay in single
precision, in buffers that the caller owns.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from translator.engines.models.onnx_file import MICROSOFT, Graph

Floats = NDArray[np.float32]

_QUICK, _SLOW = 1e4, 1e6
"""How the places of near and far attention turn (rotary embedding, Su et al. 2021)."""
_ALL_SEEING = 6
"""Every so manieth layer sees all places; the others the last ones only."""
_EPSILON = 1e-6
_MOST = 127
"""A number of eight bits is one of so many steps up or down."""
_LEVELS = 64
"""A weight that is multiplied has fewer: processors without VNNI add two products of eight bits
into sixteen, and 2 * 255 * 64 is the most that fits. So all processors come to the same sums."""
_SAME = 1.0


@dataclass(frozen=True)
class Weights:
    """A model's weights, and what it adds to its logits."""

    read: Callable[[str], Iterable[Floats]]
    """Yields the rows of a matrix (outputs x inputs), some at a time, or a norm, by its name in
    GGUF files: so never more than one matrix is in memory in full precision."""
    layers: int
    heads: int
    head_width: int
    """Numbers of a key, and of a value."""
    window: int
    """Places that a layer sees which does not see all."""
    places: int
    """Most places of a text and its answer together."""
    bias: Floats
    """What is added to the logit of each sub-word."""


def gemma_graph(weights: Weights) -> Graph:
    """Return the graph; :mod:`translator.engines.network` says what goes in and comes out."""
    return _Builder(weights).graph


class _Builder:
    def __init__(self, weights: Weights) -> None:
        self.graph, self._own = Graph(), weights
        [last_norm] = weights.read("output_norm.weight")
        self._width = len(last_norm)
        self._begin()
        x, a = "embedded", self._norm("embedded", "blk.0.attn_norm.weight", "begun")
        for number in range(weights.layers):
            x, a = self._layer(number, x, a)
        self._end(a)

    def _begin(self) -> None:
        """Add inputs, constants and the embedding of the text's sub-words."""
        g, own = self.graph, self._own
        for name, kind, shape in (
            ("tokens", "int64", ("rows", "places")),
            ("last_places", "int32", ("rows",)),
            ("longest", "int32", ()),
            ("asked", "int64", ("answers",)),
            ("added_at", "int64", ("added", 2)),
            ("added", "float32", ("added",)),
            ("best", "int64", (1,)),
            ("wanted", "int64", ("answers", 1)),
        ):
            g.input(name, kind, *shape)
        g.constant("middle", np.array(128, np.uint8))
        g.constant("half_more", np.array(128.5, np.float32))
        g.constant("top", np.array(127, np.float32))
        g.constant("a_step", np.array(1 / 127, np.float32))
        g.constant("one", np.array(1, np.float32))
        g.constant("tiny", np.array(1e-12, np.float32))
        g.constant("last_axis", np.array([-1]))
        angles = np.arange(own.places)[:, None]
        for name, base in (("near", _QUICK), ("far", _SLOW)):
            turned = angles * base ** (-np.arange(own.head_width // 2) / (own.head_width // 2))
            g.constant(f"{name}_cosine", np.cos(turned).astype(np.float32))
            g.constant(f"{name}_sine", np.sin(turned).astype(np.float32))
        rows, factors = _rounded(own.read("token_embd.weight"), _MOST)
        g.constant("embedding", rows)
        g.constant("embedding_factors", factors * np.float32(self._width**0.5))
        g.node("Gather", ["embedding", "tokens"], "embedded_rounded", axis=0)
        g.node("Cast", ["embedded_rounded"], "embedded_steps", to=1)
        g.node("Gather", ["embedding_factors", "tokens"], "embedded_factors", axis=0)
        g.node("Unsqueeze", ["embedded_factors", "last_axis"], "embedded_factor")
        g.node("Mul", ["embedded_steps", "embedded_factor"], "embedded")

    def _layer(self, number: int, x: str, a: str) -> tuple[str, str]:
        """Add a layer to what came and its norm; return what leaves and its norm for the next."""
        g, own, p = self.graph, self._own, f"layer{number}_"
        blk = f"blk.{number}."
        last = number == own.layers - 1
        following = "output_norm.weight" if last else f"blk.{number + 1}.attn_norm.weight"
        seen = self._attention(number, a)
        out = self._product(f"{p}out", seen, [f"{blk}attn_output.weight"])
        added = self._norm(out, f"{blk}post_attention_norm.weight", f"{p}added")
        between, y = self._norm_of_sum(x, added, f"{blk}ffn_norm.weight", f"{p}between")
        both = self._scaled(
            self._product(f"{p}inner", y, [f"{blk}ffn_gate.weight", f"{blk}ffn_up.weight"])
        )
        g.node("Split", [both], [f"{p}gate", f"{p}up"], axis=-1, num_outputs=2)
        g.node("FastGelu", [f"{p}gate"], f"{p}open", MICROSOFT)
        g.node("Mul", [f"{p}open", f"{p}up"], f"{p}passed")
        down = self._product(f"{p}down", f"{p}passed", [f"{blk}ffn_down.weight"])
        more = self._norm(down, f"{blk}post_ffw_norm.weight", f"{p}more")
        return self._norm_of_sum(between, more, following, f"{p}left")

    def _attention(self, number: int, a: str) -> str:
        g, own, p, blk = self.graph, self._own, f"layer{number}_", f"blk.{number}."
        names = [f"{blk}attn_{part}.weight" for part in "qkv"]
        product = self._product(f"{p}qkv", a, names)
        width = own.head_width
        queries = own.heads * width
        g.constant(f"{p}parts", np.array([queries, width, width]))
        g.node("Split", [product, f"{p}parts"], [f"{p}q_raw", f"{p}k_raw", f"{p}v_raw"], axis=-1)
        # Queries and keys are brought to one length anyway: only values need their factor.
        g.node("Mul", [f"{p}v_raw", self._factor(product)], f"{p}v")
        g.constant(f"{p}by_head", np.array([0, 0, own.heads, width]))
        g.constant(f"{p}in_a_row", np.array([0, 0, queries]))
        g.node("Reshape", [f"{p}q_raw", f"{p}by_head"], f"{p}q_heads")
        self._norm(f"{p}q_heads", f"{blk}attn_q_norm.weight", f"{p}q_normal")
        g.node("Reshape", [f"{p}q_normal", f"{p}in_a_row"], f"{p}q")
        self._norm(f"{p}k_raw", f"{blk}attn_k_norm.weight", f"{p}k")
        all_seeing = (number + 1) % _ALL_SEEING == 0
        turn = "far" if all_seeing else "near"
        for kept in ("keys", "values"):
            g.input(f"{kept}{number}", "float32", "rows", 1, "room", width)
        g.node(
            "GroupQueryAttention",
            [f"{p}q", f"{p}k", f"{p}v", f"keys{number}", f"values{number}", "last_places"]
            + ["longest", f"{turn}_cosine", f"{turn}_sine"],
            [f"{p}seen", f"new_keys{number}", f"new_values{number}"],
            MICROSOFT,
            num_heads=own.heads,
            kv_num_heads=1,
            do_rotary=1,
            rotary_interleaved=0,
            scale=width**-0.5,
            local_window_size=-1 if all_seeing else own.window,
        )
        for kept in ("keys", "values"):
            g.output(f"new_{kept}{number}", "float32", "rows", 1, "room", width)
        return f"{p}seen"

    def _end(self, a: str) -> None:
        """Add the logits of the places asked for, and what is read from them."""
        g, own = self.graph, self._own
        g.constant("in_rows", np.array([-1, self._width]))
        g.node("Reshape", [a, "in_rows"], "all_places")
        g.node("Gather", ["all_places", "asked"], "places_asked", axis=0)
        logits = self._scaled(self._product("logits", "places_asked", ["output.weight"]))
        g.node("Add", [logits, g.constant("bias", own.bias)], "leaning")
        g.node("ScatterND", ["leaning", "added_at", "added"], "leant", reduction="add")
        g.node("LogSoftmax", ["leant"], "likely", axis=-1)
        g.node("TopK", ["likely", "best"], ["best_likely", "best_tokens"], axis=-1, sorted=1)
        g.node("GatherElements", ["likely", "wanted"], "wanted_likely", axis=1)
        g.output("best_likely", "float32", "answers", "best_count")
        g.output("best_tokens", "int64", "answers", "best_count")
        g.output("wanted_likely", "float32", "answers", 1)

    def _product(self, name: str, x: str, matrices: Sequence[str]) -> str:
        """Multiply with matrices side by side, but for a factor of each place."""
        g = self.graph
        rows, factors = _rounded(chain.from_iterable(map(self._own.read, matrices)), _LEVELS)
        g.constant(f"{name}_weights", rows.T)
        g.constant(f"{name}_factors", factors)
        g.node("Abs", [x], f"{name}_sizes")
        g.node("ReduceMax", [f"{name}_sizes", "last_axis"], f"{name}_size", keepdims=1)
        g.node("Max", [f"{name}_size", "tiny"], f"{name}_largest")
        g.node("Div", ["top", f"{name}_largest"], f"{name}_steps")
        g.node("Mul", [x, f"{name}_steps"], f"{name}_in_steps")
        # Casting cuts off what is behind the point: with .5 more it rounds.
        g.node("Add", [f"{name}_in_steps", "half_more"], f"{name}_shifted")
        g.node("Cast", [f"{name}_shifted"], f"{name}_whole", to=2)
        return g.node(
            "MatMulIntegerToFloat",
            [f"{name}_whole", f"{name}_weights", "one", f"{name}_factors", "middle"],
            name,
            MICROSOFT,
        )

    def _factor(self, product: str) -> str:
        """Return the factor that a product lacks; a norm behind it needs none."""
        return self.graph.node("Mul", [f"{product}_largest", "a_step"], f"{product}_factor")

    def _scaled(self, product: str) -> str:
        return self.graph.node("Mul", [product, self._factor(product)], f"{product}_scaled")

    def _norm(self, x: str, weight: str, name: str) -> str:
        return self.graph.node(
            "SimplifiedLayerNormalization",
            [x, self._weight(weight)],
            name,
            axis=-1,
            epsilon=_EPSILON,
            stash_type=1,
        )

    def _norm_of_sum(self, x: str, more: str, weight: str, name: str) -> tuple[str, str]:
        """Add two and the norm of their sum; return both."""
        self.graph.node(
            "SkipSimplifiedLayerNormalization",
            [x, more, self._weight(weight)],
            [f"{name}_normal", "", "", name],
            MICROSOFT,
            epsilon=_EPSILON,
        )
        return name, f"{name}_normal"

    def _weight(self, name: str) -> str:
        [values] = self._own.read(name)
        return self.graph.constant(name, values)


def _rounded(parts: Iterable[Floats], levels: int) -> tuple[NDArray[np.int8], Floats]:
    """Return the rows of a matrix in whole steps, and the size of a step of each row."""
    rows: list[NDArray[np.int8]] = []
    sizes: list[Floats] = []
    for part in parts:
        steps = np.maximum(part.max(axis=1), -part.min(axis=1)) / np.float32(levels)
        steps[steps == 0] = _SAME
        rows.append(np.rint(part / steps[:, None]).astype(np.int8))
        sizes.append(steps)
    return np.concatenate(rows), np.concatenate(sizes)
