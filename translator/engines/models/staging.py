"""Where models are put together until they are whole, by one process at a time."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from translator.errors import ModelError

_PREFIX = ".satzpaar-installing-"


class Staging:
    """Folders beside the final places of models, in which nothing looks installed.

    ``models_dir`` is ours; ``beside`` is next to Argos's own folder, where every directory counts
    as a package.
    """

    def __init__(self, models_dir: Path, beside: Path) -> None:
        """Remember the places; folders are made when they are needed."""
        self._models_dir, self._beside = models_dir, beside

    def check_space(self, needed: int) -> None:
        """Raise ModelError unless so many bytes are free."""
        self._models_dir.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._models_dir).free
        if free < needed:
            raise ModelError(
                f"{self._models_dir} has {free // 1_000_000} MB left and "
                f"{needed // 1_000_000} MB are needed; free some space"
            )

    @contextmanager
    def alone(self, say: Callable[[str], None]) -> Iterator[None]:
        """Let one process install at a time; the lock dies with its process."""
        try:
            import fcntl
        except ImportError:  # Windows: unique staging folders still keep installs apart
            yield
            return
        try:
            self._models_dir.mkdir(parents=True, exist_ok=True)
            lock = (self._models_dir / ".lock").open("w")
        except OSError as error:
            raise ModelError(f"cannot write to {self._models_dir}: {error.strerror}") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("another process is installing a model; waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
            self._sweep()
            yield

    @contextmanager
    def folder(self, parent: Path) -> Iterator[Path]:
        """Yield a new folder beside the final place; it and its contents go at the end."""
        try:
            parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        except OSError as error:
            raise ModelError(f"cannot write to {parent}: {error.strerror}") from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def discard(self, folder: Path) -> None:
        """Delete an installed model's folder; ModelError if that cannot be.

        Renamed first: a removal cut short must not leave half a model that looks whole.
        """
        parent = self._models_dir if folder.parent == self._models_dir else self._beside
        with self.folder(parent) as doomed:
            try:
                folder.rename(doomed / folder.name)
            except OSError as error:
                raise ModelError(f"cannot remove {folder}: {error.strerror}") from error

    def _sweep(self) -> None:
        """Remove what installs left that were killed; this process holds the lock."""
        for left in self._models_dir.glob(f"{_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
        # Another data folder, with a lock of its own, may share Argos's folder.
        yesterday = time.time() - 86_400
        for left in self._beside.glob(f"{_PREFIX}*"):
            if left.stat().st_mtime < yesterday:
                shutil.rmtree(left, ignore_errors=True)


def replace_folder(target: Path, new: Path, staging: Path) -> None:
    """Put a folder in its place, and what was there into ``staging``.

    One of the two is beside the others at every moment, under whichever name.
    """
    waiting = target.with_name(f"{target.name}-new")
    if waiting.exists():  # of an update that was cut short
        waiting.rename(staging / f"left-{target.name}")
    if target.exists():
        new.rename(waiting)
        target.rename(staging / f"replaced-{target.name}")
        new = waiting
    new.rename(target)
