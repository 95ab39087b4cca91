"""``satzpaar datasette``: look at a database in Datasette."""

from pathlib import Path

from translator.cli.options import Database
from translator.cli.output import emit_json, say


def datasette(db: Database = Path("satzpaar.db")) -> None:
    """Print what Datasette should say about a database: descriptions, facets, ready questions.

    'satzpaar datasette > metadata.json', then 'datasette satzpaar.db --metadata metadata.json';
    Datasette itself is installed with 'pip install datasette'.
    """
    from translator.store.datasette import metadata

    emit_json(metadata(db.stem))
    say(f"for: datasette {db} --metadata FILE")
