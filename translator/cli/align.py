"""``satzpaar align``: an existing translation, aligned sentence by sentence."""

from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.cli.options import (
    Csv,
    Database,
    EncoderName,
    Json,
    Lines,
    MaxBead,
    MaxBytes,
    Offline,
    Source,
    Target,
    Threads,
)
from translator.cli.output import (
    Column,
    csv_text,
    emit,
    emit_data,
    json_text,
    near,
    say,
    table_text,
)
from translator.errors import UsageError
from translator.types import DEFAULT_ENCODER, SOURCE, TARGET

if TYPE_CHECKING:
    from align.gold import Score
    from translator.pipeline.pair_articles import Alignment
    from translator.types import PairDraft

COLUMNS = (
    Column("numbers", "sentences"),
    Column("bead", "bead"),
    Column("similarity", "sim.", right=True),
    Column("confidence", "conf.", right=True),
    Column("source", "source", grows=True),
    Column("target", "target", grows=True),
)

SCORE_COLUMNS = (
    Column("beads", "against gold"),
    Column("precision", "precision", right=True),
    Column("recall", "recall", right=True),
    Column("f1", "F1", right=True),
)

LEFT_OUT = "(no counterpart: left out)"
ADDED = "(no counterpart: added)"
TSV_FIELDS = ("source_indices", "target_indices", "similarity", "confidence", "source", "target")


class Format(StrEnum):
    """How pairs are printed."""

    TABLE = "table"
    TSV = "tsv"
    JSON = "json"
    CSV = "csv"
    GOLD = "gold"
    TMX = "tmx"


Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where to write; standard output if not given. Its ending says the format.",
    ),
]
Form = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="table for people; tsv, csv or json for programs; gold for indices such as "
        "[0, 1]:[0]; tmx for translation tools.",
    ),
]
Gold = Annotated[
    Path | None,
    typer.Option(
        "--gold", metavar="FILE", help="Score the alignment against this one, made by hand."
    ),
]
Plot = Annotated[
    Path | None,
    typer.Option(
        "--plot",
        metavar="FILE",
        help="Draw the similarities and the path through them (.svg or .png).",
    ),
]


def align(
    source_file: Annotated[Path, typer.Argument(metavar="SOURCE", help="The original article.")],
    target_file: Annotated[Path, typer.Argument(metavar="TARGET", help="Its translation.")],
    output: Output = None,
    form: Form = None,
    lines: Lines = False,
    db: Database = Path("satzpaar.db"),
    store_pairs: Annotated[
        bool, typer.Option("--store", help="Keep the pairs in the database for review.")
    ] = False,
    gold: Gold = None,
    plot: Plot = None,
    source: Source = SOURCE,
    target: Target = TARGET,
    encoder: EncoderName = DEFAULT_ENCODER,
    max_bead: MaxBead = 4,
    offline: Offline = False,
    threads: Threads = 0,
    max_bytes: MaxBytes = 20_000_000,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Align an article with its existing translation, and print or store the pairs.

    Both texts are split into sentences (with --lines, every line is one) and paired where their
    meaning is the same: one sentence with one, several with several, or with none where
    something was left out or added. Sentences count from 1 in tables and pictures, from 0 in
    the other formats.
    """
    from align import AlignOptions
    from translator.pipeline.alignments import AlignmentOptions, align_files
    from translator.pipeline.bitexts import BitextOptions
    from translator.pipeline.encoder import EncoderChoice

    chosen = _format(form, output, as_json=as_json, as_csv=as_csv)
    options = AlignmentOptions(
        BitextOptions(source, target, max_bytes, lines, AlignOptions(max_bead=max_bead)),
        EncoderChoice(encoder, offline, threads),
        db if store_pairs else None,
        gold,
        plot,
    )
    done = align_files(source_file, target_file, options)
    _tell(done.alignment, options.db)
    if output is not None:
        _write(done.alignment, chosen, done.score, output)
    else:
        _print(done.alignment, chosen, done.score, rows_alone=as_json)
    if done.score is not None and (output is not None or chosen is not Format.TABLE):
        say(table_text(_score_rows(done.score), SCORE_COLUMNS).rstrip())


def _tell(made: "Alignment", db: Path | None) -> None:
    """Say on stderr what reading noticed, what does not correspond, and what was stored."""
    for article in (made.source, made.target):
        for note in article.notes:
            say(f"{near(article.path)}: {note}")
    for line in made.drift:
        say(line)
    if db is not None:
        option = "" if db == Path("satzpaar.db") else f" --db {db}"
        name = Path(made.source.path).name
        say(f"{len(made.pairs)} pairs stored; 'satzpaar show {name}{option}' shows them")


def _format(form: Format | None, output: Path | None, *, as_json: bool, as_csv: bool) -> Format:
    """Return the one format asked for: by name, by flag, or by the ending of the file."""
    asked = {form} if form is not None else set()
    asked |= {flag for flag, given in ((Format.JSON, as_json), (Format.CSV, as_csv)) if given}
    if len(asked) > 1:
        raise UsageError(f"give one format, not {' and '.join(sorted(asked))}")
    if asked:
        return asked.pop()
    ending = "" if output is None else output.name.lower().removesuffix(".gz").rpartition(".")[2]
    return next((known for known in Format if known == ending), Format.TABLE)


def _print(made: "Alignment", form: Format, score: "Score | None", *, rows_alone: bool) -> None:
    """Print to standard output; --json prints the pairs alone, as other commands do."""
    from translator.exchange import ExportOptions
    from translator.exchange.tmx.writer import write_tmx
    from translator.pipeline.pair_articles import units

    if form is Format.TABLE:
        emit(_table_rows(made), COLUMNS)
        if score is not None:
            emit(_score_rows(score), SCORE_COLUMNS)
    elif form is Format.TMX:
        with TemporaryDirectory() as folder:
            path = Path(folder, "pairs.tmx")
            report = write_tmx(units(made), path, ExportOptions())
            emit_data(path.read_bytes())
        if report.written_nm:
            say(f"{report.written_nm} pairs of several sentences left out; -o FILE.tmx writes them")
    elif rows_alone:
        emit(_rows(made), COLUMNS, as_json=True)
    else:
        emit_data(TEXTS[form](made, score).encode("utf-8", "backslashreplace"))


def _write(made: "Alignment", form: Format, score: "Score | None", path: Path) -> None:
    from translator.exchange import ExportOptions
    from translator.exchange.tmx.writer import write_tmx
    from translator.pipeline.pair_articles import units

    if form is Format.TMX:
        say(write_tmx(units(made), path, ExportOptions()).summary)
        return
    import gzip

    from translator.documents.atomic import write_atomically

    data = TEXTS[form](made, score).encode("utf-8", "backslashreplace")
    write_atomically(path, gzip.compress(data, mtime=0) if path.name.endswith(".gz") else data)
    say(f"wrote {len(made.pairs)} pairs to {path}")


def _rows(made: "Alignment") -> list[dict[str, Any]]:
    """Return the pairs for programs."""
    rows = []
    for bead, pair in zip(made.beads, made.pairs, strict=True):
        row = asdict(pair)
        del row["sentence_ids"], row["target_sentence_ids"]
        rows.append(
            row
            | {
                "bead": f"{pair.source_count}-{pair.target_count}",
                "source_indices": list(bead.source),
                "target_indices": list(bead.target),
            }
        )
    return rows


def _table_rows(made: "Alignment") -> list[dict[str, Any]]:
    """Return the pairs for people: omissions marked, what is suspicious below the target."""
    return [
        {
            "numbers": f"{_numbers(bead.source)}:{_numbers(bead.target)}",
            "bead": f"{pair.source_count}-{pair.target_count}",
            "similarity": pair.similarity,
            "confidence": pair.confidence,
            "source": pair.source if bead.source else ADDED,
            "target": "\n".join([pair.target if bead.target else LEFT_OUT, *_remarks(pair)]),
        }
        for bead, pair in zip(made.beads, made.pairs, strict=True)
    ]


def _numbers(indices: tuple[int, ...]) -> str:
    """Return sentence numbers as people count: 7, 7+8, or - where there is none."""
    if not indices:
        return "-"
    first, last = indices[0] + 1, indices[-1] + 1
    return str(first) if first == last else f"{first}-{last}"


def _remarks(pair: "PairDraft") -> list[str]:
    messages = [finding.message for finding in pair.findings if finding.severity != "info"]
    return [f"! {message}" for message in messages] + ([f"? {pair.reason}"] if pair.reason else [])


def _score_rows(score: "Score") -> list[dict[str, Any]]:
    return [
        {"beads": name, "precision": f"{it.precision:.4f}", "recall": f"{it.recall:.4f}"}
        | {"f1": f"{it.f1:.4f}"}
        for name, it in (("strict", score.strict), ("lax", score.lax))
    ]


def _table(made: "Alignment", score: "Score | None") -> str:
    return table_text(_table_rows(made), COLUMNS)


def _csv(made: "Alignment", score: "Score | None") -> str:
    return csv_text(_rows(made), COLUMNS)


def _json(made: "Alignment", score: "Score | None") -> str:
    return json_text(
        {
            "source": made.source.path,
            "target": made.target.path,
            "breaks": [asdict(stretch) | {"kind": stretch.kind} for stretch in made.breaks],
            "pairs": _rows(made),
            "score": None if score is None else asdict(score),
        }
    )


def _gold(made: "Alignment", score: "Score | None") -> str:
    from align.gold import links, write_gold

    return write_gold(links(made.beads))


def _tsv(made: "Alignment", score: "Score | None") -> str:
    lines = ["\t".join(TSV_FIELDS)]
    for row in _rows(made):
        lines.append("\t".join(_tsv_cell(row[name]) for name in TSV_FIELDS))
    return "\n".join(lines) + "\n"


def _tsv_cell(value: object) -> str:
    """Return the value on one line without tabs; a backslash before t, n, r or itself escapes."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    text = str(value).replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


TEXTS: dict[Format, Callable[["Alignment", "Score | None"], str]] = {
    Format.TABLE: _table,
    Format.TSV: _tsv,
    Format.CSV: _csv,
    Format.JSON: _json,
    Format.GOLD: _gold,
}
"""The formats that are text as a whole; TMX is written by translator.exchange."""
