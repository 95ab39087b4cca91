"""How many units a second each exporter writes, and how much memory it takes.

python bench/export.py [--units 1000000] [--formats tmx csv]
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from translator.exchange import EXPORTERS, ExportOptions, Unit
from translator.types import Origin, PairState


def units(count: int) -> Iterator[Unit]:
    source = "Der russische Präsident macht sich auf den Weg nach Zentralasien"
    target = "The Russian president is on his way to Central Asia"
    for number in range(count):
        yield Unit(
            f"{source}, {number}.", f"{target}, {number}.", "de", "en", f"{number:016x}",
            PairState.NEW, 0.93, 0.81, Origin.MT, "llm gemma-3-270m-de-en", "1",
            f"articles/{number // 40}.md", f"{source}, {number - 1}.", f"{source}, {number + 1}.",
            "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z", "", "",
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--formats", nargs="*", default=list(EXPORTERS))
    args = parser.parse_args()
    start = time.process_time()
    sum(1 for _ in units(args.units))
    making = time.process_time() - start
    print("| format | units | CPU seconds | units/s | MB | peak memory, MB |")
    print("|---|---|---|---|---|---|")
    for form in args.formats:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"out.{form}"
            start = time.process_time()
            EXPORTERS[form](units(args.units), path, ExportOptions())
            seconds = time.process_time() - start - making
            size = path.stat().st_size / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        rate = args.units / seconds
        print(f"| {form} | {args.units} | {seconds:.1f} | {rate:,.0f} | {size:.0f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
