"""Paragraphs of Word files: their words as HTML, and other words into the same runs."""

import copy
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from translator.documents.inline.html_tags import elements

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FRONT = {f"{_W}{name}" for name in ("bookmarkStart", "commentRangeStart", "permStart")}
_BACK = {f"{_W}{name}" for name in ("bookmarkEnd", "commentRangeEnd", "permEnd")}
_IGNORED = {f"{_W}{name}" for name in ("proofErr", "lastRenderedPageBreak")}
_WRAPPERS = {
    f"{_W}{name}"
    for name in ("hyperlink", "smartTag", "customXml", "sdt", "bdo", "dir", "ins", "moveTo")
} | {f"{_W}fldSimple"}
"""What stands around runs whose words are words of the paragraph."""
_SETTINGS = {f"{_W}{name}" for name in ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")}
_SHOWS_WORDS = re.compile(
    r"\s*(HYPERLINK|REF)\b(?:\s+\"([^\"]*)\"|\s+([^\s\\]\S*))?", re.IGNORECASE
)
"""The instructions of fields that show words: an address, or words of another place."""
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
    """What stands in the paragraph itself, or in one wrapper or field within it."""

    wrapper: Any
    """None where there is no element around it."""
    items: "tuple[_Item | _Group, ...]"
    base: str = ""
    """How most of its words look."""
    address: str | None = None
    """Of a link, else None."""
    before: tuple[Any, ...] = ()
    """What begins it, where it is a field."""
    after: tuple[Any, ...] = ()


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
        self.group = self._whole() if _whole_fields(element) else None
        if self.group is None:
            self.left_alone = next(element.iter(f"{_W}t"), None) is not None
        self.html = self._group_html(self.group) if self.group else ""
        """What it says, as HTML."""

    @property
    def has_words(self) -> bool:
        """Whether there is anything to translate in it."""
        return self.group is not None and bool(_words(self.group).strip())

    def rewrite(self, words: str) -> None:
        """Replace its runs so that it says these words, a translation of its HTML."""
        if words == self.html:
            return
        children = list(self.element)
        front, back = self._edges()
        kept = [child for child in children if child.tag == f"{_W}pPr"]
        for child in children:
            self.element.remove(child)
        self.element.extend([*kept, *front])
        self._write(words)
        self.element.extend(back)

    def _edges(self) -> tuple[list[Any], list[Any]]:
        """Return the marks of places before the first and after the last words."""
        children = [child for child in self.element if child.tag not in _IGNORED]
        spoken = [child.tag not in _FRONT | _BACK and child.tag != f"{_W}pPr" for child in children]
        first = spoken.index(True) if True in spoken else len(children)
        last = len(children) - (spoken[::-1].index(True) if True in spoken else 0)
        front = [child for child in children[:first] if child.tag != f"{_W}pPr"]
        return front, children[max(first, last) :]

    def _whole(self) -> _Group:
        front, back = self._edges()
        aside = {id(element) for element in (*front, *back)}
        items = self._items([child for child in self.element if id(child) not in aside])
        group = self._based(_Group(None, items))
        self.left_alone = any(
            next(element.iter(f"{_W}t"), None) is not None
            for item in _flat(group)
            for element in item.elements
        )
        return group

    def _items(self, children: Iterable[Any]) -> "tuple[_Item | _Group, ...]":
        """Return what stands there: words, signs, and groups of them."""
        found: list[_Item | _Group] = []
        for child in children:
            if child.tag in _WRAPPERS:
                inner = child.find(f"{_W}sdtContent") if child.tag == f"{_W}sdt" else child
                instruction = _SHOWS_WORDS.match(child.get(f"{_W}instr", ""))
                if inner is None or (child.tag == f"{_W}fldSimple" and instruction is None):
                    found.append(_Item(elements=(child,)))
                    continue
                address = None
                if child.tag == f"{_W}hyperlink":
                    address = self._address(child)
                elif instruction is not None and instruction[1].upper() == "HYPERLINK":
                    address = instruction[2] or instruction[3] or ""
                inside = (one for one in inner if one.tag not in _SETTINGS)
                found.append(_Group(child, self._items(inside), address=address))
            elif child.tag == f"{_W}r":
                found += self._run(child)
            elif child.tag not in _IGNORED and child.tag != f"{_W}pPr":
                found.append(_Item(elements=(child,)))
        return _alike(_fields(found))

    def _based(self, group: _Group, outer: str = "") -> _Group:
        """Return the group with how most of its words look, all the way down."""
        base = self._base([item for item in group.items if isinstance(item, _Item)], outer)
        return replace(
            group,
            base=base,
            items=tuple(
                self._based(item, base) if isinstance(item, _Group) else item
                for item in group.items
            ),
        )

    def _run(self, run: Any) -> list[_Item]:
        look = run.find(f"{_W}rPr")
        items: list[_Item] = []
        for child in run:
            if child.tag == f"{_W}rPr" or child.tag in _IGNORED:
                continue
            if child.tag == f"{_W}softHyphen":
                items.append(_Item("\u00ad", look))
            elif child.tag == f"{_W}t":
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
                breaks = child.tag == f"{_W}br"  # of the page or the column
                items.append(_Item("", look, "br" if breaks else "", elements=(alone,)))
        return items

    def _key(self, look: Any) -> str:
        """Return a name for how a run looks, equal for runs that look alike."""
        key = _look(look)
        self.formats.setdefault(key, look)
        return key

    def _base(self, items: Sequence[_Item], otherwise: str) -> str:
        lengths: Counter[str] = Counter()
        for item in items:
            if item.text:
                lengths[self._key(item.format)] += len(item.text)
        return max(lengths, key=lambda key: lengths[key], default=otherwise)

    def _group_html(self, group: _Group) -> str:
        name = "wrap" if group.address is None else "a"
        wrapped = group.wrapper is not None or group.before
        parts = [self._tag(name, str(id(group)), group)] if wrapped else []
        for item in group.items:
            if isinstance(item, _Group):
                parts.append(self._group_html(item))
            elif item.elements:
                xml = "".join(_serial(element) for element in item.elements)
                parts.append(self._tag(item.sign or "embed", xml, item.elements))
            elif item.sign:
                parts.append(f"<{item.sign}>")
            else:
                text = html.escape(item.text, quote=False)
                key = self._key(item.format)
                if key != group.base:
                    tag = _name(item.format)
                    text = f"{self._tag(tag, key, item.format)}{text}</{tag}>"
                parts.append(text)
        return "".join(parts) + (f"</{name}>" if wrapped else "")

    def _tag(self, name: str, key: str, means: Any) -> str:
        """Return a start tag that stands for this and nothing else in the paragraph."""
        if (name, key) not in self.tags:
            address = f' href="{html.escape(means.address)}"' if name == "a" else ""
            shown = f"{name}{address}"
            self.used[shown] += 1
            number = self.used[shown]
            numbered = f' n="{number}"' if number > 1 or name in ("embed", "br", "wrap") else ""
            self.tags[name, key] = f"<{shown}{numbered}>"
            self.opened[self.tags[name, key]] = (name, means)
        return self.tags[name, key]

    def _address(self, link: Any) -> str:
        anchor = link.get(f"{_W}anchor")
        target = self.addresses.get(link.get(f"{_R}id", ""), "")
        return target + (f"#{anchor}" if anchor else "")

    def _write(self, words: str) -> None:
        assert self.group is not None
        parent, group, at = self.element, self.group, 0
        outside: list[tuple[Any, _Group]] = []
        look = self.formats[group.base]
        for tag in elements(words):
            self._text(parent, words[at : tag.start], look)
            at = tag.end
            raw = words[tag.start : tag.end]
            name, means = self.opened.get(raw, (tag.name, None))
            if name in ("embed", "br") and means is not None:
                parent.extend(copy.deepcopy(element) for element in means)
            elif name in ("br", "tab"):
                self._new_run(parent, look).append(self.element.makeelement(f"{_W}{name}"))
            elif name in ("a", "wrap"):
                if not tag.closes:
                    outside.append((parent, group))
                    parent, group = _opened(parent, means), means
                elif outside:
                    parent.extend(copy.deepcopy(element) for element in group.after)
                    parent, group = outside.pop()
                look = self.formats[group.base]
            else:
                look = self.formats[group.base] if tag.closes else means
        self._text(parent, words[at:], look)

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


def _opened(parent: Any, group: _Group) -> Any:
    """Add the beginning of a group to a parent; return where its words go."""
    if group.wrapper is None:
        parent.extend(copy.deepcopy(element) for element in group.before)
        return parent
    wrapper = copy.copy(group.wrapper)
    inside = wrapper
    for child in list(wrapper):
        wrapper.remove(child)
        if child.tag in _SETTINGS:
            wrapper.append(copy.deepcopy(child))
    if wrapper.tag == f"{_W}sdt":
        inside = wrapper.makeelement(f"{_W}sdtContent")
        wrapper.append(inside)
    parent.append(wrapper)
    return inside


def _words(group: _Group) -> str:
    return "".join(item.text for item in _flat(group))


def _flat(group: _Group) -> Iterator[_Item]:
    for item in group.items:
        if isinstance(item, _Group):
            yield from _flat(item)
        else:
            yield item


def _whole_fields(element: Any) -> bool:
    """Whether every field that begins in an element ends there as well, and in each wrapper."""
    depth = 0
    for child in element:
        if child.tag in _WRAPPERS:
            inner = child.find(f"{_W}sdtContent") if child.tag == f"{_W}sdt" else child
            if inner is not None and (depth or not _whole_fields(inner)):
                return False
        for mark in child.iterchildren(f"{_W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(mark.get(f"{_W}fldCharType"), 0)
            if depth < 0:
                return False
    return not depth


def _fields(items: "Sequence[_Item | _Group]") -> "list[_Item | _Group]":
    """Join what belongs to a field: to a group where it shows words, else to what stays."""
    found: list[_Item | _Group] = []
    field: list[_Item | _Group] = []
    depth = 0
    for item in items:
        kinds = [mark.get(f"{_W}fldCharType") for mark in _marks(item)]
        depth += kinds.count("begin")
        (field if depth else found).append(item)
        depth = max(0, depth - kinds.count("end"))
        if field and not depth:
            found.append(_field(field))
            field = []
    return [*found, _field(field)] if field else found


def _field(items: "Sequence[_Item | _Group]") -> "_Item | _Group":
    """Return one field: a group of the words it shows, or what stays as it is."""
    elements = [element for item in items for element in _as_elements(item)]
    kinds = [[mark.get(f"{_W}fldCharType") for mark in _marks(item)] for item in items]
    said = "".join(code.text or "" for one in elements for code in one.iter(f"{_W}instrText"))
    instruction = _SHOWS_WORDS.match(said)
    shows = sum("separate" in kind for kind in kinds) == sum("begin" in kind for kind in kinds) == 1
    if instruction is None or not shows:
        return _Item(elements=tuple(elements))
    middle = next(number for number, kind in enumerate(kinds) if "separate" in kind)
    is_link = instruction[1].upper() == "HYPERLINK"
    return _Group(
        None,
        _alike(items[middle + 1 : -1]),
        address=(instruction[2] or instruction[3] or "") if is_link else None,
        before=tuple(one for item in items[: middle + 1] for one in _as_elements(item)),
        after=tuple(_as_elements(items[-1])),
    )


def _as_elements(item: "_Item | _Group") -> list[Any]:
    if isinstance(item, _Item):
        return list(item.elements) or _as_run(item)
    if item.wrapper is not None:
        return [item.wrapper]
    return [*item.before, *(one for own in item.items for one in _as_elements(own)), *item.after]


def _marks(item: "_Item | _Group") -> list[Any]:
    if isinstance(item, _Group):
        return []
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


def _alike(items: "Sequence[_Item | _Group]") -> "tuple[_Item | _Group, ...]":
    """Join words that look alike; blanks look like the words before them."""
    found: list[_Item | _Group] = []
    for item in items:
        before = found[-1] if found else None
        if isinstance(item, _Group):
            if item.items:
                found.append(item)
        elif (
            isinstance(before, _Item)
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
