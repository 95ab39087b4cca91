"""Commands as people type them."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from translator.cli import app


def call(*arguments: object, code: int = 0, input: str | None = None) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=input)
    assert result.exit_code == code, result.output
    return result


def rows(*arguments: object) -> list[dict[str, object]]:
    made = json.loads(call(*arguments, "--json").stdout)
    assert isinstance(made, list)
    return made


def with_article(folder: Path) -> Path:
    """Write an article into a folder, and return that."""
    (folder / "a.txt").write_text(
        "Am 6. Januar waren es 100 Leute.\nDie Seite [ist hier](https://x.de/?a=b&c).\n",
        encoding="utf-8",
    )
    return folder
