"""Words that stayed as they were."""

import re
from collections.abc import Sequence

from translator.checks.check import Evidence, Fault, places
from translator.checks.name_likelihood import chance_of_noun
from translator.languages import frequency
from translator.languages.codes import name
from translator.languages.de.nouns import nouns
from translator.languages.vocabulary import BOTH, ENGLISH, GERMAN, IN_NAMES
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
    if not _translatable(evidence.source_text, evidence.languages[0]):
        return None
    return Fault("The translation repeats the source word for word.")


def _plain(text: str) -> str:
    return SPACE.sub(" ", text).strip().casefold()


def _translatable(text: str, language: str) -> bool:
    """Return whether a text wants translating: not only names, not in another language."""
    words = [word for token in text.split() for word in _words_of(token)]
    lower = [word.casefold() for word in words]
    german = sum(word in GERMAN for word in lower)
    english = sum(word in ENGLISH and word not in BOTH for word in lower)
    own, other = (english, german) if language == "en" else (german, english)
    small = sum(len(word) > 3 and word.islower() for word in words)
    return own > other or (small > 0 and not other)


def _words_of(token: str) -> list[str]:
    if PATH.search(token):
        return []
    return WORD.findall(token)


OFTEN_KEPT = IN_NAMES | BOTH
OWN_WORD = {"de": 2.0, "en": 0.8}
"""Powers of ten by which a word that was left is more usual there than in the target's language."""

SURE = 2.1
"""Log-odds from which on a word with a capital letter is taken for a noun left German."""


def untranslated(evidence: Evidence) -> Fault | None:
    """Say which German words of the source, or English ones in German, stand in the translation.

    German nouns look like names: those that English texts have as well pass.
    """
    from_, to = evidence.languages
    if evidence.origin is Origin.COPY or not (from_ == "de" != to or (from_, to) == ("en", "de")):
        return None
    kept = [word for word in evidence.source_words if word in evidence.target_set]
    if not kept or not frequency.knows(from_, to):
        return None
    small = [word for word in dict.fromkeys(kept) if word.islower()]
    function = [word for word in small if word in IN_NAMES and from_ == "de"]
    content = [
        word
        for word in small
        if word not in (OFTEN_KEPT if from_ == "de" else ENGLISH)
        and len(word) > 1
        and frequency.leaning(word, from_, to) > OWN_WORD[from_]
    ]
    content += _nouns_left(evidence)
    if not content and len(function) < 2:
        return None
    shown = (content + [word for word in function if word not in BOTH])[:5]
    return Fault(
        f"{name(from_)} words stand in the translation: {', '.join(shown)}.",
        _all_places(shown, evidence.source),
        _all_places(shown, evidence.target),
    )


def _all_places(words: Sequence[str], text: str) -> tuple[Span, ...]:
    return tuple(sorted(span for word in words for span in places(word, text)))


def _nouns_left(evidence: Evidence) -> list[str]:
    if evidence.languages[1] != "en":
        return []
    there, inside = evidence.target_set, _in_german_names(evidence)
    return [
        word
        for word, noun in {noun.text: noun for noun in nouns(evidence.source_text)}.items()
        if word in there
        and word not in inside
        and word != evidence.target_words[0]
        and chance_of_noun(noun, evidence) > SURE
    ]


def _in_german_names(evidence: Evidence) -> set[str]:
    """Return the words beside a small word that was kept: Schule für Musik, Bild am Sonntag."""
    words, kept = evidence.source_words, (IN_NAMES - ENGLISH) & evidence.target_set
    return {
        beside
        for index, word in enumerate(words)
        if word in kept
        for beside in words[max(0, index - 1) : index + 2]
    }
