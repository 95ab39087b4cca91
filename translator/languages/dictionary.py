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

from translator import languages
from translator.errors import ModelError
from translator.languages import compounds

WORD = re.compile(r"[^\W\d_]{3,}")
"""What the dictionary can have, and is asked for."""
ANY_WORD = re.compile(r"[^\W\d_]+")
_UMLAUT = re.compile("[äöüß]", re.IGNORECASE)
_SHORTEST_NOUN = 6
"""Letters of a word with a capital that is surely none of the names with ss or ue: Weiss, Russ."""
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
Entry = tuple[float, str]
"""A word's Zipf frequency, and the words of its translations."""

Cut = Callable[[str], Sequence[tuple[int, str]]]
"""Cuts a word that follows a blank into sub-words: number and spelling of each."""


def rarity(frequency: float) -> float:
    """Return how much a word so usual (Zipf) counts; the most usual ones less than 0."""
    return min(_RARE, _AT_ZERO - _A_DECADE * frequency)


class Lexicon:
    """A dictionary of single words of one language."""

    def __init__(self, file: Path, language: str) -> None:
        """Read a file that ``tools/training/lexicon.py`` made; ModelError where it is none."""
        self._inflection = languages.language(language).inflection
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
                rare = max(_USUAL, rarity(frequency))
                for translation in translations.split():
                    lean(translation, rare, _SHORTEST_FURTHER)
            if not entries and self._is_name(word):
                lean(word, _NAME, _SHORTEST_OF_NAME)
        return found

    def with_own_letters(self, sentence: str) -> str:
        """Return a sentence with the letters that some who write its language have others for.

        Switzerland writes "grosse Strassen"; umlauts are ae, oe and ue where keyboards lack them,
        and only taken for them where a word without a capital shows it: names keep their letters.
        """
        umlauts, double_s = self._inflection.umlauts, self._inflection.double_s
        if umlauts is None or double_s is None:
            return sentence
        written = WORD.sub(lambda found: self._spelled(found[0], umlauts), sentence)
        pairs = zip(WORD.findall(sentence), WORD.findall(written), strict=True)
        if _UMLAUT.search(sentence) or all(old == new or old[0].isupper() for old, new in pairs):
            written = sentence
        return WORD.sub(lambda found: self._spelled(found[0], double_s), written)

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
        elif self._inflection.compounds:
            for first, last in compounds.cuts(word, _SHORTEST_PART):
                parts = self._entry(first, joined=True), self._entry(last)
                if all(parts):
                    yield from ((_OF_PARTS, part[1]) for part in parts if part)
                    return

    def keeps(self, sentence: str) -> bool:
        """Return whether both languages write each word of a sentence alike: Interview, Software.

        A plural may have an s more than the dictionary says, and words with a capital that the
        dictionary does not have are names.
        """
        return all(self._keeps(word) for word in ANY_WORD.findall(sentence))

    def _keeps(self, word: str) -> bool:
        small = word.lower()
        entries = list(self.entries(small))
        if not entries:
            return word[0].isupper()
        said = {one for _, translations in entries for one in translations.lower().split()}
        return not said.isdisjoint((small, small.removesuffix("s")))

    def _is_name(self, word: str) -> bool:
        by_ear = self._inflection.by_ear
        return word[0].isupper() and not (by_ear and by_ear.search(word))

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
        bent = self._inflection
        parted = bent.infinitive and bent.infinitive.fullmatch(word)
        if parted and "".join(parted.groups()) in self._entries:
            return "".join(parted.groups())
        for ending in bent.in_dictionary:
            stem = word.removesuffix(ending)
            if len(word) > len(stem) >= _SHORTEST_STEM:
                for form in bent.instead:
                    if stem + form in self._entries:
                        return stem + form
        if joined and word.endswith("s"):
            return self._usual_form(word[:-1])
        for other in (word.translate(bent.vowels), (bent.double_s or str)(word)):
            if other != word and (known := self._usual_form(other)):
                return known
        return None
