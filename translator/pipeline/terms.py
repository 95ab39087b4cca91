"""The glossary at work: terms put into what an engine made, and findings where they are not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from translator.documents.inline import translation_key
from translator.engines.base import Engine
from translator.memory.glossary import Glossary, used
from translator.pipeline.segment import Segment
from translator.types import Hypothesis, Origin, PairState

Earlier = Callable[[Sequence[str]], Mapping[str, Hypothesis]]
"""Returns what was translated before, by the keys of the texts."""

Keep = Callable[[Mapping[str, tuple[str, Hypothesis]]], None]
"""Keeps translations: text and hypothesis by key."""


class Terms:
    """The glossary of the languages at hand, with the engine's own words for its terms."""

    def __init__(self, glossary: Glossary, engine: Engine, earlier: Earlier, keep: Keep) -> None:
        """Ask this engine for terms that sentences name, unless it was asked earlier."""
        self._glossary, self._engine = glossary, engine
        self._earlier, self._keep = earlier, keep
        self._renderings: dict[str, str] = {}

    def prepare(self, segments: Iterable[Segment]) -> None:
        """Learn what the engine makes of each term alone that these segments name."""
        if not self._glossary:
            return
        texts = (segment.sentence.text for segment in segments)
        terms = [term.source for term in used(self._glossary, texts)]
        keys = {translation_key(source): source for source in terms}
        known = dict(self._earlier(list(keys)))
        missing = [key for key in keys if key not in known]
        if missing:
            answers = self._engine.translate([keys[key] for key in missing])
            new = dict(zip(missing, answers, strict=True))
            self._keep({key: (keys[key], answer) for key, answer in new.items()})
            known |= new
        self._renderings = {keys[key]: answer.text for key, answer in known.items()}

    def enforce(self, segment: Segment) -> Segment:
        """Return the segment with its terms, where an engine made it and nobody reviewed it."""
        made = segment.target
        if not self._glossary or made.origin is not Origin.MT or segment.state is not PairState.NEW:
            return segment
        done = self._glossary.enforce(
            segment.sentence.text, made.text, segment.markup, self._renderings
        )
        if done.text != made.text:
            reason = "; ".join(filter(None, (made.reason, "terms of the glossary put in")))
            made = replace(made, text=done.text, reason=reason)
        return replace(
            segment,
            hypothesis=made,
            findings=done.findings,
            terms=done.terms,
            honoured=done.honoured,
        )
