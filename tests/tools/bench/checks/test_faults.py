"""Faults that are put into right translations: each fits somewhere, and changes what it says."""

import random

import pytest

from tools.bench.checks.faults import FAULTS
from translator.checks import CHECKS

ROWS = [
    ("Am 3. März kamen drei Millionen Menschen.", "On March 3, three people and 2 million came."),
    ("Das Haus ist nicht 5 Kilometer von Paris.", "The house is not 5 kilometers from Paris."),
    (
        "Putin sagte „Nein“ (laut dpa), und die Ölpreise in Kasachstan fielen um 12 Prozent.",
        "Putin said “No” (so dpa), and “then” the price of oil in Kazakhstan fell by 12 percent.",
    ),
]
OTHER = (
    "Ein ganz anderer Satz steht hier, damit etwas da ist, das lang genug für alle Fehler ist.",
    "Another sentence stands here, so that there is something long enough for all the faults.",
)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_fits_and_changes_the_pair(name):
    check, inject = FAULTS[name]
    made = [(inject(random.Random(seed), *row, OTHER), row) for row in ROWS for seed in range(20)]
    found = [(one, row) for one, row in made if one]
    assert found
    assert any(one != row for one, row in found)
    assert set(check.split()) <= CHECKS.keys()
