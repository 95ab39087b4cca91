"""What is suspicious about a pair: small functions, each with a severity and an explanation."""

from translator.checks.catalogue import CHECKS, examine
from translator.checks.evidence import Check, Evidence

__all__ = ["CHECKS", "Check", "Evidence", "examine"]
