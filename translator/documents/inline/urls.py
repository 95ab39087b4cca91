"""The addresses a text points to."""

from translator.documents.inline.markup import Scan, TokenKind
from translator.documents.inline.scanner import scan

_SCHEMES = ("http://", "https://", "ftp://", "www.")


def urls(text: str) -> list[str]:
    """Return the targets of links and the bare URLs of a text, in order, each as often as there."""
    found = scan(text, "markdown")
    addresses: list[tuple[int, str]] = []
    for pair in found.pairs:
        if pair.name in ("link", "image"):
            address = _destination(text[pair.inner_end + 1 : pair.end])
            addresses += [(pair.inner_end, address)] if address else []
    addresses += _bare(found)
    return [address for _, address in sorted(addresses)]


def _bare(found: Scan) -> list[tuple[int, str]]:
    bare = []
    for token in found.tokens:
        shown = found.text[token.start : token.end].strip("<>")
        if token.kind is TokenKind.KEPT and shown.lower().startswith(_SCHEMES):
            bare.append((token.start, shown))
        elif token.kind is TokenKind.POINT and "](" in shown:
            address = _destination(shown[shown.index("](") + 1 :])
            bare += [(token.start, address)] if address else []
    return bare


def _destination(closing: str) -> str:
    """Return the address in ``(address "title")``."""
    inner = closing[1:-1].strip()
    if not closing.startswith("(") or not inner:
        return ""
    return inner[1:].split(">")[0] if inner.startswith("<") else inner.split()[0]
