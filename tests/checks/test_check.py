"""What a check reads of a pair."""

import pytest

from tests.support.evidence import names, pair
from translator.checks import examine


@pytest.mark.parametrize(
    ("markup", "source", "target"),
    [
        ("html", "&#8222;Guten Tag&#8220;, sagte er.", "“Good morning,” he said."),
        ("html", "Zwei &euro;&nbsp;5", "Two € 5"),
        ("html", '<a href="/kontakt">Kontakt</a>', '<a href="/kontakt">Contact</a>'),
        ("html", '<a title="Mehr lesen">Mehr lesen</a>', '<a title="Mehr lesen">Read more</a>'),
        ("html", "Ein <code>Bericht</code> ist da.", "A <code>Bericht</code> is there."),
        ("markdown", "Ein `Bericht` ist da.", "A `Bericht` is there."),
        ("verbatim", "print('Nicht übersetzen, 1.000')", "print('Nicht übersetzen, 1.000')"),
        ("markdown", "Er z&auml;hlt 3&thinsp;000 B&auml;ume.", "He counts 3,000 trees."),
    ],
)
def test_only_what_people_read_is_checked(markup, source, target):
    assert names(pair(source, target, markups=(markup, markup))) == []


def test_a_word_cut_by_markup_is_seen_whole():
    found = examine(
        pair("Der Wald&shy;boden ist nass.", "The Waldboden is wet.", markups=("html", "html"))
    )
    assert [finding.message for finding in found] == [
        "German words stand in the translation: Waldboden."
    ]
