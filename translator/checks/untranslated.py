"""Words that stayed as they were."""

import re
from collections.abc import Sequence

from translator.checks.check import Evidence, Fault, places
from translator.checks.name_likelihood import chance_of_noun
from translator.languages import LanguagePair, frequency
from translator.languages.codes import name
from translator.languages.nouns import nouns
from translator.languages.words import WORD
from translator.types import Origin, Span

SPACE = re.compile(r"\s+")
PATH = re.compile(r"[/@\\]|\w\.\w|\d")
"""Marks a file, an address, a code: nothing to translate."""


def equals_source(evidence: Evidence) -> Fault | None:
    """Say when the target is the source, though the source has words to translate."""
    if evidence.origin is Origin.COPY or evidence.languages[0] == evidence.languages[1]:
        return None
    if _plain(evidence.source_text) != _plain(evidence.target_text):
        return None
    if not _translatable(evidence.source_text, evidence.pair):
        return None
    return Fault("The translation repeats the source word for word.")


def _plain(text: str) -> str:
    return SPACE.sub(" ", text).strip().casefold()


def _translatable(text: str, pair: LanguagePair) -> bool:
    """Return whether a text wants translating: not only names, not in another language."""
    words = [word for token in text.split() for word in _words_of(token)]
    lower = [word.casefold() for word in words]
    sides = (side.function_words - pair.shared for side in (pair.source, pair.target))
    own, other = (sum(word in side for word in lower) for side in sides)
    small = sum(len(word) > 3 and word.islower() for word in words)
    return own > other or (small > 0 and not other)


def _words_of(token: str) -> list[str]:
    if PATH.search(token):
        return []
    return WORD.findall(token)


SURE = 2.1
"""Log-odds from which on a word with a capital letter is taken for a noun left untranslated."""


def untranslated(evidence: Evidence) -> Fault | None:
    """Say which words of the source stand in the translation.

    Nouns of some languages look like names: those that the target's texts have as well pass.
    """
    (from_, to), pair = evidence.languages, evidence.pair
    if evidence.origin is Origin.COPY or pair.own_word is None or from_ == to:
        return None
    kept = [word for word in evidence.source_words if word in evidence.target_set]
    if not kept or not frequency.knows(from_, to):
        return None
    small = [word for word in dict.fromkeys(kept) if word.islower()]
    in_names = pair.source.in_names
    function = [word for word in small if word in in_names]
    # Where no list says which small words names have, all may belong to a title.
    often_kept = in_names | pair.shared if in_names else pair.source.function_words
    content = [
        word
        for word in small
        if word not in often_kept
        and len(word) > 1
        and frequency.leaning(word, from_, to) > pair.own_word
    ]
    content += _nouns_left(evidence)
    if not content and len(function) < 2:
        return None
    shown = (content + [word for word in function if word not in pair.shared])[:5]
    return Fault(
        f"{name(from_)} words stand in the translation: {', '.join(shown)}.",
        _all_places(shown, evidence.source),
        _all_places(shown, evidence.target),
    )


def _all_places(words: Sequence[str], text: str) -> tuple[Span, ...]:
    return tuple(sorted(span for word in words for span in places(word, text)))


def _nouns_left(evidence: Evidence) -> list[str]:
    if evidence.pair.trees is None:
        return []
    there, inside = evidence.target_set, _in_kept_names(evidence)
    nouns_ = {noun.text: noun for noun in nouns(evidence.source_text, evidence.pair.source)}
    return [
        word
        for word, noun in nouns_.items()
        if word in there
        and word not in inside
        and word != evidence.target_words[0]
        and chance_of_noun(noun, evidence) > SURE
    ]


def _in_kept_names(evidence: Evidence) -> set[str]:
    """Return the words beside a small word that was kept, as in a title."""
    pair, words = evidence.pair, evidence.source_words
    kept = (pair.source.in_names - pair.target.function_words) & evidence.target_set
    return {
        beside
        for index, word in enumerate(words)
        if word in kept
        for beside in words[max(0, index - 1) : index + 2]
    }
