"""Sentence alignment by embedding similarity: lists of strings in, beads out."""

from align.aligner import align, assess
from align.breaks import Break, Move, breaks
from align.drift import find_drift
from align.explain import explain
from align.types import AlignOptions, Bead, Encoder

__all__ = [
    "AlignOptions",
    "Bead",
    "Break",
    "Encoder",
    "Move",
    "align",
    "assess",
    "breaks",
    "explain",
    "find_drift",
]
