"""Which processes crashed while an engine worked.

Only that counts against what the engine worked at: people stop processes, and machines reboot.
"""

import faulthandler
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

_BOOT, _COUNTS = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/vmstat")


class Crashes:
    """Keeps a file beside the database while an engine works, for whoever comes after a crash."""

    def __init__(self, database: Path) -> None:
        """Remember where; files are made while there is something to watch."""
        self._database, self._number = database, 0

    @contextmanager
    def watching(self) -> Iterator[str]:
        """Yield what this work is called, and note whether the process crashes meanwhile.

        The file is locked as long as the process lives. A signal of the process's own, such as
        SIGSEGV or SIGABRT, is written into it.
        """
        self._number += 1
        name = f"{os.getpid()}-{self._number}"
        path = self._file(name)
        before = faulthandler.is_enabled()
        with path.open("w", encoding="utf-8") as file:
            file.write(f"{_killed_for_memory()}\n")
            file.flush()
            _locks(file)
            faulthandler.enable(file, all_threads=False)
            try:
                yield name
            finally:
                faulthandler.disable()
                if before and sys.__stderr__ is not None:
                    faulthandler.enable(sys.__stderr__)
        with suppress(OSError):
            path.unlink()

    def crashed(self, name: str) -> bool | None:
        """Return whether the process of that work crashed; None while it is at it.

        Where nothing says so it did not: it was stopped, or the machine was.
        """
        path = self._file(name)
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                if not _locks(file):
                    return None
                killed, *crash = file.read().split("\n", 1)
        except OSError:
            return False
        with suppress(OSError):
            path.unlink()
        if "".join(crash).strip():
            return True
        boot, _, count = killed.partition(" ")
        boot_now, _, count_now = _killed_for_memory().partition(" ")
        return bool(boot) and boot == boot_now and count != count_now

    def _file(self, name: str) -> Path:
        return self._database.with_name(f"{self._database.name}-busy-{name}")


def _killed_for_memory() -> str:
    """Return since which start, and how often, the system killed a process for memory."""
    try:
        lines = _COUNTS.read_text("utf-8").splitlines()
        count = next(line.split()[1] for line in lines if line.startswith("oom_kill "))
        return f"{_BOOT.read_text('utf-8').strip()} {count}"
    except (OSError, StopIteration):
        return ""


def _locks(file: TextIO) -> bool:
    """Lock a file for as long as the process lives; return whether nobody else had."""
    try:
        import fcntl
    except ImportError:  # Windows: who writes a file cannot be told, and another run waits
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
