"""Text as XML writes it."""

import re
from xml.sax.saxutils import escape as escape_marks

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 cannot hold, not even as ``&#11;``: controls, lone surrogates, U+FFFE/F."""

_ATTRIBUTE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def escape(text: str) -> str:
    """Return a text without forbidden characters as content; carriage returns survive."""
    return escape_marks(text).replace("\r", "&#13;")


def content(text: str) -> str:
    """Return any text as content, without what XML forbids."""
    return escape(FORBIDDEN.sub("", text))


def attribute(text: str) -> str:
    """Return any text as the value of an attribute in double quotes, without what XML forbids."""
    return escape_marks(FORBIDDEN.sub("", text), _ATTRIBUTE)
