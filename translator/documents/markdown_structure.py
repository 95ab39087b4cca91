"""What a Markdown text consists of besides its words, and links that hang on their words."""

import re
from collections import Counter

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from translator.documents import dialects
from translator.documents.inline.markup import TokenKind
from translator.documents.inline.scanner import scan
from translator.documents.markdown import parser

Structure = list[tuple[object, ...]]

_SHORTCUT = re.compile(
    r"(?<!\\)\[(?P<label>(?:[^\[\]\\]|\\.)+)\](?P<empty>\[\])?(?![\[(:])", re.DOTALL
)
_WORDS = ("text", "softbreak", "text_special")


def structure(text: str) -> Structure:
    """Return blocks in order and depth, and the links, images, code and emphasis in each."""
    return [
        (
            token.type,
            token.tag,
            token.level,
            token.hidden,
            token.info,
            tuple(sorted(token.attrs.items())),
            token.content if token.type in ("fence", "code_block") else _inline(token),
        )
        for token in parser().parse(dialects.plain(text))
    ]


def labels(text: str) -> frozenset[str]:
    """Return the labels that the text defines addresses for, in comparable form."""
    found: dict[str, dict[str, object]] = {}
    parser().parse(text, found)
    return frozenset(found.get("references", {}))


def with_full_references(sentence: str, defined: frozenset[str]) -> str:
    """Return the sentence with ``[words]`` that are a link by themselves as ``[words][words]``.

    The words can then be translated, and the link stays.
    """
    if not defined or "[" not in sentence:
        return sentence
    marks = scan(sentence, "markdown")
    taken = [(token.start, token.end) for token in marks.tokens if token.kind is TokenKind.KEPT]
    taken += [
        (pair.inner_end, pair.end)
        for pair in marks.pairs
        if pair.name in ("link", "image") and sentence[pair.inner_end : pair.end] != "][]"
    ]

    def full(found: re.Match[str]) -> str:
        inside = any(start < found.end() and found.start() < end for start, end in taken)
        if inside or normalizeReference(found["label"]) not in defined:
            return found[0]
        return f"[{found['label']}][{found['label']}]"

    return _SHORTCUT.sub(full, sentence)


def _inline(token: Token) -> frozenset[tuple[object, int]]:
    found: Counter[object] = Counter()
    for child in token.children or []:
        if child.type in ("code_inline", "html_inline"):
            found[child.type, child.content] += 1
        elif child.type not in _WORDS:
            found[child.type, tuple(sorted(child.attrs.items()))] += 1
    return frozenset(found.items())
