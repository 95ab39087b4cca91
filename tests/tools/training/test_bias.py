"""Which sub-words lean to the source language, and how much."""

from math import log

from tests.support.training import TOKENS
from tools.training import bias
from translator.engines.models.catalogue import CATALOGUE


def test_sub_words_that_only_sources_have_get_their_log_odds_taken_off():
    scores = {token: -float(number) for number, token in enumerate(TOKENS)}
    sources = bias.counts(scores, ["Haus Haus aus", "Haus Tür"])
    targets = bias.counts(scores, ["aus"])
    assert sources["▁Haus"] == 3
    assert bias.tenths(sources, targets, "▁Haus") == round(10 * log(4))
    assert bias.tenths(sources, targets, "T") == 0  # once only
    assert bias.tenths(sources, targets, "aus") == 0  # targets have it too
    assert bias.tenths(targets, sources, "▁Haus") == 0
    often = bias.counts(scores, ["Haus"] * 99)
    assert bias.tenths(often, bias.counts(scores, ["Haus"] * 9), "▁Haus") == round(10 * log(10))
    assert bias.tenths(often, bias.counts(scores, ["Haus"] * 10), "▁Haus") == 0


def test_the_bias_that_ships_is_against_words_of_the_source_language():
    entry = CATALOGUE["gemma-3-270m-de-en"].adaptation, CATALOGUE["gemma-3-270m-en-de"].adaptation
    german, english = (one.bias.read_bytes() for one in entry)
    assert len(german) == len(english) == 262_144
    assert 5_000 < sum(map(bool, german)) < 20_000
    assert not any(one and other for one, other in zip(german, english, strict=True))
