"""What German and English call countries, read from ``countries.tsv``.

A country a line: names, adjective, people and capital in German, then names, adjective, other words
and capital in English, several apart by semicolons, the usual one first; an article before the
first German name says that it is used with one, and a question mark that a translation may well do
without the word.
"""

from translator.languages import tables
from translator.languages.base import Country

_COLUMNS = (
    "German", "German adjectives", "German people", "German capital",
    "English", "English adjectives", "English others", "English capital",
)  # fmt: skip
_ARTICLES = ("der ", "die ", "das ")


def _country(row: list[str]) -> Country:
    cells = [tuple(filter(None, cell.split(";"))) for cell in row]
    article = cells[0][0].startswith(_ARTICLES)
    cells[0] = tuple(name[4:] if name.startswith(_ARTICLES) else name for name in cells[0])
    return Country({"de": tuple(cells[:4]), "en": tuple(cells[4:])}, article)


COUNTRIES = tuple(
    map(_country, tables.read("translator.languages.de_en", "countries.tsv", _COLUMNS))
)
