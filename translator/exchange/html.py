"""A web page to read or print: both languages side by side, findings below, no script."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from translator.documents.atomic import whole
from translator.exchange.unit import ExportOptions, ExportReport, Sieve, Unit
from translator.exchange.xml_text import FORBIDDEN, attribute, content

HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pairs</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 Georgia, "DejaVu Serif", serif; max-width: 78rem; margin: 2rem auto;
  padding: 0 1rem; }
h2 { font: 600 1rem/1.4 system-ui, sans-serif; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { font: 600 .8rem system-ui, sans-serif; text-align: left; }
th, td { padding: .4rem .6rem; vertical-align: top; border-top: 1px solid #8886;
  overflow-wrap: anywhere; white-space: pre-line; }
.pair { width: 3.5rem; font: .75rem system-ui, sans-serif; color: #777; white-space: normal; }
.state { width: 5rem; font: .75rem system-ui, sans-serif; white-space: normal; }
.accepted .state, .edited .state { color: #17743a; font-weight: 600; }
.rejected td { text-decoration: line-through; color: #888; }
ul { margin: .3rem 0 0; padding: 0; list-style: none; font: .8rem/1.4 system-ui, sans-serif; }
.severe { color: #b3261e; } .severe::before { content: "\\25B2  "; }
.warning { color: #8a5300; } .warning::before { content: "\\25B3  "; }
.info, .note { color: #5f6368; }
.info::before { content: "\\00B7  "; } .note::before { content: "\\270E  "; }
@media (prefers-color-scheme: dark) {
  .accepted .state, .edited .state { color: #6fd08c; }
  .severe { color: #ff8a80; } .warning { color: #f2b84b; } .info, .note { color: #aaa; }
}
@media print {
  body { max-width: none; margin: 0; font-size: 10pt; } tr { break-inside: avoid; }
  thead { display: table-header-group; } h2 { break-after: avoid; }
  @page { size: A4 landscape; margin: 14mm; }
}
</style>
</head>
<body>
"""

FOOT = "</body>\n</html>\n"


def write_html(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write the units as one page that needs nothing else, a table an article.

    Sentences without a translation are shown too. Raises ExportError where the file cannot be
    written.
    """
    sieve = Sieve(options, gaps=True)
    with whole(path) as out:
        for line in _page(filter(sieve.keeps, units), options, sieve):
            out.write(line.encode())
    return sieve.report(path)


def _page(units: Iterable[Unit], options: ExportOptions, sieve: Sieve) -> Iterator[str]:
    yield HEAD
    for (article, *codes), group in groupby(
        units, lambda unit: (unit.article, unit.source_language, unit.target_language)
    ):
        source, target = (attribute(options.languages.get(code, code)) for code in codes)
        yield (
            f'<h2>{content(article)}</h2>\n<table>\n<thead><tr><th class="pair">pair</th>'
            f'<th>{source}</th><th>{target}</th><th class="state">state</th></tr></thead>\n'
        )
        for unit in group:
            sieve.removed += sum(
                len(FORBIDDEN.findall(text)) for text in (unit.source, unit.target)
            )
            yield _row(unit, source, target)
        yield "</table>\n"
    yield FOOT


def _row(unit: Unit, source: str, target: str) -> str:
    remarks = [(found.severity.value, found.message) for found in unit.findings]
    if unit.note:
        remarks.append(("note", unit.note))
    items = "".join(f'<li class="{kind}">{content(text)}</li>' for kind, text in remarks)
    below = f"<ul>{items}</ul>" if items else ""
    return (
        f'<tr class="{unit.state.value}"><td class="pair">{unit.pair or ""}</td>'
        f'<td lang="{source}">{content(unit.source)}</td>'
        f'<td lang="{target}">{content(unit.target)}{below}</td>'
        f'<td class="state">{unit.state.value}</td></tr>\n'
    )
