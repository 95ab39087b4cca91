"""The small screens over the terminal's list: writing, cutting, asking, and the keys."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from translator.review.terminal.view import visible

KEYS = """\
j k ↓ ↑   next, previous (Page, Home, End too)
f         next pair with a doubt: unlikely, or with a finding
a  r  o   accept, reject, open again
e Enter   edit; Ctrl-S or Ctrl-Enter saves, Esc leaves
1-9       take that alternative
u  U      undo, redo (also Ctrl-Z, Ctrl-Y)
m  s      merge with the next pair, split
[ ]       first source sentence up, last one down
{ }       the same of the target
R         realign between the accepted pairs around
n         note
A         accept all above a probability
/         search both sides; again: the next one
?  q      these keys, quit

· new   ✓ accepted   ✎ edited   ✗ rejected   ! findings
Esc or any key closes this."""


class Area(TextArea):
    """A text area in which control characters are shown and kept, and never act."""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown."""
        line = super().get_line(line_index)
        line.plain = visible(line.plain)
        return line


class Write(ModalScreen[str | None]):
    """A text to be written, below what it translates."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("ctrl+enter", "save", "Save", priority=True),
        Binding("ctrl+j", "save", "Save", priority=True),  # Ctrl-Enter on most terminals
        Binding("escape", "leave", "Leave", priority=True),
    ]

    def __init__(self, source: str, target: str, remark: str = "") -> None:
        """Begin with that target."""
        super().__init__()
        self._source, self._target, self._remark = source, target, remark

    def compose(self) -> ComposeResult:
        """Lay out source, text and keys."""
        with Vertical(classes="dialog"):
            yield Static(visible(self._source), classes="source", markup=False)
            if self._remark:
                yield Static(visible(self._remark), classes="remark", markup=False)
            yield Area(self._target, soft_wrap=True, tab_behavior="focus")
            yield Static("Ctrl-S saves and moves on, Esc leaves", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Put the cursor behind the text."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def action_save(self) -> None:
        """Answer with what is written."""
        self.dismiss(self.query_one(TextArea).text)

    def action_leave(self) -> None:
        """Answer that nothing shall change."""
        self.dismiss(None)


class Cut(ModalScreen[tuple[int, int] | None]):
    """Two texts and a cursor in each: where the second half of a pair begins."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "cut", "Split", priority=True),
        Binding("escape", "leave", "Leave", priority=True),
        Binding("tab", "other", "Other side", priority=True),
    ]

    def __init__(self, source: str, target: str) -> None:
        """Begin with the cursors in the middle of either text."""
        super().__init__()
        self._texts = source, target

    def compose(self) -> ComposeResult:
        """Lay out both texts and the keys."""
        with Vertical(classes="dialog"):
            for text in self._texts:
                yield Area(text, soft_wrap=True, read_only=True)
            yield Static(
                "Arrows move the cursor to where the second half begins, Tab changes sides; "
                "Enter splits, Esc leaves",
                classes="hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Begin after the first sentence, or in the middle."""
        for area, text in zip(self.query(TextArea), self._texts, strict=True):
            end = text.find(". ")
            area.move_cursor(_location(text, end + 2 if end >= 0 else len(text) // 2))
        self.query(TextArea).first().focus()

    def action_other(self) -> None:
        """Go to the other text."""
        first, second = self.query(TextArea)
        (second if first.has_focus else first).focus()

    def action_cut(self) -> None:
        """Answer with both places, in characters."""
        first, second = (
            _offset(text, area.cursor_location)
            for area, text in zip(self.query(TextArea), self._texts, strict=True)
        )
        self.dismiss((first, second))

    def action_leave(self) -> None:
        """Answer that nothing shall change."""
        self.dismiss(None)


class Ask(ModalScreen[str | None]):
    """One line to be typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", priority=True)]

    def __init__(self, question: str, text: str = "") -> None:
        """Ask that, with an answer to begin from."""
        super().__init__()
        self._question, self._text = question, text

    def compose(self) -> ComposeResult:
        """Lay out question and line."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            yield Input(self._text, select_on_focus=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with what is typed."""
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """Answer that nothing shall change."""
        self.dismiss(None)


class Confirm(ModalScreen[bool]):
    """A question that one key answers: y says yes, any other no."""

    def __init__(self, question: str) -> None:
        """Ask that."""
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        with Vertical(classes="dialog"):
            yield Static(f"{self._question} (y/n)", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Answer."""
        event.stop()
        self.dismiss((event.character or "").lower() == "y")


class Keys(ModalScreen[None]):
    """What each key does."""

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="dialog"):
            yield Static(KEYS, markup=False)

    def on_key(self, event: events.Key) -> None:
        """Close."""
        event.stop()
        self.dismiss(None)


def _location(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of a character."""
    before = text[:offset].splitlines(keepends=True)
    if not before or before[-1].endswith(("\n", "\r")):
        return len(before), 0
    return len(before) - 1, len(before[-1])


def _offset(text: str, location: tuple[int, int]) -> int:
    """Return which character stands at a line and column."""
    lines = text.splitlines(keepends=True)
    return sum(len(line) for line in lines[: location[0]]) + location[1]
