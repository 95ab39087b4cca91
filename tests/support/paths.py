"""Where test data lies."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
TESTS = ROOT / "tests"
CASES = TESTS / "cases"
DATA = TESTS / "data"
