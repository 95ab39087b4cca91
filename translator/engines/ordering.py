"""Which of several answers to a question is best: by more than how likely the model finds them.

A small model finds an answer likely that leaves words out. What an encoder and a dictionary know
costs little beside the decoding (reranking of n-best lists: Och et al. 2004, "A Smorgasbord of
Features for Statistical Machine Translation").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.types import Encoder
from translator.languages.coverage import Coverage
from translator.languages.dictionary import Lexicon

SIMILARITY, MISSING = 1.0, 0.3
"""What cosine and the share of missing words weigh beside a sub-word's mean log-probability."""
MOST = 8
"""Answers that are compared."""


@dataclass(frozen=True)
class Candidate:
    """An answer that may be the best."""

    text: str
    score: float
    """Mean log-probability of its sub-words."""


@dataclass(frozen=True)
class Candidates:
    """The answers to one question, the likeliest first."""

    asked: str
    """The text as the model was asked for it."""
    source: str
    """The text as people wrote it."""
    candidates: Sequence[Candidate]


def ordered(
    questions: Sequence[Candidates], encoder: Encoder, lexicon: Lexicon | None
) -> list[list[int]]:
    """Return the order of each question's first MOST candidates, the best first."""
    texts = [one.text for own in questions for one in own.candidates[:MOST]]
    sources = encoder.encode([own.source for own in questions])
    vectors = iter(encoder.encode(texts))
    made = []
    for own, source in zip(questions, sources, strict=True):
        candidates = own.candidates[:MOST]
        coverage = Coverage(own.asked, lexicon) if lexicon else None
        values = [
            one.score
            + SIMILARITY * float(source @ next(vectors))
            - (MISSING * coverage.missing(one.text) if coverage else 0.0)
            for one in candidates
        ]
        made.append(np.argsort(-np.array(values), kind="stable").tolist())
    return made
