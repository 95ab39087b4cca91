"""What follows from a person's edit: the numbers and findings of the new text."""

from align.types import Encoder
from translator import alignment, checks
from translator.store import Store
from translator.types import Origin, Pair


def edit(store: Store, encoder: Encoder, pair_id: int, target: str, *, by: str) -> Pair:
    """Replace a pair's target by a person's text, with similarity and checks computed anew.

    Raises PairNotFound, and UsageError for an empty text.
    """
    pair = store.pair(pair_id)
    markup = store.article(str(pair.article_id))["markup"]
    source, words = alignment.plain(pair.source, markup), alignment.plain(target, markup)
    similarity = alignment.similarity([source], [words], encoder)[0] if target.strip() else None
    evidence = checks.Evidence(
        pair.source,
        target,
        pair.source_language,
        pair.target_language,
        similarity=similarity,
        origin=Origin.HUMAN,
    )
    return store.edit(
        pair_id,
        target,
        by=by,
        derived={"similarity": similarity, "length_ratio": len(words) / max(1, len(source))},
        findings=checks.examine(evidence),
    )
