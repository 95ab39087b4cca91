"""What is read as XLIFF and what is not."""

import pytest

from tests.support.exchange_files import read
from translator.exchange.xml_events import XmlError


def test_a_page_is_no_xliff(tmp_path):
    path = tmp_path / "page.xliff"
    path.write_text("<html><body/></html>")
    with pytest.raises(XmlError, match="is no XLIFF: it begins with <html>"):
        read(path)
