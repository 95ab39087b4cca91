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
