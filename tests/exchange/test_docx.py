"""Word: what a person finds in the document."""

import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from tests.support.exchange_files import FOUND, PAIR, read, write
from translator.errors import ImportFileError


def test_word_has_a_table_with_a_choice_of_states(tmp_path):
    path = tmp_path / "out.docx"
    noted = replace(PAIR, pair=13, note="Sicher?", findings=(FOUND,), article="b.txt")
    write(path, PAIR, noted, languages={"en": "en-GB"})
    document = Document(str(path))
    assert [part.text for part in document.paragraphs] == ["seeds/a & b.txt", "b.txt"]
    first, second = (
        [[cell.text for cell in line.cells] for line in table.rows] for table in document.tables
    )
    assert first[0] == second[0] == ["pair", "source", "target", "state", "note", "findings"]
    assert first[1][1:3] == [PAIR.source, PAIR.target]
    assert second[1][4:] == ["Sicher?", "severe: 5 is <missing>"]
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    assert xml.count("<w:dropDownList>") == 2
    assert xml.count('<w:lang w:val="en-GB"/>') == 2


def test_tracked_changes_of_word_count_as_made(tmp_path):
    path, changed = tmp_path / "out.docx", tmp_path / "changed.docx"
    write(path, replace(PAIR, target="The old end."))
    edited = (
        '<w:r><w:t xml:space="preserve">The </w:t></w:r>'
        "<w:del><w:r><w:delText>old</w:delText><w:br/></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        '</w:p><w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>end.</w:t></w:r>'
    )
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                run = re.search(rb"<w:r>(?:(?!<w:r>).)*The old end\.</w:t></w:r>", text)[0]
                text = text.replace(run, edited.encode())
            new.writestr(name, text)
    assert [found.target for found in read(changed)] == ["The new\nend."]


def test_a_word_file_says_which_rows_lost_their_number_and_whether_it_is_ours(tmp_path):
    other, path = tmp_path / "other.docx", tmp_path / "ours.docx"
    Document().save(str(other))
    with pytest.raises(ImportFileError, match="no table of pairs; import files made by satzpaar"):
        read(other)
    write(path, PAIR, replace(PAIR, pair=8))
    document = Document(str(path))
    for run in document.tables[0].rows[1].cells[0].paragraphs[0].runs[1:]:
        run.clear()  # as Word does when told to remove hidden text
    document.save(str(path))
    lost, kept = read(path)
    assert (lost.place, lost.seen, lost.target) == ("row 2", None, PAIR.target)
    assert kept.pair == 8
    assert kept.seen is not None
