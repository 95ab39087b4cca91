"""Print how exact and how fast the aligner is, beside Gale-Church and Vecalign.

    python bench/alignment.py DATA                 accuracy on gold-aligned documents
    python bench/alignment.py DATA --scaling       CPU seconds and memory from 1k to 100k lines
    python bench/alignment.py DATA --calibration   how far confidence can be believed

DATA holds ``textberg/*.gold`` and ``alignment/{light,heavy}/*.gold`` with their texts. The peers
come from PyPI: ``pip install galechurch sentweave``.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from alignment_calibration import print_calibration
from alignment_data import Document, documents

from align import AlignOptions, align
from align.encoders import CachedEncoder, load_encoder
from align.gold import Link, Score, links, score
from align.types import Encoder, Vectors

PER_SIDE = 4
SIZES = (1_000, 4_000, 16_000, 32_000, 100_000)


class Memory(dict[str, Vectors]):
    """A vector cache that lasts as long as the process."""

    def get_many(self, keys: Sequence[str]) -> dict[str, Vectors]:
        return {key: self[key] for key in keys if key in self}

    def put_many(self, vectors: dict[str, Vectors]) -> None:
        self.update(vectors)


def ours(document: Document, encoder: Encoder) -> list[Link]:
    options = AlignOptions(max_bead=PER_SIDE)
    return links(align(document.source, document.target, encoder, options))


def gale_church(document: Document, encoder: Encoder) -> list[Link]:
    from galechurch.core import align as by_length

    return [
        (
            tuple(range(bead.source_start, bead.source_end)),
            tuple(range(bead.target_start, bead.target_end)),
        )
        for bead in by_length(document.source, document.target).beads
    ]


def vecalign(document: Document, encoder: Encoder) -> list[Link]:
    vectors = [stacked(side, encoder) for side in (document.source, document.target)]
    return run_vecalign(*vectors)


def stacked(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Return Vecalign's input: the vectors of the joins of 1 to 4 sentences that end at each."""
    from sentweave.dp_utils import layer, preprocess_line

    clean = [preprocess_line(text) for text in texts]
    return np.stack([encoder.encode(layer(clean, size)) for size in range(1, PER_SIDE + 1)])


def run_vecalign(left: Vectors, right: Vectors) -> list[Link]:
    from sentweave.dp_utils import vecalign as search

    np.random.seed(42)
    forms = [(a, b) for a in range(1, PER_SIDE + 1) for b in range(1, PER_SIDE + 1)]
    stack = search(
        vecs0=left.copy(),
        vecs1=right.copy(),
        final_alignment_types=forms,
        del_percentile_frac=0.2,
        width_over2=PER_SIDE // 2 + 5,
        max_size_full_dp=300,
        costs_sample_size=20_000,
        num_samps_for_norm=100,
    )
    found = stack[0]["final_alignments"]
    return [(tuple(map(int, source)), tuple(map(int, target))) for source, target in found]


ALIGNERS: dict[str, Callable[[Document, Encoder], list[Link]]] = {
    "Gale-Church (galechurch)": gale_church,
    "Vecalign (sentweave)": vecalign,
    "satzpaar": ours,
}


def print_accuracy(data: Path, encoder: Encoder) -> None:
    found: dict[str, dict[str, list[tuple[list[Link], list[Link]]]]] = {
        name: defaultdict(list) for name in ALIGNERS
    }
    for document in documents(data):
        for name, aligner in ALIGNERS.items():
            found[name][document.group].append((document.gold, aligner(document, encoder)))
    print(f"encoder {encoder.name} {encoder.version}, up to {PER_SIDE} sentences a side\n")
    print("| documents | aligner | strict F1 | lax F1 | lone found | lone false |")
    print("|---|---|---|---|---|---|")
    for group in next(iter(found.values())):
        for name, groups in found.items():
            print(accuracy_row(f"{group} ({len(groups[group])})", name, score(groups[group])))


def accuracy_row(group: str, name: str, result: Score) -> str:
    return (
        f"| {group} | {name} | {result.strict.f1:.4f} | {result.lax.f1:.4f} "
        f"| {result.skipped_found} of {result.skipped} | {result.skipped_false} |"
    )


class Given:
    """An encoder that knows the vectors of numbered lines and adds them up for joins."""

    name = "given"
    version = "1"

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.vectors.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                if word.startswith("L"):
                    rows[row] += self.vectors[int(word[1:])]
        norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        return rows / np.maximum(norms, 1e-9)[:, None]


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
        cache = CachedEncoder(encoder, Memory())
        align(source[:50], target[:50], cache)
        vectors = encoder.encode([*source, *target])
        ready = Ready(dict(zip([*source, *target], vectors, strict=True)), encoder)
        del vectors
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        align(source, target, ready, AlignOptions(max_bead=PER_SIDE))
    else:
        left, right = stacked(source, encoder), stacked(target, encoder)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        run_vecalign(left, right)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{seconds:.2f} {peak / 1024 / 1024:.2f} {before / 1024 / 1024:.2f}")


class Ready:
    """An encoder whose single lines are encoded already; only joins are added up on demand."""

    name = "ready"
    version = "1"

    def __init__(self, known: dict[str, Vectors], encoder: Given) -> None:
        self.known, self.encoder = known, encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        missing = [text for text in texts if text not in self.known]
        fresh = dict(zip(missing, self.encoder.encode(missing), strict=True))
        rows = np.empty((len(texts), self.encoder.vectors.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            rows[row] = self.known.get(text, fresh.get(text))
        return rows


def print_scaling(data: Path) -> None:
    """Print one line per size; every measurement in a process of its own."""
    print("| lines a side | satzpaar CPU s | per 1000 lines | peak GB | Vecalign CPU s | peak GB |")
    print("|---|---|---|---|---|---|")
    for size in SIZES:
        own = measured(data, "satzpaar", size)
        peer = measured(data, "vecalign", size) if size <= 32_000 else ("-", "-", "-")
        rate = float(own[0]) / size * 1000
        print(f"| {size} | {own[0]} | {rate:.3f} | {own[1]} | {peer[0]} | {peer[1]} |", flush=True)


def measured(data: Path, aligner: str, size: int) -> Sequence[str]:
    command = [sys.executable, __file__, str(data), "--measure", f"{aligner}:{size}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else ("failed", "-", "-")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--encoder", default="use-multilingual")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--scaling", action="store_true")
    parser.add_argument("--calibration", action="store_true")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        aligner, size = arguments.measure.split(":")
        measure(aligner, int(size))
        return
    if arguments.scaling:
        print_scaling(arguments.data)
        return
    encoder = CachedEncoder(load_encoder(arguments.encoder, threads=arguments.threads), Memory())
    if arguments.calibration:
        print_calibration(arguments.data, encoder)
    else:
        print_accuracy(arguments.data, encoder)


if __name__ == "__main__":
    main()
