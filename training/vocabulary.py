"""Choose the sub-words of the base model that translation between two languages needs.

``python training/vocabulary.py BASE.gguf pairs.jsonl vocabulary.bits``
"""

import argparse
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

BLANK = "▁"
"""What stands for a blank in a sub-word."""
NORMAL, CONTROL, OWN, BYTE = 1, 3, 4, 6
"""Types of sub-words in GGUF files."""
UNUSED = "<unused"
WORD = re.compile(f"\n|{BLANK}*[^{BLANK}\n]+|{BLANK}+")
BYTES = re.compile("<0x[0-9A-F]{2}>")
SHORT = 5
"""Letters of a word that may stand in capitals: an abbreviation."""


def merged(word: str, scores: dict[str, float]) -> tuple[list[str], set[str]]:
    """Return the sub-words of a word as llama.cpp finds them, and all it made on the way.

    Of all neighbours that make a sub-word together, those that make the likeliest are joined, until
    none do (SentencePiece's byte pair encoding).
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


class Encoder:
    """Cuts texts into the numbers of a GGUF file's sub-words, as llama.cpp does, and joins them."""

    def __init__(self, base: Path) -> None:
        self.tokens, *rest = sub_words(base)
        self._scores = normal_scores(self.tokens, *rest)
        self.numbers = {token: number for number, token in enumerate(self.tokens)}
        self._known: dict[str, list[int]] = {}

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of a text's sub-words; no sub-word goes on past a blank."""
        return [
            number for word in WORD.findall(text.replace(" ", BLANK)) for number in self._word(word)
        ]

    def _word(self, word: str) -> list[int]:
        if word not in self._known:
            made = []
            for part in merged(word, self._scores)[0]:
                if part in self.numbers:
                    made.append(self.numbers[part])
                else:
                    made += [self.numbers[f"<0x{byte:02X}>"] for byte in part.encode()]
            self._known[word] = made
        return self._known[word]

    def text(self, numbers: Iterable[int]) -> str:
        """Return what sub-words spell; bytes that are no UTF-8 become a sign that says so."""
        pieces = (self.tokens[number] for number in numbers)
        spelt = b"".join(
            bytes([int(piece[3:5], 16)]) if BYTES.fullmatch(piece) else piece.encode()
            for piece in pieces
        )
        return spelt.decode(errors="replace").replace(BLANK, " ")


def words(texts: Iterable[str]) -> Iterator[str]:
    """Yield what stands between blanks, as it begins a text and as it follows a blank."""
    seen = {word for text in texts for word in text.split()}
    for word in sorted(seen):
        yield word
        yield BLANK + word


def usual(languages: Iterable[str], count: int) -> Iterator[str]:
    """Yield each language's most usual words, in the ways that they are capitalised."""
    from wordfreq import top_n_list

    for language in languages:
        for word in top_n_list(language, count):
            yield word
            yield word[:1].upper() + word[1:]
            if len(word) <= SHORT:
                yield word.upper()


def is_letter_or_signs(token: str) -> bool:
    """Return whether this is a letter of an alphabet, or up to three signs."""
    kinds = [unicodedata.category(character) for character in token]
    if len(token) == 1:
        return kinds != ["Lo"]
    return len(token) <= 3 and all(kind[0] in "PS" for kind in kinds)


def sub_words(base: Path) -> tuple[list[str], list[float], list[int]]:
    """Return the sub-words of a GGUF file, their scores and types."""
    from gguf import GGUFReader

    fields = GGUFReader(str(base)).fields
    names = ("tokens", "scores", "token_type")
    tokens, scores, kinds = (fields[f"tokenizer.ggml.{name}"].contents() for name in names)
    return tokens, scores, kinds


def normal_scores(tokens: list[str], scores: list[float], kinds: list[int]) -> dict[str, float]:
    """Return the scores of the sub-words that words are made of."""
    return {
        token: score
        for token, score, kind in zip(tokens, scores, kinds, strict=True)
        if kind == NORMAL
    }


def needed(
    tokens: list[str], scores: list[float], kinds: list[int], texts: Iterable[str]
) -> set[int]:
    """Return the numbers of the sub-words that the texts are made of, and of those for the rest.

    The rest are letters of alphabets, rows of signs, bytes (which spell whatever else there is),
    and what a model needs besides text.
    """
    numbers = {token: number for number, token in enumerate(tokens) if kinds[number] == NORMAL}
    by_score = normal_scores(tokens, scores, kinds)
    kept = {
        number
        for number, (token, kind) in enumerate(zip(tokens, kinds, strict=True))
        if kind in (OWN, BYTE)
        or (kind == CONTROL and not token.startswith(UNUSED))
        or is_letter_or_signs(token.removeprefix(BLANK))
    }
    for word in words(texts):
        kept |= {numbers[part] for part in merged(word, by_score)[1] if part in numbers}
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("pairs", type=Path, help="made by prepare.py")
    parser.add_argument("out", type=Path, help="a bit for each sub-word, set where it stays")
    parser.add_argument("--words", type=int, default=30_000, help="usual ones of each language")
    options = parser.parse_args()
    import numpy as np

    tokens, scores, kinds = sub_words(options.base)
    pairs = [json.loads(line) for line in options.pairs.read_text("utf-8").splitlines()]
    texts = [pair[side] for pair in pairs for side in ("source", "target")]
    kept = needed(tokens, scores, kinds, [*texts, *usual(("de", "en"), options.words)])
    bits = np.zeros(-(-len(tokens) // 8) * 8, np.uint8)
    bits[sorted(kept)] = 1
    np.packbits(bits).tofile(options.out)
    print(f"{len(kept)} of {len(tokens)} sub-words stay")


if __name__ == "__main__":
    main()
