"""The review as a whole in pictures: how far, how sure, how quick."""

import numpy as np
from markupsafe import Markup

from align import Bead, breaks
from align.types import Encoder
from translator.documents.inline.extract import plain
from translator.pipeline.heatmap import pooled
from translator.review.queue import Queue
from translator.review.statistics import edit_distances, words_per_minute
from translator.review.web import charts as draw
from translator.review.web.charts import Box, Chart
from translator.store import Store
from translator.types import Pair

CELLS = 90
"""Most cells along a side of a map."""

MOST_MAPPED = 2000
"""Of articles with more pairs every second, third, ... one is drawn."""

FEW = 150
"""Up to so many pairs every one of them is a link on the map, beyond it only the breaks."""

LEAST = 10
"""Decisions below which nothing can be said of the model's calibration."""


def speed(store: Store) -> str:
    """Return in words how quick the review goes, or nothing before anybody began."""
    words = words_per_minute(store)
    return "" if words is None else f"{words:.0f} source words a minute so far."


def charts(store: Store, queue: Queue) -> list[Chart]:
    """Return the charts of the overview that have something to show."""
    made = []
    counts = queue.histogram(20)
    if any(counts):
        values = [(f"{5 * place} %", count) for place, count in enumerate(counts)]
        made.append(
            Chart(
                "How sure",
                "Open pairs by how likely a reviewer accepts them.",
                draw.columns(values, "Open pairs by probability", every=4),
            )
        )
    findings = store.overview.findings()
    if findings:
        values = [(name.replace("-", " "), count) for name, count in findings.items()]
        picture = draw.bars(values, "Findings by kind")
        made.append(Chart("Findings", "What the checks complain about.", picture))
    known = queue.reliability()
    if known.decisions >= LEAST:
        bins = [(part.predicted, part.accepted, part.decisions) for part in known.bins]
        text = (
            f"Predicted against what {known.decisions} decisions were, each predicted without "
            f"knowing it; on average they lie {100 * known.error:.0f} points apart."
        )
        made.append(Chart("How well calibrated", text, draw.reliability(bins, "Calibration")))
    distances = edit_distances(store)
    if distances:
        shares, _ = np.histogram(distances, bins=10, range=(0, 1))
        values = [(f"{10 * place} %", int(count)) for place, count in enumerate(shares)]
        text = f"Share of characters changed; pairs rewritten: {len(distances)}."
        made.append(Chart("Edits", text, draw.columns(values, "Edit distances", every=2)))
    return made


def similarity_map(
    store: Store, encoder: Encoder, article_id: int, markup: str
) -> tuple[Markup, list[tuple[int, str]]]:
    """Return an article's map, and its breaks: the first pair of each, and what it is."""
    pairs = store.pairs.of_article(article_id)
    if not pairs:
        return Markup(""), []
    found = [
        (stretch.source_start, stretch.source_stop)
        for stretch in breaks([_bead(index, pair) for index, pair in enumerate(pairs)])
    ]
    broken = {index for start, stop in found for index in range(start, stop)}
    step = -(-len(pairs) // MOST_MAPPED)
    drawn = list(enumerate(pairs))[::step]
    source, target = (
        encoder.encode([plain(text, markup) for text in texts])
        for texts in ([pair.source for _, pair in drawn], [pair.target for _, pair in drawn])
    )
    boxes = [
        Box(
            place,
            f"/article/{article_id}?pair={pair.id}",
            f"pair {pair.id}: {pair.source[:60]}",
            index in broken,
        )
        for place, (index, pair) in enumerate(drawn)
        if len(drawn) <= FEW or index in broken
    ]
    label = f"Similarity of {len(drawn)} sources and targets"
    picture = draw.similarity_map(pooled(source, target, CELLS), len(drawn), boxes, label)
    named = [
        (pairs[start].id, f"pairs {start + 1} to {stop}: no believable counterpart")
        for start, stop in found
    ]
    return picture, named


def _bead(index: int, pair: Pair) -> Bead:
    """Return a pair as a bead of one row and one column, which is what the map shows."""
    sure = pair.confidence if pair.source and pair.target else 0.0
    return Bead(
        (index,), (index,), pair.similarity or 0.0, pair.margin or 0.0, 0.0, 0.0, sure or 0.0
    )
