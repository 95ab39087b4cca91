"""Markdown: the same structure comes back, by a parser, whatever an engine says."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from tests.support.fakes import ENCODER, FakeEngine, segment
from tests.support.hostile import HostileEngine
from translator import documents
from translator.pipeline import document, translate

PARSER = MarkdownIt("commonmark").enable("table").use(deflist_plugin)
PARSER.use(footnote_plugin, inline=False, move_to_end=False)


def translated(text: str, engine: Any) -> document.TranslatedArticle:
    return document.translate_document(documents.parse(text, markup="markdown"), engine, ENCODER)


def inline_shape(token: Token) -> frozenset[tuple[object, int]]:
    found: Counter[object] = Counter()
    for child in token.children or []:
        if child.type in ("code_inline", "html_inline"):
            found[child.type, child.content] += 1
        elif child.type not in ("text", "softbreak", "text_special"):
            found[child.type, tuple(sorted(child.attrs.items()))] += 1
    return frozenset(found.items())


def structure(text: str) -> list[object]:
    """Blocks with their depth, lists, tables, code, and the links and images in each."""
    shape: list[object] = []
    for token in PARSER.parse(text):
        own = token.content if token.type in ("fence", "code_block") else inline_shape(token)
        attributes = tuple(sorted(token.attrs.items()))
        shape.append(
            (token.type, token.tag, token.level, token.hidden, token.info, attributes, own)
        )
    return shape


def test_words_that_differ_in_their_links_alone_are_translated_once() -> None:
    engine, done = FakeEngine(), []
    texts = [f"[Zeile](https://x.de/{number})" for number in range(3)] + ["Ende."]
    made = translate.translate(
        [segment(text, "markdown") for text in texts], engine, ENCODER, done.append
    )
    assert [one.hypothesis.text for one in made] == [
        *(f"[zEILE](https://x.de/{number})" for number in range(3)),
        "eNDE.",
    ]
    assert engine.asked == ["Zeile", "Ende."]
    assert sum(done) == len(texts)


WORDS = st.lists(
    st.sampled_from(
        ["Der", "Mann", "Ukraine", "größer", "ging.", "„ja“", "30", "Ende.", "es!", "–", "a_b"]
        + ["5\\*3", "&amp;", "C\\#", "\\|", "&uuml;ber", "100%", "1\\.", "\\[x]", "2020."]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
ADDRESS = st.builds(
    "https://x.de/{}{}".format, st.integers(0, 99), st.sampled_from(["", "?a=1&b=2", "/F_(B)"])
)
INLINE = st.one_of(
    WORDS,
    WORDS,
    st.builds("[{}]({})".format, WORDS, ADDRESS),
    st.builds("[{}](<{}> 'Titel')".format, WORDS, ADDRESS),
    st.builds("[*{}* {}][ref]".format, st.just("Wort"), WORDS),
    st.sampled_from(["[ref]", "[ref][]", "[Das Wort]", "![ref]", "![Das Bild][ref]"]),
    st.builds("![{}](b{}.png)".format, WORDS, st.integers(0, 9)),
    st.sampled_from(["**sehr fett**", "*schräg*", "***beides***", "_so_", "`c *x*`", "``a`b``"]),
    st.sampled_from(["eins[^1]", "[^1]", "zwei[^2]"]),
    st.sampled_from(["<br>", "<https://x.de/a>", "info@x.de", "<b>fett</b>", "<!-- x -->"]),
)
LINE = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
BREAK = st.sampled_from(["\n", "  \n", "\\\n"])
TEXT = st.one_of(
    LINE, st.builds("{}{}{}".format, LINE, BREAK, st.builds("Dann {}".format, LINE))
).map("Also {}".format)
CELL = st.one_of(WORDS, INLINE.filter(lambda words: "\n" not in words), st.just(""))
ROW = st.builds("| {} | {} |".format, CELL, CELL)
LEAF = st.one_of(
    TEXT,
    TEXT,
    st.builds("{} {}".format, st.sampled_from(["#", "##", "######"]), LINE),
    st.builds("## {} ##".format, LINE),
    st.builds("{}\n{}".format, TEXT, st.sampled_from(["===", "---"])),
    st.sampled_from(
        ["```py\nx = 1\n\n# y\n```", "~~~\n~~~", "    code", "***", "<div>\nHallo\n</div>"]
    ),
    st.builds("{}\n|:--|--:|\n{}\n{}".format, ROW, ROW, ROW),
)


def indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        [
            first + lines[0],
            *((rest + line).rstrip(" ") if not line else rest + line for line in lines[1:]),
        ]
    )


def container(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(children, min_size=1, max_size=2)
    tight = st.lists(TEXT, min_size=1, max_size=3)
    return st.one_of(
        several.map("\n\n".join).map(lambda text: indented(text, "> ", "> ")),
        several.map("\n\n".join).map(lambda text: indented(text, "- ", "  ")),
        several.map("\n\n".join).map(lambda text: indented(text, "3. ", "   ")),
        several.map("\n\n".join).map(lambda text: indented(text, "[^1]: ", "    ")),
        tight.map(lambda items: "\n".join(indented(item, "* ", "  ") for item in items)),
        tight.map(lambda items: "\n".join(indented(item, "7) ", "   ") for item in items)),
    )


DOCUMENT = st.lists(st.recursive(LEAF, container, max_leaves=5), min_size=1, max_size=4).map(
    lambda blocks: "\n\n".join([*blocks, "[ref]: <https://x.de/ref> 'Titel'\n[das wort]: /wort\n"])
)


@given(text=DOCUMENT, seed=st.integers(0, 10**6))
@settings(max_examples=150)
def test_the_structure_stays_whatever_an_engine_says(text: str, seed: int) -> None:
    made = translated(text, HostileEngine(seed)).data.decode()
    assert structure(made) == structure(text)
