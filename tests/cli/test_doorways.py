"""Commands are doorways: they parse, call one function of a room below, and print."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

LONGEST = 80
"""Lines of a function, its parameters and its docstring included."""

STATEMENT = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA)\s+[\w*(]")
MODULES = sorted((ROOT / "translator" / "cli").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_function_holds_more_than_can_be_seen_at_once(path: Path) -> None:
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {one.name: (one.end_lineno or one.lineno) - one.lineno + 1 for one in functions}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_command_speaks_sql(path: Path) -> None:
    imported, texts = set(), []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.append(node.value)
    assert not {name for name in imported if name.split(".")[0] in ("sqlite3", "sqlite_utils")}
    assert [text for text in texts if STATEMENT.search(text)] == []
