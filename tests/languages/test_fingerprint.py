"""Tests of hashes of code: what it does counts, how it is written does not."""

import ast
import importlib
import py_compile
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from translator.languages import fingerprint as fingerprints
from translator.languages.fingerprint import statements

MODULES = sorted([*ROOT.glob("translator/**/*.py"), *ROOT.glob("align/**/*.py")])


def essence(code: str) -> str:
    """Return the tree of code, without strings that stand alone."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [one for one in body if not _is_string(one)]
            node.body = [one for one in kept if not isinstance(one, ast.Pass)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _is_string(statement: ast.AST) -> bool:
    value = getattr(statement, "value", None)
    is_expression = isinstance(statement, ast.Expr) and isinstance(value, ast.Constant)
    return is_expression and isinstance(value.value, str)


def with_bodies(code: str) -> str:
    """Return statements with a body where a docstring was the only one."""
    lines = code.split("\n")
    made = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        made.append(line)
        if line.endswith(":") and _indent(after) <= _indent(line):
            made.append(" " * (_indent(line) + 1) + "pass")
    return "\n".join(made)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_statements_are_the_same_code(module: Path) -> None:
    source = module.read_text("utf-8")
    assert essence(with_bodies(statements(source))) == essence(source)


CODE = '''"""What it is about."""
from hashed.words import WORDS

LONGEST = 3
"""Characters."""


def first(text: str) -> str:
    """Return it."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    return WORDS.get(text, "#") + "a" "b"
'''
WORDS = 'WORDS = {"a": "b"}\nTABLE = "table.tsv"\n'


@pytest.fixture
def hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Yield a function that hashes a module of this code, beside these words and this table."""
    folder = tmp_path / "hashed"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def make(code: str = CODE, words: str = WORDS, table: str = "de\ten\n") -> str:
        (folder / "rules.py").write_text(code)
        (folder / "words.py").write_text(words)
        (folder / "table.tsv").write_text(table)
        importlib.invalidate_caches()
        fingerprints._fingerprint.cache_clear()
        return fingerprints.fingerprint(["hashed.rules"], within=["hashed"])

    yield make
    sys.modules.pop("hashed", None)
    fingerprints._fingerprint.cache_clear()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("What it is about.", "What else?"),
        ("Characters.", "More."),
        ("    if", "    # why\n\n    if"),
        ('text, "#")', 'text,  # a comment\n        "#"\n    )'),
        ("LONGEST = 3", "LONGEST = \\\n    3"),
    ],
)
def test_comments_and_layout_do_not_count(hashed: Callable[..., str], old: str, new: str) -> None:
    assert CODE.count(old) == 1
    assert hashed(CODE.replace(old, new)) == hashed()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LONGEST = 3", "LONGEST = 4"),
        ('"#"', '"# "'),
        ("    return", "        return"),
        ('"a" "b"', '"a", "b"'),
        ("def first", "def second"),
        ("from hashed.words import WORDS", "WORDS = {}"),
    ],
)
def test_what_code_does_counts(hashed: Callable[..., str], old: str, new: str) -> None:
    assert hashed(CODE.replace(old, new)) != hashed()


def test_what_code_imports_and_reads_counts(hashed: Callable[..., str]) -> None:
    first = hashed()
    assert hashed(words=WORDS.replace('"b"', '"c"')) != first
    assert hashed(words="# words of no language\n" + WORDS) == first
    assert hashed(table="en\tde\n") != first
    assert hashed() == first


def test_data_from_elsewhere_counts(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    made = []
    for content in (b"one", b"other"):
        file.write_bytes(content)
        fingerprints._fingerprint.cache_clear()
        made.append(fingerprints.fingerprint([fingerprints], [file]))
    assert made[0] != made[1]
    assert fingerprints.fingerprint([fingerprints.__name__]) not in made


def test_code_without_its_source_has_a_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sourceless.py").write_text("A = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = fingerprints.fingerprint(["sourceless"])
    py_compile.compile(str(tmp_path / "sourceless.py"), str(tmp_path / "sourceless.pyc"))
    (tmp_path / "sourceless.py").unlink()
    importlib.invalidate_caches()
    fingerprints._fingerprint.cache_clear()
    assert fingerprints.fingerprint(["sourceless"]) != before


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        fingerprints.fingerprint(["translator.nowhere"])


def test_each_data_file_is_named_by_a_module_beside_it() -> None:
    """What reads a file without naming it would not be known to."""
    for file in ROOT.glob("translator/languages/**/*.tsv"):
        beside = [module.read_text("utf-8") for module in file.parent.glob("*.py")]
        assert any(f'"{file.name}"' in code for code in beside), file
