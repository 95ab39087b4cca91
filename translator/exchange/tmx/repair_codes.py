"""Markup of another format inside a segment, made into inline codes of TMX."""

import re
from collections.abc import Iterator

from translator.exchange.tmx.rules import INLINE

_SEG = re.compile(r"<seg(?:\s[^<>]*)?>|</seg\s*>")
_TOKEN = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][\w:.-]*)(?:\s[^<>]*?)?(?P<empty>/?)>",
    re.DOTALL,
)
_NUMBER = re.compile(r"""\b[ix]\s*=\s*["'](\d+)["']""")


def coded(unit: str) -> str:
    """Return a unit whose segments hold no markup but inline codes.

    ``<b>...</b>`` becomes a pair of bpt and ept, what has no partner a ph; the text stays.
    """
    made: list[str] = []
    done, start = 0, None
    for edge in _SEG.finditer(unit):
        if edge[0].startswith("</") and start is not None:
            made += [unit[done:start], _coded(unit[start : edge.start()])]
            done, start = edge.start(), None
        elif not edge[0].startswith("</"):
            start = edge.end()
    return "".join([*made, unit[done:]])


def _coded(text: str) -> str:
    tokens = list(_TOKEN.finditer(text))
    partners = dict(_pairs(tokens))
    number = max((int(found) for found in _NUMBER.findall(text)), default=0)
    numbers: dict[int, int] = {}
    made: list[str] = []
    done = inside = 0
    for at, token in enumerate(tokens):
        made.append(text[done : token.start()])
        done = token.end()
        raw, name = token[0], token["name"]
        shown = raw.replace("<", "&lt;").replace(">", "&gt;")
        if name is None:
            made.append(raw)
        elif name in INLINE:
            made.append(raw)
            if name not in ("hi", "sub") and not token["empty"]:
                inside += -1 if token["close"] else 1
        elif inside > 0:
            made.append(shown)
        elif at in partners and token["close"]:
            made.append(f'<ept i="{numbers[partners[at]]}">{shown}</ept>')
        else:
            number += 1
            numbers[at] = number
            kind = f'bpt i="{number}"' if at in partners else "ph"
            made.append(f'<{kind} x="{number}">{shown}</{kind[:3].strip()}>')
    return "".join([*made, text[done:]])


def _pairs(tokens: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield both ways which tag of another format belongs to which."""
    opened: list[tuple[str, int]] = []
    depth = 0
    for at, token in enumerate(tokens):
        name = token["name"]
        if name is None or token["empty"]:
            continue
        if name in INLINE:
            depth += 0 if name in ("hi", "sub") else -1 if token["close"] else 1
        elif depth > 0:
            continue
        elif not token["close"]:
            opened.append((name, at))
        elif opened and opened[-1][0] == name:
            first = opened.pop()[1]
            yield at, first
            yield first, at
