"""What the page may ask for: verbs by name, their contents read with suspicion."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from translator.errors import UsageError
from translator.review import rows
from translator.review.desk import Change, Desk


@dataclass(frozen=True)
class Order:
    """What the page asks for: a verb's pairs, what the reviewer saw of them, and the rest."""

    pairs: tuple[int, ...] = ()
    seen: Mapping[int, int] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, body: bytes) -> "Order":
        """Return the order in a request's body; UsageError where it is none."""
        try:
            value = json.loads(body)
            pairs = tuple(number(item) for item in value.get("pairs", []))
            seen = {number(key): number(item) for key, item in value.get("seen", {}).items()}
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError("the request is not one of the page's") from error
        return cls(pairs, seen, value)

    @property
    def pair(self) -> int:
        """The one pair of verbs that take one."""
        if len(self.pairs) != 1:
            raise UsageError("this verb takes one pair")
        return self.pairs[0]

    def text(self, name: str) -> str:
        """Return a text of the order; UsageError where there is none or it is not Unicode."""
        value = self.values.get(name)
        try:
            if isinstance(value, str) and value.encode():
                return value
        except UnicodeEncodeError:
            pass
        if value == "":
            return ""
        raise UsageError(f"the request has no text '{name}'")

    def count(self, name: str) -> int:
        """Return a whole number of the order; UsageError where there is none."""
        return number(self.values.get(name))

    def probability(self, name: str) -> float:
        """Return a probability of the order; UsageError where there is none."""
        return share(self.values.get(name))


def number(value: Any) -> int:
    """Return a number of the database, given as one or in digits; UsageError for anything else."""
    try:
        made = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else -1
    except ValueError:
        made = -1
    if not 0 <= made < 2**63:
        raise UsageError("the request has no proper number")
    return made


def share(value: Any) -> float:
    """Return a probability; UsageError for anything else."""
    try:
        made = float(value)
    except (TypeError, ValueError):
        made = -1.0
    if not 0 <= made <= 1:
        raise UsageError("give a probability between 0 and 100 %")
    return made


def _realign(desk: Desk, order: Order) -> Change:
    first, last = rows.anchors(desk.store, order.pair)
    return desk.realign(first, last)


def _accept_above(desk: Desk, order: Order) -> Change:
    article = order.values.get("article")
    return desk.accept_above(
        order.probability("above"), article_id=None if article is None else number(article)
    )


VERBS: dict[str, Callable[[Desk, Order], Change]] = {
    "accept": lambda desk, order: desk.accept(order.pairs, seen=order.seen),
    "reject": lambda desk, order: desk.reject(order.pairs, seen=order.seen),
    "reopen": lambda desk, order: desk.reopen(order.pairs, seen=order.seen),
    "edit": lambda desk, order: desk.edit(order.pair, order.text("target"), seen=order.seen),
    "note": lambda desk, order: desk.note(order.pair, order.text("note"), seen=order.seen),
    "merge": lambda desk, order: desk.merge(order.pair, seen=order.seen),
    "split": lambda desk, order: desk.split(
        order.pair, order.count("source_at"), order.count("target_at"), seen=order.seen
    ),
    "move": lambda desk, order: desk.move(
        order.pair, order.text("side"), order.text("direction"), seen=order.seen
    ),
    "realign": _realign,
    "choose": lambda desk, order: desk.choose(order.pair, order.count("number"), seen=order.seen),
    "accept-above": _accept_above,
    "undo": lambda desk, order: desk.undo(),
    "redo": lambda desk, order: desk.redo(),
}
"""What the page can do, by the last part of the address."""
