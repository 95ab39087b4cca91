"""Lines that dialects of Markdown have besides CommonMark's: furniture, with titles in some.

Of Hugo, Jekyll, Docusaurus (MDX), MkDocs, VitePress, Obsidian, Quarto and pandoc.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from translator.documents.inline.patterns import BRACES

_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})")
_WHOLE = {
    "attributes": r"\{[:.#][^{}]*\}",
    "template": r"\{\{.*\}\}|\{%.*%\}|\{/\*.*\*/\}|\{#.*#\}",
    "snippet": r"-{1,2}8<-{1,2}.*|<<<[ \t]*[@./]\S*.*|;--8<--.*",
    "table of contents": r"\[\[?_?TOC_?\]?\]|@\[toc\].*|\[\[_TOC_\]\]",
    "comment": r"%%.*%%",
    "import": r"import\s+(?:.+\s+from\s+)?['\"][^'\"]+['\"];?",
    "cell option": r"#\|.*",
}
"""Lines that hold no words, by what they are."""
_FURNITURE = re.compile(
    rf"[ \t]*(?:{'|'.join(f'(?:{one})' for one in _WHOLE.values())})[ \t]*$", re.IGNORECASE
)
_TITLED = tuple(
    re.compile(one)
    for one in (
        # ::: tip Title, :::note[Title]{.class}, ::: {.class}
        r"[ \t]*:{3,}[ \t]*(?:\{[^{}]*\}|[\w-]+(?:\[(?P<title>[^\]]*)\])?(?:[ \t]*\{[^{}]*\})?"
        r"(?:[ \t]+(?P<rest>[^\s{:].*?))?)?(?:[ \t]*\{[^{}]*\})?[ \t]*:*[ \t]*$",
        # !!! note "Title", ??? "Title", === "Tab"
        r"[ \t]*(?:!!!|\?\?\?\+?)[ \t]+(?:[\w-]+(?:[ \t]+[\w-]+)*)?[ \t]*"
        r"(?:\"(?P<title>[^\"]*)\")?[ \t]*$",
        r"[ \t]*===[!+]?[ \t]+\"(?P<title>[^\"]*)\"[ \t]*$",
        # > [!note]- Title
        r"[ \t]*(?:>[ \t]*)+\[![\w-]+(?:\|[^\]]*)?\][+-]?[ \t]*(?P<title>.*?)[ \t]*$",
    )
)
_INDENTS = re.compile(r"(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+[\w\"]")
"""What is followed by a block indented by four."""
_BEGINS = {
    re.compile(r"[ \t]*\$\$(?!.*\$\$)"): re.compile(r".*\$\$[ \t]*(?:\{[^{}]*\})?[ \t]*$"),
    re.compile(r"[ \t]*\\\[[ \t]*$"): re.compile(r".*\\\][ \t]*$"),
    re.compile(r"[ \t]*\\begin\{(?!.*\\end\{)"): re.compile(r".*\\end\{"),
    re.compile(r"[ \t]*%%(?!.*%%)"): re.compile(r".*%%[ \t]*$"),
}
"""How formulas and comments of several lines begin and end."""
_ONE_LINE_FORMULA = re.compile(r"[ \t]*\$\$.+\$\$[ \t]*(?:\{[^{}]*\})?[ \t]*$")
_EXPORT = re.compile(r"export\s+(?:const|let|var|default|function|class|async|\{|\*)")
_JSX = re.compile(
    r"[ \t]*</?(?:[A-Z][\w.]*)?"
    rf"(?:\s+(?:[\w:.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|{BRACES}))?|{BRACES}))*"
    r"\s*/?>[ \t]*(?=\r?\n|\r|$)"
)
_FRONT_MATTER = {
    re.compile(r"---[ \t]*$"): re.compile(r"(?:---|\.\.\.)[ \t]*$"),
    re.compile(r"\+\+\+[ \t]*$"): re.compile(r"\+\+\+[ \t]*$"),
    re.compile(r"\{[ \t]*$"): re.compile(r"\}[ \t]*$"),
}
"""How metadata in YAML, TOML and JSON begins and ends."""


def front_matter(lines: Sequence[str]) -> int:
    """Return how many lines of metadata a file begins with."""
    for begins, ends in _FRONT_MATTER.items():
        if not lines or not begins.match(lines[0]):
            continue
        for number in range(1, len(lines)):
            if ends.match(lines[number]):
                return number + 1
            if not lines[number].strip() and number == 1:
                return 0
    return 0


@dataclass
class Furniture:
    """What a text has of them."""

    plain: list[str]
    """The lines for a parser of CommonMark, which finds nothing where furniture is."""
    verbatim: set[int] = field(default_factory=set)
    """The numbers of lines that are furniture."""
    titles: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Where the title stands in a line of furniture."""


def furniture(lines: Sequence[str], first: int = 0) -> Furniture:
    """Return what lines without their ends, from ``first`` on, have of furniture."""
    found = Furniture(list(lines))
    open_fence = ""
    indents: list[int] = []
    number = first
    while number < len(lines):
        line = found.plain[number]
        if line.strip():
            while indents and _indent(lines[number]) < indents[-1]:
                indents.pop()
        if indents:
            line = found.plain[number] = _without(lines[number], indents[-1])
        fence = _FENCE.match(line)
        if fence and (not open_fence or fence["fence"].startswith(open_fence)):
            open_fence = "" if open_fence else fence["fence"]
        if open_fence or fence:
            number += 1
            continue
        if indented := _INDENTS.match(lines[number]):
            indents.append(len(indented["indent"].expandtabs(4)) + 4)
        for verbatim in _taken(lines, number, line, found):
            found.verbatim.add(verbatim)
            found.plain[verbatim] = ""
            number = verbatim
        number += 1
    return found


def plain(text: str) -> str:
    """Return a text as a parser of CommonMark should read it."""
    lines = text.splitlines()
    first = front_matter(lines)
    return "\n".join([*lines[:first], *furniture(lines, first).plain[first:]])


def _taken(lines: Sequence[str], number: int, line: str, found: Furniture) -> Iterator[int]:
    """Yield the numbers of the lines of furniture that begin here."""
    for pattern in _TITLED:
        if titled := pattern.match(lines[number]):
            named = [name for name in ("title", "rest") if titled.groupdict().get(name)]
            if named:
                found.titles[number] = titled.span(named[0])
            yield number
            return
    if _FURNITURE.match(line) or _ONE_LINE_FORMULA.match(line):
        yield number
        return
    for begins, ends in _BEGINS.items():
        if begins.match(line):
            for last in range(number + 1, min(len(lines), number + 200)):
                if ends.match(lines[last]):
                    yield from range(number, last + 1)
                    return
    if _EXPORT.match(line):
        last = number
        while last + 1 < len(lines) and lines[last + 1].strip():
            last += 1
        yield from range(number, last + 1)
    elif re.match(r"[ \t]*</?(?:[A-Z]|>)", line):
        tag = _JSX.match("\n".join(lines[number : number + 60]))
        if tag is not None:
            yield from range(number, number + tag[0].count("\n") + 1)


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _without(line: str, columns: int) -> str:
    """Return the line with so much less before it."""
    return line.expandtabs(4)[columns:] if line.strip() else line
