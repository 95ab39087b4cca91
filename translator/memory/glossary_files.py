"""Glossary files of other tools: CSV tables and TBX."""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from translator import languages
from translator.errors import SatzpaarError
from translator.exchange.xml_events import End, Start, Text, events
from translator.languages.codes import primary
from translator.types import Term

ENTRIES = frozenset({"termEntry", "conceptEntry", "entry"})
LANGUAGES = frozenset({"langSet", "langSec", "langGroup"})
TERMS = frozenset({"tig", "ntig", "termSec", "termGroup"})
"""Elements of TBX 2, TBX 3 and TBX-Min; in TBX 3 also as elements of a namespace."""

STATUS = frozenset({"administrativeStatus", "termStatus"})
OUTDATED = ("deprecated", "superseded", "notRecommended", "obsolete")
"""How a status begins that says: do not write this term any more."""


class GlossaryError(SatzpaarError):
    """A glossary cannot be read or changed like that."""


def read_terms(path: Path, source_language: str, target_language: str) -> list[Term]:
    """Return the terms in a .csv, .tsv or .tbx file; GlossaryError where there are none."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        endings = ", ".join(READERS)
        raise GlossaryError(f"{path} is no glossary that can be read; give one of {endings}")
    terms = list(dict.fromkeys(reader(path, source_language, target_language)))
    if not terms:
        raise GlossaryError(f"{path} has no terms for {source_language}-{target_language}")
    return terms


def _read_table(path: Path, source_language: str, target_language: str) -> Iterator[Term]:
    """Yield rows of source and target; an empty target says: do not translate."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GlossaryError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise GlossaryError(f"{path} is not UTF-8; save it as CSV UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    headings = {source_language, target_language}.union(
        *(one.headings for one in languages.known())
    )
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise GlossaryError(f"{path} is not a CSV table ({error}); save it again") from error
    for number, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 0 and cells[0].casefold() in headings):
            continue
        if not cells[0]:
            raise GlossaryError(
                f"row {number + 1} of {path} has no source term; fill it or drop it"
            )
        yield Term(cells[0], (cells[1] if len(cells) > 1 else "") or cells[0])


def _read_tbx(path: Path, source_language: str, target_language: str) -> Iterator[Term]:
    """Yield every source term of an entry with the entry's best target term.

    That is a preferred one, or else the first that is not outdated.
    """
    terms: dict[str, list[tuple[int, str]]] = {}
    language = term = ""
    rank = 1
    parts: list[str] | None = None
    for event in events(path):
        match event:
            case Start(name) if name in ENTRIES:
                terms = {}
            case Start(name, attributes) if name in LANGUAGES:
                code = attributes.get("xml:lang") or attributes.get("lang") or ""
                language = primary(code)
            case Start(name) if name in TERMS:
                term, rank = "", 1
            case Start(name, attributes) if name == "term" or _status(name, attributes):
                parts = []
            case Text(text) if parts is not None:
                parts.append(text)
            case End("term") if parts is not None:
                term, parts = " ".join("".join(parts).split()), None
            case End(name) if parts is not None and (name == "termNote" or name in STATUS):
                rank, parts = _rank("".join(parts).strip()), None
            case End(name) if name in TERMS and term:
                terms.setdefault(language, []).append((rank, term))
            case End(name) if name in ENTRIES:
                best = min(terms.get(target_language, ()), key=lambda one: one[0], default=(2, ""))
                for _, source in terms.get(source_language, ()) if best[0] < 2 else ():
                    yield Term(source, best[1])


def _status(name: str, attributes: Mapping[str, str]) -> bool:
    return name in STATUS or (name == "termNote" and attributes.get("type") in STATUS)


def _rank(status: str) -> int:
    """Return 0 for preferred, 1 for usable, 2 for outdated terms."""
    return 0 if status.startswith("preferred") else 2 if status.startswith(OUTDATED) else 1


READERS: dict[str, Callable[[Path, str, str], Iterator[Term]]] = {
    ".csv": _read_table,
    ".tsv": _read_table,
    ".tbx": _read_tbx,
}
"""By the ending of a file's name, lower case."""
