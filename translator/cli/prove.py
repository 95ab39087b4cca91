"""``satzpaar prove``: does a memory do what it promises?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import Csv, Json
from translator.cli.output import Column, emit, emit_json, say

GAPS = (
    Column("why", "why"),
    Column("segment", "OmegaT's segment", grows=True),
    Column("detail", "what is the matter", grows=True),
)

OmegaTJar = Annotated[
    Path | None,
    typer.Option(
        "--omegat",
        envvar="SATZPAAR_OMEGAT",
        show_envvar=True,
        metavar="JAR",
        help="OmegaT.jar; an installed one is found without it.",
    ),
]


def prove(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A translation memory (.tmx).")],
    article: Annotated[
        Path, typer.Argument(metavar="ARTICLE", help="The article it was made from.")
    ],
    omegat: OmegaTJar = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Prove a memory: valid, read by others, and every segment filled by the real OmegaT.

    Lists the segments OmegaT does not fill, and why. FILE.nm.tmx beside FILE.tmx is used too.
    Exit code 1 if the file is not valid or a segment the memory claims is not filled.
    """
    from translator.proving import omegat as clients
    from translator.proving import prove as proving

    proof = proving.prove(file, article, clients.find(omegat))
    rows = [asdict(gap) for gap in proof.unfilled]
    if as_json:
        emit_json(
            {
                "memories": proof.memories,
                "article": proof.article,
                "valid": proof.valid,
                "holds": proof.holds,
                "objections": [report.counts for report in proof.checks],
                "reader": proof.reader,
                "reader_units": proof.reader_units,
                "reader_agrees": proof.reader_agrees,
                "segments": proof.segments,
                "filled": proof.filled,
                "unfilled": rows,
                "complaints": proof.complaints,
                "note": proof.note,
            }
        )
    elif rows or as_csv:
        emit(rows, GAPS, as_csv=as_csv)
    for report in proof.checks:
        objections = ", ".join(f"{n} {kind}" for kind, n in report.counts.items()) or "none"
        say(f"{report.file}: {report.units} units; objections of other tools: {objections}")
    agreed = "reads the same" if proof.reader_agrees else "does not read the same"
    say(f"{proof.reader} {agreed} ({proof.reader_units} units)")
    for line in (*proof.complaints, *([proof.note] if proof.note else [])):
        say(line)
    if proof.segments is not None:
        say(f"OmegaT: {proof.filled}/{proof.segments} segments filled")
    if not proof.holds:
        raise typer.Exit(1)
