"""Cuts texts into a model's sub-words as llama.cpp does (SentencePiece's byte pair encoding)."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from translator.engines.models.gguf import read_lists

BLANK = "▁"
"""What stands for a blank in a sub-word."""
NORMAL = 1
"""Type of the sub-words that words are made of, in GGUF files."""
CONTROL = (2, 3, 5)
"""Types of those that stand for no text: unknown, control and unused ones."""
LINE_END = "<0x0A>"
"""The byte that ends a line; the sub-word that does so is another."""
_WORD = re.compile(f"\n|{BLANK}*[^{BLANK}\n]+|{BLANK}+")
_REMEMBERED = 1 << 17
"""Words whose sub-words are kept."""
_BYTE = re.compile("<0x[0-9A-F]{2}>")


def sub_words(model: Path) -> tuple[Sequence[str], Sequence[float], Sequence[int]]:
    """Return the sub-words of a GGUF file, their scores and types; ModelError if it has none."""
    names = ("tokens", "scores", "token_type")
    tokens, scores, kinds = read_lists(model, *(f"tokenizer.ggml.{name}" for name in names))
    return list(map(str, tokens)), list(map(float, scores)), list(map(int, kinds))


def normal_scores(
    tokens: Sequence[str], scores: Sequence[float], kinds: Sequence[int]
) -> dict[str, float]:
    """Return the scores of the sub-words that words are made of."""
    return {
        token: score
        for token, score, kind in zip(tokens, scores, kinds, strict=True)
        if kind == NORMAL
    }


def merged(word: str, scores: dict[str, float]) -> tuple[list[str], set[str]]:
    """Return the sub-words of a word as llama.cpp finds them, and all it made on the way.

    Of all neighbours that make a sub-word together, those that make the likeliest are joined, until
    none do.
    """
    parts, made = list(word), set(word)
    while True:
        found = [
            (-scores[left + right], index)
            for index, (left, right) in enumerate(zip(parts, parts[1:], strict=False))
            if left + right in scores
        ]
        if not found:
            return parts, made
        _, at = min(found)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
        made.add(parts[at])


class Tokenizer:
    """Cuts texts into the numbers of a model's sub-words, and joins them."""

    def __init__(
        self, tokens: Sequence[str], scores: Sequence[float], kinds: Sequence[int]
    ) -> None:
        """Take spelling, score and type of each sub-word."""
        self.tokens = tokens
        self._scores = normal_scores(tokens, scores, kinds)
        self.numbers = {token: number for number, token in enumerate(tokens)}
        self._word = lru_cache(_REMEMBERED)(self._cut)

    @classmethod
    def of_gguf(cls, model: Path) -> "Tokenizer":
        """Return the tokenizer of a GGUF file; ModelError if it has none."""
        return cls(*sub_words(model))

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of a text's sub-words; no sub-word goes on past a blank."""
        return [
            number
            for word in _WORD.findall(text.replace(" ", BLANK))
            for number in self._word(word)
        ]

    def word(self, word: str) -> list[tuple[int, str]]:
        """Return the sub-words of a word that follows a blank: number and spelling of each."""
        return [(number, self.tokens[number]) for number in self._word(BLANK + word)]

    def _cut(self, word: str) -> tuple[int, ...]:
        made: list[int] = []
        for part in merged(word, self._scores)[0]:
            if part in self.numbers:
                made.append(self.numbers[part])
            else:
                made += [self.numbers[f"<0x{byte:02X}>"] for byte in part.encode()]
        return tuple(made)

    def text(self, numbers: Iterable[int]) -> str:
        """Return what sub-words spell; bytes that are no UTF-8 become a sign that says so."""
        pieces = (self.tokens[number] for number in numbers)
        spelt = b"".join(
            bytes([int(piece[3:5], 16)]) if _BYTE.fullmatch(piece) else piece.encode()
            for piece in pieces
        )
        return spelt.decode(errors="replace").replace(BLANK, " ")
