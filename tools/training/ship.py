"""Make a file that ships from what it was made of, or check that the shipped ones are those.

    python -m tools.training.ship --check               the shipped files are those of ship.toml
    python -m tools.training.ship de-en.words           what it takes, step by step
    python -m tools.training.ship de-en.words --in DIR  make it in DIR, where the texts lie

``ship.toml`` has all files, what they are made of, by which commands, and their SHA-256.
"""

import argparse
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from translator.engines.models.catalogue import ADAPTERS
from translator.engines.models.digest import sha256

ROOT = Path(__file__).parents[2]
RECIPES = Path(__file__).with_name("ship.toml")


@dataclass(frozen=True)
class Recipe:
    """How a file comes about: by commands, out of git's history, or from elsewhere."""

    what: str
    sha256: str = ""
    """Of its content; empty where no copy is at hand to know it from."""
    history: str = ""
    """The commit and path where git has it."""
    of: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    """Lines for a shell, in the folder with the files; how they are wrapped does not matter."""
    note: str = ""


class NotAsWritten(Exception):
    """A file is not there, or is another than ship.toml says."""


def recipes(file: Path = RECIPES) -> dict[str, Recipe]:
    """Return the recipes by the names of what they make."""
    found = tomllib.loads(file.read_text("utf-8"))["files"]
    return {
        name: Recipe(
            **entry
            | {
                "of": tuple(entry.get("of", ())),
                "commands": tuple(" ".join(line.split()) for line in entry.get("commands", ())),
            }
        )
        for name, entry in found.items()
    }


def in_order(name: str, known: Mapping[str, Recipe]) -> Iterator[str]:
    """Yield what a file is made of, all that comes before first, and the file last.

    What git has is not made again, so that nothing before it is needed.
    """
    done: dict[str, None] = {}

    def add(one: str) -> None:
        if one not in done:
            for other in () if known[one].history else known[one].of:
                add(other)
            done[one] = None

    add(name)
    yield from done


def verify(path: Path, recipe: Recipe) -> None:
    """Raise NotAsWritten where a file is missing or has another hash than its recipe knows."""
    if not path.exists():
        raise NotAsWritten(f"{path} is missing: {recipe.what}")
    if recipe.sha256 and (found := sha256(path)) != recipe.sha256:
        raise NotAsWritten(f"{path} has SHA-256 {found}, not {recipe.sha256}")


def make(name: str, folder: Path, known: Mapping[str, Recipe]) -> None:
    """Make a file in a folder, and on the way whatever is missing there; NotAsWritten if it fails.

    What is there already is taken as it is, if its hash is right.
    """
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for one in in_order(name, known):
        recipe, path = known[one], folder / one
        if not path.exists() and recipe.history:
            show = ["git", "-C", str(ROOT), "show", recipe.history]
            path.write_bytes(subprocess.run(show, check=True, stdout=subprocess.PIPE).stdout)
        elif not path.exists():
            for command in recipe.commands:
                print(f"+ {command}", file=sys.stderr, flush=True)
                subprocess.run(["bash", "-c", command], cwd=folder, check=True, env=environment)
        verify(path, recipe)


def described(name: str, known: Mapping[str, Recipe]) -> str:
    """Return in words what it takes to make a file, in order."""
    lines = []
    for one in in_order(name, known):
        recipe = known[one]
        lines.append(f"{one}: {recipe.what}; SHA-256 {recipe.sha256 or 'unknown'}")
        if recipe.history:
            lines.append(f"    git show {recipe.history}")
        else:
            lines += [f"    {command}" for command in recipe.commands]
        if recipe.note:
            lines.append(f"    ({recipe.note})")
    return "\n".join(lines)


def shipped() -> list[str]:
    """Return the names of the files that ship and that people did not write."""
    return sorted(file.name for file in ADAPTERS.iterdir() if file.suffix not in (".md", ".txt"))


def main() -> None:
    """Check, describe or make, as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", help="a file of ship.toml")
    parser.add_argument("--in", dest="folder", type=Path, help="make it in this folder")
    parser.add_argument("--check", action="store_true", help="compare the shipped files' hashes")
    options = parser.parse_args()
    known = recipes()
    if options.name and options.name not in known:
        parser.error(f"ship.toml has no {options.name}")
    try:
        if options.check:
            for name in shipped():
                verify(ADAPTERS / name, known[name])
                print(f"{name} is as written")
        elif options.name and options.folder:
            make(options.name, options.folder, known)
        elif options.name:
            print(described(options.name, known))
        else:
            parser.error("name a file, or give --check")
    except (NotAsWritten, subprocess.CalledProcessError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
