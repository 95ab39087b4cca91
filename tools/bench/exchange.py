"""How many units a second each exporter writes and each importer reads, and in how much memory.

python -m tools.bench.exchange [--units 1000000] [--formats tmx csv]
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from translator.exchange import EXPORTERS, ExportOptions, Unit
from translator.exchange.tmx.reader import read_tmx
from translator.review.corrections import READERS
from translator.types import Origin, PairState


def units(count: int) -> Iterator[Unit]:
    """Yield so many pairs that differ in their numbers."""
    source = "Der russische Präsident macht sich auf den Weg nach Zentralasien"
    target = "The Russian president is on his way to Central Asia"
    for number in range(count):
        yield Unit(
            f"{source}, {number}.", f"{target}, {number}.", "de", "en", f"{number:016x}",
            PairState.NEW, 0.93, 0.81, Origin.MT, "llm gemma-3-270m-de-en", "1",
            f"articles/{number // 40}.md", f"{source}, {number - 1}.", f"{source}, {number + 1}.",
            "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z", "", "",
            pair=number + 1, event=number + 1,
        )  # fmt: skip


def measure(form: str, count: int, making: float) -> None:
    """Print the line of one format; in a process of its own, whose memory is that format's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"out.{form}"
        start = time.process_time()
        report = EXPORTERS[form](units(count), path, ExportOptions())
        writing = time.process_time() - start - making
        size = sum(Path(file).stat().st_size for file in report.files) / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        reading = "-"
        read = READERS.get(form, read_tmx if form == "tmx" else None)
        if read is not None:
            start = time.process_time()
            assert sum(1 for _ in read(path)) == count
            reading = f"{count / (time.process_time() - start):,.0f}"
    peak_too = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"| {form} | {count} | {writing:.1f} | {count / writing:,.0f} | {size:.0f} | {peak:.0f} "
        f"| {reading} | {peak_too:.0f} |",
        flush=True,
    )


def main() -> None:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--formats", nargs="*", default=list(EXPORTERS))
    args = parser.parse_args()
    start = time.process_time()
    sum(1 for _ in units(args.units))
    making = time.process_time() - start
    print("| format | units | CPU s | units/s | MB | peak MB | read units/s | peak MB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for form in args.formats:
        one = multiprocessing.get_context("spawn").Process(
            target=measure, args=(form, args.units, making)
        )
        one.start()
        one.join()


if __name__ == "__main__":
    main()
