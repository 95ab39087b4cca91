"""How much work is ahead of a run, guessed from the sizes of the files it has not read yet."""

from collections.abc import Iterable, Iterator

from translator.documents import Found


class Forecast:
    """Guesses how many sentences are left, from those that the bytes read so far held."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._read = self._ahead = self._sentences = 0

    def watch(self, files: Iterable[Found]) -> Iterator[Found]:
        """Yield the files, counting what of them is read and what is ahead."""
        files = list(files)
        sizes = [_size(file) for file in files]
        self._ahead += sum(sizes)
        for file, size in zip(files, sizes, strict=True):
            self._ahead -= size
            self._read += size
            yield file

    def total(self, sentences: int) -> int:
        """Return these sentences, just read, plus about how many the files ahead will give."""
        self._sentences += sentences
        return sentences + self._sentences * self._ahead // max(1, self._read)


def _size(file: Found) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0
