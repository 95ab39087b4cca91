import pytest

from translator.languages import language
from translator.languages.nouns import nouns


@pytest.mark.parametrize("text", [" Wort", "\nWort", "  \u00a0 Wort", "- Wort", "Wort"])
def test_a_noun_with_nothing_but_blanks_before_it_follows_nothing(text):
    [noun] = nouns(text, language("de"))
    assert (noun.article, noun.adjective, noun.earlier, noun.after) == (False, False, "", "")
    assert noun.opens
