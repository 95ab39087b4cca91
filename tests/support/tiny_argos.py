"""Tiny but real Argos packages, their tokenizers trained on the seeds."""

import re
from pathlib import Path
from typing import Any

from tests.support.paths import SEEDS
from tools.bench.translation import argos_package
from tools.bench.translation.argos_package import TINY, Size

__all__ = ["TINY", "Size", "build", "seed_sentences"]


def seed_sentences() -> list[str]:
    """Return the plain sentences of the five articles, roughly split; enough to feed a model."""
    from sentencex import segment

    lines = [
        re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
        for file in sorted(SEEDS.glob("*.txt"))
        for line in file.read_text("utf-8").splitlines()
    ]
    found = (part.strip() for line in lines for part in segment("de", line))
    return list(dict.fromkeys(part for part in found if part))


def build(file: Path, **settings: Any) -> Path:
    """Write a whole .argosmodel file, as tools.bench.translation.argos_package does; return it."""
    return argos_package.build(file, texts=seed_sentences(), **settings)
