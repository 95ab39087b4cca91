"""From stored pairs to a file other tools read."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from translator.errors import ExportError, UsageError
from translator.exchange import EXPORTERS
from translator.exchange.units import ExportOptions, ExportReport, Unit
from translator.store import Store
from translator.types import Origin, Pair, PairState

EXPORTED = (PairState.NEW, PairState.ACCEPTED, PairState.EDITED)
"""States that are exported when nobody says otherwise."""

LANGUAGES = re.compile(
    r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"
)


def export(
    store: Store,
    path: Path,
    *,
    articles: Sequence[str] = (),
    states: Sequence[PairState] = (),
    lang: str | None = None,
    keep_variants: bool = False,
    tuid: bool = True,
) -> ExportReport:
    """Write the pairs of these articles and states; the file's ending chooses the format.

    Raises ExportError for an unknown ending or a file that cannot be written, UsageError for
    a wrong ``lang``, ArticleNotFound.
    """
    form = _format(path)
    options = ExportOptions(
        languages=_languages(lang),
        keep_variants=keep_variants,
        tuid=tuid,
        rejected=PairState.REJECTED in states,
    )
    ids = [store.article(name)["id"] for name in articles]
    chosen = tuple(states) or EXPORTED
    pairs = store.pairs(article_ids=ids)
    return EXPORTERS[form](_units(pairs, chosen, keep_variants), path, options)


def _format(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    form = name.rpartition(".")[2]
    if form not in EXPORTERS:
        endings = ", ".join(f".{form}" for form in EXPORTERS)
        raise ExportError(f"cannot tell the format of {path}; use one of the endings {endings}")
    return form


def _languages(lang: str | None) -> dict[str, str]:
    """Return which language codes to write instead of ours, by our code."""
    if lang is None:
        return {}
    match = LANGUAGES.fullmatch(lang)
    if match is None:
        raise UsageError(f"--lang '{lang}' should look like de-DE:en-GB")
    return {code.split("-")[0].lower(): code for code in match.groups()}


def _units(
    pairs: Iterable[Pair], states: Sequence[PairState], keep_variants: bool
) -> Iterator[Unit]:
    """Yield the units to write, each with the sentences around it in its article."""
    before: Pair | None = None
    held: tuple[Pair, str] | None = None
    for pair in pairs:
        follows = before is not None and before.article_id == pair.article_id
        if held is not None:
            after = pair.source if held[0].article_id == pair.article_id else ""
            if held[0].state in states:
                yield _unit(*held, after, keep_variants)
        held = (pair, before.source if follows and before is not None else "")
        before = pair
    if held is not None and held[0].state in states:
        yield _unit(*held, "", keep_variants)


def _unit(pair: Pair, before: str, after: str, keep_variants: bool) -> Unit:
    what = f"{pair.source_language}\0{pair.target_language}\0{pair.source}"
    number = hashlib.sha256(what.encode()).hexdigest()[:16]
    return Unit(
        source=pair.source,
        target="" if pair.origin is Origin.FAILED else pair.target,
        source_language=pair.source_language,
        target_language=pair.target_language,
        tuid=f"{number}-{pair.id}" if keep_variants else number,
        state=pair.state,
        confidence=pair.confidence,
        similarity=pair.similarity,
        origin=pair.origin,
        engine="" if pair.target_article_id else pair.engine,
        run=str(pair.run_id),
        article=pair.article,
        context_before=before,
        context_after=after,
        created=pair.created_at,
        changed=pair.changed_at,
        reviewer=pair.reviewer,
        note=pair.note,
        source_count=pair.source_count,
        target_count=pair.target_count,
    )
