"""From stored pairs to a file other tools read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

from translator.errors import ExportError, UsageError
from translator.exchange import EXPORTERS
from translator.exchange.unit import ExportOptions, ExportReport, Unit, number_of
from translator.store import Store
from translator.types import Origin, Pair, PairState

EXPORTED = (PairState.NEW, PairState.ACCEPTED, PairState.EDITED)
"""States that are exported when nobody says otherwise."""

XLIFF_VERSIONS = ("2.1", "1.2")

BATCH = 500
"""Units whose last events are looked up at once."""

LANGUAGES = re.compile(
    r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"
)


@dataclass(frozen=True)
class ExportChoice:
    """Which pairs to write, and how."""

    articles: Sequence[str] = ()
    """Only those of these articles, named as in ``Store.articles.find``."""
    states: Sequence[PairState] = ()
    """Only those of these states; without any, all but rejected ones."""
    min_confidence: float | None = None
    """Only so sure ones of those that nobody reviewed."""
    memory: bool = False
    """What was imported from translation memories, instead of the pairs."""
    form: str | None = None
    """The format, whatever the file's ending says."""
    lang: str | None = None
    """Language codes to write, such as ``de-DE:en-GB``."""
    keep_variants: bool = False
    """Whether several translations of one source stay."""
    tuid: bool = True
    """Whether units have numbers."""
    codes: bool = True
    """Whether inline markup becomes codes, where the format has them."""
    xliff: str = "2.1"
    """Which version of XLIFF."""

    @property
    def options(self) -> ExportOptions:
        """What of this the writers of all formats must know."""
        return ExportOptions(
            languages=_languages(self.lang),
            keep_variants=self.keep_variants,
            tuid=self.tuid,
            rejected=PairState.REJECTED in self.states,
            codes=self.codes,
            xliff=self.xliff,
        )


def export(
    store: Store,
    path: Path,
    choice: ExportChoice = ExportChoice(),
) -> ExportReport:
    """Write the pairs that are chosen, or what the memory has from elsewhere.

    The format is what the file's ending says, unless one is given. Raises ExportError for an
    unknown format or a file that cannot be written, UsageError for options that cannot be,
    ArticleNotFound.
    """
    if choice.xliff not in XLIFF_VERSIONS:
        known = " or ".join(XLIFF_VERSIONS)
        raise UsageError(f"--xliff '{choice.xliff}' is not known; give {known}")
    options = choice.options
    write = EXPORTERS[_format(path, choice.form)]
    if choice.memory:
        if choice.articles or choice.states or choice.min_confidence is not None:
            raise UsageError("--memory takes no --article, --state or --min-confidence")
        return write(_remembered(store), path, options)
    ids = [store.articles.find(name).id for name in choice.articles]
    found = _units(store.pairs.select(article_ids=ids), choice)
    return write(_traced(store, found), path, options)


def _format(path: Path, form: str | None) -> str:
    name = path.name.lower().removesuffix(".gz")
    if form is not None and form not in EXPORTERS:
        raise UsageError(f"--format '{form}' is not known; give one of {', '.join(EXPORTERS)}")
    form = form or name.rpartition(".")[2]
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


def _units(pairs: Iterable[Pair], choice: ExportChoice) -> Iterator[Unit]:
    """Yield the units to write, each with the sentences around it in its article."""
    states, least = tuple(choice.states) or EXPORTED, choice.min_confidence

    def wanted(pair: Pair) -> bool:
        sure = least is None or (pair.confidence or 0) >= least
        return pair.state in states and (sure or pair.state is not PairState.NEW)

    before: Pair | None = None
    held: tuple[Pair, str] | None = None
    for pair in pairs:
        follows = before is not None and before.article_id == pair.article_id
        if held is not None:
            after = pair.source if held[0].article_id == pair.article_id else ""
            if wanted(held[0]):
                yield _unit(*held, after, choice.keep_variants)
        held = (pair, before.source if follows and before is not None else "")
        before = pair
    if held is not None and wanted(held[0]):
        yield _unit(*held, "", choice.keep_variants)


def _unit(pair: Pair, before: str, after: str, keep_variants: bool) -> Unit:
    number = number_of(pair.source, (pair.source_language, pair.target_language))
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
        findings=pair.findings,
        pair=pair.id,
    )


def _traced(store: Store, units: Iterable[Unit]) -> Iterator[Unit]:
    """Yield the units with their last events and the markup of their articles."""
    markup = cache(lambda path: store.articles.find(path).markup)
    remaining = iter(units)
    while batch := list(islice(remaining, BATCH)):
        last = store.history.last_events([unit.pair for unit in batch])
        for unit in batch:
            yield replace(unit, event=last.get(unit.pair, 0), markup=markup(unit.article))


def _remembered(store: Store) -> Iterator[Unit]:
    """Yield what was imported from translation memories."""
    for unit in store.memory.imported():
        yield Unit(
            source=unit.source,
            target=unit.target,
            source_language=unit.source_language,
            target_language=unit.target_language,
            tuid=unit.tuid,
            state=PairState.ACCEPTED,
            confidence=None,
            similarity=None,
            origin=Origin.HUMAN,
            engine="",
            run="",
            article=unit.document,
            context_before=unit.before,
            context_after=unit.after,
            created=unit.created_at,
            changed=unit.changed_at,
            reviewer=unit.changed_by,
            note=unit.note,
            author=unit.created_by,
        )
