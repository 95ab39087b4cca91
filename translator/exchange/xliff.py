"""XLIFF 2.1 and 1.2, valid against the OASIS schemas, for translation tools."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path

from translator.documents.atomic import whole
from translator.errors import ExportError
from translator.exchange.inline_codes import Code, CodeKind, Piece, alike, pieces
from translator.exchange.rows import seen
from translator.exchange.unit import ExportOptions, ExportReport, Sieve, Unit, one_direction
from translator.exchange.xml_text import FORBIDDEN, attribute, content, escape
from translator.types import Finding, PairState, Severity

STATES_2 = {
    PairState.NEW: "translated",
    PairState.ACCEPTED: "final",
    PairState.EDITED: "final",
    PairState.REJECTED: "initial",
}
"""The state of a segment in XLIFF 2; ``subState`` has ours."""

STATES_1 = {
    PairState.NEW: "needs-review-translation",
    PairState.ACCEPTED: "final",
    PairState.EDITED: "signed-off",
    PairState.REJECTED: "x-rejected",
}
"""The state of a target in XLIFF 1.2."""

OWN = "urn:satzpaar"
"""The namespace of what only we read: when the pair was seen."""

CHECK = "satzpaar-check"
"""Who writes notes that are findings of checks, and their category."""

PRIORITIES = {Severity.SEVERE: 1, Severity.WARNING: 4, Severity.INFO: 8}

TYPES = {"link": "link", "emphasis": "italic", "strong": "bold"}
"""What XLIFF 1.2 calls inline markup."""

DATATYPES = {"html": "html", "markdown": "x-markdown"}


def write_xliff(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write the units in reading order, one ``file`` an article, sentences to fill included.

    Raises ExportError where there is nothing to write, where the units are of several pairs of
    languages, and where the file cannot be written.
    """
    sieve = Sieve(options, gaps=True)
    kept = one_direction(filter(sieve.keeps, units), "an XLIFF file")
    first = next(kept, None)
    if first is None:
        raise ExportError(f"no pairs to write, and {path} would be no XLIFF file without any")
    codes = options.languages
    source = attribute(codes.get(first.source_language, first.source_language))
    target = attribute(codes.get(first.target_language, first.target_language))
    write = _write_1 if options.xliff == "1.2" else _write_2
    with whole(path) as out:
        for line in write(chain([first], kept), (source, target), options, sieve):
            out.write(line.encode())
    return sieve.report(path)


def _write_2(
    units: Iterable[Unit], languages: tuple[str, str], options: ExportOptions, sieve: Sieve
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:satzpaar="{OWN}" '
        f'version="2.1" srcLang="{languages[0]}" trgLang="{languages[1]}">\n'
    )
    for number, (article, group) in enumerate(groupby(units, lambda unit: unit.article), 1):
        yield f'<file id="f{number}" original="{attribute(article)}" xml:space="preserve">\n'
        for place, unit in enumerate(group):
            yield _unit_2(unit, place, options, sieve)
        yield "</file>\n"
    yield "</xliff>\n"


def _unit_2(unit: Unit, place: int, options: ExportOptions, sieve: Sieve) -> str:
    source, target = _sides(unit, options, sieve)
    data: dict[str, str] = {}
    state = STATES_2[unit.state] if unit.target else "initial"
    lines = [f'<unit id="{_id(unit, place)}"{_seen(unit, "satzpaar:seen")}>']
    notes = [f'<note category="note">{content(unit.note)}</note>'] if unit.note else []
    notes += [
        f'<note category="{CHECK}" appliesTo="target" priority="{PRIORITIES[found.severity]}">'
        f"{content(found.message)}</note>"
        for found in unit.findings
    ]
    if notes:
        lines.append(f"<notes>{''.join(notes)}</notes>")
    sides = [f"<source>{_inline_2(source, data)}</source>"]
    if unit.target:
        sides.append(f"<target>{_inline_2(target, data)}</target>")
    if data:
        kept = "".join(f'<data id="{key}">{content(text)}</data>' for text, key in data.items())
        lines.append(f"<originalData>{kept}</originalData>")
    lines.append(f'<segment state="{state}" subState="satzpaar:{unit.state.value}">')
    return "\n".join([*lines, *sides, "</segment>", "</unit>\n"])


def _inline_2(parts: Iterable[Piece], data: dict[str, str]) -> str:
    """Return the content of a side; what codes stand for goes to ``data``."""

    def name(text: str) -> str:
        return data.setdefault(text, f"d{len(data) + 1}")

    written = []
    for part in parts:
        if isinstance(part, str):
            written.append(escape(part))
        elif part.kind is CodeKind.STANDS:
            written.append(f'<ph id="{part.number}" dataRef="{name(part.text)}"/>')
        elif part.kind is CodeKind.OPENS:
            start, end = name(part.text), name(part.partner)
            written.append(f'<pc id="{part.number}" dataRefStart="{start}" dataRefEnd="{end}">')
        else:
            written.append("</pc>")
    return "".join(written)


def _write_1(
    units: Iterable[Unit], languages: tuple[str, str], options: ExportOptions, sieve: Sieve
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">\n'
    for article, group in groupby(units, lambda unit: unit.article):
        first = next(group)
        yield (
            f'<file original="{attribute(article)}" source-language="{languages[0]}" '
            f'target-language="{languages[1]}" '
            f'datatype="{DATATYPES.get(first.markup, "plaintext")}">\n<body>\n'
        )
        for place, unit in enumerate(chain([first], group)):
            yield _unit_1(unit, place, options, sieve)
        yield "</body>\n</file>\n"
    yield "</xliff>\n"


def _unit_1(unit: Unit, place: int, options: ExportOptions, sieve: Sieve) -> str:
    source, target = _sides(unit, options, sieve)
    approved = ' approved="yes"' if unit.reviewed else ""
    state = STATES_1[unit.state] if unit.target else "new"
    lines = [
        f'<trans-unit id="{_id(unit, place)}" xml:space="preserve"{approved}'
        f"{_seen(unit, 'extradata')}>",
        f"<source>{_inline_1(source)}</source>",
        f'<target state="{state}">{_inline_1(target)}</target>',
    ]
    if unit.note:
        lines.append(f'<note from="note">{content(unit.note)}</note>')
    lines += (_note_1(found) for found in unit.findings)
    return "\n".join([*lines, "</trans-unit>\n"])


def _note_1(found: Finding) -> str:
    priority = PRIORITIES[found.severity]
    return (
        f'<note from="{CHECK}" annotates="target" priority="{priority}">'
        f"{content(found.message)}</note>"
    )


def _inline_1(parts: Iterable[Piece]) -> str:
    return "".join(escape(part) if isinstance(part, str) else _code_1(part) for part in parts)


def _code_1(code: Code) -> str:
    number, text = code.number, escape(code.text)
    match code.kind:
        case CodeKind.OPENS:
            type_ = TYPES.get(code.name, f"x-{code.name}")
            return f'<bpt id="{number}" ctype="{type_}">{text}</bpt>'
        case CodeKind.CLOSES:
            return f'<ept id="{number}">{text}</ept>'
        case CodeKind.STANDS:
            return f'<ph id="{number}">{text}</ph>'


def _sides(unit: Unit, options: ExportOptions, sieve: Sieve) -> tuple[list[Piece], list[Piece]]:
    (from_, cut), (to, cut_too) = FORBIDDEN.subn("", unit.source), FORBIDDEN.subn("", unit.target)
    sieve.removed += cut + cut_too
    markup = unit.markup if options.codes else "text"
    source = pieces(from_, markup)
    return source, alike(source, pieces(to, markup))


def _id(unit: Unit, place: int) -> str:
    return f"p{unit.pair}" if unit.pair else f"u{place + 1}"


def _seen(unit: Unit, name: str) -> str:
    return f' {name}="{seen(unit)}"' if unit.pair else ""
