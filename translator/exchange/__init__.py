"""Files that other tools read, and that come back."""

from translator.exchange.csv import write_csv, write_tsv
from translator.exchange.docx import write_docx
from translator.exchange.html import write_html
from translator.exchange.jsonl import write_jsonl
from translator.exchange.moses import write_moses
from translator.exchange.parquet import write_parquet
from translator.exchange.tmx.writer import write_tmx
from translator.exchange.unit import Exporter, ExportOptions, ExportReport, Unit
from translator.exchange.xliff import write_xliff
from translator.exchange.xlsx import write_xlsx

EXPORTERS: dict[str, Exporter] = {
    "tmx": write_tmx,
    "xliff": write_xliff,
    "xlf": write_xliff,
    "xlsx": write_xlsx,
    "csv": write_csv,
    "tsv": write_tsv,
    "jsonl": write_jsonl,
    "docx": write_docx,
    "html": write_html,
    "moses": write_moses,
    "parquet": write_parquet,
}
"""The writers by file ending; every one also takes the ending with ``.gz`` behind it."""

__all__ = ["EXPORTERS", "ExportOptions", "ExportReport", "Exporter", "Unit"]
