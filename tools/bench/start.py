"""Print how long our own engine takes to start, each time in a process of its own.

    python -m tools.bench.start MODELS        MODELS: the folder that ``satzpaar models list`` names

Seconds since the process was asked for: until the engine is imported; until it is ready, with
model, dictionary and sub-words; until the first sentence is translated, and until nine more are.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

SENTENCES = (
    "Das Wetter wird morgen besser, sagte der Präsident.",
    "Politik",
    "Die Regierung hat das Gesetz gestern beschlossen.",
    "Der Minister trat zurück, weil er krank war.",
    "Am Montag beginnt der Gipfel in Astana.",
    "Mehr als 200 Menschen kamen nach Angaben der Polizei zu der Kundgebung.",
    "Lawrow traf am Dienstag den türkischen Außenminister Çavuşoğlu in Ankara.",
    "Die Preise für Strom und Gas sind im vergangenen Jahr deutlich gestiegen.",
    "Er ging nach Hause.",
    "Der Aufstand wurde in wenigen Tagen niedergeschlagen.",
)
STEPS = ("imported", "ready", "first sentence", "nine more")


def start(models: Path, begun: float) -> None:
    """Start the engine once, and print when it was how far."""
    from translator.engines.models.library import ModelLibrary
    from translator.engines.small import SmallEngine

    laps = [time.time() - begun]
    [model] = [one for one in ModelLibrary(models, None).installed() if "de-en" in one.languages]
    engine = SmallEngine(model, "de", "en", threads=2)
    engine._load()
    laps.append(time.time() - begun)
    for part in (SENTENCES[:1], SENTENCES[1:]):
        assert all(answer.text for answer in engine.translate(part))
        laps.append(time.time() - begun)
    print(json.dumps(laps))


def main() -> None:
    """Print median, fastest and slowest start of several processes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", type=Path)
    parser.add_argument("--turns", type=int, default=11)
    parser.add_argument("--begun", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.begun:
        start(given.models, given.begun)
        return
    turns = []
    for turn in range(given.turns + 1):
        command = [
            sys.executable,
            "-m",
            "tools.bench.start",
            str(given.models),
            "--begun",
            str(time.time()),
        ]
        made = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        if turn:  # the first reads files that the others find in memory
            turns.append(json.loads(made))
    print(f"\n{given.turns} processes, 2 threads\n")
    print("| seconds until | median | fastest | slowest |\n|---|---|---|---|")
    for step, seconds in zip(STEPS, zip(*turns, strict=True), strict=True):
        print(f"| {step} | {median(seconds):.2f} | {min(seconds):.2f} | {max(seconds):.2f} |")


if __name__ == "__main__":
    main()
