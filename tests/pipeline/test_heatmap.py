"""Heat maps: what they show is what was aligned, for any size of text."""

import re
import subprocess
import sys
import zlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from align import Bead, Break, Move
from align.types import Vectors
from tests.support.fakes import FakeEncoder, article
from translator.errors import UsageError
from translator.pipeline import heatmap
from translator.pipeline.pair_articles import align_articles

NAMES = ("x.de (de)", "x.en (en)")
SVG = "{http://www.w3.org/2000/svg}"


def unit_rows(count: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def bead(source: range, target: range) -> Bead:
    return Bead(tuple(source), tuple(target), 0.9, 0.5, -0.5)


def diagonal(count: int) -> list[Bead]:
    return [bead(range(i, i + 1), range(i, i + 1)) for i in range(count)]


def png_size(data: bytes) -> tuple[int, int]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def words(svg: bytes) -> list[str]:
    """Return the texts of an SVG, which matplotlib keeps as comments beside their outlines."""
    ElementTree.fromstring(svg)
    return re.findall(r"<!-- (.*?) -->", svg.decode())


def test_a_short_text_is_pooled_to_its_very_cosines() -> None:
    source, target = unit_rows(7), unit_rows(5, seed=1)
    np.testing.assert_allclose(heatmap.pooled(source, target), source @ target.T, atol=1e-6)


@pytest.mark.parametrize(("rows", "columns"), [(23, 57), (10, 10), (11, 200), (200, 3)])
def test_long_texts_are_pooled_by_the_highest_of_each_cell(rows: int, columns: int) -> None:
    source, target = unit_rows(rows), unit_rows(columns, seed=1)
    cells = heatmap.pooled(source, target, cells=10)
    cosines = source @ target.T
    assert cells.shape == (min(rows, 10), min(columns, 10))
    assert cells.max() == pytest.approx(float(cosines.max()))
    height, width = rows / len(cells), columns / cells.shape[1]
    for row, column in np.ndindex(*cells.shape):
        top, left = round(row * height), round(column * width)
        block = cosines[top : round((row + 1) * height), left : round((column + 1) * width)]
        assert cells[row, column] == pytest.approx(float(block.max()), abs=1e-6)


def test_a_single_match_survives_pooling() -> None:
    apart = np.eye(2, dtype=np.float32)
    source, target = apart[[0] * 3000], apart[[1] * 3000]
    target[1234] = source[0]
    (cell,) = np.flatnonzero(heatmap.pooled(source, target, cells=600)[0])
    assert cell == 1234 // 5


@pytest.mark.parametrize(
    ("rows", "columns"), [(1, 1), (1, 40), (30, 33), (90, 3), (81, 81), (3000, 2900)]
)
@pytest.mark.parametrize("form", ["png", "svg"])
def test_every_size_gives_a_picture_of_readable_size(rows: int, columns: int, form: str) -> None:
    beads = diagonal(min(rows, columns))
    beads += [bead(range(i, i + 1), range(0)) for i in range(columns, rows)]
    beads += [bead(range(0), range(j, j + 1)) for j in range(rows, columns)]
    data = heatmap.draw(unit_rows(rows), unit_rows(columns, seed=1), beads, form=form, names=NAMES)
    if form == "png":
        width, height = png_size(data)
        assert 900 <= width <= 1400
        assert 500 <= height <= 2000
    else:
        assert len(data) < 3_000_000
        shown = words(data)
        assert "sentence of x.de (de)" in shown
        assert ("sentences left out: " + str(rows - columns) in shown) == (rows > columns)
        assert ("sentences added: " + str(columns - rows) in shown) == (columns > rows)


def test_identical_lines_and_zero_vectors_are_drawn() -> None:
    same, zero = np.ones((4, 4), dtype=np.float32) / 2, np.zeros((4, 4), dtype=np.float32)
    for source in (same, zero):
        assert heatmap.draw(source, same, diagonal(4), form="png", names=NAMES)


def test_the_legend_counts_what_is_marked() -> None:
    move = Move(1, 3, 4, 5)
    beads = [*diagonal(3), bead(range(3, 4), range(0)), bead(range(4, 5), range(3, 5))]
    shown = words(
        heatmap.draw(
            unit_rows(5),
            unit_rows(5, seed=1),
            beads,
            form="svg",
            names=NAMES,
            breaks=[Break(1, 3, 1, 2, (move,)), Break(4, 5, 4, 5, (move,))],
        )
    )
    for text in ("aligned sentences", "sentences left out: 1", "no correspondence: 2"):
        assert text in shown
    assert "seems to have moved: 1" in shown
    assert "sentences added: 0" not in shown
    assert "similarity (cosine)" in shown


def test_a_long_text_says_what_a_cell_is() -> None:
    svg = heatmap.draw(
        unit_rows(2100), unit_rows(2100, seed=1), diagonal(2100), form="svg", names=NAMES
    )
    assert "similarity (cosine), highest in each cell of about 3 sentences" in words(svg)
    assert "path of the alignment" in words(svg)


def test_the_same_alignment_gives_the_same_svg_anywhere(tmp_path: Path) -> None:
    code = (
        "import sys, numpy as np\nfrom align.types import Bead\n"
        "from translator.pipeline import heatmap\n"
        "vectors = np.eye(6, dtype=np.float32)\n"
        "beads = [Bead((i,), (i,), 1.0, 1.0, -1.0) for i in range(6)]\n"
        "sys.stdout.buffer.write(heatmap.draw(vectors, vectors, beads, form='svg', "
        "names=('a', 'b')))\n"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"HOME": str(tmp_path), "PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    ]
    assert zlib.crc32(made[0]) == zlib.crc32(made[1])
    assert b"dc:date" not in made[0]


def test_names_are_drawn_as_they_are() -> None:
    names = ("$x$_日本.de", "50 % & <b>.en")
    svg = heatmap.draw(unit_rows(2), unit_rows(2), diagonal(2), form="svg", names=names)
    assert "sentence of $x$_日本.de" in words(svg)


def test_an_alignment_is_drawn_from_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = FakeEncoder()
    source = article("• Erstes [Wort](https://x.de)", "Zweites Wort", path="sub/x.txt")
    target = article("ERSTES WORT", "ZWEITES WORT", path="y.txt", language="en")
    made = align_articles(source, target, encoder)
    seen: list[object] = []
    monkeypatch.setattr(
        heatmap, "draw", lambda *values, **options: seen.append((values, options)) or b"made"
    )
    assert heatmap.draw_alignment(made, encoder, "svg") == b"made"
    ((left, right, beads), options) = seen[0]  # type: ignore[misc]
    np.testing.assert_allclose(np.einsum("ij,ij->i", left, right), [1.0, 1.0], rtol=1e-6)
    assert beads == made.beads
    assert options["names"] == ("x.txt (de)", "y.txt (en)")


def test_other_endings_are_refused() -> None:
    assert heatmap.picture_form(Path("a.SVG")) == "svg"
    for name in ("a.pdf", "svg", "a.png.gz"):
        with pytest.raises(UsageError, match=r"\.svg or \.png"):
            heatmap.picture_form(Path(name))


def test_matplotlib_is_imported_by_drawing_alone() -> None:
    code = (
        "import sys, translator.pipeline.heatmap, translator.cli.align; "
        "print('matplotlib' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
