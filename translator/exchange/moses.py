"""Moses: two files, one sentence a line, the same line number on both sides."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from translator.documents.atomic import whole
from translator.exchange.unit import ExportOptions, ExportReport, Sieve, Unit, one_direction
from translator.types import SOURCE, TARGET


def write_moses(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write ``NAME.de`` and ``NAME.en`` for ``NAME.moses``, languages as they are.

    White space of every kind becomes one blank, for a line break inside would shift all lines
    below. Raises ExportError as for the units' languages and files that cannot be written.
    """
    sieve = Sieve(options)
    kept = one_direction(filter(sieve.keeps, units), "a pair of Moses files")
    first = next(kept, None)
    codes = (SOURCE, TARGET) if first is None else (first.source_language, first.target_language)
    files = [_file(path, options.languages.get(code, code)) for code in codes]
    with ExitStack() as stack:
        sources, targets = (stack.enter_context(whole(file)) for file in files)
        while first is not None:
            sources.write(_line(first.source))
            targets.write(_line(first.target))
            first = next(kept, None)
    return sieve.report(*files)


def _file(path: Path, language: str) -> Path:
    name, dot, packed = path.name.partition(".gz")
    return path.with_name(f"{name.removesuffix('.moses')}.{language}{dot}{packed}")


def _line(text: str) -> bytes:
    return " ".join(text.split()).encode("utf-8", "replace") + b"\n"
