"""How German answers of a small model are written out."""

from translator.languages.de.words import SAID_TWICE
from translator.languages.post_edit import BEGUN, CAPITALS, once, quotation_marks

POST_EDITS = (CAPITALS, once(SAID_TWICE), quotation_marks(("„", "“", "“"), ("‚", "‘", "’")), BEGUN)
