"""Pairs taken to be right, with what the checks ask about them."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.types import Encoder
from tools.bench.checks.faults import Row
from translator.checks import Evidence, kept_names
from translator.checks.tail import measured


@dataclass(frozen=True)
class Clean:
    """A pair taken to be right, and another one of the same file."""

    evidence: Evidence
    other: Row
    other_similarity: float | None
    article: tuple[Row, ...]
    """The rows around it, without itself."""
    name: str
    """The file's: SET or SET.SYSTEM."""

    def with_names(self, evidence: Evidence) -> Evidence:
        """Return the evidence with the names that the article keeps if it is part of it."""
        rows = (*self.article, (evidence.source, evidence.target))
        return replace(evidence, names=kept_names(rows))


def clean_pairs(folder: Path, wanted: Sequence[str], encoder: Encoder | None) -> list[Clean]:
    """Return the pairs of the wanted sets, or of all in the folder; SystemExit if there is none."""
    pairs = []
    for source_file in sorted(folder.glob("*.de")):
        for target_file in sorted(folder.glob(f"{source_file.stem}*.en")):
            name = target_file.name.removesuffix(".en")
            if not wanted or name in wanted:
                pairs += _file_pairs(source_file, target_file, encoder)
    if not pairs:
        raise SystemExit(f"no SET.de with SET.en or SET.SYSTEM.en in {folder}")
    return pairs


ARTICLE = 40
"""Sentences that are taken for one article when names are looked for."""


def _around(rows: list[Row], index: int) -> list[Row]:
    start = index // ARTICLE * ARTICLE
    return rows[start:index] + rows[index + 1 : start + ARTICLE]


def _file_pairs(source_file: Path, target_file: Path, encoder: Encoder | None) -> list[Clean]:
    name = target_file.name.removesuffix(".en")
    lines = [
        [html.unescape(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]
        for file in (source_file, target_file)
    ]
    rows = [(s, t) for s, t in zip(*lines, strict=True) if s.strip() and t.strip()]
    close: list[float | None] = [None] * len(rows)
    far = close
    if encoder is not None:
        left = encoder.encode([s for s, _ in rows])
        right = encoder.encode([t for _, t in rows])
        close = [float(v) for v in (left * right).sum(1)]
        far = [float(v) for v in (left * right[_shifted(len(rows))]).sum(1)]
    evidences = [
        Evidence(s, t, "de", "en", similarity, names=kept_names([*_around(rows, index), (s, t)]))
        for index, ((s, t), similarity) in enumerate(zip(rows, close, strict=True))
    ]
    if encoder is not None:
        evidences = measured(evidences, encoder)
    return [
        Clean(evidence, rows[other], far[index], tuple(_around(rows, index)), name)
        for index, (evidence, other) in enumerate(zip(evidences, _shifted(len(rows)), strict=True))
    ]


def _shifted(count: int) -> list[int]:
    return [(index + 7) % count for index in range(count)]
