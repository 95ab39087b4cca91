"""``satzpaar prove``: does a memory do what it promises?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import Csv, Json
from translator.cli.output import Column, emit, emit_json, near, say

GAPS = (
    Column("why", "why"),
    Column("segment", "OmegaT's segment", grows=True),
    Column("detail", "what is the matter", grows=True),
)

CUTS = (
    Column("article", "article"),
    Column("line", "line", right=True),
    Column("ours", "our sentences", grows=True),
    Column("theirs", "the tool's segments", grows=True),
)

Srx = Annotated[
    Path | None,
    typer.Option(
        "--srx", metavar="FILE", help="With --cat: another tool's rules, instead of OmegaT's."
    ),
]
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
    from translator.exchange.tmx import omegat as clients
    from translator.exchange.tmx.prove import prove as proof_of

    proof = proof_of(file, article, clients.find(omegat))
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


def show_cuts(db: Path, srx: Path | None, jar: Path | None, *, as_json: bool, as_csv: bool) -> None:
    """Print where a translation tool would cut the stored articles otherwise than we do."""
    from translator.exchange.tmx.segmentation import compare_articles

    made = compare_articles(db, srx, jar)
    rows = [asdict(one) | {"article": near(one.article)} for one in made.differences]
    if as_json:
        counts = {"rules": made.rules, "sentences": made.sentences, "same": made.same}
        emit_json(counts | {"differences": rows, "not_compared": made.notes})
    elif as_csv:
        emit(rows, CUTS, as_csv=True)
    elif rows:
        shown = [row | {side: " | ".join(row[side]) for side in ("ours", "theirs")} for row in rows]
        emit(shown, CUTS)
    for note in made.notes:
        say(f"not compared: {note}")
    total, same = made.sentences, made.same
    share = f" ({same / total:.1%})" if total else ""
    say(f"{same} of {total} sentences{share} are segments by the rules of {made.rules}")
    say(f"{len(rows)} places are cut otherwise")
