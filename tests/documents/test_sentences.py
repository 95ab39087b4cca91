"""Sentence splitting: golden cases, and promises kept for any text."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.paths import CASES, SEEDS
from translator import documents
from translator.documents import sentences
from translator.errors import ArticleError
from translator.types import Article, BlockKind

GOLDEN = sorted(CASES.glob("split-*"))
ARTICLES = sorted(SEEDS.glob("*.txt"))

FRAGMENTS = st.sampled_from(
    [
        *("Der Mann kam.", "Er ging!", "Wer?", "im 18. Jahrhundert", "im 18. Für", "z. B.", "usw."),
        *(
            "[Ein Link. Zwei](https://x.de/a.b_(c)?d=1&e=ü)",
            "https://x.de/a.B. ",
            "`a. B`",
            "www.x.de",
        ),
        *(
            "„Ja. Nein.“",
            '"Ja."',
            "»Warum?«",
            "(Nein.)",
            "…",
            "...",
            "🙂",
            "ä",
            "a\u0308",
            "\u200b",
        ),
        *(
            "**Fett. Ganz**",
            "*",
            "_",
            "\\",
            "[",
            "](",
            ")",
            "<b>",
            "</b>",
            "<br>",
            "&amp;",
            "1.",
            "II.",
        ),
        *("# ", "- ", "> ", "| a | b |", "|---|---|", "```", "---", "===", "    ", "1) ", "• "),
        *(" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\x0b", "\x85"),
    ]
)
TEXTS = st.one_of(st.lists(FRAGMENTS, max_size=25).map("".join), st.text(max_size=80))


def parse(text: str, markup: str) -> Article | None:
    """The article, or None where nothing but blanks or control characters is in it."""
    try:
        return documents.parse(text, markup=markup)
    except ArticleError:
        return None


def check(article: Article) -> None:
    found = sentences.split(article)
    text = article.text
    for sentence in found:
        block = article.blocks[sentence.block]
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert block.start <= sentence.start < sentence.end <= block.end
    for one, two in pairwise(found):
        assert one.end <= two.start
        assert one.block <= two.block
    covered = sum(not char.isspace() for sentence in found for char in sentence.text)
    assert covered == sum(not char.isspace() for char in text)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    source = next(case.glob("source.*"))
    article = documents.read(source, name=source.name, language="de")
    check(article)
    found = [
        sentence.text.replace("\r\n", "⏎").replace("\n", "⏎")
        for sentence in sentences.split(article)
    ]
    assert found == (case / "sentences.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (file.stem, line)
        for file in sorted((CASES / "sentence-ends").iterdir())
        for line in file.read_text("utf-8").splitlines()
    ],
)
def test_where_sentences_end(language: str, line: str) -> None:
    wanted = line.split(" || ")
    assert sentences.split_text(" ".join(wanted), language) == wanted


@pytest.mark.parametrize("seed", ARTICLES, ids=lambda seed: seed.stem)
def test_seeds_keep_every_character(seed: Path) -> None:
    check(documents.read(seed, name=seed.name, language="de"))


def test_seeds_have_as_many_sentences_as_a_person_counted() -> None:
    counts = {
        seed.stem: len(sentences.split(documents.read(seed, name=seed.name, language="de")))
        for seed in ARTICLES
    }
    assert counts == {
        "fr-de-putin-nato": 28,
        "fr-de-putin-zentralasien": 28,
        "news-de-kasachstan-verbuendete": 38,
        "telepolis-kasachstan-aufstand": 45,
        "watson-astana-gipfel": 47,
    }


@given(text=TEXTS, markup=st.sampled_from(["text", "markdown"]))
@settings(max_examples=400)
def test_every_character_lies_in_one_sentence(text: str, markup: str) -> None:
    article = parse(text, markup)
    if article is not None:
        check(article)


@given(
    text=TEXTS,
    markup=st.sampled_from(["text", "markdown"]),
    language=st.sampled_from(["de", "en", "zh"]),
)
@settings(max_examples=300)
def test_sentences_do_not_split_again(text: str, markup: str, language: str) -> None:
    found = sentences.split_text(text, language, markup)
    for sentence in found:
        assert sentences.split_text(sentence, language, markup) == [sentence]
    joined = "".join("".join(found).split())
    assert joined == "".join(text.split())


@given(before=TEXTS, address=st.sampled_from(["https://x.de/a.b_(c)", "<u v>", "a/b.c?d=e&f=ü"]))
@settings(max_examples=200)
def test_a_link_lies_in_one_sentence(before: str, address: str) -> None:
    link = (
        f"[Ein Satz. Der nächste? Ja! Und](<{address}>)"
        if " " in address
        else f"[Ein. Der]({address})"
    )
    for opening in "[]`<>\\!(":
        before = before.replace(opening, "")
    found = sentences.split_text(f"{before} {link} Ende.", "de")
    assert sum(link in sentence for sentence in found) == 1


def test_engine_answers_are_split_in_their_own_language() -> None:
    english = "He met Mr. Smith at 3 p.m. in the U.S. yesterday. They talked. “Why?” he asked."
    assert sentences.split_text(english, "en") == [
        "He met Mr. Smith at 3 p.m. in the U.S. yesterday.",
        "They talked.",
        "“Why?” he asked.",
    ]
    assert sentences.split_text("今天很好。我们走吧！", "zh") == ["今天很好。", "我们走吧！"]


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_the_number_of_an_item_stays_with_it(language: str) -> None:
    for lone in ("1. Park", "12. **Park**", "> 3. Park and lake"):
        assert sentences.split_text(lone, language, "markdown") == [lone]
    assert sentences.split_text("1. The park. 2. The lake.", language) == [
        "1. The park.",
        "2. The lake.",
    ]
    assert len(sentences.split_text("Paris 1990. La fin.", language)) == 2


@pytest.mark.parametrize("marks", ["„“", "»«", "«»", "“”", "‹›"])
def test_many_quotes_in_one_block_are_still_quotes(marks: str) -> None:
    line = f"{marks[0]}Ja. Nein.{marks[1]} Er ging. "
    assert sentences.split_text(line * 700, "de") == sentences.split_text(line, "de") * 700


def test_code_is_one_sentence() -> None:
    article = documents.parse("```\nEin Satz. Zwei.\n\nDrei.\n```\n", markup="markdown")
    (sentence,) = sentences.split(article)
    assert sentence.text == article.text.strip()
    assert article.blocks[sentence.block].kind is BlockKind.CODE


@pytest.mark.parametrize(
    "line",
    [
        *("Wort " * 20_000, "a" * 100_000, "Das ist ein Satz. " * 6000, "18. " * 25_000),
        *("[a](" * 5000, "*a_" * 5000, "`" * 5000 + "a" + "[" * 5000, "(" * 5000 + "." * 5000),
        *("<a " * 5000, "@" * 9000, "a@" * 5000, "![" * 5000, "](" * 5000, "\\" * 9000),
        *(
            "„" * 100_000,
            "„Wort “ " * 12_000,
            "‘a «b ‹c “" * 10_000,
            "{" * 9000,
            "/a" * 5000,
            "www." * 5000,
            "&a;" * 5000,
            "~~a" * 5000,
        ),
    ],
    ids=lambda line: line[:6],
)
@pytest.mark.parametrize("markup", ["text", "markdown"])
def test_very_long_lines_take_no_time(line: str, markup: str) -> None:
    started = time.process_time()
    found = sentences.split_text(line, "de", markup)
    assert time.process_time() - started < 4
    assert "".join("".join(found).split()) == "".join(line.split())
