"""What a dictionary says of a sentence's words, told to a language model as likelier sub-words.

A small model knows a language's grammar long before it knows its rare words. Where a sentence has
such a word, the sub-words of what a dictionary translates it with are made likelier, all through
the answer; which of them fits, in what form and where, is the model's choice (after Arthur, Neubig
and Nakamura 2016, who know the place too).
"""

import lzma
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from translator.errors import ModelError

WORD = re.compile(r"[^\W\d_]{3,}")
"""What the dictionary can have, and is asked for."""
_ANY_WORD = re.compile(r"[^\W\d_]+")
_BENT = {
    "de": (
        ("innen", "in", "ten", "te", "st", "en", "er", "es", "em", "e", "n", "s", "t"),
        ("", "en", "e"),
    ),
    "en": (("s", "es", "ies", "ed", "d", "ied", "ing", "ly"), ("", "e", "y")),
}
"""Endings of bent words, and what usual forms have in their place."""
_UMLAUTS = str.maketrans("äöü", "aou")
"""Vowels of plurals, and what most have in the singular."""
_SWISS = re.compile("(?<=[aeä][iu]|ie|r[aäoöuü]|t[oö]|p[aä]|f[uü])ss")
"""Where Switzerland writes ss, and other German ß: after these the vowel is long."""
_UMLAUT = re.compile("[äöüß]", re.IGNORECASE)
_SPELLED_OUT = re.compile("(?<![aeiou])[aou]e")
_SPELLED_AS = {"ae": "ä", "oe": "ö", "ue": "ü"}
"""Umlauts where a keyboard has none."""
_SHORTEST_NOUN = 6
"""Letters of a word with a capital that is surely none of the names with ss or ue: Weiss, Russ."""
_WITH_ZU = re.compile("(.{2,}?)zu(.{2,}n)")
"""Infinitives of separable verbs, with "zu" inside: anzutreten."""
_COMPOUNDING = frozenset({"de"})
"""Languages that write compounds as one word."""
_SHORTEST_STEM = 3
_SHORTEST_PART = 4
"""Letters of a part of a compound."""
_RARE, _USUAL = 2.5, 0.4
"""Most and least that is added to a logit."""
_AT_ZERO, _A_DECADE = 4.0, 0.7
"""What is added for a word that stands once in a thousand million, and less for each ten times."""
_OF_PARTS = 3.0
"""A compound is as rare as this (Zipf), however usual its parts are."""
_SHORTEST_FURTHER = 3
"""Letters of a sub-word inside a word; fewer stand in too many other words."""
_NAME = 1.3
"""For the sub-words of a name, that is, a word in capitals that the dictionary does not have."""
_SHORTEST_OF_NAME = 2
_SPELT_ANEW = {"de": re.compile(r"(?:[eo]wa?|ij)s?$|[td]sch", re.IGNORECASE)}
"""Names that came into a language by ear, and that others spell otherwise: Resnikow, Nasarbajew."""

Entry = tuple[float, str]
"""A word's Zipf frequency, and the words of its translations."""

Cut = Callable[[str], Sequence[tuple[int, str]]]
"""Cuts a word that follows a blank into sub-words: number and spelling of each."""


class Lexicon:
    """A dictionary of single words of one language."""

    def __init__(self, file: Path, language: str) -> None:
        """Read a file that ``tools/training/lexicon.py`` made; ModelError where it is none."""
        self._endings, self._instead = _BENT[language]
        self._compounding = language in _COMPOUNDING
        self._spelt_anew = _SPELT_ANEW.get(language)
        try:
            lines = lzma.decompress(file.read_bytes()).decode().splitlines()
            self._entries = dict(line.split("\t", 1) for line in lines)
            if any(entry.count("\t") != 1 for entry in self._entries.values()):
                raise ValueError("a line of it has not three columns")
        except (OSError, ValueError, lzma.LZMAError) as error:
            raise ModelError(f"cannot read {file}: {error}; reinstall satzpaar") from error

    def leaning(self, sentence: str, cut: Cut) -> dict[int, float]:
        """Return what to add to the logits of which sub-words, while the sentence is translated.

        The rarer a word, the more; once where several words ask for the same. Names that the
        dictionary does not have lean to themselves, if the other language spells them alike.
        """
        found: dict[int, float] = {}

        def lean(word: str, strength: float, shortest: int) -> None:
            for place, (number, spelling) in enumerate(cut(word)):
                if place == 0 or len(spelling) >= shortest:
                    found[number] = max(strength, found.get(number, 0))

        for word in dict.fromkeys(WORD.findall(sentence)):
            entries = list(self.entries(word.lower()))
            for frequency, translations in entries:
                rare = max(_USUAL, min(_RARE, _AT_ZERO - _A_DECADE * frequency))
                for translation in translations.split():
                    lean(translation, rare, _SHORTEST_FURTHER)
            if not entries and self._is_name(word):
                lean(word, _NAME, _SHORTEST_OF_NAME)
        return found

    def with_own_letters(self, sentence: str) -> str:
        """Return a German sentence with ß and umlauts where it has ss, ae, oe and ue for them.

        Switzerland writes "grosse Strassen"; umlauts are spelled so where keyboards lack them, and
        only taken for them where a word without a capital shows it: names keep their letters.
        """
        if not self._compounding:
            return sentence
        written = WORD.sub(lambda found: self._spelled(found[0], _with_umlauts), sentence)
        pairs = zip(WORD.findall(sentence), WORD.findall(written), strict=True)
        if _UMLAUT.search(sentence) or all(old == new or old[0].isupper() for old, new in pairs):
            written = sentence
        return WORD.sub(lambda found: self._spelled(found[0], _with_sharp_s), written)

    def _spelled(self, word: str, anew: Callable[[str], str]) -> str:
        """Return a word with other letters, if the dictionary has it so and not as it is."""
        small = word.lower()
        other = anew(small)
        if other == small or small in self._entries:
            return word
        if word == small:
            known = self._entry(other)
            return other if known and self._entry(small) in (None, known) else word
        # A word with a capital may be a name: Weiss, Strasser.
        long = len(word) >= _SHORTEST_NOUN and word[1:].islower()
        as_it_is = other in self._entries or other.removesuffix("n") in self._entries
        return other.capitalize() if long and as_it_is else word

    def entries(self, word: str) -> Iterator[Entry]:
        """Yield the entry of a word or of its usual form, or those of the parts it is made of."""
        entry = self._entry(word)
        if entry:
            yield entry
        elif self._compounding:
            for middle in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
                parts = self._entry(word[:middle], joined=True), self._entry(word[middle:])
                if all(parts):
                    yield from ((_OF_PARTS, part[1]) for part in parts if part)
                    return

    def keeps(self, sentence: str) -> bool:
        """Return whether both languages write each word of a sentence alike: Interview, Software.

        A plural may have an s more than the dictionary says, and words with a capital that the
        dictionary does not have are names.
        """
        return all(self._keeps(word) for word in _ANY_WORD.findall(sentence))

    def _keeps(self, word: str) -> bool:
        small = word.lower()
        entries = list(self.entries(small))
        if not entries:
            return word[0].isupper()
        said = {one for _, translations in entries for one in translations.lower().split()}
        return not said.isdisjoint((small, small.removesuffix("s")))

    def _is_name(self, word: str) -> bool:
        return word[0].isupper() and not (self._spelt_anew and self._spelt_anew.search(word))

    def _entry(self, word: str, *, joined: bool = False) -> Entry | None:
        """Return the entry of a word, however bent; one ``joined`` to another may end with an s."""
        form = self._usual_form(word, joined=joined)
        if form is None:
            return None
        frequency, translations = self._entries[form].split("\t")
        return float(frequency), translations

    def _usual_form(self, word: str, *, joined: bool = False) -> str | None:
        """Return the form under which the dictionary has a word."""
        if word in self._entries:
            return word
        if (parted := _WITH_ZU.fullmatch(word)) and "".join(parted.groups()) in self._entries:
            return "".join(parted.groups())
        for ending in self._endings:
            stem = word.removesuffix(ending)
            if len(word) > len(stem) >= _SHORTEST_STEM:
                for form in self._instead:
                    if stem + form in self._entries:
                        return stem + form
        if joined and word.endswith("s"):
            return self._usual_form(word[:-1])
        for other in (word.translate(_UMLAUTS), _with_sharp_s(word)):
            if other != word and (known := self._usual_form(other)):
                return known
        return None


def _with_sharp_s(word: str) -> str:
    return _SWISS.sub("ß", word)


def _with_umlauts(word: str) -> str:
    return _SPELLED_OUT.sub(lambda found: _SPELLED_AS[found[0]], word)
