"""Where a word may be put together from two, as German writes them."""

from collections.abc import Iterator


def cuts(word: str, shortest: int) -> Iterator[tuple[str, str]]:
    """Yield each way to cut a word into two parts of at least so many letters.

    An s may join them, which is left at the end of the first; whoever looks it up takes it off.
    """
    for at in range(shortest, len(word) - shortest + 1):
        yield word[:at], word[at:]
