"""Charts as inline SVG without styles of their own: classes only, so that they follow the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

STATES = ("accepted", "edited", "rejected", "new")
WIDTH, HEIGHT = 360, 190
LEFT, TOP, BOTTOM = 34, 12, 30

SHADES = 7
"""How many degrees of similarity a map tells apart."""

_PLACED = Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>')
_RECT = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">{}</rect>')
_LINE = Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>')
_TITLE = Markup("<title>{}</title>")


@dataclass(frozen=True)
class Chart:
    """A picture with what it shows in words."""

    title: str
    text: str
    picture: Markup


def _svg(width: float, height: float, label: str, content: Markup, role: str = "img") -> Markup:
    return Markup('<svg viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>').format(
        width, height, role, label, content
    )


def _text(x: float, y: float, text: object, anchor: str = "middle") -> Markup:
    return _PLACED.format(f"{x:.1f}", f"{y:.1f}", anchor, text)


def progress_bar(counts: Mapping[str, int]) -> Markup:
    """Return a bar of the review's states, as long as there are pairs."""
    total = sum(counts.get(state, 0) for state in STATES) or 1
    parts, start = [], 0.0
    for state in STATES:
        count = counts.get(state, 0)
        width = 100 * count / total
        parts.append(
            f'<rect class="{state}" x="{start:.1f}" width="{width:.1f}" height="6">'
            f"<title>{count} {state}</title></rect>"
        )
        start += width
    return Markup(  # numbers and words of our own only
        '<svg class="stack" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def columns(values: Sequence[tuple[str, int]], label: str, *, every: int = 1) -> Markup:
    """Return a column for each labelled count; every so many labels are written."""
    most = max((count for _, count in values), default=0) or 1
    room, height = WIDTH - LEFT - 4, HEIGHT - TOP - BOTTOM
    step = room / max(1, len(values))
    content = _LINE.format("axis", LEFT, TOP + height, WIDTH, TOP + height)
    content += _text(LEFT - 5, TOP + 8, most, "end") + _text(LEFT - 5, TOP + height, 0, "end")
    for number, (name, count) in enumerate(values):
        tall = height * count / most
        x = LEFT + 2 + number * step
        title = _TITLE.format(f"{name}: {count}")
        content += _RECT.format("column", x, TOP + height - tall, step * 0.85, tall, title)
        if number % every == 0:
            content += _text(x + step * 0.42, HEIGHT - BOTTOM + 15, name)
    return _svg(WIDTH, HEIGHT, label, content)


def bars(values: Sequence[tuple[str, int]], label: str) -> Markup:
    """Return a horizontal bar for each labelled count."""
    most = max((count for _, count in values), default=0) or 1
    content = Markup()
    for number, (name, count) in enumerate(values):
        y = 6 + number * 22
        content += _text(132, y + 12, name, "end") + _text(
            142 + 185 * count / most, y + 12, count, "start"
        )
        content += _RECT.format("column", 138, y + 2, 185 * count / most, 13, "")
    return _svg(WIDTH, 12 + 22 * max(1, len(values)), label, content)


def reliability(bins: Sequence[tuple[float, float, int]], label: str) -> Markup:
    """Return predicted against observed shares, with the error of so few decisions."""
    side, left = 200, 90
    content = _LINE.format("ideal", left, TOP + side, left + side, TOP)
    content += _LINE.format("axis", left, TOP + side, left + side, TOP + side)
    content += _LINE.format("axis", left, TOP, left, TOP + side)
    for share in (0.0, 0.5, 1.0):
        content += _text(left + side * share, TOP + side + 15, f"{share:.0%}")
        content += _text(left - 6, TOP + side * (1 - share) + 4, f"{share:.0%}", "end")
    content += _text(left + side / 2, TOP + side + 30, "predicted")
    for predicted, observed, count in bins:
        x, y = left + side * predicted, TOP + side * (1 - observed)
        low, high = _interval(observed, count)
        content += _LINE.format("spread", x, TOP + side * (1 - low), x, TOP + side * (1 - high))
        content += Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="3.5">{}</circle>').format(
            x, y, _TITLE.format(f"{predicted:.0%} predicted, {observed:.0%} accepted of {count}")
        )
    content += _text(left - 36, TOP + side / 2 + 4, "accepted", "end")
    return _svg(WIDTH, TOP + side + 36, label, content)


def _interval(share: float, count: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share among so many."""
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * ((share * (1 - share) + z * z / (4 * count)) / count) ** 0.5 / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Box:
    """A place on the diagonal of a map, and where it leads."""

    place: int
    address: str
    title: str
    broken: bool = False


def similarity_map(
    values: NDArray[np.float32], count: int, boxes: Sequence[Box], label: str
) -> Markup:
    """Return the cosines of so many sources and targets as shades, with links on the diagonal.

    Each cell is one or more of them; cells of a shade are one path element, unrelated ones stay
    blank.
    """
    low, high = float(np.quantile(values, 0.6)), float(np.quantile(values, 0.999))
    shades = np.clip((values - low) / max(high - low, 0.05), 0, 1)
    degrees = np.ceil(shades * SHADES).astype(int)
    size = 460 / len(values)
    content = Markup()
    for degree in range(1, SHADES + 1):
        lines = Markup().join(
            Markup("M{:.2f} {:.2f}h{:.2f}v{:.2f}h-{:.2f}z").format(
                start * size, row * size, (stop - start) * size, size, (stop - start) * size
            )
            for row, start, stop in _stretches(degrees == degree)
        )
        content += Markup('<path class="cells s{}" d="{}"/>').format(degree, lines)
    width = len(values) * size
    side, links = width / count, Markup()
    for box in boxes:
        at, wide = box.place * side, max(side, 2.5)
        rect = _RECT.format("", at, at, wide, wide, _TITLE.format(box.title))
        links += Markup('<a href="{}" aria-label="{}"{}>{}</a>').format(
            box.address, box.title, Markup(' class="broken"') if box.broken else "", rect
        )
    content += Markup('<g class="path">{}</g>').format(links)
    return _svg(round(width, 1), round(width, 1), label, content, role="group")


def _stretches(wanted: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Return row, start and stop of the runs of wanted cells."""
    padded = np.pad(wanted, ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(padded, axis=1)
    starts, stops = np.argwhere(steps == 1), np.argwhere(steps == -1)
    return [
        (int(row), int(start), int(stop))
        for (row, start), (_, stop) in zip(starts, stops, strict=True)
    ]
