"""What the page shows: pairs as rows, cut into chunks, with what matters about them marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from translator.errors import UsageError
from translator.store import UNSET, Store
from translator.types import Alternative, Pair, PairState, Severity

CHUNK = 100
"""Positions of an article, or pairs of the queue, that are loaded at once."""

DOUBTFUL = 0.6
"""Pairs that are less likely to be accepted are marked."""

MEASURES = (
    ("similarity", "similarity"),
    ("margin", "margin"),
    ("length_ratio", "length ratio"),
    ("confidence", "sides belong together"),
    ("engine_score", "engine's log-probability"),
)

KEYS = (
    (("j", "↓"), "next pair"),
    (("k", "↑"), "previous pair"),
    (("f",), "next pair with a doubt"),
    (("a",), "accept, and on to the next open one"),
    (("r",), "reject, and on"),
    (("o",), "open again"),
    (("e", "Enter"), "edit"),
    (("Ctrl Enter", "Ctrl S"), "save the edit, and on"),
    (("Esc",), "leave; what you typed is kept"),
    (("u", "Ctrl Z"), "undo"),
    (("U", "Ctrl Y"), "redo"),
    (("m",), "merge with the next pair"),
    (("s",), "split: arrows, Tab, Enter"),
    (("[", "]"), "move a source sentence up, down"),
    (("{", "}"), "move a target sentence up, down"),
    (("R",), "align anew between accepted pairs"),
    (("1", "…", "9"), "take another translation"),
    (("y",), "use the edit elsewhere too"),
    (("n",), "note"),
    (("d",), "details"),
    (("A",), "accept all above a probability"),
    (("/",), "search both sides"),
    (("?",), "these keys"),
)


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and why it is marked: ``finding``, ``hit``, or not at all."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """A pair as the page shows it."""

    pair: Pair
    article: str
    """Name of its article."""
    seen: int
    """Its last event, which a verb must name."""
    probability: float
    """That a reviewer accepts it."""
    doubtful: bool
    """Whether that is little."""
    flagged: bool
    """Whether the checks found more than trifles."""
    source: tuple[Piece, ...]
    target: tuple[Piece, ...]
    alternatives: tuple[Alternative, ...]
    machine: str | None
    """The text a person edited, where one did."""
    copies: tuple[tuple[int, int], ...] = ()
    """Open pairs of the same source and target, each with its last event."""

    @property
    def percent(self) -> str:
        """The probability for people; never a certainty it is not."""
        shown = round(100 * self.probability)
        return ">99 %" if shown == 100 else f"{shown} %"

    @property
    def shape(self) -> str:
        """How many sentences stand on either side, unless it is one each."""
        shape = self.pair.source_count, self.pair.target_count
        return "" if shape == (1, 1) else f"{shape[0]}–{shape[1]}"

    @property
    def measures(self) -> list[tuple[str, str]]:
        """The numbers behind the probability that are known."""
        values = ((title, getattr(self.pair, name)) for name, title in MEASURES)
        return [(title, f"{value:.2f}") for title, value in values if value is not None]


@dataclass(frozen=True)
class Chunk:
    """Rows that are loaded together, and their address."""

    url: str
    rows: tuple[Row, ...] = ()


def rows_of(
    store: Store,
    pairs: Sequence[Pair],
    probabilities: Sequence[float],
    query: str = "",
    copies: Sequence[Sequence[int]] = (),
) -> list[Row]:
    """Return the pairs as rows; words of the query are marked on both sides."""
    ids = [pair.id for pair in pairs]
    copies = copies or [()] * len(pairs)
    seen = store.history.last_events([*ids, *(number for group in copies for number in group)])
    alternatives = store.translations.alternatives(ids)
    words = query.split()
    made = []
    for pair, probability, group in zip(pairs, probabilities, copies, strict=True):
        grave = any(finding.severity is not Severity.INFO for finding in pair.findings)
        source, target = _marked(pair, words)
        made.append(
            Row(
                pair,
                name_of(pair.article),
                seen.get(pair.id, 0),
                probability,
                probability < DOUBTFUL,
                grave,
                source,
                target,
                alternatives.get(pair.id, ()),
                _machine_text(store, pair) if pair.state is PairState.EDITED else None,
                tuple((number, seen.get(number, 0)) for number in group),
            )
        )
    return made


def name_of(path: str) -> str:
    """Return the last part of an article's path."""
    return path.rsplit("/", 1)[-1]


def _machine_text(store: Store, pair: Pair) -> str | None:
    """Return the text a person's edits began from, since the pair has its present source."""
    text = None
    for event in store.history.events(pair.id):
        if event.after.source is not UNSET:
            text = None
        elif text is None and event.reviewer and event.after.state is not UNSET:
            text = None if event.before.target is UNSET else event.before.target
    return text


def _marked(pair: Pair, words: Sequence[str]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    sides: dict[str, list[tuple[int, int, str]]] = {"source": [], "target": []}
    for side, spans in sides.items():
        folded = getattr(pair, side).lower()
        for word in {word.lower() for word in words}:
            start = folded.find(word)
            while start >= 0 and len(folded) == len(getattr(pair, side)):
                spans.append((start, start + len(word), "hit"))
                start = folded.find(word, start + len(word))
    for finding in pair.findings if pair.state is PairState.NEW else ():
        found = finding.source_spans, finding.target_spans
        for marks, places in zip(sides.values(), found, strict=True):
            marks += [(start, stop, "finding") for start, stop in places]
    return pieces(pair.source, sides["source"]), pieces(pair.target, sides["target"])


def pieces(text: str, spans: Iterable[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """Return the text cut where marks begin and end; the first of the spans over a place wins."""
    spans = [span for span in spans if 0 <= span[0] < span[1] <= len(text)]
    edges = sorted({0, len(text), *(edge for span in spans for edge in span[:2])})
    return tuple(
        Piece(
            text[start:stop],
            next((mark for first, last, mark in spans if first <= start and stop <= last), ""),
        )
        for start, stop in pairwise(edges)
    )


def progress(states: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of states with their sums: ``pairs``, ``done`` and ``left``."""
    pairs, left = sum(states.values()), states.get("new", 0)
    return dict(states) | {"pairs": pairs, "left": left, "done": pairs - left}


def anchors(store: Store, pair_id: int) -> tuple[int, int]:
    """Return the accepted pairs before and after a pair, between which it may be aligned anew."""
    pair = store.pairs.get(pair_id)
    whole = [
        other
        for other in store.pairs.select(article_ids=[pair.article_id])
        if other.target_article_id == pair.target_article_id
    ]
    here = next(index for index, other in enumerate(whole) if other.id == pair_id)
    sure = (PairState.ACCEPTED, PairState.EDITED)
    before = [other.id for other in whole[:here] if other.state in sure]
    after = [other.id for other in whole[here + 1 :] if other.state in sure]
    if not before or not after:
        raise UsageError("accept a pair before and one after the stretch to align anew")
    return before[-1], after[0]
