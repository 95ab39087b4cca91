"""Tests of how sentences are written for the model."""

import re
from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.languages import rules
from translator.languages.pre_edit import is_shouted


def legible(sentence, source, target):
    """Return a sentence as the model reads it, but for its names."""
    for edit in rules.pre_edits(source, target):
        sentence = sentence if edit.name == "names" else edit.apply(sentence)
    return sentence


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Er hatte am 30. Juni 2017 geredet.", "Er hatte am 30 Juni 2017 geredet."),
        ("vom 12. bis 14. September", "vom 12 bis 14 September"),
        ("am 23. und 24. April, am 3./4. Mai", "am 23 und 24 April, am 3/4 Mai"),
        ("am 26. Okt. in Rom", "am 26 Oktober in Rom"),
        ("in der 70. Minute, zum 101. Mal", "in der 70th Minute, zum 101st Mal"),
        ("im 11. und 12. Jahrhundert", "im 11th und 12th Jahrhundert"),
        ("die 2. Mannschaft, der 3. Rang", "die 2nd Mannschaft, der 3rd Rang"),
        ("Im 2. Weltkrieg, die 3. und letzte", "Im 2nd Weltkrieg, die 3rd und letzte"),
        ("Ludwig XIV. war im XX. Jahrhundert", "Ludwig XIV war im XX Jahrhundert"),
        ("in der Bahnhofstr. 12", "in der Bahnhofstraße 12"),
        ("um 9.30 Uhr, von 9.15 bis 10.30 Uhr", "um 9:30 Uhr, von 9:15 bis 10:30 Uhr"),
        ("von 9 bis 18 Uhr, um 19.30 Uhr.", "von 9 a.m. bis 6 p.m., um 7:30 p.m."),
        ("von 8 Uhr bis 12 Uhr, 0-24 Uhr", "von 8 a.m. bis 12 p.m., 12 a.m.-12 a.m."),
        ("ca. 3,5 Mio. Euro, z.B. in Rom", "circa 3,5 Millionen Euro, zum Beispiel in Rom"),
        ("70 n. Chr. zerstört, 80 n. Chr.", "70 nach Christus zerstört, 80 nach Christus."),
        ("„Das ist ‚gut‘“, sagt’s", "\"Das ist 'gut'\", sagt's"),
        ("DIE WAHLEN IM MAI 2017", "die wahlen im mai 2017"),
        ("Scholz (v.l.n.r.), S. 12", "Scholz (von links nach rechts), Seite 12"),
        ("mind. 3 Std. und max. 20 Min.", "mindestens 3 Stunden und maximal 20 Minuten."),
        ("Zahlen (Stand: Mai 2022)", "Zahlen (As of Mai 2022)"),
        ("(Anm. d. Red.) und Anm. 3", "(Anmerkung der Redaktion) und Anmerkung 3"),
        ("Politiker*innen, Kolleg:innen, Ärzt_in", "Politiker, Kollegen, Ärztin"),
        ("StudentInnen, Lehrer/-innen, Wähler/innen", "Studenten, Lehrer, Wähler"),
        ("jede*r, eine*n, Mitarbeiter(innen)", "jede, eine, Mitarbeiter"),
        ("Ärzt*innen, Anwält:innen", "Ärzte, Anwälte"),
        ("die Sechzigerjahre, der Neunziger Jahre", "die 1960er-Jahre, der Neunziger Jahre"),
        ("Vorgestern traf er Geflüchtete", "The day before yesterday traf er Flüchtlinge"),
        ("AKWs in der BRD", "Atomkraftwerke in der Bundesrepublik"),
        ("NS-Zeit und KZ-Häftlinge", "Nazi-Zeit und Konzentrationslager-Häftlinge"),
        ("19 % MwSt. und mehr", "19 % Mehrwertsteuer und mehr"),
        ("in der VR China, 19 % MwSt.", "in der Volksrepublik China, 19 % Mehrwertsteuer."),
    ],
)  # fmt: skip
def test_what_looks_like_an_end_is_spelled_otherwise(sentence, asked):
    assert legible(sentence, "de", "en") == asked


@pytest.mark.parametrize(
    "sentence",
    [
        "Der 1. FC Köln stieg auf Rang 5. Einen Tag danach feierte er.",
        "1. Renaissance. 2. Fenster.",
        "Es waren 20. Danach kamen noch 30. Dann nicht.",
        "Tore: Meier (45.+1), Jovic (89.), Krause (77. Berheide)",
        "Er kam 2015. Im Mai ging er um 19.30.",
        "Johannes Paul II. Er kam aus Polen. Wilhelm II.",
        "D. H. Lawrence und U. A. Fanthorpe",
        "Version 3.10 von Mio.soft, Stand 29.09.2016",
        "Die NATO, CDU/CSU und die USA",
        "Max. Mustermann und M. E. Müller, Stand: fertig, USA. S. Freud",
        "um 9 Uhr, um 17, 19 und 21 Uhr, 112:20 Uhr, 25 Uhren",
        "Köln/in Kürze, km/h in Rom, es ist so: innen und außen, (innen), file:in.txt, a*n",
        "Die NS fährt, die KZs2 und der VR-Chef",
    ],
)
def test_other_stops_and_capitals_stay(sentence):
    assert legible(sentence, "de", "en") == sentence


def test_english_keeps_its_stops():
    assert legible("On Oct. 5. May said “no”.", "en", "de") == 'On Oct. 5. May said "no".'


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("POLITIK", True), ("WAHL 2017: GRÜNE SIEGEN", True), ("GROßE KOALITION", True),
        ("NATO", False), ("CDU/CSU", False), ("Wahl IN FRANKREICH", False), ("2017", False),
        ("", False), ("Ⓐ", False),
    ],
)  # fmt: skip
def test_capitals_alone_are_no_abbreviation(text, shouted):
    assert is_shouted(text) is shouted


@given(st.text(), st.sampled_from(["de", "en", "fr"]), st.sampled_from(["de", "en", "fr"]))
def test_any_text_can_be_made_legible(text, source, target):
    assert isinstance(legible(text, source, target), str)


def test_only_english_gets_english_forms():
    assert legible("Am 3. Mai um 18 Uhr, „gut“", "de", "fr") == 'Am 3. Mai um 18 Uhr, "gut"'


@given(st.integers(12, 23), st.none() | st.integers(0, 59), st.sampled_from(".:"))
def test_hours_are_the_same_by_the_english_clock(hour, minute, colon):
    written = f"{hour}" if minute is None else f"{hour}{colon}{minute:02}"
    read = legible(f"Es ist um {written} Uhr soweit", "de", "en")
    clock = read.removeprefix("Es ist um ").removesuffix(" soweit").replace(".", "")
    form = "%I %p" if minute is None else "%I:%M %p"
    assert datetime.strptime(clock, form).time() == time(hour, minute or 0)


WORDS = ["am", "Am", "der", "Rang", "Mai", "Liga", "bis", "und", "Uhr", "3.", "21.", "9.30", "z.B."]
NUMBERED = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@given(NUMBERED)
def test_no_figure_is_lost_or_made_up(text):
    assert re.findall(r"\d+", legible(text, "de", "en")) == re.findall(r"\d+", text)
