"""``satzpaar glossary``: terms that translations must keep to."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import Csv, Database, Json, Source, Target, readable
from translator.cli.output import Column, emit, say
from translator.errors import TermNotFound, UsageError
from translator.types import SOURCE, TARGET

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Lay down how terms are translated; 'satzpaar run' keeps to it or says where it cannot.",
)

COLUMNS = (Column("source", "term"), Column("target", "translation"))
Word = Annotated[str, typer.Argument(metavar="TERM", help="The term, in its basic form.")]


@app.command("add")
def add(
    term: Word,
    translation: Annotated[
        str | None, typer.Argument(metavar="TRANSLATION", help="What it must become.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Do not translate this term.")] = False,
    db: Database = Path("satzpaar.db"),
    source: Source = SOURCE,
    target: Target = TARGET,
) -> None:
    """Add a term with its translation, or one that must stay as it is (--keep)."""
    from translator.store import Store
    from translator.types import Term

    words = " ".join(readable(term).split())
    wanted = " ".join(readable(translation or "").split())
    if not any(char.isalnum() for char in words) or keep == bool(wanted):
        raise UsageError("give a term and either its translation or --keep")
    with Store(db, create=True) as store:
        count = store.glossary.put([Term(words, wanted or words)], source, target)
    say("added" if count.added else "changed" if count.changed else "known already")


@app.command("list")
def list_terms(
    db: Database = Path("satzpaar.db"),
    source: Source = SOURCE,
    target: Target = TARGET,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List the terms."""
    from translator.store import Store

    with Store(db) as store:
        rows = [asdict(term) | {"keep": term.kept} for term in store.glossary.terms(source, target)]
    emit(rows, COLUMNS, as_json=as_json, as_csv=as_csv)


@app.command("remove")
def remove(
    term: Word,
    db: Database = Path("satzpaar.db"),
    source: Source = SOURCE,
    target: Target = TARGET,
) -> None:
    """Forget a term."""
    from translator.store import Store

    with Store(db) as store:
        if not store.glossary.remove(readable(term), source, target):
            raise TermNotFound(f"no term '{term}'; see 'satzpaar glossary list'")
    say("removed")


@app.command("import")
def import_terms(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A table of terms and translations (.csv, .tsv; no translation: keep), or .tbx.",
        ),
    ],
    db: Database = Path("satzpaar.db"),
    source: Source = SOURCE,
    target: Target = TARGET,
) -> None:
    """Add all terms of a file."""
    from translator.memory import glossary_files
    from translator.store import Store

    terms = glossary_files.read_terms(file, source, target)
    with Store(db, create=True) as store:
        count = store.glossary.put(terms, source, target)
    say(f"{len(terms)} terms read: {count.added} new, {count.changed} changed")
