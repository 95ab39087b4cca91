"""Choose the sub-words of the base model that translation between two languages needs.

``python -m tools.training.vocabulary BASE.gguf pairs.jsonl vocabulary.bits``
"""

import argparse
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from translator.engines.tokenizer import BLANK, NORMAL, merged, normal_scores, sub_words

CONTROL, OWN, BYTE = 3, 4, 6
"""Types of sub-words in GGUF files, besides NORMAL."""
UNUSED = "<unused"
SHORT = 5
"""Letters of a word that may stand in capitals: an abbreviation."""


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


def needed(
    tokens: Sequence[str], scores: Sequence[float], kinds: Sequence[int], texts: Iterable[str]
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
    """Write which sub-words stay."""
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
