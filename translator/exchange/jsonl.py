"""JSON lines: one unit a line, with all its fields, for programs and training sets."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from translator.documents.atomic import whole
from translator.errors import ImportFileError
from translator.exchange.corrections import Row
from translator.exchange.rows import row
from translator.exchange.unit import ExportOptions, ExportReport, Sieve, Unit


def write_jsonl(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write each unit as a JSON object on a line of its own, every text to the character.

    All pairs of one source are written. Raises ExportError where the file cannot be written.
    """
    sieve = Sieve(options)
    with whole(path) as out:
        for unit in filter(sieve.keeps, units):
            out.write(_line(row(unit, options)))
    return sieve.report(path)


def _line(values: object) -> bytes:
    try:
        return json.dumps(values, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can hold
        return json.dumps(values).encode() + b"\n"


def read_jsonl(path: Path) -> Iterator[Row]:
    """Yield the lines of a file we exported; ImportFileError says which line is wrong."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    values = json.loads(line)
                    if not isinstance(values, dict):
                        raise ImportFileError(f"line {number} of {path} is no JSON object")
                    texts = {
                        name: "" if value is None else str(value) for name, value in values.items()
                    }
                    yield Row.from_columns(f"line {number}", texts)
    except ValueError as error:
        raise ImportFileError(f"line {number} of {path} is not JSON ({error})") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ImportFileError(f"{path} is not a whole gzip file ({error})") from error
    except OSError as error:
        raise ImportFileError(f"cannot read {path}: {error.strerror or error}") from error
