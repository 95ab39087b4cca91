"""What Datasette should say about a database of ours: titles, descriptions, ready questions."""

import re
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

from sqlite_utils import Database

from translator.store.schema import SCHEMA

TABLES: dict[str, dict[str, Any]] = {
    "articles": {
        "title": "Articles",
        "description": "One row per file: where it came from and how it was read.",
        "label_column": "path",
        "facets": ["language", "markup"],
    },
    "sentences": {
        "title": "Sentences",
        "description": "The sentences of each article, in order, to the character.",
        "label_column": "text",
        "facets": ["article_id", "block_kind"],
        "sort": "id",
    },
    "pairs": {
        "title": "Pairs",
        "description": "What people review and export: a source with its target. "
        "Rows with retired = 1 are of sentences that left their article. Search finds three "
        "letters or more, on both sides, inside words too.",
        "label_column": "source",
        "facets": ["state", "origin", "article_id"],
        "sort": "id",
        "fts_table": "pairs_fts",
        "fts_pk": "id",
    },
    "findings": {
        "title": "Findings",
        "description": "What the checks find suspicious about a pair.",
        "facets": ["check", "severity"],
    },
    "events": {
        "title": "Events",
        "description": "Everything that ever happened to a pair; the last ones can be undone.",
        "facets": ["verb", "reviewer"],
        "sort_desc": "id",
    },
    "runs": {
        "title": "Runs",
        "description": "Each run of an engine or of the aligner, and all that shaped its result.",
        "label_column": "model",
        "facets": ["kind", "engine", "model"],
        "sort_desc": "id",
    },
    "translations": {
        "title": "Translations",
        "description": "What engines answered, so that no sentence is translated twice.",
        "facets": ["origin", "run_id"],
    },
    "alternatives": {
        "title": "Alternatives",
        "description": "Other translations of a source than the one kept as its target.",
        "facets": ["origin"],
    },
    "glossary": {
        "title": "Glossary",
        "description": "Terms that must be translated so, or not at all.",
    },
    "memory_units": {
        "title": "Imported memory",
        "description": "Translations taken over from other tools, used by later runs.",
    },
    "pair_sentences": {
        "title": "Sentences of pairs",
        "description": "Which sentences each side of a pair is made of.",
        "hidden": True,
    },
    "vectors": {
        "title": "Vectors",
        "description": "Sentence vectors, kept so that no text is encoded twice.",
        "hidden": True,
    },
    "pair_overview": {
        "title": "Pairs at a glance",
        "description": "Every live pair with its article and findings, in reading order.",
        "fts_table": "pairs_fts",
        "fts_pk": "id",
    },
    "review_queue": {
        "title": "Review queue",
        "description": "Pairs nobody decided on yet, least certain first.",
        "fts_table": "pairs_fts",
        "fts_pk": "id",
    },
    "article_progress": {
        "title": "Progress",
        "description": "How far the review of each article is.",
    },
}
"""By table or view; Datasette hides the others."""

QUERIES: dict[str, tuple[str, str, str]] = {
    "with_findings": (
        "Suspicious pairs",
        "Pairs nobody decided on that a check has something to say about, the worst first.",
        """
        SELECT pairs.id, articles.path AS article, findings.severity, findings."check",
            findings.message, pairs.source, pairs.target
        FROM findings JOIN pairs ON pairs.id = findings.pair_id
            JOIN articles ON articles.id = pairs.article_id
        WHERE NOT pairs.retired AND pairs.state = 'new'
        ORDER BY findings.severity = 'severe' DESC, findings.severity = 'warning' DESC, pairs.id
        """,
    ),
    "corrections": (
        "What people changed",
        "Each edit: the target before and after, by whom and when.",
        """
        SELECT events.at, events.reviewer, pairs.id AS pair, pairs.source,
            json_extract(events.before, '$.target') AS before,
            json_extract(events.after, '$.target') AS after
        FROM events JOIN pairs ON pairs.id = events.pair_id
        WHERE events.verb = 'edited'
        ORDER BY events.id DESC
        """,
    ),
    "disagreements": (
        "One source, several targets",
        "Sources that were translated differently in different places.",
        """
        SELECT source, count(DISTINCT target) AS targets, group_concat(DISTINCT target) AS texts,
            group_concat(id) AS pairs
        FROM pairs WHERE NOT retired AND target != ''
        GROUP BY source, source_language, target_language HAVING count(DISTINCT target) > 1
        ORDER BY targets DESC
        """,
    ),
    "context": (
        "A word in its sentences",
        "Pairs that hold the words on either side, with the sentence before and after.",
        """
        SELECT id, before, source, after, target FROM (
            SELECT id, retired, source, target,
                lag(source) OVER (PARTITION BY article_id ORDER BY position) AS before,
                lead(source) OVER (PARTITION BY article_id ORDER BY position) AS after
            FROM pairs WHERE NOT retired
        )
        WHERE id IN (SELECT rowid FROM pairs_fts WHERE pairs_fts MATCH
            '"' || replace(:words, '"', '""') || '"')
        """,
    ),
    "engines": (
        "Engines compared",
        "How each model's translations fared with the checks and the reviewers.",
        """
        SELECT runs.engine, runs.model, count(*) AS pairs,
            round(avg(pairs.similarity), 3) AS similarity,
            sum(pairs.state = 'accepted') AS accepted, sum(pairs.state = 'rejected') AS rejected,
            sum(EXISTS (SELECT 1 FROM findings WHERE pair_id = pairs.id)) AS with_findings
        FROM pairs JOIN runs ON runs.id = pairs.run_id
        WHERE NOT pairs.retired GROUP BY runs.engine, runs.model ORDER BY pairs DESC
        """,
    ),
}
"""By name: title, description and SQL."""

_COMMENT = re.compile(r'^\s*"?(\w+)"? [A-Z].*?-- (.*)$', re.MULTILINE)
_LATER_COMMENT = re.compile(r', "?(\w+)"? [A-Z][^,/]*/\* (.*?) \*/')


def metadata(name: str) -> dict[str, Any]:
    """Return Datasette's metadata for a database file of ours whose name without .db this is.

    Columns are described by the comments of the schema itself.
    """
    schema = Database(memory=True)
    SCHEMA.apply(schema)
    columns = dict(_columns(schema))
    tables = {table: entry | {"columns": columns.get(table, {})} for table, entry in TABLES.items()}
    tables |= {table: {"hidden": True} for table in schema.table_names() if table not in TABLES}
    queries = {
        key: {
            "title": title,
            "description": description,
            "sql": dedent(sql).strip(),
            "hide_sql": True,
        }
        for key, (title, description, sql) in QUERIES.items()
    }
    return {
        "title": "Translation memory",
        "description": "Articles, their sentences and the reviewed pairs. Times are UTC.",
        "databases": {
            name: {
                "description": "Made by satzpaar. Start with the review queue or the progress.",
                "tables": tables,
                "queries": queries,
            }
        },
    }


def _columns(schema: Database) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what the comments say of each table's columns, and of the same ones in views."""
    for table in schema.tables:
        found = dict(_COMMENT.findall(table.schema) + _LATER_COMMENT.findall(table.schema))
        names = [column.name for column in table.columns]
        yield table.name, {name: found[name] for name in names if name in found}
        if table.name == "pairs":
            for view in schema.views:
                names = [column.name for column in view.columns]
                yield view.name, {name: found[name] for name in names if name in found}
