"""Make the dictionary of single words that the engine reads beside the model, from Ding.

``python -m tools.training.lexicon de-en.words`` fetches the package trans-de-en with apt, as
``dictionary.py`` does. Each line has a word of the source language, its Zipf frequency and the
words of its translations; the file is packed with xz.
"""

import argparse
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.training.dictionary import SHORT_FORMS, aligned, frequency, lines, synonyms
from translator.languages.dictionary import WORD

MOST = 40
"""Translations; those of a word that has more say nothing."""
LONGEST = 4
"""Words of a translation; longer ones explain."""
NOTHING = dict.fromkeys([*SHORT_FORMS, "sich"], "")
"""What stands for any word of its kind."""
SAYING_LITTLE = {
    "en": """a an the of to in on for at by with and or be is are was were as not no it from into up
        out off over one one’s one's your his her their that this who which so do have has get
        make""",
    "de": """der die das den dem des ein eine einen einem einer eines zu in im an am auf für bei mit
        von vom zum zur und oder sein ist sind war als nicht kein es aus um über nach einander
        jemand jemanden etwas so haben werden machen""",
}
"""Words that stand in translations of all others."""


def entries(given: Iterable[str], source: str, target: str) -> dict[str, dict[str, None]]:
    """Return the words of the source language, in small letters, and those they become.

    One that could become too much becomes nothing: it is known, and no name.
    """
    little = frozenset(SAYING_LITTLE[target].split())
    phrases: dict[str, dict[str, None]] = {}
    for line in given:
        for sides in aligned(line):
            german, english = (synonyms(side, NOTHING) for side in sides)
            english = [phrase.removeprefix("to ") for phrase in english]
            words, made = (german, english) if source == "de" else (english, german)
            made = [phrase for phrase in made if len(phrase.split()) <= LONGEST]
            for word in words:
                if made and WORD.fullmatch(word):
                    phrases.setdefault(word, {}).update(dict.fromkeys(made))
    found: dict[str, dict[str, None]] = {}
    for word, translations in phrases.items():
        told = [one.strip(",.!?") for phrase in translations for one in phrase.split()]
        told = [one for one in told if one and one.lower() not in little]
        usable = told if len(translations) <= MOST else []
        found.setdefault(word.lower(), {}).update(dict.fromkeys(usable))
    return found


def places(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Yield what countries, their people and capitals are called, as the checks know it."""
    from translator.languages.de_en.countries import COUNTRIES

    for country in COUNTRIES:
        names, adjectives, people, capitals = country.words[source]
        name, adjective, _, capital = country.words[target]
        others = ((names, name), (adjectives, adjective), (people, adjective), (capitals, capital))
        for words, usual in others:
            for word in words:
                if usual and WORD.fullmatch(word):
                    yield word.lower(), usual[0]


def packed(found: dict[str, dict[str, None]], source: str) -> tuple[int, bytes]:
    """Return how many of the words people use, and the file."""
    made = []
    for word, told in sorted(found.items()):
        often = frequency(word, source)
        if often > 0:
            made.append(f"{word}\t{often:.1f}\t{' '.join(told)}\n")
    return len(made), lzma.compress("".join(made).encode(), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    """Write the dictionary of one direction."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="such as de-en.words")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    options = parser.parse_args()
    source, target = options.direction.split("-")
    package, given = lines()
    found = entries(given, source, target)
    for word, translation in places(source, target):
        found.setdefault(word, {}).update(dict.fromkeys(translation.split()))
    count, data = packed(found, source)
    options.out.write_bytes(data)
    print(f"{count} words of {package}, {len(data)} bytes")


if __name__ == "__main__":
    main()
