"""Give pairs other nouns, adjectives and verbs of a dictionary, on both sides alike.

    python -m tools.training.substitute human.jsonl base.jsonl --held-out wmt16.de --out new.jsonl

fetches the package trans-de-en with apt, as ``dictionary.py`` does. A model that has read the same
twenty thousand sentences often enough knows them by heart, and of the words that are in none of
them it knows little; sentences with other words in them are new each time, and have any word (after
Fadaee, Bisazza and Monz 2017, who let a language model choose the word; here it need not make
sense).
"""

import argparse
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path

from tools.training.dictionary import aligned, frequency, lines, synonyms
from tools.training.exchange_names import article
from tools.training.halves import distinct, found, read_pairs
from tools.training.lexicon import SAYING_LITTLE
from tools.training.prepare import Pair, write_clean

NOUN = re.compile(r"([A-ZÄÖÜ][a-zäöüß]{2,}) \{(m|f|n|pl)\}")
WORD = re.compile(r"(?<![\w-])[A-Za-zÄÖÜäöüß]{3,}(?![\w-])")
ENGLISH = re.compile(r"[a-z][a-z-]{2,}(?: [a-z-]{2,}){0,2}")
ANY = re.compile(rf"^(?:{'|'.join(SAYING_LITTLE['en'].split())})$|\b(?:some|any|one)")
"""What says little, or stands for any word."""
ADJECTIVE = re.compile(r"[a-zäöüß]{3,}(?<!e)(?<!el)(?<!er)(?<!a)")
"""What takes endings and is not changed by them."""
ENDINGS = {
    "e": ("adjective",), "en": ("adjective",), "er": ("adjective",), "es": ("adjective",),
    "em": ("adjective",), "s": ("m", "n"), "n": ("pl",),
}  # fmt: skip
"""Which kinds of words take them; what they stand for, the other language does not say."""
FIXED = re.compile(r"(?:be|emp|ent|er|ge|miss|ver|zer|über|unter)\w+|\w+ieren")
"""Verbs whose first part never goes to the end of the sentence, besides those with no such part."""
PRESENT, PAST, PARTICIPLE, INFINITIVE = "present", "past", "participle", "infinitive"
RAREST, MOST_USUAL = 1.0, 4.2
"""Zipf frequencies of what is put in: more usual words have senses that only a reader can tell."""
RAREST_TRANSLATION = 1.5
MOST_TRANSLATIONS = 3
FAVOUR = 0.3
"""Words ten times as usual are put in twice as often."""
SHARE = 0.4
"""Of the words that could give way."""


@dataclass(frozen=True)
class Form:
    """A word in one of its forms, in both languages; words of a ``kind`` stand for each other."""

    kind: str
    german: str
    english: str


@dataclass
class Forms:
    """The forms that can give way, by their German, and those that can be put in, by kind."""

    known: dict[str, list[Form]] = field(default_factory=dict)
    fresh: dict[str, dict[Form, None]] = field(default_factory=dict)

    def add(self, kind: str, german: str, english: Sequence[str], *, fresh: bool) -> None:
        """Take in a word and what it becomes, of which the first is its usual translation."""
        usable = [one for one in english if ENGLISH.fullmatch(one) and not ANY.search(one)]
        forms = [Form(kind, german, one) for one in usable]
        self.known.setdefault(german, []).extend(forms)
        if fresh and forms and forms[0].english == english[0]:
            self.fresh.setdefault(kind, {})[forms[0]] = None


def read(given: Iterable[str]) -> Forms:
    """Return the forms of a dictionary's lines."""
    forms = Forms()
    for line in given:
        cells = list(aligned(line))
        if not cells:
            continue
        for number, (german, english) in enumerate(cells[:2]):
            counted = number == 1 or (len(cells) > 1 and "{pl}" in cells[1][0])
            for word, gender in NOUN.findall(german):
                if word in synonyms(german):
                    plural = gender == "pl"
                    forms.add(gender, word, synonyms(english)[:3], fresh=plural or counted)
        german, english = cells[0]
        if "{adj}" in german:
            for word in synonyms(german):
                if ADJECTIVE.fullmatch(word):
                    forms.add("adjective", word, synonyms(english)[:3], fresh=True)
        elif "{vt}" in german:
            _add_verbs(forms, cells)
    return forms


def _add_verbs(forms: Forms, cells: list[tuple[str, str]]) -> None:
    """Take in the forms of a verb with an object, which stand in the order of the dictionary."""
    sides = [(synonyms(german), synonyms(english)) for german, english in cells]
    regular = len(sides) > 3 and all(one.endswith("ed") for one in sides[2][1][:1])
    participles = sides[2][0] if len(sides) > 2 else []
    for number, verb in enumerate(sides[0][0]):
        if not re.fullmatch(r"[a-zäöüß]+n", verb):
            continue
        participle = participles[number] if number < len(participles) else ""
        simple = participle.startswith("ge") or FIXED.fullmatch(verb) is not None
        english = [one.removeprefix("to ") for one in sides[0][1] if one.startswith("to ")]
        if english:
            forms.add(INFINITIVE, verb, english, fresh=simple)
        if re.fullmatch(r"[a-zäöüß]+", participle):
            forms.add(PARTICIPLE, participle, sides[2][1], fresh=regular)
    for german, english in sides[3:5]:
        for word in german[:1]:
            plain = word.removeprefix("er/sie ").removeprefix("ich/er/sie ").removeprefix("er ")
            told = [re.sub(r"^(?:I/)?(?:he/she|he) ", "", one) for one in english]
            if re.fullmatch(r"[a-zäöüß]+te?", plain) and told:
                kind = PRESENT if told[0].endswith("s") else PAST
                forms.add(kind, plain, told, fresh=regular)


@dataclass(frozen=True)
class Place:
    """Where a form stands on both sides: from which character to which."""

    form: Form
    german: tuple[int, int]
    english: tuple[int, int]
    ending: str


class Substitution:
    """Puts other words of a dictionary into pairs."""

    def __init__(self, forms: Forms, random_source: random.Random) -> None:
        """Take these forms, and choose by this source of chance."""
        self._known, self._random = forms.known, random_source
        self._fresh: dict[str, tuple[list[Form], list[float]]] = {}
        for kind, fresh in forms.fresh.items():
            clear = [form for form in fresh if self._is_clear(form)]
            weights = accumulate(10 ** (FAVOUR * frequency(one.german, "de")) for one in clear)
            self._fresh[kind] = clear, list(weights)

    def _is_clear(self, form: Form) -> bool:
        """Return whether a word is neither too rare nor of many meanings."""
        told = {one.english for one in self._known[form.german]}
        return (
            RAREST <= frequency(form.german, "de") <= MOST_USUAL
            and frequency(form.english, "en") >= RAREST_TRANSLATION
            and len(told) <= MOST_TRANSLATIONS
        )

    def of(self, source: str, target: str) -> tuple[str, str] | None:
        """Return the pair with other words, or None where no word of it can be told on both sides.

        A word gives way where it and one of its translations stand once on either side.
        """
        places = list(self.places(source, target))
        taken = [one for one in places if self._random.random() < SHARE] or places[:1]
        new = [(place, self._other(place)) for place in taken]
        for place, form in sorted(new, key=lambda one: one[0].german, reverse=True):
            start, end = place.german
            source = source[:start] + form.german + place.ending + source[end:]
        for place, form in sorted(new, key=lambda one: one[0].english, reverse=True):
            start, end = place.english
            before = re.sub(r"\b([Aa])n? $", partial(article, form.english), target[:start])
            target = before + form.english + target[end:]
        return (source, target) if new else None

    def places(self, source: str, target: str) -> Iterator[Place]:
        """Yield the words, but for the first, that can give way."""
        words = list(WORD.finditer(source))[1:]
        spellings = [word[0] for word in words]
        free = target
        for word in words:
            if spellings.count(word[0]) > 1:
                continue
            for form, ending in self._forms(word[0]):
                told = [*re.finditer(rf"(?<![\w-]){re.escape(form.english)}(?![\w-])", free)]
                if len(told) == 1 and form.kind in self._fresh:
                    start, end = told[0].span()
                    free = free[:start] + "\0" * (end - start) + free[end:]
                    yield Place(form, word.span(), (start, end), ending)
                    break

    def _forms(self, word: str) -> Iterator[tuple[Form, str]]:
        """Yield what forms a word may be, the longest translations first, and with what ending."""
        for ending in ("", *ENDINGS):
            stem = word.removesuffix(ending)
            known = self._known.get(stem, []) if stem + ending == word else []
            for form in sorted(known, key=lambda form: -len(form.english)):
                if not ending or form.kind in ENDINGS[ending]:
                    yield form, ending

    def _other(self, place: Place) -> Form:
        """Return a form that can stand in its place."""
        forms, weights = self._fresh[place.form.kind]
        while True:
            (form,) = self._random.choices(forms, cum_weights=weights)
            if _bends(form, place.ending):
                return form


def _bends(form: Form, ending: str) -> bool:
    """Return whether a form takes this ending without another change."""
    if ending == "s":
        return form.german[-1] not in "sßxzeoaiu"
    return form.kind != "pl" or not ending or re.search(r"(?:e|el|er)$", form.german) is not None


def main() -> None:
    """Write the pairs with other words."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, nargs="+", help="made by prepare.py")
    parser.add_argument("--held-out", type=Path, nargs="+", required=True, help="never trained on")
    parser.add_argument("--times", type=int, default=1, help="that each pair is made anew")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="JSON lines")
    options = parser.parse_args()
    package, given = lines()
    order = random.Random(options.seed)
    substitution = Substitution(read(given), order)
    pairs = distinct([one for path in options.pairs for one in found(read_pairs(path))], set())
    made = [substitution.of(pair.source, pair.target) for pair in pairs * options.times]
    new = [Pair(*both, "substitution") for both in made if both]
    print(f"{len(new)} pairs with other words of {package}")
    order.shuffle(new)
    write_clean([new], [options.out], options.held_out)


if __name__ == "__main__":
    main()
