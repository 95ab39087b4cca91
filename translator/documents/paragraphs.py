"""Paragraphs of Word files: their words as HTML, and other words into the same runs."""

import copy
import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from translator.documents.inline.html_tags import elements

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FRONT = {f"{_W}{name}" for name in ("bookmarkStart", "commentRangeStart", "permStart")}
_BACK = {f"{_W}{name}" for name in ("bookmarkEnd", "commentRangeEnd", "permEnd")}
_IGNORED = {f"{_W}{name}" for name in ("proofErr", "lastRenderedPageBreak", "softHyphen")}
_LOOKS_ALIKE = {f"{_W}{name}" for name in ("lang", "noProof")}
_OFF = ("0", "false", "off", "none")
_BLANK = re.compile(r"[^\S\u00a0\u2007\u202f]")
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _Item:
    """One thing in a paragraph: words, ``br``, ``tab``, or elements that stay."""

    text: str = ""
    format: Any = None
    """The run's ``w:rPr``."""
    sign: str = ""
    elements: tuple[Any, ...] = ()


@dataclass(frozen=True)
class _Group:
    """What stands in the paragraph itself, or in one hyperlink."""

    link: Any
    items: tuple[_Item, ...]
    base: str
    """How most of its words look."""


class Paragraph:
    """A ``w:p`` element of a document whose external relations have these addresses."""

    def __init__(self, element: Any, addresses: Mapping[str, str]) -> None:
        """Read the words; nothing is changed before ``rewrite``."""
        self.element = element
        self.addresses = addresses
        self.left_alone = False
        """Whether it has words in what stays as it is."""
        self.formats: dict[str, Any] = {"": None}
        self.tags: dict[tuple[str, str], str] = {}
        self.opened: dict[str, tuple[str, Any]] = {}
        self.used: Counter[str] = Counter()
        self.groups = self._groups() if _whole_fields(element) else []
        if not self.groups:
            self.left_alone = next(element.iter(f"{_W}t"), None) is not None
        self.html = "".join(self._group_html(group) for group in self.groups)
        """What it says, as HTML."""

    @property
    def has_words(self) -> bool:
        """Whether there is anything to translate in it."""
        return any(item.text.strip() for group in self.groups for item in group.items)

    def rewrite(self, words: str) -> None:
        """Replace its runs so that it says these words, a translation of its HTML."""
        if words == self.html:
            return
        children = list(self.element)
        front = [child for child in children if child.tag in _FRONT or child.tag == f"{_W}pPr"]
        back = [child for child in children if child.tag in _BACK]
        for child in children:
            self.element.remove(child)
        self.element.extend(front)
        self._write(words)
        self.element.extend(back)

    def _groups(self) -> list[_Group]:
        found: list[tuple[Any, list[_Item]]] = [(None, [])]
        for child in self.element:
            if child.tag == f"{_W}hyperlink" and all(
                inner.tag == f"{_W}r" and inner.find(f"{_W}fldChar") is None for inner in child
            ):
                items = [item for run in child for item in self._run(run)]
                found += [(child, items), (None, [])]
            elif child.tag == f"{_W}r":
                found[-1][1].extend(self._run(child))
            elif child.tag not in _FRONT | _BACK | _IGNORED and child.tag != f"{_W}pPr":
                found[-1][1].append(_Item(elements=(child,)))
        joined = [(link, _alike(_fields(items))) for link, items in found]
        plain = self._base([item for link, items in joined if link is None for item in items])
        groups = [
            _Group(link, items, plain if link is None else self._base(items))
            for link, items in joined
        ]
        kept = [item for group in groups for item in group.items if item.elements]
        self.left_alone = any(
            next(element.iter(f"{_W}t"), None) is not None
            for item in kept
            for element in item.elements
        )
        return groups

    def _run(self, run: Any) -> list[_Item]:
        look = run.find(f"{_W}rPr")
        items: list[_Item] = []
        for child in run:
            if child.tag == f"{_W}rPr" or child.tag in _IGNORED:
                continue
            if child.tag == f"{_W}t":
                items.append(_Item(_BLANK.sub(" ", child.text or ""), look))
            elif child.tag == f"{_W}noBreakHyphen":
                items.append(_Item("\u2011", look))
            elif child.tag in (f"{_W}tab", f"{_W}cr") or (
                child.tag == f"{_W}br" and child.get(f"{_W}type") in (None, "textWrapping")
            ):
                items.append(_Item("", look, "tab" if child.tag == f"{_W}tab" else "br"))
            else:
                alone = copy.copy(run)
                for other in list(alone):
                    if other.tag != f"{_W}rPr":
                        alone.remove(other)
                alone.append(copy.deepcopy(child))
                items.append(_Item("", look, elements=(alone,)))
        return items

    def _key(self, look: Any) -> str:
        """Return a name for how a run looks, equal for runs that look alike."""
        key = _look(look)
        self.formats.setdefault(key, look)
        return key

    def _base(self, items: Sequence[_Item]) -> str:
        lengths: Counter[str] = Counter()
        for item in items:
            if item.text:
                lengths[self._key(item.format)] += len(item.text)
        return max(lengths, key=lambda key: lengths[key], default="")

    def _group_html(self, group: _Group) -> str:
        parts = []
        for item in group.items:
            if item.elements:
                xml = "".join(_serial(element) for element in item.elements)
                parts.append(self._tag("embed", xml, item.elements))
            elif item.sign:
                parts.append(f"<{item.sign}>")
            else:
                text = html.escape(item.text, quote=False)
                key = self._key(item.format)
                if key != group.base:
                    tag = _name(item.format)
                    text = f"{self._tag(tag, key, item.format)}{text}</{tag}>"
                parts.append(text)
        inner = "".join(parts)
        if group.link is None:
            return inner
        return self._tag("a", _attributes(group.link) + group.base, group) + inner + "</a>"

    def _tag(self, name: str, key: str, means: Any) -> str:
        """Return a start tag that stands for this and nothing else in the paragraph."""
        if (name, key) not in self.tags:
            address = f' href="{html.escape(self._address(means.link))}"' if name == "a" else ""
            shown = f"{name}{address}"
            self.used[shown] += 1
            number = self.used[shown]
            numbered = f' n="{number}"' if number > 1 or name == "embed" else ""
            self.tags[name, key] = f"<{shown}{numbered}>"
            self.opened[self.tags[name, key]] = (name, means)
        return self.tags[name, key]

    def _address(self, link: Any) -> str:
        anchor = link.get(f"{_W}anchor")
        target = self.addresses.get(link.get(f"{_R}id", ""), "")
        return target + (f"#{anchor}" if anchor else "")

    def _write(self, words: str) -> None:
        parent, base, at = self.element, self._plain_look(), 0
        look = base
        for tag in elements(words):
            self._text(parent, words[at : tag.start], look)
            at = tag.end
            raw = words[tag.start : tag.end]
            name, means = self.opened.get(raw, (tag.name, None))
            if name == "embed":
                for element in means:
                    parent.append(copy.deepcopy(element))
            elif name in ("br", "tab"):
                self._new_run(parent, look).append(self.element.makeelement(f"{_W}{name}"))
            elif name == "a":
                parent, look = self.element, self._plain_look()
                base = look
                if not tag.closes:
                    parent = copy.copy(means.link)
                    for child in list(parent):
                        parent.remove(child)
                    self.element.append(parent)
                    base = look = self.formats[means.base]
            else:
                look = base if tag.closes else means
        self._text(parent, words[at:], look)

    def _plain_look(self) -> Any:
        return self.formats[self.groups[0].base]

    def _text(self, parent: Any, text: str, look: Any) -> None:
        words = _NOT_XML.sub("", html.unescape(text))
        if words:
            run = self._new_run(parent, look)
            element = run.makeelement(f"{_W}t")
            element.text = words
            element.set(_SPACE, "preserve")
            run.append(element)

    def _new_run(self, parent: Any, look: Any) -> Any:
        run = self.element.makeelement(f"{_W}r")
        if look is not None:
            run.append(copy.deepcopy(look))
        parent.append(run)
        return run


def _whole_fields(element: Any) -> bool:
    """Whether every field that begins here, or in a hyperlink here, ends there as well."""
    for parent in (element, *element.iterchildren(f"{_W}hyperlink")):
        depth = 0
        for child in parent:
            if child.tag == f"{_W}hyperlink" and depth:
                return False
            for mark in child.iterchildren(f"{_W}fldChar"):
                depth += {"begin": 1, "end": -1}.get(mark.get(f"{_W}fldCharType"), 0)
                if depth < 0:
                    return False
        if depth:
            return False
    return True


def _fields(items: Sequence[_Item]) -> list[_Item]:
    """Join all that belongs to a field (a page number, a reference) to one thing that stays."""
    found: list[_Item] = []
    field: list[Any] = []
    depth = 0
    for item in items:
        kinds = [mark.get(f"{_W}fldCharType") for mark in _marks(item)]
        depth += kinds.count("begin")
        if depth:
            field += item.elements or _as_run(item)
        else:
            found.append(item)
        depth = max(0, depth - kinds.count("end"))
        if field and not depth:
            found.append(_Item(elements=tuple(field)))
            field = []
    return [*found, _Item(elements=tuple(field))] if field else found


def _marks(item: _Item) -> list[Any]:
    return [mark for element in item.elements for mark in element.iter(f"{_W}fldChar")]


def _as_run(item: _Item) -> list[Any]:
    from lxml import etree

    run = etree.Element(f"{_W}r")
    if item.format is not None:
        run.append(copy.deepcopy(item.format))
    inner = etree.SubElement(run, f"{_W}{item.sign or 't'}")
    if item.text:
        inner.text = item.text
        inner.set(_SPACE, "preserve")
    return [run]


def _alike(items: Sequence[_Item]) -> tuple[_Item, ...]:
    """Join words that look alike; blanks look like the words before them."""
    found: list[_Item] = []
    for item in items:
        before = found[-1] if found else None
        if (
            before is not None
            and item.text
            and before.text
            and (not item.text.strip() or _look(before.format) == _look(item.format))
        ):
            found[-1] = _Item(before.text + item.text, before.format)
        elif item.text or item.sign or item.elements:
            found.append(item)
    return tuple(found)


def _look(look: Any) -> str:
    if look is None:
        return ""
    return "".join(sorted(_serial(child) for child in look if child.tag not in _LOOKS_ALIKE))


def _serial(element: Any) -> str:
    from lxml import etree

    made: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    return made.decode()


def _attributes(link: Any) -> str:
    return repr(sorted(link.attrib.items()))


def _name(look: Any) -> str:
    """Return the HTML element for how a run looks."""
    names = []
    for child in look if look is not None else ():
        name = str(child.tag).removeprefix(_W)
        value = child.get(f"{_W}val", "")
        if name in ("b", "i", "u", "strike") and value not in _OFF:
            names.append("s" if name == "strike" else name)
        elif name == "vertAlign" and value in ("superscript", "subscript"):
            names.append(value[:3])
    return "-".join(names) or "span"
