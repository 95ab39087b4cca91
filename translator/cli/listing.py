"""``satzpaar list``, ``show``, ``search`` and ``stats``: what is stored."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from translator.cli.options import Article, Csv, Database, Json, readable
from translator.cli.output import Column, emit, emit_json, near, say
from translator.cli.prove import OmegaTJar, Srx, show_cuts
from translator.errors import UsageError
from translator.types import Pair, PairState

ARTICLES = (
    Column("id", "id", right=True),
    Column("path", "article", grows=True),
    Column("pairs", "pairs", right=True),
    Column("waiting", "new", right=True),
    Column("accepted", "acc.", right=True),
    Column("edited", "edit.", right=True),
    Column("rejected", "rej.", right=True),
    Column("failed", "failed", right=True),
    Column("mean_similarity", "sim.", right=True),
    Column("findings", "finds", right=True),
)
PAIRS = (
    Column("id", "pair", right=True),
    Column("state", "state"),
    Column("similarity", "sim.", right=True),
    Column("confidence", "conf.", right=True),
    Column("source", "source", grows=True),
    Column("target", "target", grows=True),
)
FOUND = (PAIRS[0], Column("article", "article"), PAIRS[1], *PAIRS[-2:])

State = Annotated[
    list[PairState] | None,
    typer.Option("--state", help="Only pairs of this state; may be given several times."),
]
MaxConfidence = Annotated[
    float | None,
    typer.Option("--max-confidence", min=0, max=1, metavar="P", help="Only pairs at most so sure."),
]


def list_articles(
    state: State = None,
    max_confidence: MaxConfidence = None,
    db: Database = Path("satzpaar.db"),
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List the stored articles and how far their review is.

    With --state or --max-confidence: the pairs of all articles that are so, as 'show' does.
    """
    from translator.store import Store

    with Store(db) as store:
        if state or max_confidence is not None:
            pairs = list(store.pairs.select(states=state or (), max_confidence=max_confidence))
            emit(_rows(pairs, as_json or as_csv), FOUND, as_json=as_json, as_csv=as_csv)
            return
        rows = [asdict(one) for one in store.articles.progress()]
    if not (as_json or as_csv):
        rows = [row | {"path": near(row["path"])} for row in rows]
    emit(rows, ARTICLES, as_json=as_json, as_csv=as_csv)


def show(
    article: Article,
    db: Database = Path("satzpaar.db"),
    state: State = None,
    max_confidence: MaxConfidence = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="Only pairs the checks found something in.")
    ] = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show an article's pairs side by side, with what the checks found.

    --json lists other translations too, those 'satzpaar run' did not keep as the target.
    """
    from translator.store import Store

    with Store(db) as store:
        found = store.articles.find(article)
        pairs = [
            pair
            for pair in store.pairs.select(
                article_ids=[found.id], states=state or (), max_confidence=max_confidence
            )
            if pair.findings or not findings
        ]
        others = store.translations.alternatives([pair.id for pair in pairs])
    if not (as_json or as_csv):
        say(f"{near(found.path)}: {found.title}")
    rows = _rows(pairs, as_json or as_csv)
    for listed, pair in zip(rows, pairs, strict=True):
        listed["alternatives"] = [asdict(other) for other in others.get(pair.id, ())]
    emit(rows, PAIRS, as_json=as_json, as_csv=as_csv)


def search(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Words to find, on either side, in any case.")
    ],
    db: Database = Path("satzpaar.db"),
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most pairs to show.")] = 50,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Find pairs that hold all these words, also inside longer words."""
    from translator.store import Store

    if not text.strip():
        raise UsageError("give a word to search for")
    with Store(db) as store:
        pairs = store.pairs.search(readable(text), limit)
    emit(_rows(pairs, as_json or as_csv), FOUND, as_json=as_json, as_csv=as_csv)
    if not pairs:
        say(f"no pair holds '{text}'")
        raise typer.Exit(1)


def stats(
    db: Database = Path("satzpaar.db"),
    cat: Annotated[
        bool,
        typer.Option(
            "--cat", help="Instead: the places that OmegaT would cut into other sentences."
        ),
    ] = False,
    srx: Srx = None,
    omegat: OmegaTJar = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Count articles, sentences, pairs, review states and findings."""
    from translator.store import Store

    if cat:
        show_cuts(db, srx, omegat, as_json=as_json, as_csv=as_csv)
        return
    with Store(db) as store:
        counted = asdict(store.overview.statistics())
    if as_json:
        emit_json(counted)
        return
    rows = []
    for name, value in counted.items():
        if isinstance(value, dict):
            label = {"states": "state", "origins": "origin", "findings": "finding"}[name]
            rows += [{"what": f"{label}: {key}", "count": count} for key, count in value.items()]
        else:
            rows.append({"what": name.replace("_", " "), "count": value})
    emit(rows, (Column("what", "what"), Column("count", "count", right=True)), as_csv=as_csv)


def _rows(pairs: Iterable[Pair], whole: bool) -> list[dict[str, Any]]:
    """Return pairs for printing; in a table, findings and reasons stand below the target."""
    rows = []
    for pair in pairs:
        row = asdict(pair)
        if not whole:
            remarks = [f"! {finding.message}" for finding in pair.findings]
            remarks += [f"? {pair.reason}"] if pair.reason else []
            remarks += [f"note: {pair.note}"] if pair.note else []
            row["article"] = near(pair.article)
            row["target"] = "\n".join([pair.target or "(not translated)", *remarks])
        rows.append(row)
    return rows
