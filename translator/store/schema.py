"""The database schema, one function a step; steps are appended, never edited.

Applied by ``store.Store``; documented for people in docs/schema.md (generated).
"""

from sqlite_utils import Migrations
from sqlite_utils.db import Database

SCHEMA = Migrations("satzpaar")

TABLES = (
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE, -- from the folder of the database, or absolute
        title TEXT NOT NULL,
        language TEXT NOT NULL, -- ISO 639-1
        sha256 TEXT NOT NULL, -- of the file's bytes
        encoding TEXT NOT NULL, -- what the file was read as
        markup TEXT NOT NULL, -- text, markdown or html
        notes TEXT NOT NULL, -- what reading noticed, one line each
        created_at TEXT NOT NULL, -- UTC, ISO 8601, like every time here
        changed_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE sentences (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES articles(id),
        position INTEGER NOT NULL, -- from 0, in reading order
        block INTEGER NOT NULL, -- number of the block, from 0
        block_kind TEXT NOT NULL, -- heading, paragraph, list_item, code, other
        start INTEGER NOT NULL, -- characters from the beginning of the text
        "end" INTEGER NOT NULL,
        text TEXT NOT NULL -- verbatim
    )
    """,
    "CREATE INDEX sentences_article ON sentences(article_id, position)",
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,
        finished_at TEXT, -- empty: killed, stopped, or still at work
        kind TEXT NOT NULL, -- translate (an engine) or align (a translation by people)
        engine TEXT NOT NULL,
        model TEXT NOT NULL,
        model_version TEXT NOT NULL,
        source_language TEXT NOT NULL,
        target_language TEXT NOT NULL,
        engine_options TEXT NOT NULL, -- JSON
        encoder TEXT NOT NULL,
        encoder_version TEXT NOT NULL,
        align_options TEXT NOT NULL, -- JSON
        versions TEXT NOT NULL, -- JSON: satzpaar, Python and the libraries that matter
        signature TEXT NOT NULL, -- hash of all that changes the result
        translated INTEGER NOT NULL DEFAULT 0, -- sentences the engine translated
        failed INTEGER NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE translations (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL, -- hash of source text and markup
        signature TEXT NOT NULL, -- hash of the engine's signature
        run_id INTEGER NOT NULL REFERENCES runs(id),
        source TEXT NOT NULL,
        target TEXT NOT NULL, -- empty exactly when failed
        score REAL, -- mean log-probability of a target token
        origin TEXT NOT NULL, -- mt, copy, failed
        reason TEXT NOT NULL, -- why it failed or was tried again
        created_at TEXT NOT NULL,
        UNIQUE (key, signature)
    )
    """,
    """
    CREATE TABLE pairs (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES articles(id),
        target_article_id INTEGER REFERENCES articles(id), -- a translation made by people
        run_id INTEGER NOT NULL REFERENCES runs(id),
        position INTEGER NOT NULL, -- of its first source sentence
        source TEXT NOT NULL, -- verbatim
        target TEXT NOT NULL,
        source_language TEXT NOT NULL,
        target_language TEXT NOT NULL,
        source_count INTEGER NOT NULL, -- sentences on either side of the bead
        target_count INTEGER NOT NULL,
        similarity REAL, -- cosine of the two sides, -1 to 1
        margin REAL, -- similarity minus that to the neighbours
        length_ratio REAL, -- characters of the target per character of the source
        confidence REAL, -- probability that the pair is right, 0 to 1
        engine_score REAL,
        origin TEXT NOT NULL, -- mt, memory, copy, human, failed
        reason TEXT NOT NULL, -- why it failed
        state TEXT NOT NULL, -- new, accepted, edited, rejected
        reviewer TEXT NOT NULL,
        note TEXT NOT NULL,
        retired INTEGER NOT NULL DEFAULT 0, -- 1: its sentence left the article
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    )
    """,
    "CREATE INDEX pairs_article ON pairs(article_id, position)",
    "CREATE INDEX pairs_source ON pairs(source, state)",
    "CREATE INDEX pairs_state ON pairs(state, confidence)",
    """
    CREATE TABLE pair_sentences (
        pair_id INTEGER NOT NULL REFERENCES pairs(id),
        sentence_id INTEGER NOT NULL REFERENCES sentences(id),
        side TEXT NOT NULL, -- source or target
        PRIMARY KEY (pair_id, sentence_id)
    )
    """,
    "CREATE INDEX pair_sentences_sentence ON pair_sentences(sentence_id)",
    """
    CREATE TABLE findings (
        id INTEGER PRIMARY KEY,
        pair_id INTEGER NOT NULL REFERENCES pairs(id),
        "check" TEXT NOT NULL,
        severity TEXT NOT NULL, -- info, warning, severe
        message TEXT NOT NULL
    )
    """,
    "CREATE INDEX findings_pair ON findings(pair_id)",
    """
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        pair_id INTEGER NOT NULL REFERENCES pairs(id),
        at TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        verb TEXT NOT NULL, -- created, accepted, edited, rejected, retranslated, undone, ...
        before TEXT NOT NULL, -- JSON of the columns the event changed
        after TEXT NOT NULL,
        undoes INTEGER REFERENCES events(id) -- the event an undo took back
    )
    """,
    "CREATE INDEX events_pair ON events(pair_id)",
    """
    CREATE TABLE vectors (
        key TEXT NOT NULL, -- SHA-256 of the text
        encoder TEXT NOT NULL, -- name and version
        vector BLOB NOT NULL, -- float16, little-endian
        UNIQUE (key, encoder)
    )
    """,
    """
    CREATE VIRTUAL TABLE pairs_fts
    USING fts5(source, target, content='pairs', content_rowid='id', tokenize='trigram')
    """,
    """
    CREATE TRIGGER pairs_fts_insert AFTER INSERT ON pairs BEGIN
        INSERT INTO pairs_fts(rowid, source, target) VALUES (new.id, new.source, new.target);
    END
    """,
    """
    CREATE TRIGGER pairs_fts_delete AFTER DELETE ON pairs BEGIN
        INSERT INTO pairs_fts(pairs_fts, rowid, source, target)
        VALUES ('delete', old.id, old.source, old.target);
    END
    """,
    """
    CREATE TRIGGER pairs_fts_update AFTER UPDATE OF source, target ON pairs BEGIN
        INSERT INTO pairs_fts(pairs_fts, rowid, source, target)
        VALUES ('delete', old.id, old.source, old.target);
        INSERT INTO pairs_fts(rowid, source, target) VALUES (new.id, new.source, new.target);
    END
    """,
)

VIEWS = (
    """
    CREATE VIEW pair_overview AS
    SELECT pairs.id, articles.path AS article, pairs.position, pairs.source, pairs.target,
        pairs.state, pairs.similarity, pairs.confidence, pairs.origin,
        (SELECT group_concat("check", ', ') FROM findings WHERE pair_id = pairs.id) AS findings
    FROM pairs JOIN articles ON articles.id = pairs.article_id
    WHERE NOT pairs.retired
    ORDER BY articles.path, pairs.position
    """,
    """
    CREATE VIEW review_queue AS
    SELECT * FROM pair_overview WHERE state = 'new'
    ORDER BY confidence IS NULL, confidence, similarity
    """,
    """
    CREATE VIEW article_progress AS
    SELECT articles.id, articles.path, articles.title, count(pairs.id) AS pairs,
        sum(pairs.state = 'new') AS waiting, sum(pairs.state = 'accepted') AS accepted,
        sum(pairs.state = 'edited') AS edited, sum(pairs.state = 'rejected') AS rejected,
        sum(pairs.origin = 'failed') AS failed, avg(pairs.similarity) AS mean_similarity
    FROM articles JOIN pairs ON pairs.article_id = articles.id AND NOT pairs.retired
    GROUP BY articles.id ORDER BY articles.path
    """,
)


@SCHEMA()
def m001_first(db: Database) -> None:
    """Articles, sentences, runs, translations, pairs, findings, events, vectors, search."""
    for statement in TABLES + VIEWS:
        db.execute(statement)


@SCHEMA()
def m002_alternatives(db: Database) -> None:
    """Other translations than the target, and how many suspicious ones a run repaired."""
    db.execute(
        """
        CREATE TABLE alternatives (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL, -- verbatim, as in pairs
            source_language TEXT NOT NULL,
            target_language TEXT NOT NULL,
            text TEXT NOT NULL, -- the other translation
            score REAL, -- mean log-probability of a target token
            similarity REAL, -- cosine of source and text, -1 to 1
            origin TEXT NOT NULL, -- mt, memory
            reason TEXT NOT NULL, -- how it was made and why it is not the target
            run_id INTEGER NOT NULL REFERENCES runs(id),
            created_at TEXT NOT NULL,
            UNIQUE (source, source_language, target_language, text)
        )
        """
    )
    for column in ("suspicious", "repaired"):
        db.execute(f"ALTER TABLE runs ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")


@SCHEMA()
def m003_glossary(db: Database) -> None:
    """Terms people laid down."""
    db.execute(
        """
        CREATE TABLE glossary (
            id INTEGER PRIMARY KEY,
            source_language TEXT NOT NULL,
            target_language TEXT NOT NULL,
            source TEXT NOT NULL,
            target TEXT NOT NULL, -- the source itself: do not translate
            changed_at TEXT NOT NULL,
            UNIQUE (source_language, target_language, source)
        )
        """
    )


@SCHEMA()
def m004_matches(db: Database) -> None:
    """Which remembered sentence an alternative comes from, and what runs took from memory."""
    db.execute("ALTER TABLE alternatives ADD COLUMN percent INTEGER")
    db.execute("ALTER TABLE alternatives ADD COLUMN matched TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE runs ADD COLUMN remembered INTEGER NOT NULL DEFAULT 0")


@SCHEMA()
def m005_actions(db: Database) -> None:
    """What people change at once is one action; pairs may hold a stretch of a sentence."""
    for column in (
        "articles ADD COLUMN text TEXT /* decoded, verbatim; empty until a run read it again */",
        "pairs ADD COLUMN place INTEGER /* from 0, in reading order of the article */",
        "pairs ADD COLUMN shaped INTEGER NOT NULL DEFAULT 0 /* 1: a person merged or split it */",
        "pair_sentences ADD COLUMN start INTEGER NOT NULL DEFAULT 0 /* where it begins in it */",
        'pair_sentences ADD COLUMN "end" INTEGER /* empty: where the sentence ends */',
        "events ADD COLUMN action INTEGER /* the same for all that one verb changed */",
    ):
        db.execute(f"ALTER TABLE {column}")
    db.execute("UPDATE events SET action = id WHERE reviewer != ''")
    db.execute("CREATE INDEX events_action ON events(action)")
    db.execute("CREATE INDEX events_undoes ON events(undoes)")
    db.execute("CREATE INDEX events_reviewer ON events(reviewer)")
    db.execute("CREATE INDEX pairs_place ON pairs(article_id, target_article_id, place)")
    db.execute(
        "UPDATE pairs SET place = numbered.place FROM (SELECT id, row_number() OVER "
        "(PARTITION BY article_id, target_article_id ORDER BY position, id) - 1 AS place "
        "FROM pairs WHERE NOT retired) AS numbered WHERE numbered.id = pairs.id"
    )


@SCHEMA()
def m006_memory(db: Database) -> None:
    """Approved translations that came from other tools' memories."""
    db.execute(
        """
        CREATE TABLE memory_units (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            source_language TEXT NOT NULL, -- ISO 639-1
            target_language TEXT NOT NULL,
            before TEXT NOT NULL, -- the source sentence before; empty where not known
            after TEXT NOT NULL,
            tuid TEXT NOT NULL, -- what the other tool called the unit
            document TEXT NOT NULL,
            note TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at TEXT NOT NULL, -- empty where not known
            changed_by TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            file TEXT NOT NULL, -- the file it came from
            UNIQUE (source_language, target_language, source, target, before, after)
        )
        """
    )


@SCHEMA()
def m007_counting(db: Database) -> None:
    """Count an article's pairs by state without reading them."""
    db.execute("CREATE INDEX pairs_live ON pairs(article_id, state) WHERE NOT retired")


@SCHEMA()
def m008_attempts(db: Database) -> None:
    """What an engine is busy with, should it kill the process; what runs protected and retried."""
    db.execute(
        """
        CREATE TABLE attempts (
            key TEXT NOT NULL, -- as in translations
            signature TEXT NOT NULL,
            times INTEGER NOT NULL, -- how often it was begun without an end
            UNIQUE (key, signature)
        )
        """
    )
    for column in ("protected", "retried"):
        db.execute(f"ALTER TABLE runs ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")


@SCHEMA()
def m009_figures(db: Database) -> None:
    """Count and average an article's pairs without reading them."""
    db.execute("DROP INDEX pairs_live")
    db.execute(
        "CREATE INDEX pairs_live ON pairs(article_id, state, origin, similarity) WHERE NOT retired"
    )


@SCHEMA()
def m010_contents(db: Database) -> None:
    """Find an article by its content without reading all of them."""
    db.execute("CREATE INDEX articles_sha256 ON articles(sha256)")


@SCHEMA()
def m011_places_of_findings(db: Database) -> None:
    """Which characters of either side a finding is about; old ones do not say."""
    for side in ("source", "target"):
        # JSON: [[start, end], ...]
        db.execute(f"ALTER TABLE findings ADD COLUMN {side}_spans TEXT NOT NULL DEFAULT '[]'")


@SCHEMA()
def m012_crashes(db: Database) -> None:
    """Which process is busy with an attempt; only its crash counts."""
    # Empty: none; its file beside the database says how it ended.
    db.execute("ALTER TABLE attempts ADD COLUMN process TEXT NOT NULL DEFAULT ''")
