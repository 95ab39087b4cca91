"""The similarity of every sentence of one text to every sentence of the other, as a picture."""

from collections.abc import Sequence
from dataclasses import astuple
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, filterwarnings

import numpy as np
from numpy.typing import NDArray

from align import Bead, Break, Encoder
from align.types import Vectors
from translator.errors import UsageError

if TYPE_CHECKING:
    from translator.pipeline.pair_articles import Alignment

FORMS = ("svg", "png")
"""Kinds of pictures, by file ending."""

CELLS = 700
"""Most cells along a side; longer texts are drawn with several sentences to a cell."""

FEW = 80
"""Up to so many sentences every bead gets its own box, beyond it the path is a line."""

DOTS = 130
"""Dots per inch."""

PATH, OMITTED, ADDED, BROKEN = "#d55e00", "#e69f00", "#009e73", "#cc79a7"
"""Vermilion, orange, bluish green, purple: colour-blind people tell them apart (Okabe, Ito)."""


def picture_form(path: Path) -> str:
    """Return ``svg`` or ``png`` by the file's ending; UsageError where it is something else."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise UsageError(f"cannot draw {path}; name a file that ends in .svg or .png")
    return form


def draw_alignment(made: "Alignment", encoder: Encoder, form: str) -> bytes:
    """Return the picture of an alignment; the same alignment gives the same SVG."""
    from translator.documents.inline.extract import plain

    source, target = (
        encoder.encode([plain(sentence.text, article.markup) for sentence in sentences])
        for article, sentences in (
            (made.source, made.source_sentences),
            (made.target, made.target_sentences),
        )
    )
    return draw(
        source,
        target,
        made.beads,
        form=form,
        breaks=made.breaks,
        names=(
            f"{Path(made.source.path).name} ({made.source.language})",
            f"{Path(made.target.path).name} ({made.target.language})",
        ),
    )


def draw(
    source: Vectors,
    target: Vectors,
    beads: Sequence[Bead],
    *,
    form: str,
    names: tuple[str, str],
    breaks: Sequence[Break] = (),
) -> bytes:
    """Return a picture of the similarities, the path through them, omissions and breaks."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    rows, columns = len(source), len(target)
    with rc_context({"svg.hashsalt": "satzpaar", "font.size": 9}):
        figure = Figure(figsize=_size(rows, columns), dpi=DOTS, layout="constrained")
        axes = figure.add_subplot()
        _draw_similarities(figure, axes, source, target)
        handles = [
            *_draw_path(axes, beads, boxes=max(rows, columns) <= FEW),
            *_draw_omissions(axes, beads, rows, columns),
            *_draw_breaks(axes, breaks),
        ]
        _draw_axes(axes, names, rows, columns)
        figure.legend(
            handles=handles, loc="outside lower center", ncols=min(2, len(handles)), frameon=False
        )
        file = BytesIO()
        with catch_warnings():  # a name in letters the font lacks is drawn as boxes
            filterwarnings("ignore", message="Glyph .* missing from")
            metadata = {"Date": None, "Creator": "satzpaar"} if form == "svg" else {}
            figure.savefig(file, format=form, metadata=metadata)
    return file.getvalue()


def _size(rows: int, columns: int) -> tuple[float, float]:
    """Return width and height in inches: a sentence is as high as wide, within reason."""
    share = min(max(rows / max(columns, 1), 0.5), 1.6)
    return 8.0, 8.0 * share * 0.82 + 1.3


def pooled(source: Vectors, target: Vectors, cells: int = CELLS) -> NDArray[np.float32]:
    """Return the cosines, at most ``cells`` a side: of longer texts each cell's highest.

    Only a strip of the full matrix is ever held.
    """
    row_edges, column_edges = _edges(len(source), cells), _edges(len(target), cells)
    result = np.zeros((len(row_edges) - 1, len(column_edges) - 1), dtype=np.float32)
    for cell, (start, stop) in enumerate(zip(row_edges, row_edges[1:], strict=False)):
        highest = (source[start:stop] @ target.T).max(axis=0)
        result[cell] = np.maximum.reduceat(highest, column_edges[:-1])
    return result


def _edges(count: int, cells: int) -> NDArray[np.int64]:
    """Return where the cells begin, and the end: whole sentences, as equal as they can be."""
    return np.linspace(0, count, min(count, cells) + 1).round().astype(np.int64)


def _draw_similarities(figure: Any, axes: Any, source: Vectors, target: Vectors) -> None:
    rows, columns = len(source), len(target)
    values = pooled(source, target)
    # Unrelated sentences stay pale: the scale begins where most of them are.
    low, high = (float(np.quantile(values, share)) for share in (0.6, 0.9995))
    image = axes.imshow(
        values,
        cmap="Blues",
        vmin=max(0.0, low),
        vmax=min(1.0, max(high, low + 0.1)),
        aspect="auto",
        interpolation="nearest",
        extent=(0.5, columns + 0.5, rows + 0.5, 0.5),
    )
    cell = max(1, round(rows / len(values)))
    label = "similarity (cosine)"
    if values.shape != (rows, columns):
        label += f", highest in each cell of about {cell} sentences"
    figure.colorbar(image, ax=axes, label=label, shrink=0.7, pad=0.02, extend="both")


def _draw_path(axes: Any, beads: Sequence[Bead], *, boxes: bool) -> list[Any]:
    """Draw a box around every bead of a short text, one line through those of a long one."""
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    if boxes:
        for bead in beads:
            if bead.source and bead.target:
                corner = bead.target[0] + 0.5, bead.source[0] + 0.5
                size = len(bead.target), len(bead.source)
                axes.add_patch(
                    Rectangle(corner, *size, fill=False, edgecolor=PATH, linewidth=1.3, zorder=3)
                )
        return [Rectangle((0, 0), 1, 1, fill=False, edgecolor=PATH, label="aligned sentences")]
    corners = [(0.5, 0.5)]
    for bead in beads:
        corners.append((corners[-1][0] + len(bead.target), corners[-1][1] + len(bead.source)))
    axes.add_collection(LineCollection([corners], colors=PATH, linewidths=0.8, zorder=3))
    return [Line2D([], [], color=PATH, linewidth=1.2, label="path of the alignment")]


def _draw_omissions(axes: Any, beads: Sequence[Bead], rows: int, columns: int) -> list[Any]:
    """Mark sentences without counterpart: few by bands, all by ticks along the edges."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    lost = [index + 1 for bead in beads if not bead.target for index in bead.source]
    added = [index + 1 for bead in beads if not bead.source for index in bead.target]
    for positions, count, color, along in (
        (lost, rows, OMITTED, "y"),
        (added, columns, ADDED, "x"),
    ):
        if count <= FEW:
            span = axes.axhspan if along == "y" else axes.axvspan
            for position in positions:
                span(position - 0.5, position + 0.5, color=color, alpha=0.25, linewidth=0, zorder=2)
        else:
            edge = axes.get_yaxis_transform() if along == "y" else axes.get_xaxis_transform()
            place = [1.008 if along == "y" else -0.008] * len(positions)
            at = (place, positions) if along == "y" else (positions, place)
            axes.plot(
                *at,
                linestyle="none",
                marker="_" if along == "y" else "|",
                markersize=5,
                markeredgewidth=0.8,
                color=color,
                transform=edge,
                clip_on=False,
            )
    handles: list[Any] = []
    for positions, count, color, mark, label in (
        (lost, rows, OMITTED, "_", "sentences left out"),
        (added, columns, ADDED, "|", "sentences added"),
    ):
        if not positions:
            continue
        text = f"{label}: {len(positions)}"
        handles.append(
            Patch(color=color, alpha=0.4, linewidth=0, label=text)
            if count <= FEW
            else Line2D([], [], color=color, linestyle="none", marker=mark, label=text)
        )
    return handles


def _draw_breaks(axes: Any, breaks: Sequence[Break]) -> list[Any]:
    """Frame the stretches where the texts do not correspond, and where they moved to."""
    from matplotlib.patches import Rectangle

    look: dict[str, Any] = {
        "facecolor": (BROKEN, 0.3),
        "edgecolor": BROKEN,
        "linewidth": 2.2,  # what one side alone has is a line, not an area
        "zorder": 4,
    }
    dashed: dict[str, Any] = {
        "fill": False,
        "edgecolor": BROKEN,
        "linewidth": 1.4,
        "linestyle": "--",
        "zorder": 4,
    }
    moves = {move for stretch in breaks for move in stretch.moves}
    for places, style in ((breaks, look), (sorted(moves, key=astuple), dashed)):
        for it in places:
            corner = it.target_start + 0.5, it.source_start + 0.5
            size = it.target_stop - it.target_start, it.source_stop - it.source_start
            axes.add_patch(Rectangle(corner, *size, **style))
    handles = []
    if breaks:
        handles.append(Rectangle((0, 0), 1, 1, **look, label=f"no correspondence: {len(breaks)}"))
    if moves:
        text = f"seems to have moved: {len(moves)}"
        handles.append(Rectangle((0, 0), 1, 1, **dashed, label=text))
    return handles


def _draw_axes(axes: Any, names: tuple[str, str], rows: int, columns: int) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0.5, columns + 0.5)
    axes.set_ylim(rows + 0.5, 0.5)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    for axis, name in ((axes.yaxis, names[0]), (axes.xaxis, names[1])):
        axis.set_major_locator(
            MaxNLocator(nbins=10, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1)
        )
        axis.set_label_text(f"sentence of {name}", parse_math=False)
