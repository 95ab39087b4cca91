"""From an article to its sentences, with exact offsets."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

import sentencex

from translator import languages
from translator.documents.inline.markup import Scan, TokenKind
from translator.documents.inline.scanner import scan
from translator.languages.base import Sentences
from translator.types import Article, BlockKind, Sentence

_CLOSERS = "\"'“”‘’«»›‹)]"
_QUOTES = " \"'„“”‚‘’«»›‹([–—-"
# A number with a full stop: ordinal ("18."), but not a decimal ("3,5.").
_ORDINAL = re.compile(r"(?<![\w.,])(?:\d{1,3}|(?P<year>20\d\d)|[2-9]\d{3}|\d\d?\.\d\d?)\.$")
# The number of a list's item, or of a heading: it belongs to what follows, in any language.
_LIST_NUMBER = re.compile(r"\W{0,20}(?:\d{1,9}\.\s+)+")
# That of a paragraph: "(1) Der Rat tagt." sentencex sees no sentences behind it.
_ENUMERATED = re.compile(r"\s*[(\[](?:\d{1,3}[a-z]?|[a-z]{1,2}|[ivxlc]{1,5})[)\]]\s+")
# What refers to a note, between the stop and the blank: it belongs to the sentence before.
_REFERENCES = re.compile(
    rf"(?<=[.!?…])(?P<closers>[{re.escape(_CLOSERS)}]*)"
    r"(?P<mark>(?:\[\w{1,4}\]|[¹²³⁰⁴-⁹]+|[*†‡]+)+)(?=\s|$)"
)
_GLUED = re.compile(r"[^\W\d_][.!?…][^\s\w]*\d")
_REFERRING_NUMBER = re.compile(
    rf"(?<![^\W_])(?P<word>[^\W\d_]{{3,}})[.!?…][{re.escape(_CLOSERS)}]*"
    rf"(?P<mark>\d{{1,3}}(?:[,–-]\d{{1,3}})*)(?=\s+[{re.escape(_QUOTES)}]*[^\W\d_]|\s*$)"
)
_ROMAN = re.compile(r"(?<!\w)[IVXLCDM]+\.$")
_OPEN_STOP = r"(?<!\w)(?:{})\.|\.\.\.|…|[\w.]\.\)|(?<!\w)(?<!\w\.)(?<!\w\.\s)[A-Z]{{1,5}}\."
_OPENING = "„‚“‘»«›‹`"
_SINGLE = "‚‘›‹"
_OTHERWISE = _SINGLE + "([`"
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]{2,})[.!?…]+[\"'“”‘’«»›‹)]*$")
# The end of a quotation in marks that sentencex does not know as such.
_QUOTED = re.compile(r"[^\W\d_]{2}[.!?…](?:[‹›‘’]|'')+$")
_WORD = re.compile(r"[^\W\d_]+")
# "... 5 Uhr. 20 Leute": a number opens a sentence where the word before is no abbreviation.
_NUMBER_OPENS = re.compile(r"(?<![\w.])(?P<word>[^\W\d_]{3,})(?P<stop>\.) +(?=\d[\d.,]* +\w)")
_ABBREVIATED = re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]+(?:[.-]+[^\W\d_]+)*)\. *$")
_EMOJI = re.compile(
    r"(?:(?:[\U0001f300-\U0001faff\u263a\u2639\u2764\u2665\u200d\ufe0f]+|[:;]-?[()DP])(?: +|$))+"
)
_WIDE_STOPS = "。！？｡…"
# What may follow the last quote that is closed; “ closes German quotes and opens English ones.
_CLOSED_BY = {"„": "“”", "“": "”„", "‘": "’‚", "«": "»", "»": "«", "‹": "›"}
_OPEN_BACKTICKS = re.compile(r"``(?=(?:(?!'').)*?(?:``|$))")
_MOST_OPEN = 500
"""Quotes of one kind that may stay open; sentencex looks for each one's end through the text."""


def split(article: Article) -> tuple[Sentence, ...]:
    """Return the article's sentences in order; every non-blank character lies in exactly one."""
    found: list[Sentence] = []
    for number, block in enumerate(article.blocks):
        text = article.text[block.start : block.end]
        if block.kind is BlockKind.CODE:
            spans = [(0, len(text))]
        else:
            spans = list(boundaries(text, article.language, article.markup))
        for start, end in spans:
            found.append(Sentence(number, block.start + start, block.start + end, text[start:end]))
    return tuple(found)


def split_text(text: str, language: str, markup: str = "text") -> list[str]:
    """Return the sentences of a text of one block, such as an engine's answer."""
    return [text[start:end] for start, end in boundaries(text, language, markup)]


def boundaries(text: str, language: str, markup: str = "text") -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence; what is found does not split any further."""
    pending = [(0, len(text))]
    while pending:
        start, end = pending.pop()
        pieces = list(_pieces(text[start:end], language, markup))
        if len(pieces) > 1:
            pending += [(start + left, start + right) for left, right in reversed(pieces)]
        else:
            yield from ((start + left, start + right) for left, right in pieces)


def _pieces(text: str, language: str, markup: str) -> Iterator[tuple[int, int]]:
    marks = scan(text, markup)
    reading = _Reading(marks, language)
    cuts = {reading.source_cut(at) for at in _cuts(reading.text, language)}
    if markup == "markdown":
        cuts |= _hard_breaks(marks)
    whole = _Uncuttable(marks)
    edges = [0, *sorted(cut for cut in cuts if not whole.contains(cut)), len(text)]
    for start, end in zip(edges, edges[1:], strict=False):
        stretch = text[start:end]
        if stretch.strip():
            start += len(stretch) - len(stretch.lstrip())
            yield start, start + len(stretch.strip())


class _Reading:
    """The text as people read it, without markup, and where each character comes from."""

    def __init__(self, marks: Scan, language: str) -> None:
        text = marks.text
        hidden: list[tuple[int, int, str, bool]] = []
        for pair in marks.pairs:
            hidden.append((pair.start, pair.inner_start, "", True))
            hidden.append((pair.inner_end, pair.end, "", False))
        for token in marks.tokens:
            # What stands like a word is read as one that may begin a sentence.
            kept = token.kind is TokenKind.KEPT
            hidden.append((token.start, token.end, "Xyz" if kept else token.shown, False))
        hidden.sort()
        shown: list[str] = []
        self.origin: list[int] = []
        self.openers: dict[int, int] = {}  # where an opening mark ends -> where it starts
        position = 0
        for start, end, instead, opens in hidden:
            shown.append(text[position:start])
            self.origin += range(position, start)
            shown.append(instead)
            self.origin += [start] * len(instead)
            if opens:
                self.openers[end] = start
            position = end
        shown.append(text[position:])
        self.origin += range(position, len(text))
        self.origin.append(len(text))
        self.text = re.sub(r"\s", " ", "".join(shown))
        self._capitalise(marks)
        self._hide_references(language)

    def _capitalise(self, marks: Scan) -> None:
        """Read a link after a full stop as the beginning of a sentence."""
        for pair in marks.pairs:
            at = bisect_left(self.origin, pair.inner_start)
            upper = self.text[at : at + 1].upper()
            if pair.name == "link" and len(upper) == 1 and self.text[max(0, at - 1) : at] == " ":
                self.text = self.text[:at] + upper + self.text[at + 1 :]

    def _hide_references(self, language: str) -> None:
        """Leave out what refers to notes behind a full stop, as people do who read aloud."""
        known = languages.language(language).sentences
        spans = [found.span("mark") for found in _REFERENCES.finditer(self.text)]
        spans += [
            found.span("mark")
            for found in (_REFERRING_NUMBER.finditer(self.text) if _GLUED.search(self.text) else ())
            if found["word"] not in known.seldom_last
            and found["word"].lower() not in known.before_numbers
        ]
        for start, end in sorted(spans, reverse=True):
            self.text = self.text[:start] + self.text[end:]
            del self.origin[start:end]

    def source_cut(self, at: int) -> int:
        """Return where to cut the source for a cut here: before the marks that open there."""
        cut = self.origin[at]
        while cut in self.openers:
            cut = self.openers[cut]
        return cut


class _Uncuttable:
    """The links, images, addresses and code of a text."""

    def __init__(self, marks: Scan) -> None:
        spans = [(pair.start, pair.end) for pair in marks.pairs if pair.name in ("link", "image")]
        spans += [(token.start, token.end) for token in marks.tokens]
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def contains(self, cut: int) -> bool:
        index = bisect_left(self.starts, cut) - 1
        return index >= 0 and cut < self.ends[index]


def _cuts(text: str, language: str) -> set[int]:
    """Return where sentences begin, from the second one on."""
    number = _ENUMERATED.match(text)
    begin = number.end() if number else 0
    cuts = {
        begin + boundary["start_index"]
        for boundary in sentencex.get_sentence_boundaries(language, _with_few_open(text[begin:]))
        if boundary["start_index"]
    }
    cuts = {cut for cut in cuts if text[cut - 1] == " " or text[cut - 1] in _WIDE_STOPS}
    starts = [0]
    for cut in sorted(cuts):
        if not _LIST_NUMBER.fullmatch(text, starts[-1], cut):
            starts.append(cut)
    cuts = set(starts[1:])
    ends = languages.language(language).sentences
    if ends.abbreviations or ends.seldom_last:
        cuts = {cut for cut in cuts if not _after_abbreviation(text, cut, ends)}
    if ends.ordinals:
        cuts = {cut for cut in cuts if not _after_ordinal(text, cut, ends)}
    if ends.openers:
        cuts |= set(_missed(text, ends))
    return {_past_emoji(text, cut) for cut in cuts}


def _with_few_open(text: str) -> str:
    """Return the text with the rest of very many quotes that nothing closes made another mark.

    And with backticks that open no quotation made others.
    """
    text = _OPEN_BACKTICKS.sub(lambda found: "ˋ" * len(found[0]), text)
    for quote, closers in _CLOSED_BY.items():
        if text.count(quote) > _MOST_OPEN:
            last = max(text.rfind(closer) for closer in closers)
            few = re.match(rf"[^{quote}]*(?:{quote}[^{quote}]*){{{_MOST_OPEN}}}", text[last + 1 :])
            start = last + 1 + few.end() if few else len(text)
            text = text[:start] + text[start:].replace(quote, "‟")
    return text


def _after_abbreviation(text: str, cut: int, ends: Sentences) -> bool:
    """Whether the stop before the cut belongs to an abbreviation and not to the sentence."""
    abbreviated = _ABBREVIATED.search(text[max(0, cut - 24) : cut])
    if abbreviated is None:
        return False
    word = abbreviated["word"]
    if word in ends.abbreviations:
        return True
    if text[cut : cut + 1].isdigit() and word.lower() in ends.before_numbers:
        return True
    shortened = word in ends.seldom_last or ".-" in word
    return shortened and not _opens(text, cut, ends)


def _after_ordinal(text: str, cut: int, ends: Sentences) -> bool:
    """Whether the stop before the cut belongs to an ordinal and not to the sentence."""
    before = text[max(0, cut - 24) : cut].rstrip()
    ordinal = _ORDINAL.search(before)
    if ordinal and ordinal["year"]:
        words = _WORD.findall(before[: ordinal.start()])
        if not words or words[-1].lower() not in ends.before_ordinals:
            return False
    ordinal = ordinal or _ROMAN.search(before)
    if ordinal is None:
        return False
    leads = not text[: max(0, cut - 24)].strip() and not before[: ordinal.start()].strip(_QUOTES)
    return leads or not _opens(text, cut, ends)


def _opens(text: str, cut: int, ends: Sentences) -> bool:
    """Whether a function word with a capital letter stands here, perhaps in quotes."""
    while cut < len(text) and text[cut] in _QUOTES:
        cut += 1
    word = _WORD.match(text, cut)
    return word is not None and word[0][0].isupper() and word[0].lower() in ends.openers


@lru_cache
def _open_stop(ends: Sentences) -> re.Pattern[str]:
    """Return what may end a sentence or not, with the marks that close behind it."""
    abbreviations = "|".join(["[IVXLCDM]+", *ends.open_stops])
    return re.compile(f"(?:{_OPEN_STOP.format(abbreviations)})[{re.escape(_CLOSERS)}]*$")


def _missed(text: str, ends: Sentences) -> Iterator[int]:
    """Yield the cuts sentencex does not see."""
    open_stop = _open_stop(ends)
    for blanks in re.finditer(r"(?<=[.…)\"'“”‘’«»›‹\]]) +(?=\S)", text):
        before = text[max(0, blanks.start() - 24) : blanks.start()]
        stop = open_stop.search(before)
        leads = not text[: max(0, blanks.start() - 24)].strip() and (
            stop is not None and not before[: stop.start()].strip(_QUOTES)
        )
        opens = _opens(text, blanks.end(), ends)
        quoted = _QUOTED.search(before) and (opens or text[blanks.end()] in _OPENING)
        if (opens and stop and not leads) or quoted or _opens_otherwise(text, blanks.start(), ends):
            yield blanks.end()
    for number in _NUMBER_OPENS.finditer(text) if ends.before_numbers else ():
        word = number["word"].lower()
        abbreviated = word in ends.before_numbers or number["word"] in ends.seldom_last
        if not abbreviated and not word.endswith(ends.before_numbers_ending):
            yield number.end()
    for smile in _EMOJI.finditer(text):
        if smile.start() and _opens(text, smile.end(), ends):
            yield smile.end()


def _opens_otherwise(text: str, blank: int, ends: Sentences) -> bool:
    """Whether a quotation or a numbered paragraph begins behind this blank, after a full stop."""
    if text[blank + 1] not in _OTHERWISE:
        return False
    word = _LAST_WORD.search(text[max(0, blank - 24) : blank])
    if word is None or word["word"] in ends.seldom_last or word["word"] in ends.abbreviations:
        return False
    if number := _ENUMERATED.match(text, blank):
        return _opens(text, number.end(), ends)
    quoted = text[blank:].lstrip()[:2] if text[blank + 1] in _SINGLE else ""
    return quoted[1:].isupper() or text.startswith("``", blank + 1)


def _past_emoji(text: str, cut: int) -> int:
    """Emoji after a full stop still belong to the sentence before."""
    emoji = _EMOJI.match(text, cut)
    return emoji.end() if emoji else cut


def _hard_breaks(marks: Scan) -> set[int]:
    """Return where lines begin after a Markdown line break (two blanks, a backslash, <br>)."""
    text = marks.text
    cuts = {found.end() for found in re.finditer(r"(?: {2,}|\\)(?:\r\n|\r|\n)(?=.)", text)}
    for token in marks.tokens:
        if token.kind is TokenKind.POINT and text[token.start : token.start + 3].lower() == "<br":
            cuts.add(token.end)
    return cuts


def split_for_alignment(article: Article, *, lines: bool = False) -> tuple[Sentence, ...]:
    """Return what is aligned: the article's sentences, or its blocks where they are ``lines``."""
    if not lines:
        return split(article)
    return tuple(
        Sentence(number, block.start, block.end, article.text[block.start : block.end])
        for number, block in enumerate(article.blocks)
    )


def verbatim(article: Article, group: Sequence[Sentence]) -> str:
    """Return the stretch of the article from the first to the last of these sentences.

    Sentences of different blocks are joined with a blank: what stands between blocks is layout.
    """
    parts: list[str] = []
    for index, sentence in enumerate(group):
        if index and group[index - 1].block == sentence.block:
            parts[-1] += article.text[group[index - 1].end : sentence.end]
        else:
            parts.append(sentence.text)
    return " ".join(parts)
