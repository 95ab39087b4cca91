"""Stand-ins with the real interfaces: small, deterministic, offline."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from align.types import Vectors
from translator.documents.inline import extract
from translator.engines.base import EngineSignature
from translator.pipeline.segment import Segment
from translator.types import Article, Block, BlockKind, Hypothesis, Origin, Sentence


@dataclass
class FakeEngine:
    """Translates by swapping upper and lower case; remembers what it was asked."""

    model: str = "swap-case"
    batch_size: int = 4
    fails: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    before_batch: Callable[[int], None] = lambda batch: None
    batches: int = 0

    @property
    def signature(self) -> EngineSignature:
        return EngineSignature("fake", self.model, "1", "de", "en", {"beam_size": 1})

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        if sentences:
            self.before_batch(self.batches)
            self.batches += 1
        self.asked += sentences
        advance(len(sentences))
        return [
            Hypothesis("", None, Origin.FAILED, "the fake engine was told to fail")
            if sentence in self.fails
            else Hypothesis(sentence.swapcase(), -0.5)
            for sentence in sentences
        ]


@dataclass
class FakeRephraser(FakeEngine):
    """Says what it is told, and other things when asked for alternatives."""

    says: dict[str, str] = field(default_factory=dict)
    others: dict[str, Sequence[str]] = field(default_factory=dict)
    rephrased: list[tuple[str, int]] = field(default_factory=list)
    at_hand: int = 0

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        made = super().translate(sentences, advance)
        return [
            Hypothesis(self.says[sentence], -0.5) if sentence in self.says else hypothesis
            for sentence, hypothesis in zip(sentences, made, strict=True)
        ]

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        self.rephrased += [(sentence, count) for sentence in sentences]
        return [
            [
                Hypothesis(text, -0.6, Origin.MT, f"way {number}")
                for number, text in enumerate(self.others.get(sentence, ())[:count])
            ]
            for sentence in sentences
        ]


class FakeEncoder:
    """Hashes character trigrams, upper and lower case alike: equal words, equal vectors."""

    name = "fake-encoder"
    version = "1"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            folded = f" {text.casefold()} "
            for start in range(len(folded) - 2):
                vectors[row, zlib.crc32(folded[start : start + 3].encode()) % 64] += 1
            norm = np.linalg.norm(vectors[row])
            if norm:
                vectors[row] /= norm
        return vectors


def article(*texts: str, path: str = "a.txt", language: str = "de") -> Article:
    """Return an article of one-sentence paragraphs."""
    blocks, start = [], 0
    for text in texts:
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(text)))
        start += len(text) + 1
    whole = "\n".join(texts)
    digest = f"{zlib.crc32(whole.encode()):064x}"
    return Article(path, digest, texts[0] if texts else "", language, whole, tuple(blocks))


def sentences_of(made: Article) -> list[Sentence]:
    """Return one sentence per block."""
    return [
        Sentence(number, block.start, block.end, made.text[block.start : block.end])
        for number, block in enumerate(made.blocks)
    ]


class SpellingEncoder:
    """Texts with the same letters in the same order get near vectors."""

    name, version = "spelling", "1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), 256), np.float32)
        for row, text in enumerate(texts):
            padded = f" {text.casefold()} "
            for at in range(len(padded) - 2):
                vectors[row, zlib.crc32(padded[at : at + 3].encode()) % 256] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


ENCODER = SpellingEncoder()


def segment(
    text: str, markup: str = "text", hypothesis: Hypothesis | None = None, article: int = 0
) -> Segment:
    """Return a sentence that stands alone as a segment."""
    sentence = Sentence(0, 0, len(text), text)
    return Segment(sentence, extract(text, markup), article, hypothesis=hypothesis)
