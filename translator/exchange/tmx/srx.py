"""Where translation tools cut text: segmentation rules (SRX), and how far ours agree with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.errors import SatzpaarError
from translator.types import Article, Sentence

if TYPE_CHECKING:
    from regex import Pattern

BLANKS = r" \t\n\x0b\f\r"
"""What ``\\s`` stands for in Java, whose regular expressions SRX rules are written in."""

_JAVA = {"s": BLANKS, "d": "0-9", "w": "a-zA-Z0-9_"}
_OUTER = " \t\n\x0b\f\r\x1c\x1d\x1e\x1f\u1680\u2028\u2029\u205f\u3000" + "".join(
    map(chr, (*range(0x2000, 0x2007), *range(0x2008, 0x200B)))
)
"""What Java takes for white space, which no no-break space is."""

Span = tuple[int, int]


class SegmentationError(SatzpaarError):
    """A file holds no segmentation rules for the language."""


@dataclass(frozen=True)
class Rule:
    """Cut, or do not cut, where this text ends and that text begins."""

    cuts: bool
    before: "Pattern[str] | None"
    after: "Pattern[str] | None"


@dataclass(frozen=True)
class Rules:
    """The segmentation rules of one language; the first that fits a place decides on it."""

    rules: tuple[Rule, ...] = field(repr=False)

    def segments(self, paragraph: str) -> list[Span]:
        """Return where the segments of a paragraph start and end, blanks around them left out.

        Searches as OmegaT does: each side by itself, what was found never overlapping.
        """
        if not any(rule.cuts and _places(rule, paragraph, {}) for rule in self.rules):
            return list(_trimmed(paragraph, [0, len(paragraph)]))
        begins: dict[Pattern[str], dict[int, bool]] = {}
        decided: dict[int, bool] = {}
        for rule in self.rules:
            for place in _places(rule, paragraph, begins):
                decided.setdefault(place, rule.cuts)
        cuts = sorted(place for place, cut in decided.items() if cut)
        return list(_trimmed(paragraph, [0, *cuts, len(paragraph)]))


def _places(
    rule: Rule, paragraph: str, begins: "dict[Pattern[str], dict[int, bool]]"
) -> Iterator[int] | list[int]:
    """Return the places a rule speaks about; ``begins`` remembers what was found for others."""
    if rule.after is None:
        return [found.end() for found in rule.before.finditer(paragraph)] if rule.before else []
    starts = begins.get(rule.after)
    if starts is None:
        starts = {found.start(): bool(found[0]) for found in rule.after.finditer(paragraph)}
        begins[rule.after] = starts
    if not starts:
        return []
    if rule.before is None:
        return [place for place in starts if place]
    return [
        found.end()
        for found in rule.before.finditer(paragraph)
        if found.end() in starts and (found[0] or starts[found.end()])
    ]


def _trimmed(paragraph: str, edges: Sequence[int]) -> Iterator[Span]:
    for start, end in zip(edges, edges[1:], strict=False):
        piece = paragraph[start:end]
        if inner := piece.strip(_OUTER):
            start += len(piece) - len(piece.lstrip(_OUTER))
            yield start, start + len(inner)


def read_srx(data: bytes, language: str, name: str = "the SRX file") -> Rules:
    """Return the rules an SRX 1.0 or 2.0 file has for a language; raises SegmentationError."""
    import regex
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SegmentationError(f"{name} is not well-formed XML: {error.msg}") from error
    groups = {group.get("languagerulename"): group for group in root.iter("{*}languagerule")}
    maps = [
        entry.get("languagerulename")
        for entry in root.iter("{*}languagemap")
        if regex.fullmatch(
            python_pattern(entry.get("languagepattern", "")), language, regex.IGNORECASE
        )
    ]
    header = root.find("{*}header")
    if header is not None and header.get("cascade") == "no":
        maps = maps[:1]
    try:
        rules = tuple(
            Rule(rule.get("break") != "no", *(_pattern(rule, side) for side in _SIDES))
            for name in maps
            if name in groups
            for rule in groups[name].iter("{*}rule")
        )
    except regex.error as error:
        raise SegmentationError(f"{name} has a rule that cannot be read: {error}") from error
    if not rules:
        raise SegmentationError(f"{name} has no segmentation rules for '{language}'")
    return Rules(rules)


_SIDES = ("{*}beforebreak", "{*}afterbreak")


def _pattern(rule: "object", side: str) -> "Pattern[str] | None":
    import regex

    text = rule.findtext(side)  # type: ignore[attr-defined]
    return regex.compile(python_pattern(text), regex.VERSION1) if text else None


def python_pattern(pattern: str) -> str:
    """Return a Java regular expression as one of Python's, whose blanks and digits are ASCII."""
    made: list[str] = []
    depth = 0
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and at + 1 < len(pattern):
            following = pattern[at + 1]
            inside = _JAVA.get(following.lower())
            if inside and following.islower() and depth:
                made.append(inside)
            elif inside:
                made.append(f"[{'^' if following.isupper() else ''}{inside}]")
            elif following == "h":
                made.append("[ \\t\u00a0]")
            else:
                made.append(pattern[at : at + 2])
            at += 2
            continue
        if char == "[":
            depth += 1
        elif char == "]" and depth:
            depth -= 1
        made.append(char)
        at += 1
    return "".join(made)


@dataclass(frozen=True)
class Difference:
    """A stretch that we and the other tool cut differently."""

    article: str
    line: int
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """How many of our sentences are segments of the other tool too."""

    sentences: int
    same: int
    differences: tuple[Difference, ...]


def compare(article: Article, sentences: Sequence[Sentence], rules: Rules) -> Agreement:
    """Compare our sentences with the segments the rules make of the same article."""
    ours = [(sentence.start, sentence.end) for sentence in sentences]
    theirs = [
        (start + left, start + right)
        for start, end in paragraphs(article)
        for left, right in rules.segments(article.text[start:end])
    ]
    common = set(ours) & set(theirs)
    differences = []
    for mine, other in _stretches(ours, theirs):
        if mine != other:
            first = min(span[0] for span in (*mine, *other))
            differences.append(
                Difference(
                    article.path,
                    article.text.count("\n", 0, first) + 1,
                    tuple(article.text[start:end] for start, end in mine),
                    tuple(article.text[start:end] for start, end in other),
                )
            )
    return Agreement(len(ours), sum(span in common for span in ours), tuple(differences))


def paragraphs(article: Article) -> Iterator[Span]:
    """Yield where the other tool's paragraphs are.

    In plain text they lie between empty lines, as OmegaT's text filter has it unless told
    otherwise; in other formats they are the blocks.
    """
    if article.markup != "text":
        yield from ((block.start, block.end) for block in article.blocks)
        return
    start = end = position = 0
    for line in article.text.splitlines(keepends=True):
        position += len(line)
        if line.strip():
            end = position
            continue
        if end > start:
            yield start, end
        start = end = position
    if end > start:
        yield start, end


def _stretches(ours: Sequence[Span], theirs: Sequence[Span]) -> Iterator[tuple[list[Span], ...]]:
    """Yield the shortest stretches at whose two ends both cut."""
    left = right = 0
    while left < len(ours) or right < len(theirs):
        mine, other = [], []
        reach = min(span[0] for span in (*ours[left : left + 1], *theirs[right : right + 1])) + 1
        grown = True
        while grown:
            grown = False
            while left < len(ours) and ours[left][0] < reach:
                mine.append(ours[left])
                reach, grown, left = max(reach, ours[left][1]), True, left + 1
            while right < len(theirs) and theirs[right][0] < reach:
                other.append(theirs[right])
                reach, grown, right = max(reach, theirs[right][1]), True, right + 1
        yield mine, other
