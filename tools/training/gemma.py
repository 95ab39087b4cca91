"""Gemma 3 (Gemma Team 2025) in plain PyTorch, from a GGUF file; an adapter or all layers learn.

It learns and translates: many prompts at once, greedily or by chance, as reinforcement needs it.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from tools.training import lora

ALL_SEEING = 6
"""Every so manieth layer turns its vectors slowly, for far places; the others quickly."""
QUICK = 10_000.0
SAID = "gemma3."
"""How the names of what a file says of the model begin."""
NORMS = (
    "attn_norm", "attn_q_norm", "attn_k_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm",
)  # fmt: skip
EPSILON = 1e-6
WARM = 3
"""Times that a GPU runs what it shall learn by heart."""
LOOK = 8
"""Steps after which it is looked whether all answers are finished."""


class Adapted(torch.nn.Module):
    """A fixed matrix and what is added to it: the product of two narrow ones.

    A GPU adds them up first, for then it reads its input, which is far larger than they are,
    once instead of twice; a processor counts multiplications, which are fewer one by one.
    """

    def __init__(self, fixed: Any, rank: int) -> None:
        """Begin with an adapter that adds nothing."""
        super().__init__()
        rows, columns = fixed.shape
        self.register_buffer("fixed", fixed)
        self.lora_a = torch.nn.Parameter(torch.empty(rank, columns))
        self.lora_b = torch.nn.Parameter(torch.zeros(rows, rank))
        torch.nn.init.kaiming_uniform_(self.lora_a, a=5**0.5)
        self._merged: Any = None

    def matrix(self) -> Any:
        """Return the sum of both."""
        return self.fixed + lora.SCALE * (self.lora_b @ self.lora_a).to(self.fixed.dtype)

    def train(self, mode: bool = True) -> Any:
        """Keep the sum while nothing is learned."""
        with torch.no_grad():
            self._merged = None if mode else self.matrix()
        return super().train(mode)

    def forward(self, x: Any) -> Any:
        """Multiply with the sum, or with the parts one by one."""
        if self._merged is not None or x.is_cuda:
            return functional.linear(x, self.matrix() if self._merged is None else self._merged)
        down, up = (one.to(x.dtype) for one in (lora.SCALE * self.lora_a, self.lora_b))
        rows = x.flatten(0, -2)
        sum_of_both = torch.addmm(rows @ self.fixed.T, rows @ down.T, up.T)
        return sum_of_both.unflatten(0, x.shape[:-1])


class Free(torch.nn.Module):
    """A matrix that learns as a whole."""

    def __init__(self, fixed: Any) -> None:
        """Begin with what it is in the base."""
        super().__init__()
        self.weight = torch.nn.Parameter(fixed.float())

    def forward(self, x: Any) -> Any:
        """Multiply with it, in the input's precision."""
        return functional.linear(x, self.weight.to(x.dtype))


class Layer(torch.nn.Module):
    """Attention and feed-forward network of one layer; its matrices have their names in GGUF."""

    def __init__(self, weights: dict[str, Any], rank: int, half: torch.dtype, base: float) -> None:
        """Take the layer's weights; ``base`` says how quickly its vectors turn."""
        super().__init__()
        self.base, self.half = base, half
        for name in lora.PLACES:
            fixed = weights[f"{name}.weight"]
            setattr(self, name, Adapted(fixed.to(half), rank) if rank else Free(fixed))
        for name in NORMS:
            self.register_buffer(name, weights[f"{name}.weight"])

    def norm(self, name: str, x: Any) -> Any:
        """Return the vectors at the length that one of ``NORMS`` gives them."""
        weight = getattr(self, name)
        return functional.rms_norm(x, weight.shape, weight, EPSILON)

    def queries_keys_values(self, x: Any, turned: tuple[Any, Any]) -> tuple[Any, Any, Any]:
        """Return them for rows of places: queries by head, keys and values of the only one."""
        x = self.norm("attn_norm", x).to(self.half)
        queries = self.attn_q(x).unflatten(-1, (-1, self.attn_q_norm.shape[0]))
        keys, values = self.attn_k(x), self.attn_v(x)
        cosine, sine = turned
        queries = turn(
            self.norm("attn_q_norm", queries.float()), cosine.unsqueeze(-2), sine.unsqueeze(-2)
        )
        keys = turn(self.norm("attn_k_norm", keys.float()), cosine, sine)
        return queries.to(self.half), keys.to(self.half), values

    def forward(self, x: Any, turned: tuple[Any, Any]) -> tuple[Any, Any, Any]:
        """Return what leaves the layer for rows that begin at their first place, keys, values."""
        queries, keys, values = self.queries_keys_values(x, turned)
        # One head of keys serves all of the queries, so that they are rows of one matrix.
        count, heads = queries.shape[1:3]
        scores = queries.flatten(1, 2) @ keys.transpose(1, 2) * queries.shape[-1] ** -0.5
        later = torch.ones(count, count, dtype=torch.bool, device=x.device).triu(1)
        later = later.repeat_interleave(heads, 0)
        shares = scores.float().masked_fill(later, -torch.inf).softmax(-1).to(self.half)
        seen = (shares @ values).unflatten(1, (count, heads))
        return self.rest(x, seen), keys, values

    def rest(self, x: Any, seen: Any) -> Any:
        """Return what leaves the layer, from what came and what attention found."""
        x = x + self.norm("post_attention_norm", self.attn_output(seen.flatten(-2)).float())
        y = self.norm("ffn_norm", x).to(self.half)
        y = functional.gelu(self.ffn_gate(y), approximate="tanh") * self.ffn_up(y)
        return x + self.norm("post_ffw_norm", self.ffn_down(y).float())


def turn(x: Any, cosine: Any, sine: Any) -> Any:
    """Turn vectors by their place (rotary embedding, Su et al. 2021)."""
    left, right = x.chunk(2, -1)
    return x * cosine + torch.cat((-right, left), -1) * sine


class Gemma(torch.nn.Module):
    """The model: ``forward`` gives the vectors whose product with ``embedding`` are the logits."""

    def __init__(self, base: Path, rank: int, device: str, *, half: bool = False) -> None:
        """Read the base from a GGUF file; ``half`` multiplies in bfloat16.

        With a rank of 0 there is no adapter, and the matrices that it would adapt learn.
        """
        super().__init__()
        from gguf import GGUFReader, quants

        file = GGUFReader(str(base))
        found = {
            tensor.name: torch.from_numpy(
                np.array(quants.dequantize(tensor.data, tensor.tensor_type))
            ).to(device)
            for tensor in file.tensors
        }
        self.half = torch.bfloat16 if half else torch.float32
        said = {name: field.contents() for name, field in file.fields.items() if SAID in name}
        slow = said.get(f"{SAID}rope.freq_base", QUICK)
        self.layers = torch.nn.ModuleList()
        for number in range(said[f"{SAID}block_count"]):
            head = f"blk.{number}."
            own = {name.removeprefix(head): one for name, one in found.items() if head in name}
            kind = slow if (number + 1) % ALL_SEEING == 0 else QUICK
            self.layers.append(Layer(own, rank, self.half, kind))
        self.register_buffer("embedding", found["token_embd.weight"].to(self.half))
        self.register_buffer("output_norm", found["output_norm.weight"])
        self.to(device)

    def compile_layers(self) -> None:
        """Let PyTorch write programs for the layers, which takes a minute and a C++ compiler."""
        for layer in self.layers:
            layer.compile(dynamic=True)

    def weights(self) -> dict[str, Any]:
        """Return the matrices that learn, an adapter's or the model's, by their names in files."""
        found = {}
        for number, layer in enumerate(self.layers):
            for name in lora.PLACES:
                for own, weight in getattr(layer, name).named_parameters():
                    side = "" if own == "weight" else f".{own}"
                    found[f"blk.{number}.{name}.weight{side}"] = weight
        return found

    def turned(self, places: Any) -> dict[float, tuple[Any, Any]]:
        """Return cosine and sine of each place's angles, by the layers' speed."""
        width = self.layers[0].attn_k_norm.shape[0]
        made = {}
        for base in {layer.base for layer in self.layers}:
            power = torch.arange(0, width, 2, device=places.device) / width
            angles = places.unsqueeze(-1) / base**power
            angles = torch.cat((angles, angles), -1)
            made[base] = (angles.cos(), angles.sin())
        return made

    def begin(self, tokens: Any) -> Any:
        """Return the first layer's input."""
        return self.embedding[tokens].float() * self.embedding.shape[1] ** 0.5

    def end(self, x: Any) -> Any:
        """Return the last layer's output as it is multiplied with ``embedding``."""
        x = functional.rms_norm(x, self.output_norm.shape, self.output_norm, EPSILON)
        return x.to(self.half)

    def forward(self, tokens: Any, kept: list[tuple[Any, Any]] | None = None) -> Any:
        """Return a vector for each place of rows that are filled up at their ends.

        Keys and values of each layer go to ``kept``, where one is given.
        """
        turned = self.turned(torch.arange(tokens.shape[1], device=tokens.device))
        x = self.begin(tokens)
        for layer in self.layers:
            x, keys, values = layer(x, turned[layer.base])
            if kept is not None:
                kept.append((keys, values))
        return self.end(x)

    def step(self, tokens: Any, places: Any, cache: list[tuple[Any, Any]], seen: Any) -> Any:
        """Return the vectors for one more token of each row, at its place; ``cache`` grows.

        ``seen`` says which places of the cache each row has filled, this one included.
        """
        turned = self.turned(places)
        rows = torch.arange(len(tokens), device=tokens.device)
        x = self.begin(tokens)
        for layer, (all_keys, all_values) in zip(self.layers, cache, strict=True):
            queries, keys, values = layer.queries_keys_values(x, turned[layer.base])
            all_keys[rows, places] = keys
            all_values[rows, places] = values
            scores = (queries @ all_keys.transpose(1, 2)).float() * queries.shape[-1] ** -0.5
            shares = scores.masked_fill(~seen.unsqueeze(1), -torch.inf).softmax(-1)
            found = shares.to(self.half) @ all_values
            x = layer.rest(x, found)
        return self.end(x)

    @torch.no_grad()
    def answers(
        self,
        prompts: Sequence[Sequence[int]],
        ends: Sequence[int],
        room: int,
        *,
        among: Any,
        bias: Any,
        samples: int = 0,
        temperature: float = 1.0,
    ) -> list[list[int]]:
        """Return what follows each prompt until one of the ``ends``, which is left out.

        Greedily, or ``samples`` answers a prompt, one after the other; of the sub-words ``among``,
        to whose logits ``bias`` is added. What has not ended after ``room`` is cut off there.
        """
        device, copies = self.embedding.device, max(1, samples)
        self.eval()
        lengths = torch.tensor([len(prompt) for prompt in prompts], device=device)
        tokens = torch.from_numpy(filled_up(prompts)).to(device)
        kept: list[tuple[Any, Any]] = []
        x = self(tokens, kept)[torch.arange(len(prompts), device=device), lengths - 1]
        cache = [
            tuple(
                functional.pad(part, (0, 0, 0, room)).repeat_interleave(copies, 0) for part in pair
            )
            for pair in kept
        ]
        x, places = x.repeat_interleave(copies, 0), lengths.repeat_interleave(copies, 0)
        every = torch.arange(cache[0][0].shape[1], device=device)
        done = torch.zeros(len(x), dtype=torch.bool, device=device)
        made = torch.full((len(x), room), ends[0], device=device)
        number = torch.zeros(1, dtype=torch.long, device=device)
        chosen = torch.zeros(len(x), dtype=torch.long, device=device)
        vectors = self.embedding[among]

        def choose(x: Any) -> None:
            logits = (x @ vectors.T).float() + bias
            if samples:  # the greatest after such noise is each as often as its probability says
                logits /= temperature
                logits -= torch.empty_like(logits).exponential_().log_()
            chosen.copy_(among[logits.argmax(-1)])
            for end in ends:
                done.logical_or_(chosen == end)
            made.index_copy_(1, number, torch.where(done, ends[0], chosen).unsqueeze(1))
            number.add_(1)

        def advance() -> None:
            choose(self.step(chosen, places, cache, every <= places.unsqueeze(1)))
            places.add_(1)

        choose(x)
        for again in repeated(advance, room - 1, device):
            if again % LOOK == 0 and bool(done.all()):
                break
        self.train()
        rows, end = made.tolist(), ends[0]
        return [row[: row.index(end)] if end in row else row for row in rows]


def repeated(body: Callable[[], None], times: int, device: torch.device) -> Iterator[int]:
    """Run what has no result so many times, and yield after each; a GPU soon knows it by heart."""
    if device.type != "cuda":
        for number in range(times):
            body()
            yield number
        return
    aside = torch.cuda.Stream()
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(min(WARM, times)):
            body()
    torch.cuda.current_stream().wait_stream(aside)
    if times <= WARM:
        return
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        body()
    for number in range(WARM, times):
        graph.replay()
        yield number


def filled_up(rows: Sequence[Sequence[int]], filling: int = 0) -> Any:
    """Return rows of numbers as one array, filled up at their ends."""
    made = np.full((len(rows), max(map(len, rows))), filling, np.int64)
    for number, row in enumerate(rows):
        made[number, : len(row)] = row
    return made
