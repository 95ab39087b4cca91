"""Names of one side that are not in the other, and what an article keeps."""

from tests.support.evidence import names, pair
from translator.checks import kept_names


def test_what_a_text_keeps_elsewhere_is_a_name():
    elsewhere = [
        ("Der Wald von Bayern.", "The Wald of Bavaria."),
        ("Im Wald.", "In Wald."),
        ("Der Wald.", "The Wald."),
    ]
    lost = ("Sie gingen in den Wald.", "They went into it.")
    assert names(pair(*lost)) == []
    assert names(pair(*lost, names=kept_names([*elsewhere, lost]))) == ["name-mismatch"]
    left = ("Sie gingen in den Wald.", "They went into the Wald.")
    assert names(pair(*left)) == ["untranslated"]
    assert names(pair(*left, names=kept_names([*elsewhere, left]))) == []


def test_what_a_text_keeps_is_asked_for_each_time():
    lost = ("Sie gingen in den Wald.", "They went into it.")
    found = [names(pair(*lost, names={"Wald": kept})) for kept in ((0, 9), (9, 9), (0, 9))]
    assert found == [[], ["name-mismatch"], []]


def test_what_a_text_keeps_is_counted_by_sentences():
    known = kept_names(
        [("Der Wald von Bayern.", "The Wald of Bavaria."), ("Im Wald, im Wald.", "In woods.")]
    )
    assert known == {"Wald": (1, 2)}
