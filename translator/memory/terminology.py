"""The glossary at work in a run: what the engine makes of terms, and the terms put in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from translator.engines.base import Engine
from translator.memory.glossary import Glossary, used
from translator.store import Store
from translator.store.keys import translation_key
from translator.types import Article, Finding, Origin, PairState, Sentence, Target


@dataclass(frozen=True)
class Kept:
    """An article's targets after the glossary."""

    targets: tuple[Target, ...]
    findings: tuple[tuple[Finding, ...], ...]
    """One group per target: the terms it lacks."""
    terms: int = 0
    """How often the sources name a term."""
    honoured: int = 0
    """How often the targets keep to it."""


class Terminology:
    """The stored glossary of a run's languages, with the engine's own words for its terms."""

    def __init__(self, store: Store, engine: Engine, engine_signature: str) -> None:
        """Read the glossary; the engine is asked for terms that articles name."""
        self._store, self._engine, self._engine_signature = store, engine, engine_signature
        made = engine.signature
        self._glossary = Glossary(store.glossary.terms(made.source_language, made.target_language))
        self._renderings: dict[str, str] = {}

    @property
    def signature(self) -> str:
        """Hash of the glossary; empty where there is none."""
        return self._glossary.signature if self._glossary else ""

    def prepare(self, articles: Iterable[Sequence[Sentence]], run_id: Callable[[], int]) -> None:
        """Learn what the engine makes of each term alone that these sentences name."""
        if not self._glossary:
            return
        texts = (sentence.text for group in articles for sentence in group)
        terms = [term.source for term in used(self._glossary, texts)]
        keys = {translation_key(source, ""): source for source in terms}
        known = self._store.translations.known(list(keys), self._engine_signature)
        missing = [key for key in keys if key not in known]
        if missing:
            answers = self._engine.translate([keys[key] for key in missing])
            new = dict(zip(missing, answers, strict=True))
            made = {key: (keys[key], answer) for key, answer in new.items()}
            self._store.translations.add(run_id(), self._engine_signature, made)
            known |= new
        self._renderings = {keys[key]: answer.text for key, answer in known.items()}

    def enforce(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        targets: Sequence[Target],
    ) -> Kept:
        """Put the terms into what an engine made and nobody reviewed; all else stays."""
        if not self._glossary:
            return Kept(tuple(targets), ((),) * len(targets))
        results, findings = list(targets), [tuple[Finding, ...]()] * len(targets)
        terms = honoured = 0
        for index, (sentence, target) in enumerate(zip(sentences, targets, strict=True)):
            made = target.hypothesis
            if made.origin is not Origin.MT or target.state is not PairState.NEW:
                continue
            done = self._glossary.enforce(
                sentence.text, made.text, article.markup_of(sentence), self._renderings
            )
            terms, honoured = terms + done.terms, honoured + done.honoured
            findings[index] = done.findings
            if done.text != made.text:
                reason = "; ".join(filter(None, (made.reason, "terms of the glossary put in")))
                made = replace(made, text=done.text, reason=reason)
                results[index] = replace(target, hypothesis=made)
        return Kept(tuple(results), tuple(findings), terms, honoured)
