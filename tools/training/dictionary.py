"""Take line-aligned German and English from Debian's German-English dictionary (Ding).

``python -m tools.training.dictionary OUT_FOLDER`` fetches the package trans-de-en with apt (no root
needed, nothing is installed) and writes ``words``, ``phrases`` and ``sentences``, each in ``.de``
and ``.en``, for prepare.py.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

PACKAGE = "trans-de-en"
FILE = "usr/share/trans/de-en"
NOTES = re.compile(r"\{[^}]*\}|\[[^]]*\]|\([^)]*\)|/[A-Z0-9][^/]*/|<>")
"""Gender and part of speech, field and region, explanations, abbreviations, signs of word order."""
SHORT_FORMS = {
    "jdm.": "jemandem", "jdn.": "jemanden", "jds.": "jemandes", "jd.": "jemand", "etw.": "etwas",
    "sb.": "somebody", "sb.’s": "somebody’s", "sb.'s": "somebody's", "sth.": "something",
    "sth.’s": "something’s", "sth.'s": "something's",
}  # fmt: skip
OBJECT = re.compile(r" (?:somebody|something)\b")
OBJECT_IN_GERMAN = re.compile(r"\b(?:jemand|etwas)")
MOST_SYNONYMS = 3
"""Of one side that are paired with the other side's first; later ones are rarer."""


def synonyms(text: str, forms: Mapping[str, str] = SHORT_FORMS) -> list[str]:
    """Return the synonyms of one side without notes, with these forms of short ones."""
    found = []
    for part in NOTES.sub(" ", text).split(";"):
        if " / " in part or "..." in part or "…" in part:
            continue  # which words the other choice stands for, only a reader can say
        words = [form for word in part.split() if (form := forms.get(word, word))]
        plain = " ".join(word.split("/")[0] if "/" in word[1:] else word for word in words)
        plain = re.sub(r" ([,.!?])", r"\1", plain).strip(" ,")
        if re.search(r"\w", plain) and not re.search(r"[|<>{}\[\]()~]", plain):
            found.append(plain)
    return found


def aligned(line: str) -> Iterator[tuple[str, str]]:
    """Yield the sides of a word, its forms and examples, of which one line of Ding has several."""
    if not line.startswith("#") and " :: " in line:
        yield from zip_longest(*(side.split("|") for side in line.split(" :: ", 1)), fillvalue="")


def pairs_of(line: str) -> Iterator[tuple[str, str]]:
    """Yield German and English of one line of the dictionary: a word, its forms and examples."""
    for sides in aligned(line):
        left, right = (synonyms(side)[:MOST_SYNONYMS] for side in sides)
        if not left or not right:
            continue
        infinitive = right[0].startswith("to ") and not left[0].startswith("zu ")
        right = [one.removeprefix("to ") if infinitive else one for one in right]
        if not OBJECT_IN_GERMAN.search(left[0]):
            right = [OBJECT.sub("", one) or one for one in right]
        # Every synonym of the source is worth knowing, but a translation should be the usual one.
        yield from ((one, right[0]) for one in left)


def kind(german: str) -> str:
    """Return ``sentences``, ``phrases`` or ``words``: the file where a pair belongs."""
    if german[0].isupper() and german[-1] in ".!?" and len(german.split()) > 2:
        return "sentences"
    return "phrases" if " " in german else "words"


def lines() -> tuple[str, list[str]]:
    """Return the package's name and version, and what its dictionary says, line by line."""
    from tools.training.debian import fetch

    with tempfile.TemporaryDirectory() as folder:
        (package,) = fetch([PACKAGE], Path(folder), most=20_000_000)
        text = (package.folder / FILE).read_text("utf-8")
    return f"{package.name} {package.version} (GPL-2+)", text.splitlines()


def frequency(word: str, language: str) -> float:
    """Return a word's Zipf frequency; 0: none of the some hundred thousand that wordfreq knows."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, language, wordlist="best"))


def main() -> None:
    """Write the dictionary's words, phrases and sentences."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder to write to")
    options = parser.parse_args()
    found: dict[str, dict[tuple[str, str], None]] = {"words": {}, "phrases": {}, "sentences": {}}
    package, given = lines()
    for line in given:
        for pair in pairs_of(line):
            name = kind(pair[0])
            if pair[0] != pair[1] and (name != "words" or frequency(pair[0], "de") > 0):
                found[name].setdefault(pair)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, pairs in found.items():
        for side, ending in enumerate((".de", ".en")):
            text = "".join(f"{pair[side]}\n" for pair in pairs)
            (options.out / (name + ending)).write_text(text, "utf-8")
        print(f"{len(pairs):7} {name} of {package}")


if __name__ == "__main__":
    main()
