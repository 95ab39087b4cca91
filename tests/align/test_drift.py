"""Stretches that stand elsewhere in the other text."""

import random

from align import Move, align, find_drift
from tests.support.fakes import FakeEncoder


def sentences(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        " ".join("".join(chance.choices(letters, k=chance.randint(4, 9))) for _ in range(7)) + "."
        for _ in range(count)
    ]


def test_a_swapped_section_says_where_it_went() -> None:
    source = sentences(1, 60)
    target = [text.upper() for text in source[:20] + source[28:50] + source[20:28] + source[50:]]
    left_out, added = find_drift(
        align(source, target, FakeEncoder()), source, target, FakeEncoder()
    )
    assert (left_out.kind, added.kind) == ("omitted", "added")
    assert left_out.moves == added.moves == (Move(20, 28, 42, 50),)


def test_the_mirrored_texts_have_the_mirrored_move() -> None:
    source = sentences(1, 60)
    target = [text.upper() for text in source[:20] + source[28:50] + source[20:28] + source[50:]]
    found = find_drift(align(target, source, FakeEncoder()), target, source, FakeEncoder())
    assert [it.moves for it in found] == [(Move(42, 50, 20, 28),)] * 2


def test_only_the_part_that_moved_is_named() -> None:
    source = sentences(2, 60)
    target = source[:20] + source[28:50] + sentences(3, 5) + source[20:28] + source[50:]
    _, added = find_drift(align(source, target, FakeEncoder()), source, target, FakeEncoder())
    assert (added.target_start, added.target_stop) == (42, 55)
    assert added.moves == (Move(20, 28, 47, 55),)


def test_one_stretch_left_out_and_another_added_is_no_move() -> None:
    source = sentences(4, 60)
    target = source[:20] + source[28:50] + sentences(5, 8) + source[50:]
    found = find_drift(align(source, target, FakeEncoder()), source, target, FakeEncoder())
    assert {it.kind for it in found} == {"omitted", "added"}
    assert [it.moves for it in found] == [()] * len(found)


def test_two_sections_that_moved_are_told_apart() -> None:
    source = sentences(6, 90)
    target = (
        source[:10] + source[16:40] + source[10:16] + source[40:50] + source[57:80]
        + source[50:57] + source[80:]
    )  # fmt: skip
    found = find_drift(align(source, target, FakeEncoder()), source, target, FakeEncoder())
    assert [it.moves for it in found] == [
        (Move(10, 16, 34, 40),),
        (Move(10, 16, 34, 40),),
        (Move(50, 57, 73, 80),),
        (Move(50, 57, 73, 80),),
    ]
