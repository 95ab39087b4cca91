"""A pair and a finding to export, and the way to a file and back."""

from dataclasses import replace
from pathlib import Path

from tests.support.units import UNIT
from translator.exchange import EXPORTERS, ExportOptions, ExportReport, Unit
from translator.exchange.corrections import Row
from translator.exchange.forms import form
from translator.review.corrections import READERS
from translator.types import Finding, Severity

FOUND = Finding("numbers", Severity.SEVERE, "5 is <missing>")
PAIR = replace(UNIT, pair=12, event=40)


def write(path: Path, *units: Unit, **options) -> ExportReport:
    return EXPORTERS[form(path)](iter(units), path, ExportOptions(**options))


def read(path: Path) -> list[Row]:
    return list(READERS[form(path)](path))
