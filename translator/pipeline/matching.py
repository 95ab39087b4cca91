"""Which files are translations of one another: by their names, or by a list."""

import re
from dataclasses import dataclass
from pathlib import Path

from translator import documents
from translator.errors import ArticleError, UsageError

WAYS = (
    ("whole", "whole"),
    ("tagged", "tagged"),
    ("whole", "bare"),
    ("bare", "whole"),
    ("bare", "bare"),
)
"""What is compared of the names on either side: all, all but which language, or without it."""


@dataclass(frozen=True)
class Bitext:
    """A file and the file that translates it."""

    source: Path
    target: Path


@dataclass(frozen=True)
class Matching:
    """Which files of two folders belong together."""

    bitexts: tuple[Bitext, ...]
    unmatched: tuple[Path, ...]
    """Files without counterpart, of both folders."""


def match_folders(
    source: Path,
    target: Path,
    *,
    source_language: str,
    target_language: str,
    lines: bool = False,
) -> Matching:
    """Return the files below two folders (or twice the same) whose names say they belong together.

    Names are compared from strict to loose: equal paths; equal but for the language in them
    (``news.de.txt`` and ``news.en.txt``); equal but for the language that one of them names, or
    both at another place; all this with the ending, then without. A name that fits several files
    matches none of them.
    """
    left = _files(source, source_language, lines=lines)
    right = _files(target, target_language, lines=lines)
    if source.resolve() == target.resolve():
        left = [path for path in left if not _names(path.relative_to(source), target_language)]
        right = [path for path in right if _names(path.relative_to(target), target_language)]
    found: list[Bitext] = []
    for keep_ending in (True, False):
        for way, other in WAYS:
            pairs = _unique_pairs(
                {path: _key(path, source, source_language, way, keep_ending) for path in left},
                {path: _key(path, target, target_language, other, keep_ending) for path in right},
            )
            taken = {path for pair in pairs for path in (pair.source, pair.target)}
            left = [path for path in left if path not in taken]
            right = [path for path in right if path not in taken]
            found += pairs
    return Matching(tuple(sorted(found, key=lambda pair: pair.source)), (*left, *right))


def _files(folder: Path, language: str, *, lines: bool) -> list[Path]:
    """Return the articles below a folder; for lines, files that end in the language too."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder; name two folders, or one list of pairs")
    endings = {*documents.READERS, f".{language}"} if lines else set(documents.READERS)
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in endings
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]


def _tag(language: str) -> re.Pattern[str]:
    """Return what finds a language code, with or without region, standing apart in a name."""
    return re.compile(rf"(?<![^\W_])(?i:{re.escape(language)})(?:[-_][A-Z]{{2}})?(?![^\W_])")


def _names(path: Path, language: str) -> bool:
    return _tag(language).search(path.as_posix()) is not None


def _key(path: Path, folder: Path, language: str, way: str, keep_ending: bool) -> str | None:
    """Return what must be equal in the names of two files for them to match in this way."""
    inside = path.relative_to(folder)
    if not keep_ending and inside.suffix.lower() in documents.READERS:
        inside = inside.with_suffix("")
    name = inside.as_posix()
    if way == "whole":
        return name
    tags = list(_tag(language).finditer(name))
    if not tags:
        return None
    start, end = tags[-1].span()
    if way == "tagged":
        return f"{name[:start]}\0{name[end:]}"
    # Without the language goes the mark that set it apart: x.de.txt, x_de.txt and de-x.txt are x.
    before, after = name[:start], name[end:]
    if before[-1:] in (*"._-/",) and before:
        return before[:-1] + after
    return before + after[1:]


def _unique_pairs(left: dict[Path, str | None], right: dict[Path, str | None]) -> list[Bitext]:
    """Return the pairs of paths whose keys are equal and that no other path has."""
    by_key: dict[str, tuple[list[Path], list[Path]]] = {}
    for side, keys in enumerate((left, right)):
        for path, key in keys.items():
            if key is not None:
                by_key.setdefault(key, ([], []))[side].append(path)
    return [
        Bitext(sources[0], targets[0])
        for sources, targets in by_key.values()
        if len(sources) == len(targets) == 1
    ]


def read_list(path: Path) -> Matching:
    """Return the pairs a file lists: two paths a line with a tab between, from its own folder.

    Blank lines, lines that begin with ``#`` and further columns are ignored; a pair listed twice
    is one. Raises ArticleError.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ArticleError(f"cannot read the list {path}: {reason}; check the path") from None
    folder = path.parent if path.is_file() else Path()
    found: dict[Bitext, None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        columns = line.rstrip("\r").split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if len(columns) < 2 or not columns[0].strip() or not columns[1].strip():
            raise ArticleError(f"{path}, line {number}: expected two paths with a tab between them")
        found[Bitext(folder / columns[0].strip(), folder / columns[1].strip())] = None
    if not found:
        raise ArticleError(f"{path} lists no pairs; write two paths a line with a tab between")
    return Matching(tuple(found), ())
