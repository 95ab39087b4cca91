"""Files that other tools read."""

from translator.exchange.tmx import write_tmx
from translator.exchange.units import Exporter, ExportOptions, ExportReport, Unit

EXPORTERS: dict[str, Exporter] = {"tmx": write_tmx}
"""The writers by file ending; every one also takes the ending with ``.gz`` behind it."""

__all__ = ["EXPORTERS", "ExportOptions", "ExportReport", "Exporter", "Unit"]
