"""Markup is found where CommonMark finds it."""

import re
from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.support.paths import CASES
from translator.documents.inline.markup import TokenKind
from translator.documents.inline.scanner import scan

PARSER = MarkdownIt("commonmark")
MARKDOWN = st.lists(
    st.sampled_from(
        ["*", "**", "***", "_", "__", "`", "``", "[", "]", "(", ")", "](u)", "![", "](<u v>)", "\\"]
        + ["a", "b c", "ä", ".", "„", " ", "<b>", "</b>", "<br>", "<http://u>", "&amp;", '"', "'"]
        + ["](u 'T')", "](a_(b)_c)", "!", "foo_bar", "1"]
    ),
    max_size=14,
).map("".join)


@given(text=MARKDOWN)
@settings(max_examples=2000)
def test_markup_is_found_where_commonmark_finds_it(text: str) -> None:
    text = f"x{text}x"  # blanks at the edges belong to the block
    assume("][" not in text)  # whether that is a link depends on the rest of the file
    # At the edges of a label markdown-it sees a blank in place of the bracket.
    assume(not re.search(r"[^\w\s][*_]+\]|!\[[*_]", text))
    marks = scan(text, "markdown")
    found = Counter(pair.name for pair in marks.pairs)
    for token in marks.tokens:
        raw = text[token.start : token.end]
        found["code"] += raw.startswith("`")
        if token.kind is TokenKind.POINT and "](" in raw:
            found["image" if raw.startswith("!") else "link"] += 1
    wanted: Counter[str] = Counter()
    pending = list(PARSER.parseInline(text)[0].children or [])
    for token in pending:
        pending += token.children or []
        wanted["link"] += token.type == "link_open" and token.markup != "autolink"
        wanted["image"] += token.type == "image"
        wanted["emphasis"] += token.type == "em_open"
        wanted["strong"] += token.type == "strong_open"
        wanted["code"] += token.type == "code_inline"
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        line.split("\t")
        for line in (CASES / "identifiers" / "kept.tsv").read_text("utf-8").splitlines()
    ],
)
@pytest.mark.parametrize("markup", ["text", "markdown", "html"])
def test_names_of_things_are_kept(sentence: str, kept: str, markup: str) -> None:
    if markup == "markdown" and "\\\\" in sentence:
        return  # there it is one escaped backslash
    found = [
        sentence[token.start : token.end]
        for token in scan(sentence, markup).tokens
        if token.kind is TokenKind.KEPT
    ]
    assert found == [one for one in kept.split(" | ") if one]
