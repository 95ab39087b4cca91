"""Review in the terminal: the same verbs and keys as the page, in 80 by 24 characters."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from translator.errors import ReviewConflict, SatzpaarError
from translator.review.desk import Change, Desk
from translator.review.rows import DOUBTFUL, anchors, progress
from translator.review.terminal.dialogs import Ask, Confirm, Cut, Keys, Write
from translator.review.terminal.view import Row, detail, table, visible, width_of
from translator.types import Pair, PairState

CHUNK = 100
"""Pairs looked through at once for the next open one."""

MOST_FOUND = 10_000
"""Most pairs a search looks through."""

QUEUE = 500
"""Pairs of the queue that are looked at in one go."""

HINT = "a accept  r reject  e edit  m merge  s split  u undo  / search  ? keys  q quit"


def run(desk: Desk, article_id: int | None = None) -> None:
    """Let the reviewer work in the terminal: on an article, or on the least certain pairs."""
    ReviewTerminal(desk, article_id).run()


class Rows(Static):
    """The list of pairs, drawn anew whenever it has more or less room."""

    def __init__(self, draw: Callable[[], None], *, id: str) -> None:
        """Draw with that."""
        super().__init__(id=id, markup=False)
        self._draw = draw

    def on_resize(self, event: events.Resize) -> None:
        """Fill the new size."""
        self._draw()


class ReviewTerminal(App[None]):
    """The screen: a list of pairs side by side, and what is known of the current one."""

    CSS = """
    #head { height: 1; padding: 0 1; text-style: bold; }
    #rows { height: 1fr; padding: 0 1; }
    #detail { height: auto; max-height: 6; padding: 0 1; border-top: solid $foreground 40%; }
    #head, #detail, #status { text-wrap: nowrap; text-overflow: ellipsis; }
    #status { height: 1; padding: 0 1; text-style: reverse; }
    ModalScreen { align: center middle; }
    .dialog { width: 90%; max-width: 100; height: auto; max-height: 90%;
              padding: 0 1; border: round $foreground; background: $surface; }
    .dialog TextArea { height: auto; min-height: 3; max-height: 10; }
    .dialog TextArea, .dialog Input { border: solid $foreground 60%; padding: 0; }
    .dialog TextArea:focus, .dialog Input:focus { border: solid $foreground; }
    .source { margin: 0 1 1 1; max-height: 8; }
    .hint { color: $text-muted; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+c", "quit", "Quit")]

    def __init__(self, desk: Desk, article_id: int | None = None) -> None:
        """Show that article, or the least certain pairs of all where it is None."""
        super().__init__()
        self.desk, self.store, self.article_id = desk, desk.store, article_id
        self.title = "Satzpaar"
        self.ids: list[int] = []
        self.copies: dict[int, tuple[int, ...]] = {}
        self.place = self.top = 0
        self.seen: dict[int, int] = {}
        self.wanted = ""
        self.message = ""
        self.verbs: dict[str, Callable[[], None]] = {
            "j": lambda: self.go(self.place + 1),
            "k": lambda: self.go(self.place - 1),
            "a": lambda: self.decide(self.desk.accept),
            "r": lambda: self.decide(self.desk.reject),
            "f": lambda: self.go_on(doubtful=True),
            "o": self.reopen,
            "e": self.edit,
            "u": lambda: self.take_back(self.desk.undo),
            "U": lambda: self.take_back(self.desk.redo),
            "m": self.merge,
            "s": self.split,
            "[": lambda: self.move("source", "up"),
            "]": lambda: self.move("source", "down"),
            "{": lambda: self.move("target", "up"),
            "}": lambda: self.move("target", "down"),
            "R": self.realign,
            "n": self.note,
            "A": self.accept_above,
            "/": self.search,
            "?": self.tell_keys,
            "q": self.exit,
        }
        self.verbs |= {str(number): partial(self.choose, number) for number in range(1, 10)}
        self.keys: dict[str, Callable[[], None]] = {
            "down": self.verbs["j"],
            "up": self.verbs["k"],
            "pagedown": lambda: self.go(self.place + 5),
            "pageup": lambda: self.go(self.place - 5),
            "home": lambda: self.go(0),
            "end": lambda: self.go(len(self.ids) - 1),
            "enter": self.edit,
            "ctrl+y": self.verbs["U"],
            "ctrl+z": self.verbs["u"],
        }

    @property
    def pair(self) -> Pair:
        """The pair the reviewer is at, as it is now."""
        return self.store.pairs.get(self.ids[self.place])

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Static(id="head", markup=False)
        yield Rows(self.draw, id="rows")
        yield Static(id="detail", markup=False)
        yield Static(id="status", markup=False)

    def on_mount(self) -> None:
        """Begin at the first pair nobody decided on."""
        self.load()
        self.place = -1
        self.go_on()

    def on_key(self, event: events.Key) -> None:
        """Do what a key says; without pairs only leaving and undoing make sense."""
        verb = self.keys.get(event.key) or self.verbs.get(event.character or "")
        if verb is None or len(self.screen_stack) > 1:
            return
        event.stop()
        if self.ids or (event.character or "") in "uUq?":
            self.message = ""
            verb()
            self.draw()

    def load(self) -> None:
        """Read which pairs there are, and stay at the one that was current."""
        here = self.ids[self.place] if self.ids else None
        if self.article_id is not None:
            self.ids = self.store.pairs.numbers(self.article_id)
        elif not self.ids:
            queue = self.desk.queue.waiting(QUEUE)
            self.ids = [one.pair.id for one in queue]
            self.copies = {one.pair.id: one.copies for one in queue}
        else:
            alive = self.store.history.last_events(self.ids)
            self.ids = [number for number in self.ids if number in alive]
        self.place = self.ids.index(here) if here in self.ids else self.place
        self.go(self.place)
        self.seen = {}

    def go(self, place: int) -> None:
        """Make another pair the current one."""
        self.place = max(0, min(place, len(self.ids) - 1))

    def go_to(self, pair_id: int) -> None:
        """Make this pair the current one, if it is there."""
        if pair_id in self.ids:
            self.go(self.ids.index(pair_id))

    def do(self, verb: Callable[[], Change]) -> Change | None:
        """Do a verb, tell what came of it, and show the pairs as they are then."""
        try:
            change = verb()
        except SatzpaarError as error:
            self.message = str(error)
            if isinstance(error, ReviewConflict):
                self.message += "".join(f"; now: {pair.target}" for pair in error.pairs)
                self.load()
            return None
        self.load()
        count = len(change.pairs)
        about = f"pair {change.pairs[0].id}" if count == 1 else f"{count} pairs"
        self.message = f"{change.verb}: {about}" if change.action else "nothing changed"
        return change

    def take_back(self, verb: Callable[[], Change]) -> None:
        """Undo or redo, and go where it happened."""
        change = self.do(verb)
        if change is not None and change.pairs:
            self.go_to(change.pairs[0].id)

    def go_on(self, doubtful: bool = False) -> None:
        """Go to the next open pair, or the next with a doubt; to the next one if there is none."""
        for start in range(self.place + 1, len(self.ids), CHUNK):
            pairs = self.store.pairs.get_many(self.ids[start : start + CHUNK])
            chances = self.desk.queue.probabilities(pairs)
            for place, (pair, chance) in enumerate(zip(pairs, chances, strict=True), start):
                doubt = pair.findings or chance < DOUBTFUL
                if pair.state is PairState.NEW and (doubt or not doubtful):
                    self.go(place)
                    return
        self.go(self.place + 1)

    def decide(self, verb: Callable[..., Change]) -> None:
        """Decide on the current pair and its equals, and go to the next."""
        here = self.pair.id
        equal = [here, *self.copies.get(here, ())]
        if self.do(lambda: verb(equal, seen=self.seen)) is not None:
            self.go_to(here)
            self.go_on()

    def reopen(self) -> None:
        """Have the current pair decided again."""
        self.do(lambda: self.desk.reopen([self.pair.id], seen=self.seen))

    def edit(self, text: str | None = None) -> None:
        """Write the target anew; a text that met a conflict is there again."""
        pair, seen, remark = self.pair, dict(self.seen), self.message if text else ""

        def save(written: str | None) -> None:
            if written is not None:
                if self.do(lambda: self.desk.edit(pair.id, written, seen=seen)) is not None:
                    self.go_to(pair.id)
                    self.go_on()
                    self.offer(written, self.desk.offers(pair.id))
                elif written.strip():
                    self.draw()
                    self.edit(written)
            self.draw()

        self.push_screen(Write(pair.source, text or pair.target, remark), save)

    def offer(self, text: str, others: list[Pair]) -> None:
        """Offer the same text where the same source stands."""
        if not others:
            return
        seen = self.store.history.last_events([other.id for other in others])

        def take(answer: bool | None) -> None:
            if answer:
                for other in others:
                    self.do(partial(self.desk.edit, other.id, text, seen=seen))
            self.draw()

        count = "another pair" if len(others) == 1 else f"{len(others)} other pairs"
        self.push_screen(
            Confirm(f"The same source stands in {count}: use this text there too?"), take
        )

    def tell_keys(self) -> None:
        """Show what each key does."""
        self.push_screen(Keys())

    def split(self) -> None:
        """Divide the current pair where the reviewer says."""
        pair, seen = self.pair, dict(self.seen)

        def cut(places: tuple[int, int] | None) -> None:
            if places is not None:
                self.do(lambda: self.desk.split(pair.id, *places, seen=seen))
            self.draw()

        self.push_screen(Cut(pair.source, pair.target), cut)

    def merge(self) -> None:
        """Make one pair of the current one and the next."""
        self.do(lambda: self.desk.merge(self.pair.id, seen=self.seen))

    def move(self, side: str, direction: str) -> None:
        """Move a sentence of the current pair to its neighbour."""
        self.do(lambda: self.desk.move(self.pair.id, side, direction, seen=self.seen))

    def realign(self) -> None:
        """Align anew between the accepted pairs around the current one."""
        self.do(lambda: self.desk.realign(*anchors(self.store, self.pair.id)))

    def choose(self, number: int) -> None:
        """Take an alternative of the current pair."""
        self.do(lambda: self.desk.choose(self.pair.id, number, seen=self.seen))

    def note(self) -> None:
        """Attach a remark to the current pair."""
        pair, seen = self.pair, dict(self.seen)

        def attach(text: str | None) -> None:
            if text is not None:
                self.do(lambda: self.desk.note(pair.id, text, seen=seen))
            self.draw()

        self.push_screen(Ask("Note:", pair.note), attach)

    def accept_above(self) -> None:
        """Accept all that is likely enough, after saying how many errors to expect."""

        def ask(text: str | None) -> None:
            try:
                least = float((text or "").replace(",", "."))
            except ValueError:
                self.message = "" if text is None else f"'{text}' is no number"
                self.draw()
                return
            coming = self.desk.queue.forecast(least, self.article_id)
            if not coming.pairs:
                self.message = f"no open pair has a probability of at least {least}"
                self.draw()
                return

            def take(answer: bool | None) -> None:
                if answer:
                    self.do(lambda: self.desk.accept_above(least, article_id=self.article_id))
                self.draw()

            self.push_screen(Confirm(f"{coming.text}. Accept them?"), take)

        self.push_screen(Ask("Accept all with a probability of at least:", "0.9"), ask)

    def search(self) -> None:
        """Go to the next pair that holds some words on either side."""

        def find(text: str | None) -> None:
            if text and text.strip():
                self.wanted = text
                found = {pair.id for pair in self.store.pairs.search(text, limit=MOST_FOUND)}
                order = [*range(self.place + 1, len(self.ids)), *range(self.place + 1)]
                hits = [place for place in order if self.ids[place] in found]
                self.message = f"'{text}' stands in {len(hits)} of these pairs"
                self.go(hits[0] if hits else self.place)
            self.draw()

        self.push_screen(Ask("Search:", self.wanted), find)

    def draw(self) -> None:
        """Show the pairs around the current one, and what is known of it."""
        parts = {name: self.query_one(f"#{name}", Static) for name in ("head", "rows", "detail")}
        status = visible(self.message or HINT)
        self.query_one("#status", Static).update(status)
        if not self.ids:
            parts["rows"].update("Nothing is left to review.")
            return
        pair = self.pair
        others = self.store.translations.alternatives([pair.id]).get(pair.id, ())
        parts["detail"].update(detail(pair, others, len(self.copies.get(pair.id, ()))))
        counts = progress(self.store.overview.states(self.article_id))
        name = pair.article if self.article_id is not None else f"least certain: {pair.article}"
        where = f"{self.place + 1}/{len(self.ids)}, {counts['left']} of {counts['pairs']} open"
        parts["head"].update(visible(f"{where}  {name}"))
        parts["rows"].update(table(self._visible_rows(parts["rows"]), parts["rows"].size.width))

    def _visible_rows(self, rows: Static) -> list[Row]:
        """Return the rows that fit, with the current one among them and room to see the next."""
        width, room = width_of(rows.size.width), max(4, rows.size.height)
        self.top = max(min(self.top, self.place - 1), self.place - room // 3, 0)
        shown = self.store.pairs.get_many(self.ids[self.top : self.top + room // 3 + 2])
        self.seen = self.store.history.last_events([pair.id for pair in shown])
        chances = self.desk.queue.probabilities(shown)
        here = self.ids[self.place]
        made = [
            Row(pair, chance, pair.id == here) for pair, chance in zip(shown, chances, strict=True)
        ]
        heights = [row.height(self.console, width) for row in made]
        last = min(self.place - self.top + 1, len(made) - 1)
        first = 0
        while first < self.place - self.top and sum(heights[first : last + 1]) > room:
            first += 1
        self.top += first
        return made[first:]
