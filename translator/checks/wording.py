"""Words that stayed as they were, and words that go round in circles."""

import re
from itertools import pairwise

from translator.checks.check import WORD, Evidence
from translator.checks.name_likelihood import chance_of_noun
from translator.languages import frequency
from translator.languages.codes import name
from translator.languages.de.nouns import nouns
from translator.languages.vocabulary import BOTH, ENGLISH, GERMAN, IN_NAMES
from translator.types import Origin

SPACE = re.compile(r"\s+")
PATH = re.compile(r"[/@\\]|\w\.\w|\d")
"""Marks a file, an address, a code: nothing to translate."""


def equals_source(evidence: Evidence) -> str:
    """Say when the target is the source, though the source has words to translate."""
    if evidence.origin is Origin.COPY or evidence.languages[0] == evidence.languages[1]:
        return ""
    if _plain(evidence.source_text) != _plain(evidence.target_text):
        return ""
    if not _translatable(evidence.source_text, evidence.languages[0]):
        return ""
    return "The translation repeats the source word for word."


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


def untranslated(evidence: Evidence) -> str:
    """Say which German words of the source, or English ones in German, stand in the translation.

    German nouns look like names: those that English texts have as well pass.
    """
    from_, to = evidence.languages
    if evidence.origin is Origin.COPY or not (from_ == "de" != to or (from_, to) == ("en", "de")):
        return ""
    kept = [word for word in evidence.source_words if word in evidence.target_set]
    if not kept or not frequency.knows(from_, to):
        return ""
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
        return ""
    shown = ", ".join((content + [word for word in function if word not in BOTH])[:5])
    return f"{name(from_)} words stand in the translation: {shown}."


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


LONGEST_LOOP = 20
"""Words of the longest phrase that is looked at."""


def repetition(evidence: Evidence) -> str:
    """Say which phrase the translation repeats without the source doing so."""
    words = [word.casefold() for word in evidence.target_text.split()]
    said = [word.casefold() for word in evidence.source_text.split()]
    loops = len(set(pairwise(words))) < len(words) - 1  # each has two neighbours twice
    for length in range(1, LONGEST_LOOP + 1) if loops else ():
        copies, end = _loop(words, length)
        enough = 3 if length < 4 else 2
        if copies >= enough and copies > _loop(said, length)[0]:
            phrase = " ".join(words[end - length : end])[:60]
            return f"The translation repeats '{phrase}' {copies} times."
    copies, phrase = _stutter(words)
    if copies > _stutter(said)[0]:
        return f"The translation repeats '{phrase}' {copies} times."
    return ""


STUTTER = 24
"""Letters from which on a word that only repeats itself is a loop."""


def _stutter(words: list[str]) -> tuple[int, str]:
    """Return how often a word that is nothing but a repeated beginning repeats it, and that."""
    for word in words:
        if len(word) < STUTTER:
            continue
        for length in range(1, LONGEST_LOOP + 1):
            part, copies = word[:length], len(word) // length
            if copies > 3 and part.isalpha() and part * copies == word[: length * copies]:
                return copies, part
    return 1, ""


def _loop(words: list[str], length: int) -> tuple[int, int]:
    """Return how often a phrase of this many words follows itself at most, and where it ends."""
    best, where, run = 1, length, 0
    for index in range(length, len(words)):
        run = run + 1 if words[index] == words[index - length] else 0
        if run // length + 1 > best:
            best, where = run // length + 1, index + 1
    return best, where
