"""Finds the words of a translation that a stretch of the source became."""

import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

from align.types import Encoder, Vectors
from translator.languages import LanguagePair

Span = tuple[int, int]
_TOKEN = re.compile(r"\S+")
_QUOTES = frozenset("\"'„“”‚‘’«»›‹")
_BREAKS = frozenset('"„“”«»!?;:()')
_MAX_WINDOWS = 48
_MOST_AT_ONCE = 24
"""Stretches that are placed together; the work grows with the cube of their number."""
_BEAM = 24
# Weights found on 84 links in 57 translations; what each one weighs stands where it is used.
_DISTANCE, _LENGTH, _COVERED, _BELONGS, _EDGE, _BREACH = 0.3, 0.28, 0.4, 0.3, 0.2, 0.3
_VERBATIM = 0.5
_SHARPNESS, _THRESHOLD, _MAX_STRETCH = 0.06, 0.2, 1.2


def project(
    source: str,
    stretches: Sequence[Span],
    target: str,
    fixed: Sequence[Span],
    encoder: Encoder,
    pair: LanguagePair,
) -> list[Span] | None:
    """Return where each stretch of the source stands in the target, whole words each.

    Stretches that nest or lie apart in the source do so in the target, in whatever order;
    outer ones come before inner ones. ``fixed`` are parts of the target no stretch may begin or
    end inside. None where the target has too few words.
    """
    if not stretches or source == target:
        return list(stretches)
    sources, targets = _cut(source, stretches, target, fixed)
    search = _Search(source, target, sources, targets, encoder, pair)
    if not search.targets or not search.sources:
        return None
    nodes = _tree(source, stretches, search.sources)
    if not search.place(nodes, (0, len(search.sources)), (0, len(search.targets))):
        return None
    return search.spans(stretches, nodes)


def words(text: str, fixed: Sequence[Span] = ()) -> list[Span]:
    """Return the words of a text without the punctuation around them."""
    found: list[Span] = []
    fixed = sorted(fixed)
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        inside = [span for span in fixed if span[0] < end and start < span[1]]
        if inside:
            found += [span for span in inside if not found or span[0] >= found[-1][1]]
            continue
        while start < end and not _in_word(text[start]):
            start += 1
        while end > start and not _in_word(text[end - 1]):
            end -= 1
        if start < end:
            found.append((start, end))
    return found


def _cut(
    source: str, stretches: Sequence[Span], target: str, fixed: Sequence[Span]
) -> tuple[list[Span], list[Span]]:
    """Return the words of both texts, those that a stretch begins or ends in cut there.

    The same word of the target is cut at the same places, others at the signs that part the
    pieces in the source. Between letters no word is cut.
    """
    sources, targets = words(source), words(target, fixed)
    edges = sorted({edge for stretch in stretches for edge in stretch})
    pieces: list[Span] = []
    alike: dict[str, list[int]] = {}
    signs: set[str] = set()
    for start, end in sources:
        inner = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        inner = [at for at in inner if not source[at - 1 : at + 1].isalpha()]
        pieces += _pieces(source, start, end, inner)
        if inner:
            alike[_key(source[start:end])] = [edge - start for edge in inner]
            beside = {source[at] for edge in inner for at in (edge - 1, edge)}
            signs |= {sign for sign in beside if not _in_word(sign)}
    if len(pieces) == len(sources):
        return sources, targets
    stay = set(fixed)
    made: list[Span] = []
    for start, end in targets:
        inner = [start + edge for edge in alike.get(_key(target[start:end]), ())]
        if not inner:
            inner = [at for at in range(start + 1, end) if target[at] in signs]
        made += [(start, end)] if (start, end) in stay else _pieces(target, start, end, inner)
    return pieces, made


def _pieces(text: str, start: int, end: int, edges: Sequence[int]) -> list[Span]:
    """Return the parts of a word between these edges, without signs around them."""
    found = []
    for left, right in pairwise((start, *edges, end)):
        while left < right and not _in_word(text[left]):
            left += 1
        while right > left and not _in_word(text[right - 1]):
            right -= 1
        if left < right:
            found.append((left, right))
    return found or [(start, end)]


def _key(word: str) -> str:
    """Return what is equal for words that are spelled alike; numbers may have other signs."""
    return re.sub(r"(?<=\d)[.,](?=\d)", ".", word.casefold())


def _in_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM" or char in "%‰€$£°"


@dataclass
class _Node:
    """A stretch of the source, in words, with those inside it."""

    number: int
    start: int
    end: int
    children: list["_Node"] = field(default_factory=list)
    window: Span = (0, 0)


def _tree(source: str, stretches: Sequence[Span], sources: Sequence[Span]) -> list[_Node]:
    roots: list[_Node] = []
    above: list[tuple[Span, _Node]] = []
    starts, ends = [word[0] for word in sources], [word[1] for word in sources]
    for number, (start, end) in enumerate(stretches):
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first >= last:
            near = range(max(0, last - 1), min(len(sources), first + 1))
            first = min(near, key=lambda index: abs(sources[index][0] - start))
            last = first + 1
        node = _Node(number, first, last)
        while above and not (above[-1][0][0] <= start and end <= above[-1][0][1]):
            above.pop()
        (above[-1][1].children if above else roots).append(node)
        above.append(((start, end), node))
    return roots


class _Search:
    def __init__(
        self,
        source: str,
        target: str,
        sources: list[Span],
        targets: list[Span],
        encoder: Encoder,
        pair: LanguagePair,
    ) -> None:
        self.source, self.target = source, target
        self.sources, self.targets = sources, targets
        self.encoder = encoder
        self.function_words = _function_words(pair)
        self.ratio = max(0.3, len(target)) / max(1, len(source))

    def place(self, nodes: list[_Node], within: Span, window: Span) -> bool:
        """Give each node a window of target words; False where they do not fit."""
        if not nodes:
            return True
        if len(nodes) > _MOST_AT_ONCE:
            return self._place_halves(nodes, within, window)
        if len(nodes) == 1 and (nodes[0].start, nodes[0].end) == within:
            nodes[0].window = window
        elif not self._choose(nodes, within, window):
            return False
        return all(self.place(node.children, (node.start, node.end), node.window) for node in nodes)

    def _place_halves(self, nodes: list[_Node], within: Span, window: Span) -> bool:
        """Place very many nodes half by half, as if both texts had them in the same order."""
        if window[1] - window[0] < len(nodes):
            return False
        half = len(nodes) // 2
        middle = (nodes[half - 1].end + nodes[half].start) // 2
        first, last = window[0] + half, window[1] - len(nodes) + half
        there = min(max(self._counterpart(middle, within, window), first), last)
        return self.place(nodes[:half], (within[0], middle), (window[0], there)) and self.place(
            nodes[half:], (middle, within[1]), (there, window[1])
        )

    def _counterpart(self, middle: int, within: Span, window: Span) -> int:
        """Return where the target is as far as the source is before that word.

        Behind the last of the words nearby that only one of the target's is spelled like, else by
        the share of the letters.
        """
        for at in range(middle - 1, max(within[0], middle - 2 * _MOST_AT_ONCE), -1):
            places = self._spelled.get(self._word(self.sources[at]).casefold(), ())
            if len(places) == 1 and window[0] <= places[0] < window[1]:
                return places[0] + 1 + middle - 1 - at
        begin, end = self.sources[within[0]][0], self.sources[within[1] - 1][1]
        share = (self.sources[middle][0] - begin) / max(1, end - begin)
        left, right = self.targets[window[0]][0], self.targets[window[1] - 1][1]
        return bisect_left([start for start, _ in self.targets], left + share * (right - left))

    @cached_property
    def _spelled(self) -> dict[str, list[int]]:
        """Where each word of the target stands."""
        found: dict[str, list[int]] = {}
        for at, (start, end) in enumerate(self.targets):
            found.setdefault(self.target[start:end].casefold(), []).append(at)
        return found

    def _choose(self, nodes: list[_Node], within: Span, window: Span) -> bool:
        if window[1] - window[0] < len(nodes):
            return False
        alike = self._alikeness(within, window)
        candidates = [self._candidates(node, within, window, alike) for node in nodes]
        self._compare(nodes, candidates)
        chosen = _assign(candidates)
        if chosen is None:
            chosen = _in_order(nodes, window)
        for node, place in zip(nodes, chosen, strict=True):
            node.window = place
        return True

    def _alikeness(self, within: Span, window: Span) -> Vectors:
        left = [self._word(self.sources[index]) for index in range(*within)]
        right = [self.target[start:end] for start, end in self.targets[window[0] : window[1]]]
        vectors = self.encoder.encode([*left, *right])
        cosine = vectors[: len(left)] @ vectors[len(left) :].T
        spelt = np.array([[_spelt_alike(one, two) for two in right] for one in left], np.float32)
        alike: Vectors = np.maximum(np.clip(cosine, 0, 1), spelt)
        return alike

    def _word(self, span: Span) -> str:
        return self.source[span[0] : span[1]]

    def _function(self, word: str) -> str:
        """Return what kind of function word this is; a stretch hardly ends with one."""
        return self.function_words.get(word.casefold(), "")

    def _candidates(
        self, node: _Node, within: Span, window: Span, alike: Vectors
    ) -> list[tuple[float, Span]]:
        """Return the likeliest windows by place, length and words, without comparing meaning."""
        rows = slice(node.start - within[0], node.end - within[0])
        weights = np.exp(alike / _SHARPNESS)
        belongs = weights[rows].sum(axis=0) / weights.sum(axis=0)
        sums = np.concatenate([[0.0], np.cumsum(belongs - _THRESHOLD)])
        first, last = self.sources[node.start][0], self.sources[node.end - 1][1]
        own = self.source[first:last].casefold()
        wanted = (last - first) * self.ratio
        words_wanted = max(1.0, wanted / 6)
        opening = self._function(self._word(self.sources[node.start]))
        breaks = _breaks(self.source, self.sources[node.start : node.end])
        inside = self.targets[window[0] : window[1]]
        total = len(inside)
        middle = ((node.start + node.end) / 2 - within[0]) / (within[1] - within[0])
        found = []
        for start in range(total):
            for end in range(start + 1, total + 1):
                left, right = inside[start], inside[end - 1]
                length = abs(math.log((right[1] - left[0]) / wanted))
                if length > _MAX_STRETCH and end - start > 1:
                    continue
                covered = float(alike[rows, start:end].max(axis=1).mean())
                verbatim = self.target[left[0] : right[1]].casefold() == own
                first_word = self._function(self.target[left[0] : left[1]])
                opens = first_word != opening and bool(first_word) and opening != "particle"
                closes = bool(self._function(self.target[right[0] : right[1]]))
                score = (
                    -_DISTANCE * abs((start + end) / 2 / total - middle)
                    - _LENGTH * length
                    + _COVERED * covered
                    + _BELONGS * float(sums[end] - sums[start]) / words_wanted
                    - _EDGE * (opens + closes)
                    + _VERBATIM * verbatim
                    - _BREACH * bool(_breaks(self.target, inside[start:end]) - breaks)
                )
                found.append((score, (window[0] + start, window[0] + end)))
        found.sort(reverse=True)
        return found[:_MAX_WINDOWS]

    def _compare(self, nodes: list[_Node], candidates: list[list[tuple[float, Span]]]) -> None:
        """Add how near each window's meaning is to its stretch, all in one call."""
        texts: dict[str, int] = {}
        for node, windows in zip(nodes, candidates, strict=True):
            texts.setdefault(self._source_text(node), len(texts))
            for _, place in windows:
                texts.setdefault(self._target_text(place), len(texts))
        vectors = self.encoder.encode(list(texts))
        for node, windows in zip(nodes, candidates, strict=True):
            own = vectors[texts[self._source_text(node)]]
            windows[:] = sorted(
                (
                    (score + float(own @ vectors[texts[self._target_text(place)]]), place)
                    for score, place in windows
                ),
                reverse=True,
            )

    def _source_text(self, node: _Node) -> str:
        return self.source[self.sources[node.start][0] : self.sources[node.end - 1][1]]

    def _target_text(self, place: Span) -> str:
        return self.target[self.targets[place[0]][0] : self.targets[place[1] - 1][1]]

    def spans(self, stretches: Sequence[Span], nodes: list[_Node]) -> list[Span]:
        """Return the windows in characters, with the punctuation the stretches have."""
        result: dict[int, Span] = {}
        pending = list(nodes)
        while pending:
            node = pending.pop()
            pending += node.children
            stretch = stretches[node.number]
            part = self._part_of_word(stretch, node)
            result[node.number] = part or self._with_punctuation(stretch, node)
        return [result[number] for number in range(len(stretches))]

    def _part_of_word(self, stretch: Span, node: _Node) -> Span | None:
        """Return the same letters of a word that stayed as it is, as the 2 in H2O."""
        word, there = self.sources[node.start], self.targets[node.window[0]]
        if max(node.end - node.start, node.window[1] - node.window[0]) > 1:
            return None
        if self._word(word).casefold() != self.target[there[0] : there[1]].casefold():
            return None
        if not word[0] <= stretch[0] < stretch[1] <= word[1] or stretch == word:
            return None
        return stretch[0] - word[0] + there[0], stretch[1] - word[0] + there[0]

    def _with_punctuation(self, stretch: Span, node: _Node) -> Span:
        """Take in the punctuation at the edges that the stretch has, where it stands here too."""
        start, end = self.targets[node.window[0]][0], self.targets[node.window[1] - 1][1]
        floor = self.targets[node.window[0] - 1][1] if node.window[0] else 0
        ceiling = (
            self.targets[node.window[1]][0]
            if node.window[1] < len(self.targets)
            else len(self.target)
        )
        before = self.source[stretch[0] : self.sources[node.start][0]]
        after = self.source[self.sources[node.end - 1][1] : stretch[1]]
        while before and start > floor and _same_sign(self.target[start - 1], before[-1]):
            start, before = start - 1, before[:-1]
        while after and end < ceiling and _same_sign(self.target[end], after[0]):
            end, after = end + 1, after[1:]
        return start, end


def _breaks(text: str, within: Sequence[Span]) -> frozenset[str]:
    """Return the signs between these words that part clauses or open and close quotes."""
    gaps = (text[one[1] : two[0]] for one, two in pairwise(within))
    return _BREAKS.intersection("".join(gaps))


def _same_sign(one: str, two: str) -> bool:
    return one == two or (one in _QUOTES and two in _QUOTES)


def _assign(candidates: list[list[tuple[float, Span]]]) -> list[Span] | None:
    """Return one window for each list so that none overlap and the scores add up to the most."""
    order = sorted(range(len(candidates)), key=lambda number: -candidates[number][0][0])
    beam: list[tuple[float, dict[int, Span]]] = [(0.0, {})]
    for number in order:
        grown = [
            (total + score, chosen | {number: place})
            for total, chosen in beam
            for score, place in candidates[number]
            if all(place[1] <= other[0] or other[1] <= place[0] for other in chosen.values())
        ]
        grown.sort(key=lambda item: -item[0])
        beam = grown[:_BEAM]
    return [beam[0][1][number] for number in range(len(candidates))] if beam else None


def _in_order(nodes: list[_Node], window: Span) -> list[Span]:
    """Share the words out in the order of the source."""
    total, count = window[1] - window[0], len(nodes)
    edges = [window[0] + total * index // count for index in range(count + 1)]
    return list(zip(edges, edges[1:], strict=False))


@lru_cache
def _function_words(pair: LanguagePair) -> dict[str, str]:
    """Return the words of both languages that say little by themselves, and what they are."""
    sides = pair.source, pair.target
    found = {word: "particle" for side in sides for word in side.function_words}
    return found | {word: "determiner" for side in sides for word in side.determiners}


def _spelt_alike(one: str, two: str) -> float:
    """Return 1 for the same name or number, 0 for words with little in common."""
    one, two = one.casefold(), two.casefold()
    if one == two:
        return 1.0
    if one[:1] != two[:1] or min(len(one), len(two)) < 4:
        return 0.0
    ratio = SequenceMatcher(None, one, two, autojunk=False).ratio()
    return ratio if ratio >= 0.7 else 0.0
