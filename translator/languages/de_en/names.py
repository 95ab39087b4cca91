"""Names that German and English each call otherwise, read from ``names.tsv``."""

from translator.languages import tables
from translator.languages.names import Names


def _rows() -> list[list[str]]:
    """Return German name, English name, and why English has others of that name, if it has.

    The third column says that English has others of that name, or German others that are more
    usual: such a row counts from German to English only.
    """
    return tables.read("translator.languages.de_en", "names.tsv", ("German", "English", "one way"))


TO_ENGLISH = Names({german: english for german, english, _ in _rows()})
TO_GERMAN = Names({english: german for german, english, one_way in _rows() if not one_way})
