"""The command line: a command parses, calls one function and prints.

What stands here is there before anything is loaded, so that Ctrl-C and a closed stream never show
a traceback: the commands are in :mod:`translator.cli.commands`.
"""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

INTERRUPTED = 130
"""The exit code of what people stopped."""
OF_THE_MACHINE = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE)
)
"""Errors that no command can help: a full or failing disk, too many open files."""

_pressed = _working = False


def main() -> None:
    """Run the command line; the entry point of the ``satzpaar`` command."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _press)
        sys.unraisablehook = _unraisable
    _open_streams()
    try:
        from translator.cli.commands import app

        try:
            app()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output left, as 'head' does
        _leave(1)
    except KeyboardInterrupt:
        stop()
    except SystemExit as end:
        if _pressed and end.code:
            stop(said=end.code == INTERRUPTED)
        raise
    except OSError as error:
        if error.errno not in OF_THE_MACHINE:
            raise
        where = f" {error.filename}" if error.filename else ""
        _say(f"satzpaar: error: cannot go on{where}: {error.strerror}; free some space or files")
        _leave(1)
    except Exception:
        if not _pressed:
            raise
        stop()  # modules that are stopped while they load raise errors of their own


@contextmanager
def working() -> Iterator[None]:
    """Let Ctrl-C raise KeyboardInterrupt meanwhile; before and after it ends the process."""
    global _working
    _working = True
    try:
        yield
    finally:
        _working = False


def was_pressed() -> bool:
    """Return whether Ctrl-C was pressed, so that what went wrong since is no error."""
    return _pressed


def stop(*, said: bool = False) -> NoReturn:
    """End the process as one that people stopped, without waiting for what it is at."""
    if not said:
        _say("\nsatzpaar: stopped")
    _leave(INTERRUPTED)


def _press(number: int, frame: FrameType | None) -> None:
    global _pressed
    if _pressed or not _working:
        if sys.stderr.isatty():
            os.write(2, b"\x1b[?25h")  # a progress bar hides the cursor
        stop(said=_pressed)
    _pressed = True
    raise KeyboardInterrupt


def _unraisable(found: Any) -> None:
    """Stop where Ctrl-C was pressed while Python could not raise it, else tell as usual."""
    if isinstance(found.exc_value, KeyboardInterrupt):
        stop()
    sys.__unraisablehook__(found)


def _open_streams() -> None:
    """See to it that there are streams, and that each shows what its encoding lacks somehow."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # closed: files we open must not get its number
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)


def _say(line: str) -> None:
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)  # noqa: T201


def _leave(code: int) -> NoReturn:
    """Exit at once: nothing is left to close that would not stand whole on the disk."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def __getattr__(name: str) -> Any:
    """Return ``app``, which loads the commands."""
    if name == "app":
        from translator.cli.commands import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
