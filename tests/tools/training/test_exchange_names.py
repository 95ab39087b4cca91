"""Pairs with other countries and other names."""

import random
import re

import pytest

from tools.training import exchange_names


def test_a_country_becomes_another_on_both_sides_with_its_adjective_and_capital():
    source = "Deutschlands Kanzler sagt in Berlin, die deutsche Wirtschaft wachse wie Frankreich."
    target = "Germany's chancellor says in Berlin that a German economy grows like France."
    for seed in range(50):
        made = exchange_names.with_other_countries(source, target, random.Random(seed))
        assert made is not None
        german, english = made
        said = re.fullmatch(
            r"(\S+?)s? Kanzler sagt in (.+), die (\S+)e Wirtschaft wachse wie \S+\.", german
        )
        (new,) = (
            country for country in exchange_names.exchangeable() if said[3] in country[1].german
        )
        assert said[1] in {name.removesuffix("s") for name in new[0].german} | set(new[0].german)
        assert said[2] in new[3].german
        name, adjective, capital = (new[kind].english for kind in (0, 1, 3))
        wanted = f"{name}'s chancellor says in {capital} that ANY {adjective} economy grows like "
        for article in ("a", "an"):
            if english.casefold().startswith(wanted.replace("ANY", article).casefold()):
                break
        else:
            raise AssertionError(english)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Das Wetter ist schön.", "The weather is nice."),
        ("Deutschland gewinnt.", "The national team wins."),
        ("Deutschland ist Deutschland.", "Germany is itself."),
    ],
)
def test_a_pair_that_does_not_name_countries_alike_gets_no_others(source, target):
    assert exchange_names.with_other_countries(source, target, random.Random(0)) is None


def test_names_both_sides_share_become_other_names():
    made = exchange_names.with_other_names(
        "Gestern kam Zabarko nach Hause.", "Zabarko came home yesterday.", ["Umbridge"], random
    )
    assert made == ("Gestern kam Umbridge nach Hause.", "Umbridge came home yesterday.")
    again = exchange_names.with_other_names("Es war kalt.", "It was cold.", ["Umbridge"], random)
    assert again is None
