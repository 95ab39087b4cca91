"""``satzpaar align-all``: many articles and their translations, matched by name."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from translator.cli.output import Column, emit, emit_json, near, progress_bar, say
from translator.errors import UsageError
from translator.types import DEFAULT_ENCODER, SOURCE, TARGET

if TYPE_CHECKING:
    from translator.pipeline.bitexts import BitextsReport
    from translator.pipeline.matching import Matching

COLUMNS = (
    Column("source", "source", grows=True),
    Column("target", "target", grows=True),
    Column("state", "state"),
    Column("pairs", "pairs", right=True),
    Column("one_to_one", "1-1", right=True),
    Column("source_only", "left out", right=True),
    Column("target_only", "added", right=True),
    Column("mean_confidence", "conf.", right=True),
    Column("findings", "finds", right=True),
    Column("seconds", "sec.", right=True),
)

SHOWN = 20
"""Most files to name that have no counterpart."""


def align_all(
    source_folder: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCES",
            help="Folder of articles; or a list of pairs: two paths a line, a tab between.",
        ),
    ],
    target_folder: Annotated[
        Path | None,
        typer.Argument(metavar="TARGETS", help="Folder of their translations."),
    ] = None,
    lines: Lines = False,
    db: Database = Path("satzpaar.db"),
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
    """Align many articles with their existing translations, and store the pairs for review.

    Files belong together when their paths below the two folders are equal (a/x.txt, a/x.txt) or
    differ in the language alone (news.de.txt, news.en.txt). What was stored before from the same
    files, made the same way, is not done again; a file that cannot be read does not stop the rest.
    """
    from align import AlignOptions
    from translator.pipeline.alignments import FolderOptions, align_folders
    from translator.pipeline.bitexts import BitextOptions
    from translator.pipeline.encoder import EncoderChoice

    if as_json and as_csv:
        raise UsageError("give --json or --csv, not both")
    options = FolderOptions(
        BitextOptions(source, target, max_bytes, lines, AlignOptions(max_bead=max_bead)),
        EncoderChoice(encoder, offline, threads),
        matched=_tell_unmatched,
    )
    try:
        made = align_folders(source_folder, target_folder, db, options, progress_bar())
    except KeyboardInterrupt:
        say("what was aligned so far is kept; the same command goes on from there")
        raise
    report = made.batch
    if as_json:
        record = asdict(report)
        for row, bitext in zip(record["bitexts"], report.bitexts, strict=True):
            row["breaks"] = [asdict(it) | {"kind": it.kind} for it in bitext.breaks]
        unmatched = [str(path) for path in made.found.unmatched]
        emit_json(record | {"changed": report.changed, "unmatched": unmatched})
    else:
        rows = [asdict(row) for row in report.bitexts if not row.error]
        if not as_csv:
            rows = [row | {name: near(row[name]) for name in ("source", "target")} for row in rows]
        emit(rows, COLUMNS, as_csv=as_csv)
    _tell(report, db)
    if report.errors:
        raise typer.Exit(1)


def _tell_unmatched(found: "Matching") -> None:
    for path in found.unmatched[:SHOWN]:
        say(f"no counterpart: {near(str(path))}")
    if len(found.unmatched) > SHOWN:
        say(f"no counterpart: {len(found.unmatched) - SHOWN} more files; --json names them")


def _tell(report: "BitextsReport", db: Path) -> None:
    for line in (line for row in report.bitexts for line in row.drift):
        say(line)
    for error in report.errors:
        say(f"satzpaar: error: {error}")
    done = [row for row in report.bitexts if row.state == "aligned"]
    option = "" if db == Path("satzpaar.db") else f" --db {db}"
    if done:
        pairs = sum(row.pairs for row in done)
        texts = "1 text" if len(done) == 1 else f"{len(done)} texts"
        say(f"stored {pairs} pairs of {texts}, {report.seconds:.0f} s")
        say(f"next: satzpaar show {Path(done[0].source).name}{option}")
        say(f"      satzpaar export pairs.tmx{option}")
    elif not report.errors:
        say("nothing to do: every text is stored with its pairs already")
