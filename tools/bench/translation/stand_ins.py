"""What the benchmarks of translation work on: articles made of news, packages, quick stand-ins."""

import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from align.types import Vectors
from tools.bench.translation import argos_package
from translator.engines.argos import ArgosEngine
from translator.engines.base import EngineSignature
from translator.engines.models.library import ModelLibrary
from translator.types import Hypothesis

REAL = argos_package.Size(layers=6, width=512, heads=8, inner=2048, vocabulary=32_000, length=30)
"""An Argos package of the usual size; every answer has 30 tokens, as news has on average."""
SMALL = argos_package.Size(length=12)


def lines(data: Path, name: str) -> list[str]:
    """Return the lines of one of the WMT files."""
    return (data / "wmt" / name).read_text("utf-8").splitlines()


def install_package(folder: Path, data: Path, size: argos_package.Size, **how: str) -> ModelLibrary:
    """Make an Argos package with seeded random weights and install it below the folder."""
    files = sorted((data / "wmt").glob("wmt*.??"))
    package = argos_package.build(
        folder / "made" / "translate-de_en.argosmodel",
        size=size,
        texts=(line for file in files for line in file.read_text("utf-8").splitlines()),
        **how,
    )
    library = ModelLibrary(folder / "data", folder / "packages")
    library.install(str(package))
    return library


def argos_engine(folder: Path, threads: int) -> ArgosEngine:
    """Return the engine on the package installed below the folder."""
    [model] = ModelLibrary(folder / "data", folder / "packages").installed()
    return ArgosEngine(model, "de", "en", threads=threads, batch_size=128 * threads)


class ReferenceEngine:
    """Answers at once with the reference translation, or with the words of the source."""

    batch_size = 256
    signature = EngineSignature("reference", "wmt", "1", "de", "en")

    def __init__(self, data: Path) -> None:
        """Know the references of WMT16."""
        pairs = zip(lines(data, "wmt16.de"), lines(data, "wmt16.en"), strict=True)
        self.known = dict(pairs)

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        """Return the references, or the sources in capitals."""
        advance(len(sentences))
        return [Hypothesis(self.known.get(text, text.upper()), -0.3) for text in sentences]

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Return none."""
        return [[] for _ in sentences]


class WordHashes:
    """An encoder that takes next to no time: a few hashed dimensions for each word."""

    name, version = "word-hashes", "1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a unit vector for each text."""
        vectors = np.zeros((len(texts), 512), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                vectors[row, zlib.crc32(word[:4].lower().encode()) % 512] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, 1e-9)
        return unit


def write_articles(
    folder: Path, source: Sequence[str], count: int, size: int, longest: int = 75
) -> None:
    """Write articles of that many sentences: Markdown, HTML and plain text in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(7)
    source = [line.rstrip(".!?") for line in source if 20 < len(line) < longest]
    for number in range(count):
        texts = [f"{chance.choice(source)} Nummer {number}.{part}." for part in range(size)]
        kind = ("md", "html", "txt")[number % 3]
        (folder / f"article-{number:05}.{kind}").write_text(WRITERS[kind](texts), "utf-8")


def _markdown(texts: Sequence[str]) -> Iterator[str]:
    yield f"# {texts[0]}"
    for number, text in enumerate(texts[1:]):
        first, *rest = text.split(" ")
        yield ("- " * (number % 4 == 3)) + " ".join([f"[{first}](https://x.de/{number})", *rest])


def _html(texts: Sequence[str]) -> Iterator[str]:
    yield f"<h1>{texts[0]}</h1>"
    for text in texts[1:]:
        first, *rest = text.replace("&", "&amp;").replace("<", "&lt;").split(" ")
        yield f"<p><b>{first}</b> {' '.join(rest)}</p>"


WRITERS: dict[str, Callable[[Sequence[str]], str]] = {
    "md": lambda texts: "\n\n".join(_markdown(texts)) + "\n",
    "html": lambda texts: "\n".join(_html(texts)) + "\n",
    "txt": lambda texts: "\n\n".join(texts) + "\n",
}
