"""Sentence alignment by embedding similarity: lists of strings in, beads out."""

from align.aligner import align
from align.types import AlignOptions, Bead, Encoder

__all__ = ["AlignOptions", "Bead", "Encoder", "align"]
