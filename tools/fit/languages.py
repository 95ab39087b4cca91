"""Writes ``translator/languages/languages.tsv``: what languages are called, from Unicode's CLDR.

    pip install babel && python -m tools.fit.languages

Codes of ISO 639-1, 639-2 and 639-3 of one language stand in one row, with its names in English, in
German and in itself. CLDR's data is under the Unicode licence, which asks for no more than a word.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from translator.languages.codes import COLUMNS

FILE = Path(__file__).parents[2] / "translator" / "languages" / "languages.tsv"

WINDOWS = {"enu": "en", "ptb": "pt", "chs": "zh", "cht": "zh"}
"""Three letters by which Windows calls languages, where no language has them as its code."""

ALSO = {
    "cs": ("Czech Republic",),
    "de": ("Hochdeutsch",),
    "en": ("Anglais", "Inglés"),
    "es": ("Castilian", "Kastilisch"),
    "fa": ("Farsi",),
    "fr": ("Francais",),
    "nl": ("Flemish", "Flämisch"),
    "pt": ("Portugues",),
    "zh": ("Mandarin", "Mandarin Chinese"),
}
"""Names that people use and CLDR does not list."""


def main() -> None:
    """Write the table anew."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    english, german = Locale("en").languages, Locale("de").languages
    others: dict[str, set[str]] = defaultdict(set)
    for alias, meant in [*get_global("language_aliases").items(), *WINDOWS.items()]:
        if alias.isalpha() and len(alias) in (2, 3) and meant.isalpha():
            others[meant].add(alias)
    rows = ["\t".join(COLUMNS)]
    for code in sorted(name for name in english if name.isalpha() and len(name) in (2, 3)):
        if code in ("mul", "und", "zxx", "mis") or any(code in group for group in others.values()):
            continue
        try:
            own = Locale(code).languages.get(code, "")
        except UnknownLocaleError:
            own = ""
        names = dict.fromkeys((german.get(code, ""), own, *ALSO.get(code, ())))
        called = "|".join(name for name in names if name and name != english[code])
        rows.append("\t".join((code, " ".join(sorted(others[code])), english[code], called)))
    FILE.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
