"""Pieces of a sentence around what must survive, and the sentence made of translated ones."""

from align.encoders.load import load_encoder
from tests.support.fakes import ENCODER
from translator import languages
from translator.documents import inline


def test_a_footnote_mark_before_a_bracket_becomes_no_link() -> None:
    extracted = inline.extract("Siehe [^0]Der Zug kam", "markdown")
    whole = inline.assemble(
        extracted, ["See", "(for now) the train came"], ENCODER, languages.pair("de", "en")
    )
    assert whole == "See [^0] (for now) the train came"


def test_a_piece_has_its_marks_by_the_words_of_its_own_languages() -> None:
    extracted = inline.extract("Voir https://a.example/b : il vient *avec elle* demain", "markdown")
    french = languages.pair("fr", "en")
    translated = ["See", "tomorrow he comes with her"]
    whole = inline.assemble(extracted, translated, load_encoder("use-multilingual"), french)
    assert whole == "See https://a.example/b : tomorrow he comes *with her*"


def test_a_sign_that_an_engine_made_up_makes_no_emphasis_with_one_of_an_address() -> None:
    extracted = inline.extract("Er ging, https://x.de/0_a_b_", "markdown")
    pair = languages.pair("de", "en")
    for answer in ("He _ went", "_He went", "He went _"):
        whole = inline.assemble(extracted, [answer], ENCODER, pair)
        assert " ".join(whole.split()) in ("He went, https://x.de/0_a_b_",), whole
