"""What is suspicious about a pair: small functions, each with a severity and an explanation."""

from translator.checks.check import Check, Evidence, Fault
from translator.checks.examination import Examination, examine, examine_pairs
from translator.checks.names import kept_names
from translator.checks.registry import CHECKS
from translator.checks.signature import signature

__all__ = [
    "CHECKS",
    "Check",
    "Evidence",
    "Examination",
    "Fault",
    "examine",
    "examine_pairs",
    "kept_names",
    "signature",
]
