"""A merged model in ONNX Runtime: sub-words in, how likely each sub-word follows out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from translator.engines.models.merge import FIRST, SUB_WORDS
from translator.engines.tokenizer import Tokenizer
from translator.errors import EngineError, ModelError, first_line

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Leaning:
    """What is added to the logits."""

    places: Numbers
    """Row and sub-word of each logit."""
    added: Floats

    @classmethod
    def of(cls, rows: Sequence[Mapping[int, float]]) -> "Leaning":
        """Return it for rows, each of which has its own sub-words."""
        places = [(row, token) for row, own in enumerate(rows) for token in own]
        added = [value for own in rows for value in own.values()]
        return cls(np.array(places, np.int64).reshape(-1, 2), np.array(added, np.float32))

    def and_(self, other: "Leaning") -> "Leaning":
        """Return both together."""
        return Leaning(
            np.concatenate([self.places, other.places]), np.concatenate([self.added, other.added])
        )


@dataclass(frozen=True)
class Reading:
    """Sub-words to be read next."""

    tokens: Numbers
    """Rows x places, filled up at the ends."""
    last_places: Numbers
    """Where the last one of each row stands in its text."""
    asked: Numbers
    """Places at which one wants to know what follows, counted row after row."""
    leaning: Leaning
    """What is added there."""


@dataclass(frozen=True)
class Likeliest:
    """What may follow at each place asked for."""

    scores: Floats
    """Log-probabilities, answers x candidates, the best first."""
    tokens: Numbers


class Memory:
    """Keys and values of rows of text, in buffers that the network reads and writes in place."""

    def __init__(self, layers: int, rows: int, room: int, width: int) -> None:
        """Make room for so many places in each row; a key has ``width`` numbers."""
        self.rows, self.room = rows, room
        # The system gives out memory as places are written.
        self._all = np.zeros((2 * layers, rows, 1, room, width), np.float32)

    def taken(self, rows: Numbers, places: int, room: int) -> "Memory":
        """Return another memory with these rows, of whose places so many are filled."""
        layers, width = len(self._all) // 2, self._all.shape[-1]
        other = Memory(layers, len(rows), room, width)
        for mine, others in zip(self._all, other._all, strict=True):
            others[:, :, :places] = mine[rows, :, :places]
        return other

    def keep(self, rows: Numbers, same: int, places: int) -> None:
        """Go on with these rows only, in this order, of whose places so many are filled.

        Rows that take the place of their neighbours are known to be the ``same`` up to there.
        """
        moved = np.flatnonzero(rows != np.arange(len(rows)))
        first = same if len(rows) == self.rows else 0
        self.rows = len(rows)
        if len(moved):
            for own in self._all:
                own[moved, :, first:places] = own[rows[moved], :, first:places]

    def buffers(self) -> list[tuple[str, Any]]:
        """Return the buffer of each layer's keys and values, by the names the graph has."""
        kept = ("keys", "values")
        return [
            (f"{kept[number % 2]}{number // 2}", own[: self.rows])
            for number, own in enumerate(self._all)
        ]


class Network:
    """One session, in which several threads may compute at once, each on a core of its own."""

    def __init__(self, path: Path) -> None:
        """Load the model; ModelError if it is none of ours, or damaged."""
        try:
            import onnxruntime
        except ImportError as error:
            raise EngineError(f"onnxruntime does not work here ({error}); reinstall it") from error
        self._runtime = onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._run_options = onnxruntime.RunOptions()
        self._run_options.only_execute_path_to_fetches = True
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
            said = self._session.get_modelmeta().custom_metadata_map
            self.first = int(said[FIRST])
            self._sub_words = json.loads(said[SUB_WORDS])
        except Exception as error:
            if is_of_runtime(error) or isinstance(error, (RuntimeError, KeyError, ValueError)):
                raise ModelError(
                    f"ONNX Runtime cannot load {path}: too little memory, or it is damaged; "
                    f"run 'satzpaar models remove {path.parent.name}' and install it again"
                ) from error
            raise
        kept = [own.shape for own in self._session.get_inputs() if own.name.startswith("keys")]
        self._layers, self._width = len(kept), kept[0][-1]

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """How the model cuts texts."""
        return Tokenizer(*self._sub_words)

    def memory(self, rows: int, room: int) -> Memory:
        """Return an empty memory of so many texts, with room for so many places in each."""
        return Memory(self._layers, rows, room, self._width)

    def read(self, memory: Memory, more: "Reading", best: int) -> Likeliest:
        """Read more sub-words; return the ``best`` likeliest that follow at the places asked for.

        ``memory`` gets their keys and values.
        """
        scores, tokens = self._run(memory, more, ("best_likely", "best_tokens"), best=best)
        return Likeliest(scores, tokens)

    def likelihoods(self, memory: Memory, more: "Reading", wanted: Numbers) -> Floats:
        """Return the log-probability of a wanted sub-word at each place asked for."""
        [likely] = self._run(memory, more, ("wanted_likely",), wanted=wanted)
        found: Floats = likely[:, 0]
        return found

    def _run(
        self,
        memory: Memory,
        more: "Reading",
        outputs: Sequence[str],
        best: int = 1,
        wanted: Numbers | None = None,
    ) -> list[Any]:
        if wanted is None:
            wanted = np.zeros(len(more.asked), np.int64)
        inputs = {
            "tokens": more.tokens,
            "last_places": more.last_places.astype(np.int32),
            "longest": np.array(more.last_places.max() + 1, np.int32),
            "asked": more.asked,
            "added_at": more.leaning.places,
            "added": more.leaning.added,
            "best": np.array([best], np.int64),
            "wanted": wanted[:, None],
        }
        binding = self._session.io_binding()
        for name, values in inputs.items():
            binding.bind_cpu_input(name, np.ascontiguousarray(values))
        kept = memory.buffers()
        for name, own in kept:
            value = self._runtime.OrtValue.ortvalue_from_numpy(own)
            binding.bind_ortvalue_input(name, value)
            binding.bind_ortvalue_output(f"new_{name}", value)
        for name in outputs:
            binding.bind_output(name)
        try:
            self._session.run_with_iobinding(binding, self._run_options)
        except Exception as error:
            if is_of_runtime(error):
                raise RuntimeError(f"ONNX Runtime failed: {first_line(error)}") from error
            raise
        return [value.numpy() for value in binding.get_outputs()[len(kept) :]]


def is_of_runtime(error: Exception) -> bool:
    """Return whether ONNX Runtime raised this; its exceptions have no class in common."""
    return type(error).__module__.startswith("onnxruntime")
