"""Commands as people type them."""

import json

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
