"""Words that go round in circles."""

from itertools import pairwise

from translator.checks.check import Evidence, Fault, places

LONGEST_LOOP = 20
"""Words of the longest phrase that is looked at."""


def repetition(evidence: Evidence) -> Fault | None:
    """Say which phrase the translation repeats without the source doing so."""
    words = [word.casefold() for word in evidence.target_text.split()]
    said = [word.casefold() for word in evidence.source_text.split()]
    loops = len(set(pairwise(words))) < len(words) - 1  # each has two neighbours twice
    for length in range(1, LONGEST_LOOP + 1) if loops else ():
        copies, end = _loop(words, length)
        enough = 3 if length < 4 else 2
        if copies >= enough and copies > _loop(said, length)[0]:
            return _said_again(evidence, " ".join(words[end - length : end]), copies)
    copies, phrase = _stutter(words)
    if copies > _stutter(said)[0]:
        return _said_again(evidence, phrase, copies)
    return None


def _said_again(evidence: Evidence, phrase: str, copies: int) -> Fault:
    message = f"The translation repeats '{phrase[:60]}' {copies} times."
    return Fault(message, target=places(phrase, evidence.target))


STUTTER = 24
"""Letters from which on a word that only repeats itself is a loop."""


def _stutter(words: list[str]) -> tuple[int, str]:
    """Return how often a word that is nothing but a repeated beginning repeats it, and that."""
    for word in words:
        if len(word) < STUTTER:
            continue
        for length in range(1, LONGEST_LOOP + 1):
            part, copies = word[:length], len(word) // length
            if copies > 3 and part.isalpha() and part * copies == word[: length * copies]:
                return copies, part
    return 1, ""


def _loop(words: list[str], length: int) -> tuple[int, int]:
    """Return how often a phrase of this many words follows itself at most, and where it ends."""
    best, where, run = 1, length, 0
    for index in range(length, len(words)):
        run = run + 1 if words[index] == words[index - length] else 0
        if run // length + 1 > best:
            best, where = run // length + 1, index + 1
    return best, where
