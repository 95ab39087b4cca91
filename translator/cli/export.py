"""``satzpaar export``: the pairs leave as a file other tools read."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import Database, Json, complete_article
from translator.cli.output import emit_json, say
from translator.types import PairState

Articles = Annotated[
    list[str] | None,
    typer.Option(
        "--article",
        help="Only this article; may be given several times.",
        autocompletion=complete_article,
    ),
]
States = Annotated[
    list[PairState] | None,
    typer.Option(
        "--state",
        help="Only pairs of this state; may be given several times. "
        "Without it: all but rejected ones.",
    ),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        metavar="P",
        min=0,
        max=1,
        help="Leave out unreviewed pairs less sure than this, 0 to 1.",
    ),
]
Form = Annotated[
    str | None,
    typer.Option("--format", metavar="NAME", help="The format, whatever the ending says."),
]
Memory = Annotated[
    bool,
    typer.Option("--memory", help="Write what 'satzpaar import' took from .tmx files instead."),
]
Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="FROM:TO", help="Language codes to write, such as de-DE:en-GB."),
]
KeepVariants = Annotated[
    bool,
    typer.Option(
        "--keep-variants",
        help="Keep several translations of one source; without it the best stays.",
    ),
]
Plain = Annotated[
    bool,
    typer.Option(
        "--plain",
        help="Write inline markup of Markdown and HTML as text, not as codes (TMX, XLIFF).",
    ),
]


def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write; the ending says the format.")
    ],
    db: Database = Path("satzpaar.db"),
    article: Articles = None,
    state: States = None,
    min_confidence: MinConfidence = None,
    form: Form = None,
    memory: Memory = False,
    lang: Lang = None,
    keep_variants: KeepVariants = False,
    no_tuid: Annotated[
        bool, typer.Option("--no-tuid", help="Leave out the numbers of translation units.")
    ] = False,
    plain: Plain = False,
    xliff: Annotated[
        str, typer.Option("--xliff", metavar="2.1|1.2", help="Which XLIFF to write.")
    ] = "2.1",
    as_json: Json = False,
) -> None:
    """Write the pairs for other tools and people; the ending of FILE says the format.

    For translation tools: .tmx, .xliff (or .xlf). To correct and 'satzpaar import' again: .xliff,
    .xlsx, .docx, .csv, .tsv, .jsonl. To read and print: .html. To train on: .moses (FILE.de and
    FILE.en), .parquet. Every ending may have .gz behind it.

    Unreviewed machine translations are marked as such;
    rejected and failed pairs stay out. In TMX, pairs of several source sentences go to
    FILE.nm.tmx, as tools want them apart.
    """
    from translator.exchange.export import ExportChoice
    from translator.exchange.export import export as write_export
    from translator.store import Store

    choice = ExportChoice(
        articles=article or (),
        states=state or (),
        min_confidence=min_confidence,
        memory=memory,
        form=form,
        lang=lang,
        keep_variants=keep_variants,
        tuid=not no_tuid,
        codes=not plain,
        xliff=xliff,
    )
    with Store(db) as store:
        report = write_export(store, file, choice)
    if as_json:
        emit_json(asdict(report))
    say(report.summary)
