"""Which sub-words stay when adapter and base are merged."""

from tests.support.training import TOKENS
from tools.training import vocabulary


def needed(texts):
    scores = [-float(number) for number in range(len(TOKENS))]
    kept = vocabulary.needed(list(TOKENS), scores, list(TOKENS.values()), texts)
    return {list(TOKENS)[number] for number in kept}


def test_words_are_cut_as_before_with_the_sub_words_that_stay():
    scores = {token: -float(number) for number, token in enumerate(TOKENS)}
    kept = {token: score for token, score in scores.items() if token in needed(["Haus"])}
    assert vocabulary.merged("▁Haus", scores)[0] == vocabulary.merged("▁Haus", kept)[0] == ["▁Haus"]
    assert {"au", "aus", "▁H"} <= kept.keys()
    assert not {"tü", "tür", "ut"} & kept.keys()


def test_letters_signs_and_bytes_stay_but_not_what_no_text_needs():
    kept = needed([])
    assert {"<bos>", "<start_of_turn>", "<0x41>", "ü", "ж", "•", "▁•", "“."} <= kept
    assert not {"<unused7>", "字", "жж", "Haus"} & kept


def test_usual_words_come_capitalised_and_abbreviations_in_capitals():
    found = set(vocabulary.usual(["de", "en"], 5000))
    assert {"der", "Der", "USA", "the", "The", "DC"} <= found
    assert "REGIERUNG" not in found
