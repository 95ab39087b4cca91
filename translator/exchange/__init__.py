"""Files that other tools read."""

from translator.exchange.csv import write_csv, write_tsv
from translator.exchange.jsonl import write_jsonl
from translator.exchange.tmx import write_tmx
from translator.exchange.units import Exporter, ExportOptions, ExportReport, Unit

EXPORTERS: dict[str, Exporter] = {
    "tmx": write_tmx,
    "csv": write_csv,
    "tsv": write_tsv,
    "jsonl": write_jsonl,
}
"""The writers by file ending; every one also takes the ending with ``.gz`` behind it."""

__all__ = ["EXPORTERS", "ExportOptions", "ExportReport", "Exporter", "Unit"]
