"""Units as rows of a table: the same columns in every format that has columns."""

from dataclasses import fields

from translator.exchange.stamps import Stamp
from translator.exchange.unit import ExportOptions, Unit

OWN = ("findings", "pair", "event", "markup", "author")
"""Fields of a unit that a row has in another form, or not at all."""

COLUMNS = (
    *(field.name for field in fields(Unit) if field.name not in OWN),
    "pair",
    "findings",
    "seen",
)
"""The names of the columns, in order."""

Value = str | int | float | None


def row(unit: Unit, options: ExportOptions) -> dict[str, Value]:
    """Return the values of the columns: plain ones, languages as the options want them."""
    values: dict[str, Value] = {
        name: getattr(unit, name) for name in COLUMNS if name not in ("findings", "seen")
    }
    for side in ("source_language", "target_language"):
        code = str(values[side])
        values[side] = options.languages.get(code, code)
    values["state"], values["origin"] = unit.state.value, unit.origin.value
    values["findings"] = findings(unit)
    values["seen"] = seen(unit)
    return values


def findings(unit: Unit) -> str:
    """Return what the checks say of a unit, one line each."""
    return "\n".join(f"{found.severity.value}: {found.message}" for found in unit.findings)


def seen(unit: Unit) -> str:
    """Return the stamp of the pair, nothing where the unit is none."""
    if not unit.pair:
        return ""
    return str(Stamp.of(unit.event, unit.state, unit.source, unit.target, unit.note))
