"""Terms that people laid down: found in sources, put into translations where that is safe."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from translator.documents import inline
from translator.languages import Language, LanguagePair
from translator.languages.base import Inflection
from translator.types import Finding, Severity, Term

SHORTEST_STEM = 4
"""Letters that stay; shorter words bend only by s and es."""

CHECK = "glossary"
_WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True)
class Match:
    """A term found in a text: ``text[start:end]``."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True)
class Enforced:
    """A translation after the glossary."""

    text: str
    terms: int
    """How many times the source names a term."""
    honoured: int
    """How many of those the translation honours, now."""
    findings: tuple[Finding, ...] = ()


class Glossary:
    """Terms of one pair of languages, ready to be looked for."""

    def __init__(self, terms: Iterable[Term], pair: LanguagePair) -> None:
        """Index the terms by how their first word begins; the pair says how words are bent."""
        self.pair = pair
        self.terms = tuple(sorted(set(terms), key=lambda term: (term.source, term.target)))
        self._index: dict[str, list[tuple[list[str], Term]]] = defaultdict(list)
        for term in self.terms:
            words = _WORD.findall(term.source)
            if words:
                self._index[self._beginning(words[0])].append((words, term))
        for found in self._index.values():
            found.sort(key=lambda item: (-len(item[0]), -len(item[1].source), item[1].source))

    def __bool__(self) -> bool:
        """Whether there are any terms."""
        return bool(self.terms)

    @cached_property
    def signature(self) -> str:
        """Hash of all terms: other terms, other translations."""
        listed = json.dumps([[term.source, term.target] for term in self.terms])
        return hashlib.sha256(listed.encode()).hexdigest()

    def find(self, text: str) -> list[Match]:
        """Return the terms a text names, however bent, in order; the longest where some overlap."""
        words = list(_WORD.finditer(text))
        found = []
        for first, word in enumerate(words):
            for wanted, term in self._index.get(self._beginning(word.group()), ()):
                group = words[first : first + len(wanted)]
                if len(group) == len(wanted) and all(
                    same_word(there.group(), given, self.pair.source.inflection)
                    for there, given in zip(group, wanted, strict=True)
                ):
                    found.append(Match(term, group[0].start(), group[-1].end()))
        taken: list[Match] = []
        for match in sorted(found, key=lambda one: (one.start - one.end, one.start)):
            if all(match.end <= other.start or match.start >= other.end for other in taken):
                taken.append(match)
        return sorted(taken, key=lambda one: one.start)

    def enforce(
        self, source: str, target: str, markup: str, renderings: Mapping[str, str]
    ) -> Enforced:
        """Return the target with the terms of the source in it.

        ``renderings`` says what the engine makes of a term alone. Where it, or the term itself,
        stands in the target as often as the term is missing, it is replaced; all else is a finding.
        """
        named = self._named(source, markup)
        honoured, findings = 0, []
        for term, times in named.items():
            missing = times - len(self._places(term.target, target))
            if missing > 0:
                rendering = renderings.get(term.source, "")
                target = self._replaced(term, target, markup, missing, rendering)
            there = min(times, len(self._places(term.target, target)))
            honoured += there
            if there < times:
                findings.append(_finding(term))
        return Enforced(target, sum(named.values()), honoured, tuple(findings))

    def complaints(self, source: str, target: str, markup: str) -> tuple[Finding, ...]:
        """Return what to say of the terms of the source that the target does not honour."""
        return tuple(
            _finding(term)
            for term, times in self._named(source, markup).items()
            if len(self._places(term.target, target)) < times
        )

    def _named(self, source: str, markup: str) -> dict[Term, int]:
        """Return how often the source names each term."""
        named: dict[Term, int] = defaultdict(int)
        for match in self.find(_words_of(source, markup)):
            named[match.term] += 1
        return named

    def _replaced(self, term: Term, target: str, markup: str, missing: int, rendering: str) -> str:
        """Return the target with the term in it, or as it was where that is not safe."""
        copied = [(match.start, match.end) for match in Glossary([term], self.pair).find(target)]
        ways = [copied]
        if len(rendering) > 3:
            ways.append(_exact_places(rendering.strip().rstrip("."), target))
        for places in ways:
            if len(places) != missing:
                continue  # not to be told which of them is the term
            made = _put(term.target, target, places, self.pair.target)
            if made is not None and _same_markup(target, made, markup):
                return made
        return target

    def _places(self, words: str, text: str) -> list[tuple[int, int]]:
        """Return where these words stand in a text, in any case, also in the plural."""
        plural = f"(?:{'|'.join(self.pair.target.inflection.plurals)})?"
        pattern = r"(?<!\w)" + re.escape(words).replace(r"\ ", r"\s+") + plural + r"(?!\w)"
        return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]

    def _beginning(self, word: str) -> str:
        return word.casefold().translate(self.pair.source.inflection.vowels)[:3]


def same_word(word: str, term: str, bent: Inflection) -> bool:
    """Return whether a word is the term's word, in any case and with any ending of its language."""
    word, term = word.casefold(), term.casefold()
    if word == term:
        return True
    for ending in bent.endings:
        stem = term.removesuffix(ending) if term.endswith(ending) else ""
        if not stem:
            continue
        short = len(stem) < SHORTEST_STEM
        for other in bent.endings if not short else () if ending else bent.of_short:
            left = word.removesuffix(other) if word.endswith(other) else ""
            if left == stem or (other and left.translate(bent.vowels) == stem):
                return True
    return False


def _words_of(text: str, markup: str) -> str:
    return inline.extract(text, markup).plain or text


def _finding(term: Term) -> Finding:
    """Return what to say where a term is not honoured."""
    wanted = (
        f"keeps '{term.source}' as it is"
        if term.kept
        else f"says '{term.target}' for '{term.source}'"
    )
    return Finding(CHECK, Severity.WARNING, f"The glossary {wanted}; the translation does not.")


def _exact_places(words: str, text: str) -> list[tuple[int, int]]:
    pattern = r"(?<!\w)" + re.escape(words).replace(r"\ ", r"\s+") + r"(?!\w)"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _put(
    words: str, text: str, places: Sequence[tuple[int, int]], language: Language
) -> str | None:
    """Return the text with the words at these places; None where an article would not fit."""
    for start, end in reversed(places):
        if not language.article_fits(text[:start], words):
            return None
        first = not any(char.isalnum() for char in text[:start])
        put = words[0].upper() + words[1:] if first and text[start].isupper() else words
        text = text[:start] + put + text[end:]
    return text


def _same_markup(before: str, after: str, markup: str) -> bool:
    left, right = inline.extract(before, markup), inline.extract(after, markup)
    return (
        [kept.text for kept in left.kept] == [kept.text for kept in right.kept]
        and [(mark.opening, mark.closing) for mark in left.marks]
        == [(mark.opening, mark.closing) for mark in right.marks]
        and (left.lead, left.tail) == (right.lead, right.tail)
    )


def used(glossary: Glossary, texts: Iterable[str]) -> Iterator[Term]:
    """Yield each term that some of the texts name."""
    seen: set[Term] = set()
    for text in texts:
        for match in glossary.find(text):
            if match.term not in seen:
                seen.add(match.term)
                yield match.term
