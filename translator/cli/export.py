"""``satzpaar export``: the pairs leave as a file other tools read."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import Database, Json, complete_article
from translator.cli.output import emit_json, say
from translator.types import PairState


def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write; the ending says the format.")
    ],
    db: Database = Path("satzpaar.db"),
    article: Annotated[
        list[str] | None,
        typer.Option(
            "--article",
            help="Only this article; may be given several times.",
            autocompletion=complete_article,
        ),
    ] = None,
    state: Annotated[
        list[PairState] | None,
        typer.Option(
            "--state",
            help="Only pairs of this state; may be given several times. "
            "Without it: all but rejected ones.",
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", metavar="FROM:TO", help="Language codes to write, such as de-DE:en-GB."
        ),
    ] = None,
    keep_variants: Annotated[
        bool,
        typer.Option(
            "--keep-variants",
            help="Keep several translations of one source; without it the best stays.",
        ),
    ] = False,
    no_tuid: Annotated[
        bool, typer.Option("--no-tuid", help="Leave out the numbers of translation units.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the pairs as a translation memory (.tmx), a table (.csv, .tsv) or .jsonl.

    Every ending may have .gz behind it. Unreviewed machine translations are marked as such;
    rejected and failed pairs stay out. In TMX, pairs of several source sentences go to
    FILE.nm.tmx, as tools want them apart.
    """
    from translator import exporting
    from translator.store import Store

    with Store(db) as store:
        report = exporting.export(
            store,
            file,
            articles=article or (),
            states=state or (),
            lang=lang,
            keep_variants=keep_variants,
            tuid=not no_tuid,
        )
    if as_json:
        emit_json(asdict(report))
    say(report.summary)
