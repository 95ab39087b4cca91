"""Markup survives translation: golden cases, hostile engines, and any text."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.support.fakes import ENCODER
from tests.support.paths import CASES
from translator import documents, languages
from translator.documents import inline
from translator.documents.inline.extract import Extracted
from translator.documents.inline.markup import TokenKind
from translator.documents.inline.scanner import scan
from translator.documents.sentences import split
from translator.types import BlockKind

GOLDEN = sorted(CASES.glob("protect-*"))
PARSER = MarkdownIt("commonmark")
PAIR = languages.pair("de", "en")


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    markup, source, plain, translation, expected = [
        line.replace("⏎", "\n") for line in (case / "case.txt").read_text("utf-8").splitlines()
    ]
    extracted = inline.extract(source, markup)
    assert extracted.plain == plain
    if plain:
        restored = inline.restore(extracted, translation, ENCODER, PAIR)
        assert restored == (None if expected == "None" else expected)


def markup_of(text: str, markup: str) -> tuple[Counter[str], ...]:
    """Everything that must survive, found by a parser that is not ours where there is one."""
    if markup == "text":
        found = scan(text, "text")
        links = Counter(text[pair.inner_end : pair.end] for pair in found.pairs)
        kept = Counter(token.shown for token in found.tokens if token.kind is TokenKind.KEPT)
        return links, kept
    addresses = [url.rstrip(".,!?*") for url in re.findall(r"https?://[^\s)>\]]+", text)]
    links, code, emphasis = Counter[str](), Counter[str](), Counter[str]()
    for token in PARSER.parseInline(text)[0].children or []:
        if token.type in ("link_open", "image"):
            links[str(token.attrs.get("href") or token.attrs.get("src"))] += 1
        elif token.type == "code_inline":
            code[token.content] += 1
        elif token.type in ("em_open", "strong_open"):
            emphasis[token.type] += 1
    return links, code, emphasis, Counter(addresses)


WORDS = st.lists(
    st.sampled_from(
        ["Der", "Mann", "Ukraine", "größer", "ging,", "„ja“", "30", "(vorerst)", "es!", "d'accord"]
        + ["Ende.", "–", "Schwer", "a_b", "5*3", "C#", "50%"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
URLS = st.builds(
    "https://x.de/{}{}".format,
    st.integers(0, 10**9),
    st.sampled_from(["", "_a_b_", "?a=1&b=2", "/Foo_(Bar)", "/ä/ö", "#x", "/a-b.html", "~u/%20"]),
)
INLINE = {
    "text": [
        st.builds("[{}]({})".format, WORDS, URLS),
        URLS,
        st.integers(0, 10**6).map("info.{}@x.de".format),
        st.integers(0, 10**6).map("{{n{}}}".format),
        st.integers(0, 10**6).map("@x{}".format),
        st.integers(0, 10**6).map("#x{}".format),
    ],
    "markdown": [
        st.builds("[{}]({})".format, WORDS, URLS),
        st.builds('[*{}* {}](<{}> "Titel")'.format, WORDS, WORDS, URLS),
        st.builds("![{}]({})".format, WORDS, URLS),
        st.builds("**{}**".format, st.sampled_from(["fett", "sehr fett", "so *ganz* fett"])),
        st.builds("*{}*".format, st.sampled_from(["schräg", "sehr schräg"])),
        st.builds("`c{} *x*`".format, st.integers(0, 10**6)),
        URLS,
        URLS.map("<{}>".format),
        st.just("\\*"),
        st.just("&amp;"),
        st.just("<br>"),
        st.integers(0, 99).map("[^{}]".format),
    ],
}


@st.composite
def sentences(draw: st.DrawFn, markup: str) -> str:
    parts = draw(st.lists(st.one_of(WORDS, *INLINE[markup]), min_size=1, max_size=6))
    lead = draw(st.sampled_from(["", "", "• ", "- "] + ["# ", "> "] * (markup == "markdown")))
    return lead + " ".join(parts) + draw(st.sampled_from(["", ".", "!", "?"]))


HOSTILE = st.sampled_from(
    ["[x](https://evil.de)", "](", "[", ")", "**", "*", "_", "`", "\\", "<b>", "<https://evil.de>"]
    + [
        "https://evil.de",
        "www.evil.de",
        "![",
        "&amp;",
        "# ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "{x}",
        "@y",
    ]
    + ["word", "Two words", "x", "", " ", "…", "#tag", "a@b.de", "[^1]", "~~", "|", "```", "/a/b"]
)
ANSWERS = st.one_of(
    st.lists(HOSTILE, max_size=8).map("".join),
    st.lists(HOSTILE, max_size=8).map(" ".join),
    st.text(max_size=30),
    WORDS,
)


def answers_from(extracted: Extracted, draw: st.DrawFn) -> str:
    """What an engine might say: nonsense, or the words shuffled and mixed with nonsense."""
    words = draw(st.permutations(extracted.plain.split()))
    return draw(
        st.one_of(
            ANSWERS, st.just(" ".join(words)), ANSWERS.map(lambda more: " ".join([*words, more]))
        )
    )


@pytest.mark.parametrize("markup", ["text", "markdown"])
def test_whatever_the_engine_says_markup_survives(markup: str) -> None:
    outcomes: Counter[str] = Counter()

    @given(data=st.data())
    @settings(max_examples=500)
    def check(data: st.DataObject) -> None:
        source = data.draw(sentences(markup))
        extracted = inline.extract(source, markup)
        assume(extracted.plain)
        wanted = markup_of(source, markup)
        answer = answers_from(extracted, data.draw)
        restored = inline.restore(extracted, answer, ENCODER, PAIR)
        outcomes["none" if restored is None else "restored"] += 1
        if restored is not None:
            assert markup_of(restored, markup) == wanted
            assert restored.startswith(extracted.lead)
            assert restored.endswith(extracted.tail)
            again = inline.extract(restored, markup)
            if any(char.isalpha() for char in again.plain):
                assert letters(again.plain) == letters(unicodedata.normalize("NFC", answer))
        pieces = inline.pieces(extracted)
        translated = [answers_from(extracted, data.draw) for _ in pieces]
        whole = inline.assemble(extracted, translated, ENCODER, PAIR)
        assert markup_of(whole, markup) == wanted
        outcomes["whole" if whole != source else "copied"] += 1

    check()
    assert outcomes["restored"] > 50
    assert outcomes["whole"] > outcomes["copied"]


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@given(data=st.data(), markup=st.sampled_from(["text", "markdown"]))
@settings(max_examples=300)
def test_pieces_put_back_unchanged_give_the_sentence(data: st.DataObject, markup: str) -> None:
    source = data.draw(sentences(markup))
    extracted = inline.extract(source, markup)
    assume(extracted.plain)
    whole = inline.assemble(extracted, inline.pieces(extracted), ENCODER, PAIR)
    assert letters(whole) == letters(source.replace("&amp;", "&"))
    assert markup_of(whole, markup) == markup_of(source, markup)


DOCUMENT = """---
title: Der Titel
---

# Der *Titel* mit [Link](https://x.de/a_b_(c)?d=e&f=ü)

Ein Absatz mit **fettem Text**, `code()` und <https://x.de>. Er geht
über zwei Zeilen und hat einen zweiten Satz.\\
Nach dem Umbruch folgt noch etwas.

- Punkt eins mit ![Bild](b.png "T")
- [x] Punkt zwei.
  Noch ein Satz.

  1. Innen liegt ~~nichts~~ etwas

> Ein Zitat von *Umarov*. Es
> hat zwei Sätze.

| Land | Einwohner in Mio. |
|------|:-----------------:|
| Kasachstan | 19 |
| [Kirgisistan](k "T") | `sieben` und mehr |

Setext hier
-----------

```py
print("Ein Satz. Zwei.")  # Kommentar
```

    eingerückter Code

Ein <b>dicker</b> Punkt<br>
und [Verweis][ref] mit Fußnote[^1].

<div class="x">
Ein Kasten
</div>

***

[ref]: https://x.de/ref "Titel"
"""


def structure(text: str) -> list[object]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found: list[object] = []
    pending = parser.parse(text)
    while pending:
        token = pending.pop(0)
        code = token.content if token.type in ("fence", "code_block", "code_inline") else ""
        if token.type not in ("text", "softbreak", "inline"):
            found.append((token.type, token.tag, token.attrs.get("href"), code))
        pending = [*(token.children or []), *pending]
    return found


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_whole_document_keeps_its_structure(line_end: str) -> None:
    text = DOCUMENT.replace("\n", line_end)
    article = documents.parse(text, markup="markdown")
    parts, at = [], 0
    for sentence in split(article):
        extracted = inline.extract(sentence.text, "markdown")
        target = sentence.text
        if extracted.plain and article.blocks[sentence.block].kind is not BlockKind.CODE:
            spelt = re.sub(r"[a-zäöüß]{2,}", lambda word: word[0].upper(), extracted.plain)
            restored = inline.restore(extracted, spelt, ENCODER, PAIR)
            if restored is None:
                pieces = [piece.upper() for piece in inline.pieces(extracted)]
                restored = inline.assemble(extracted, pieces, ENCODER, PAIR)
            assert restored != sentence.text
            target = restored
        parts += [text[at : sentence.start], target]
        at = sentence.end
    translated = "".join([*parts, text[at:]])
    assert structure(translated) == structure(text)
    assert translated.count(line_end) == text.count(line_end)
    assert "EINWOHNER" in translated
