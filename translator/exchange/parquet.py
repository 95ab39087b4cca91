"""Parquet: a compressed table of columns, for data people and training sets."""

import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from translator.documents.atomic import whole
from translator.errors import ExportError
from translator.exchange.rows import COLUMNS, row
from translator.exchange.unit import ExportOptions, ExportReport, Sieve, Unit

NUMBERS = {"confidence": "float64", "similarity": "float64"}
COUNTS = frozenset({"source_count", "target_count", "pair"})

GROUP = 20_000
"""Rows written at once."""

SURROGATES = re.compile("[\ud800-\udfff]")
"""Characters that are half of one, which UTF-8 cannot hold."""


def write_parquet(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write the units as a Parquet file with the columns of the CSV export.

    Raises ExportError where pyarrow is not installed or the file cannot be written.
    """
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise ExportError(
            "Parquet needs pyarrow; install it with pip install 'satzpaar[parquet]'"
        ) from error
    kinds = {name: NUMBERS.get(name, "int64" if name in COUNTS else "string") for name in COLUMNS}
    schema = pyarrow.schema([(name, pyarrow.type_for_alias(kind)) for name, kind in kinds.items()])
    sieve = Sieve(options)
    kept = filter(sieve.keeps, units)
    with whole(path) as out, parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := list(islice(kept, GROUP)):
            rows = [row(unit, options) for unit in group]
            for values in rows:
                for name, value in values.items():
                    if isinstance(value, str) and not value.isascii():
                        values[name], dropped = SURROGATES.subn("", value)
                        sieve.removed += dropped
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
    return sieve.report(path)
