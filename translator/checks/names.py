"""Names: each on both sides, however it is spelled there."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from translator.checks import lexicon
from translator.checks.evidence import WORD, Evidence
from translator.checks.vocabulary import LOAN_NOUNS, NOUN_ENDINGS

LONGEST = 400
"""Words of the longest side that is looked at: every name is compared with every word."""

SHORTEST = 4
"""Letters of a name; shorter ones are like too many other words."""

LONGEST_NAME = 14
"""Longer words without a hyphen are compounds."""

NAME_LIKE, AFTER_ENDING, BESIDE_NAME = 1.5, 0.5, 1.3
"""Powers of ten by which a name may be more usual in German than in English, at most:
alone, after a word that may be an adjective, and beside a name that stands in the translation."""

ARTICLE = re.compile(
    r"(?:^|[^\w])(?:de[rsmn]|die|das|[kmsd]?eine?[rsmn]?|im|am|zum|zur|beim|vom|ins|ans"
    r"|diese[rsmn]?|jede[rsmn]?|jene[rsmn]?|ihr|ihre[rsmn]?|unsere?[rsmn]?|viele[rn]?"
    r"|mehrere[rn]?|alle[rn]?|einige[rn]?|wenige[rn]?|als|per|pro|zwei|drei|vier|fünf|sechs|sieben|acht"
    r"|neun|zehn|\w*\d)(?: \w+e[rsnm]?)? $",
    re.IGNORECASE,
)
ADJECTIVE = re.compile(r"\we[rsnm]? $")
OPENING = re.compile(r"[.!?:„“”\"»«'‘’(–-]\W*$")
BEFORE = 60
"""Characters before a word that are looked at."""


@dataclass(frozen=True)
class Noun:
    """A word with a capital letter inside a German sentence: a noun or a name."""

    text: str
    opens: bool
    """Whether a sentence, a quotation or a bracket begins with it."""
    article: bool
    """Whether an article, a number or the like stands before it, as seldom before names."""
    adjective: bool
    """Whether the word before it may be an adjective."""
    after: str
    """The word before it."""
    beside: tuple[str, ...]
    """Its neighbours with a capital letter."""

    @property
    def german(self) -> bool:
        """Whether its form says that it is no name."""
        return self.text.endswith(NOUN_ENDINGS)


@lru_cache(maxsize=100)  # several checks ask for those of a text, one after the other
def nouns(text: str) -> tuple[Noun, ...]:
    """Return the nouns and names of a German text."""
    return tuple(_nouns(text))


def _nouns(text: str) -> Iterator[Noun]:
    words = list(WORD.finditer(text))
    for index, word in enumerate(words):
        if not word.group()[0].isupper():
            continue
        before = text[max(0, word.start() - BEFORE) : word.start()]
        beside = [
            other.group()
            for other in (words[index - 1 : index] + words[index + 1 : index + 2])
            if other.group()[0].isupper()
            and text[min(word.end(), other.end()) : max(word.start(), other.start())] == " "
        ]
        yield Noun(
            word.group(),
            index == 0 or OPENING.search(before[-3:]) is not None,
            ARTICLE.search(before) is not None,
            ADJECTIVE.search(before) is not None,
            words[index - 1].group() if index else "",
            tuple(beside),
        )


def kept_names(pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the words with a capital letter that the translations of a text keep as they are.

    They must be kept in two sentences at least, and in most of those that have them.
    """
    there, kept = Counter[str](), Counter[str]()
    for source, target in pairs:
        words = {word for word in WORD.findall(source) if word[0].isupper() and len(word) > 2}
        there.update(words)
        kept.update(words.intersection(WORD.findall(target)))
    return frozenset(word for word in kept if kept[word] > 1 and kept[word] >= 0.6 * there[word])


def names(evidence: Evidence) -> str:
    """Say which name one side has and the other has not.

    A name is what other sentences of the text keep, or what is about as usual in English as in
    German, or unknown in both. Names that are German words pass, and so does every name that only
    an article tells from them ("der Iran").
    """
    from_, to = evidence.languages
    if from_ != "de" or to == "de" or not lexicon.knows(from_, to):
        return ""
    if max(len(evidence.source_words), len(evidence.target_words)) > LONGEST:
        return ""
    lost = [name for name in _names(evidence) if not _stands(name, evidence.target_text)]
    new = list(_new(evidence))
    if lost and new:
        return f"The name {lost[0]} became {new[0]}."
    if lost:
        return f"The name {lost[0]} is missing in the translation."
    if new:
        return f"The name {new[0]} is not in the source."
    return ""


def _names(evidence: Evidence) -> Iterator[str]:
    there = {word.casefold() for word in evidence.target_words}
    for noun in nouns(evidence.source_text):
        word = noun.text
        if word in evidence.names or word.removesuffix("s") in evidence.names:
            yield word
        elif not (
            noun.opens
            or noun.german
            or word.isupper()
            or not SHORTEST <= len(word) <= LONGEST_NAME
            or word.removesuffix("s") in LOAN_NOUNS
        ):
            beside = any(
                other.casefold() in there and _leaning(other, evidence) < NAME_LIKE
                for other in noun.beside
            )
            if noun.article and not beside:
                continue
            leans = _leaning(word, evidence)
            english = lexicon.known(word, evidence.languages[1])
            limit = AFTER_ENDING if noun.adjective else NAME_LIKE
            if (
                (beside and leans < BESIDE_NAME and (english or not lexicon.german(word)))
                or (english and leans < limit)
                or not (
                    english or noun.adjective or lexicon.known(word, "de") or lexicon.german(word)
                )
            ):
                yield word


def _leaning(word: str, evidence: Evidence) -> float:
    """Return how much more usual the word is in the source's language, in its basic form."""
    bare = word.removesuffix("s")
    usual = max((word, bare), key=lambda form: lexicon.frequency(form, evidence.languages[0]))
    return lexicon.leaning(usual, *evidence.languages)


def _new(evidence: Evidence) -> Iterator[str]:
    """Yield words with a capital letter that neither the target's language nor the source has."""
    language = evidence.languages[1]
    for noun in nouns(evidence.target_text):
        word = re.sub("['’]s?$", "", noun.text)
        parts = [part for part in word.split("-") if part]
        if noun.opens or len(word) < SHORTEST or word.isupper():
            continue
        if all(lexicon.known(part, language) for part in parts):
            continue
        if not _stands(word, evidence.source_text):
            yield word


def _stands(name: str, text: str) -> bool:
    words = WORD.findall(text)
    joined = [one + two for one, two in zip(words, words[1:], strict=False) if two[0].isupper()]
    parts = [part for word in words if "-" in word for part in word.split("-") if part]
    wanted = [name, *(part for part in name.split("-") if len(part) >= SHORTEST and part != name)]
    return any(alike(one, word) for one in wanted for word in (*words, *joined, *parts))


def alike(name: str, word: str) -> bool:
    """Return whether a word can be the name, bent, transliterated or spelled in another way."""
    if name.casefold() == word.casefold():
        return True
    (one, bones), (two, others) = _folded(name), _folded(word)
    if not word[0].isupper():
        return fuzz.ratio(one, two) >= 80 or (len(bones) > 3 and bones == others)
    if min(len(bones), len(others)) > 2 and (bones.startswith(others) or others.startswith(bones)):
        return True
    enough = 67 if len(one) > 5 else 75
    return fuzz.ratio(one, two) >= enough or (len(bones) > 3 and fuzz.ratio(bones, others) >= 75)


SOUNDS = (
    ("tsch", "c"), ("dsch", "j"), ("sch", "s"), ("ch", "k"), ("sh", "s"), ("zh", "s"), ("ck", "k"),
    ("ph", "f"), ("th", "t"), ("ts", "s"), ("tz", "s"), ("qu", "k"),
)  # fmt: skip
"""Letters that languages write the same sound with."""
LETTERS = str.maketrans("cqwjyzvx", "kkviisvs")


@lru_cache(maxsize=10_000)
def _folded(word: str) -> tuple[str, str]:
    """Return how a word sounds, roughly, and its consonants with the first letter."""
    apart = unicodedata.normalize("NFD", word.casefold())
    sound = "".join(letter for letter in apart if not unicodedata.combining(letter))
    for letters, one in SOUNDS:
        sound = sound.replace(letters, one)
    sound = sound.translate(LETTERS)
    bones = sound[:1] + re.sub("[aeiouh]", "", sound[1:])
    return sound, re.sub(r"(.)\1+", r"\1", bones)
