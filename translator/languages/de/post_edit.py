"""How German answers of a small model are written out."""

from translator.languages.post_edit import BEGUN, CAPITALS, ONCE, quotation_marks

POST_EDITS = (CAPITALS, ONCE, quotation_marks(("„", "“", "“"), ("‚", "‘", "’")), BEGUN)
