"""Sentence vectors, kept so that no text is encoded twice."""

from collections.abc import Sequence

import numpy as np

from align.types import Vectors
from translator.store.database import Database, chunks, marks


class StoredVectors:
    """Sentence vectors of one encoder, kept in the database by the hash of the text.

    In half precision, which takes half the room and moves a cosine by less than 0.001.
    """

    def __init__(self, db: Database, encoder: str, version: str) -> None:
        """Keep vectors of that encoder in that database."""
        self._db = db
        self._encoder = f"{encoder} {version}"

    def get_many(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """Return the stored vectors among these keys; each has shape (dimensions,)."""
        found: dict[str, Vectors] = {}
        for part in chunks(keys):
            for row in self._db.rows(
                f"SELECT key, vector FROM vectors WHERE encoder = ? AND key IN ({marks(part)})",
                [self._encoder, *part],
            ):
                found[row["key"]] = np.frombuffer(row["vector"], dtype="<f2").astype(np.float32)
        return found

    def put_many(self, vectors: dict[str, Vectors]) -> None:
        """Keep these vectors; known keys are left as they are."""
        with self._db.write():
            self._db.execute_many(
                "INSERT OR IGNORE INTO vectors (key, encoder, vector) VALUES (?, ?, ?)",
                (
                    (key, self._encoder, np.asarray(vector, dtype="<f2").tobytes())
                    for key, vector in vectors.items()
                ),
            )
