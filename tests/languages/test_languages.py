"""What is known of a language stands in its folder, and nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from translator.languages import Language, known, language, pair, tables

CODES = frozenset(one.code for one in known())
OUTSIDE = [
    file
    for file in sorted((ROOT / "translator").rglob("*.py"))
    if ROOT / "translator" / "languages" not in file.parents
]
LETTERS_OF_CHARACTER_SETS = ROOT / "translator" / "documents" / "charset.py"
"""Guesses how bytes are read by the letters that this makes, of any language."""


def code_constants(node: ast.AST) -> Iterator[str]:
    """Yield the codes of languages among the strings below a node."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and one.value in CODES:
            yield one.value


def told_apart(tree: ast.AST) -> Iterator[int]:
    """Yield the lines of code that compares with a language, or looks something up by one."""
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Dict):
            parts = list(node.keys)
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        elif isinstance(node, ast.Set):
            parts = list(node.elts)
        if any(True for part in parts if part is not None for _ in code_constants(part)):
            yield node.lineno


def strings(tree: ast.AST) -> Iterator[str]:
    """Yield the strings of a module that are no docstrings."""
    said = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
            yield node.value


@pytest.mark.parametrize("file", OUTSIDE, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_other_module_tells_languages_apart(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    assert list(told_apart(tree)) == []
    folders = re.compile(rf"translator\.languages\.(?:{'|'.join(CODES)})\b")
    assert folders.findall(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", OUTSIDE, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_other_module_has_words_with_umlauts(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    if file != LETTERS_OF_CHARACTER_SETS:
        assert [one for one in strings(tree) if re.search("[äöüß]", one, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "code",
    ['x == "de"', 'x in ("de", "en")', '{"de": 1}[x]', 'set(x) != {"de", "en"}', 'x[0] != "en"'],
)
def test_telling_languages_apart_is_seen(code: str) -> None:
    assert list(told_apart(ast.parse(code)))


def test_a_language_without_a_folder_has_the_defaults() -> None:
    assert {"de", "en", "fr"} <= CODES
    for code in ("xx", "", "../de", "words", "de_en", "base"):
        assert language(code).code in (code, "de")
        assert isinstance(language(code), Language)
    assert not language("xx").function_words
    assert pair("xx", "yy").own_word is None
    assert pair("xx", "de").target is language("de-AT") is language("de")
    assert pair("de", "xx").own_word == language("de").own_word


@pytest.mark.parametrize("code", sorted(CODES))
def test_small_words_are_written_small_and_alone(code: str) -> None:
    one = language(code)
    assert one.determiners <= one.function_words
    assert one.in_names <= one.function_words
    assert all(word == word.lower() and word.isalpha() for word in one.function_words)


def test_a_data_file_names_its_columns(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has the columns"):
        tables.read("translator.languages.de_en", "names.tsv", ("English", "German"))
    for file in (ROOT / "translator" / "languages").rglob("*.tsv"):
        header, *rows = file.read_text("utf-8").splitlines()
        assert "German" in header
        assert max(row.count("\t") for row in rows) <= header.count("\t")
