"""Sentence alignment by embedding similarity: lists of strings in, beads out."""
