"""How usual words are."""

import pytest
from wordfreq import get_frequency_dict

from translator.languages.frequency import frequencies


@pytest.mark.parametrize("language", ["de", "ro", "mk"])
def test_the_lists_are_those_of_the_library(language: str) -> None:
    assert frequencies(language) == get_frequency_dict(language)


def test_a_language_without_a_list_has_no_words() -> None:
    assert frequencies("xx") == {}
