"""The values the aligner takes and gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), float32, every row of length one (a zero row: no vector)."""


class Encoder(Protocol):
    """Something that turns texts of any language into vectors of one space."""

    @property
    def name(self) -> str:
        """The name people give to choose this encoder, such as ``use-multilingual``."""

    @property
    def version(self) -> str:
        """What must change when its vectors change; vectors are cached under name and version."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, in order; an empty sequence gives shape (0, d)."""


@dataclass(frozen=True)
class AlignOptions:
    """Settings of one alignment."""

    max_bead: int = 4
    """Most sentences on either side of a bead."""
    read_joins: bool = True
    """Whether the encoder reads joined sentences where sums of their vectors leave doubts."""


@dataclass(frozen=True)
class Bead:
    """Source sentences and the target sentences that translate them.

    Indices count from zero, are consecutive, and each index of either side lies in exactly one
    bead of an alignment. An empty side says "no counterpart": the sentence was left out or added.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    similarity: float
    """Cosine of the two joined sides, -1 to 1; 0 where one side is empty."""
    margin: float
    """Similarity minus the mean similarity to neighbouring sentences of the other side."""
    cost: float
    """What the bead added to the path the search chose (lower is better)."""
    length_ratio: float = 0.0
    """Target characters per source character, over what is usual in these texts; 0 where lone."""
    confidence: float = 0.0
    """Calibrated probability that the bead is right."""
