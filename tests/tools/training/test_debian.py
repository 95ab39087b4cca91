"""What is taken from Debian's packages, on catalogues and pages made here; nothing is fetched."""

import gettext
import struct
from io import BytesIO

import pytest

from align.encoders.load import load_encoder
from tools.training import debian


def catalogue(messages: dict[str, str]) -> bytes:
    """Return a compiled message catalogue, as msgfmt writes it."""
    rows = sorted((key.encode(), value.encode()) for key, value in messages.items())
    start, texts, tables = 28 + 16 * len(rows), b"", [b"", b""]
    for side in (0, 1):
        for row in rows:
            tables[side] += struct.pack("<2I", len(row[side]), start + len(texts))
            texts += row[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + tables[0] + tables[1] + texts


HEAD = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"}


def messages(debian, made: dict[str, str]) -> list[tuple[str, str]]:
    read = gettext.GNUTranslations(BytesIO(catalogue(HEAD | made)))
    return list(debian.messages(read._catalog))


@pytest.mark.parametrize(
    ("english", "german", "pairs"),
    [
        (
            "The file could not be read.",
            "Die Datei konnte nicht gelesen werden.",
            [("Die Datei konnte nicht gelesen werden.", "The file could not be read.")],
        ),
        (
            "NC_dialog\x04Do you want to _save the file?",
            "Möchten Sie die Datei _speichern?",
            [("Möchten Sie die Datei speichern?", "Do you want to save the file?")],
        ),
        (
            "Nobody has ever come back. We will go there now.",
            "Niemand kam je von dort zurück. Wir gehen jetzt dorthin.",
            [
                ("Niemand kam je von dort zurück.", "Nobody has ever come back."),
                ("Wir gehen jetzt dorthin.", "We will go there now."),
            ],
        ),
        (
            "The first paragraph says this.\n\nThe second paragraph says that.",
            "Der erste Absatz sagt dieses.\n\nDer zweite Absatz sagt jenes.",
            [
                ("Der erste Absatz sagt dieses.", "The first paragraph says this."),
                ("Der zweite Absatz sagt jenes.", "The second paragraph says that."),
            ],
        ),
        ("Save As", "Speichern unter", []),
        ("Lines that are\nwrapped by hand here", "Zeilen, die hier von\nHand umbrochen sind", []),
        ("Use <b>this</b> for the whole file", "Das <b>hier</b> für die ganze Datei nehmen", []),
        ("The %s of %s in %s is too large", "Das %s von %s in %s ist zu groß", []),
        ("%d file was found\0%d files were found there", "Eine Datei da\0%d Dateien waren da", []),
    ],
    ids=[
        "sentence", "context", "sentences", "paragraphs", "label", "wrapped", "markup",
        "placeholders", "plural",
    ],
)  # fmt: skip
def test_sentences_are_taken_from_catalogues_and_the_rest_is_not(english, german, pairs):
    assert messages(debian, {english: german}) == pairs


def test_documents_find_their_counterpart_in_other_packages_too():
    paths = [
        "usr/share/doc/handbook/html/de-DE/preface.html",
        "usr/share/doc/handbook/html/en-US/preface.html",
        "usr/share/doc/handbook/html/fr-FR/preface.html",
        "usr/share/doc/guide-de/html/first.de.html",
        "usr/share/doc/guide/html/first.en.html",
        "usr/share/help/de/editor/index.page",
        "usr/share/help/C/editor/index.page",
        "usr/share/doc/faq/de/only.html",
        "usr/share/doc/tools/decode.html",
    ]
    assert dict(debian.counterparts(paths)) == {
        paths[0]: paths[1],
        paths[3]: paths[4],
        paths[5]: paths[6],
    }


def test_running_text_of_a_page_comes_without_code_and_markup():
    page = b"""<html><head><title>Kapitel 1</title></head><body><h1>Erste Schritte</h1>
    <p>Ein <b>Absatz</b>
       mit <code>apt</code>.</p><pre>apt install x</pre>
    <ul><li><p>Ein Punkt.</p></li></ul><table><tr><td>Zelle</td><td> - </td></tr></table>"""
    assert debian.blocks(page, html=True) == [
        "Kapitel 1", "Erste Schritte", "Ein Absatz mit apt.", "Ein Punkt.", "Zelle",
    ]  # fmt: skip
    page = b"""<page xmlns="http://projectmallard.org/1.0/"><title>Hilfe</title>
    <p>Dr\xc3\xbccken Sie <key>F1</key>.</p><screen>$ ls</screen></page>"""
    assert debian.blocks(page, html=False) == ["Hilfe", "Drücken Sie F1."]


def test_only_what_the_aligner_is_sure_of_is_kept():
    german = [
        "Das Haus steht am Ende der Straße.",
        "Meine Schwester hat drei Katzen.",
        "Der Zug nach Berlin hat zwanzig Minuten Verspätung.",
    ]
    english = [
        "The house stands at the end of the road.",
        "Press the button to print the page.",
        "The train to Berlin is twenty minutes late.",
    ]
    pairs = list(debian.aligned(german, english, load_encoder("use-multilingual")))
    assert (german[0], english[0]) in pairs
    assert (german[2], english[2]) in pairs
    assert all(english[1] not in target for _, target in pairs)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
            "Files: *\nCopyright: 2020 A. Nyone\nLicense: GPL-2+\n\nLicense: GPL-2+\n This ...\n"
            "\nFiles: doc/*\nLicense: CC-BY-SA-3.0\n",
            ["CC-BY-SA-3.0", "GPL-2+"],
        ),
        ("You may use this under the GNU General Public License.", ["GPL"]),
        ("Permission is granted to copy verbatim.", []),
    ],
)
def test_licences_are_read_from_copyright_files(text, named):
    assert debian.licences(text) == named


def test_a_package_may_share_the_terms_of_another(tmp_path):
    (tmp_path / "help-common/usr/share/doc/help-common").mkdir(parents=True)
    terms = tmp_path / "help-common/usr/share/doc/help-common/copyright"
    terms.write_text("Under the GNU Free Documentation License.", "utf-8")
    (tmp_path / "help-de/usr/share/doc").mkdir(parents=True)
    (tmp_path / "help-de/usr/share/doc/help-de").symlink_to("help-common")
    package = debian.Package("help-de", "1", tmp_path / "help-de")
    assert debian.terms_of(package) == ["GFDL"]
    assert debian.terms_of(debian.Package("other", "1", tmp_path / "other")) == []
