"""What is suspicious about a pair: small functions, each with a severity and an explanation."""

from translator.checks.check import Check, Evidence
from translator.checks.names import kept_names
from translator.checks.registry import CHECKS, examine
from translator.checks.spans import spans
from translator.checks.tail import measured

__all__ = ["CHECKS", "Check", "Evidence", "examine", "kept_names", "measured", "spans"]
