"""What is left as it stands in the source."""

from tests.support.evidence import names, pair
from translator.types import Origin


def test_a_copy_may_equal_its_source():
    assert names(pair("Alle Artikel zum Thema", "Alle Artikel zum Thema", origin=Origin.COPY)) == []
