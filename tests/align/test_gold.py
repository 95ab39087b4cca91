"""Gold files and scores."""

import pytest

from align.gold import GoldSyntaxError, read_gold, score, write_gold

GOLD = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((), (2,)), ((4,), (3,))]


def test_what_is_written_is_read_again() -> None:
    assert write_gold(GOLD[:3]) == "[0]:[0]\n[1, 2]:[1]\n[3]:[]\n"
    assert read_gold(write_gold(GOLD)) == GOLD


def test_blank_lines_and_further_columns_are_ignored() -> None:
    assert read_gold("\n[0, 1]:[2]:0.25\n \n") == [((0, 1), (2,))]


@pytest.mark.parametrize("line", ["0:1", "[0]", "[0]:[x]", "[0]:[-1]", "[0]:[1.5]", "[[0]]:[1]"])
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(GoldSyntaxError, match="line 2 is not like"):
        read_gold(f"[0]:[0]\n{line}\n")


def test_a_perfect_alignment_scores_one() -> None:
    result = score([(GOLD, GOLD)])
    assert result.strict.f1 == result.lax.f1 == 1
    assert (result.skipped, result.skipped_found, result.skipped_false) == (2, 2, 0)


def test_strict_wants_equal_beads_and_lax_a_shared_pair() -> None:
    found = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((), (2,)), ((4,), (3,))]
    result = score([(GOLD, found)])
    assert (result.strict.precision, result.strict.recall) == (4 / 6, 2 / 3)
    assert (result.lax.precision, result.lax.recall) == (5 / 6, 1)
    assert (result.skipped_found, result.skipped_false) == (2, 1)


def test_counts_are_pooled_over_documents() -> None:
    wrong = [((0,), (1,)), ((1,), (0,))]
    right = [((0,), (0,)), ((1,), (1,))]
    result = score([(right, right), (right, wrong)])
    assert result.strict.precision == result.strict.recall == 0.5


def test_nothing_found_scores_zero() -> None:
    assert score([(GOLD, [])]).strict.f1 == 0
