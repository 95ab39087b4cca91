"""Files come home: corrections onto their pairs, other people's memories into later runs."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from translate.storage.tmx import tmxfile
from typer.testing import CliRunner

from tests.support.fakes import FakeEncoder, FakeEngine
from tests.support.units import ANY, NASTY, UNIT, clean
from translator import documents
from translator.cli import app
from translator.exchange.export import ExportChoice, export
from translator.exchange.stamps import stable
from translator.exchange.tmx.reader import iso, read_tmx
from translator.exchange.tmx.writer import TmxOptions, write_tmx
from translator.exchange.xml_events import XmlError
from translator.memory.tmx_import import MemoryReport, import_memory
from translator.pipeline.run import run_articles
from translator.review.corrections import READERS, ImportReport, import_corrections
from translator.review.desk import Desk
from translator.store import Store, read_reviewed
from translator.types import Origin, PairState

TEXT = "Der erste Satz. Der zweite Satz. Der dritte Satz. Der vierte Satz."
CARRIERS = ["xliff", "xlsx", "csv", "tsv", "jsonl", "docx"]
ALL_STATES = tuple(PairState)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    with Store(tmp_path / "t.db", create=True) as opened:
        run_articles([documents.Found(article, "a.txt")], FakeEngine(), FakeEncoder(), opened)
        yield opened


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, FakeEncoder(), by="anna")


def contents(store: Store) -> list[tuple[str, PairState, str, str, str]]:
    return [
        (pair.target, pair.state, pair.note, pair.reviewer, pair.changed_at)
        for pair in store.pairs.select()
    ]


def events(store: Store) -> int:
    return sum(len(store.history.events(pair.id)) for pair in store.pairs.select())


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in an exported file as an editor would."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        for line in book.active.iter_rows():
            for cell in line:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(old, new)
        book.save(path)
    elif path.suffix == ".docx":
        document = Document(str(path))
        for text in document.element.iter("{*}t"):
            text.text = text.text.replace(old, new)
        document.save(str(path))
    else:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("ending", CARRIERS)
def test_a_file_nobody_changed_changes_nothing(tmp_path, store, desk, ending):
    first, second, *_ = [pair.id for pair in store.pairs.select()]
    desk.note(first, "Sicher?\nJa.")
    desk.accept([first])
    desk.reject([second])
    path = tmp_path / f"x.{ending}"
    export(store, path, ExportChoice(states=ALL_STATES))
    before, count = contents(store), events(store)
    assert import_corrections(store, Desk(store, FakeEncoder(), by="ben"), path) == ImportReport(
        unchanged=4
    )
    assert (contents(store), events(store)) == (before, count)
    # Nor does it where the pairs went on meanwhile.
    desk.edit(first, "Something else.")
    assert import_corrections(store, desk, path) == ImportReport(unchanged=4)


@pytest.mark.parametrize("ending", CARRIERS)
def test_an_edit_comes_home_as_an_event_that_can_be_undone(tmp_path, store, desk, ending):
    second = [pair.id for pair in store.pairs.select()][1]
    path = tmp_path / f"x.{ending}"
    export(store, path)
    written = "The &lt;second> &amp; sentence." if ending == "xliff" else "The <second> & sentence."
    change(path, "dER ZWEITE sATZ.", written)
    ben = Desk(store, FakeEncoder(), by="ben")
    assert import_corrections(store, ben, path) == ImportReport(edited=1, unchanged=3)
    pair = store.pairs.get(second)
    assert (pair.target, pair.state) == ("The <second> & sentence.", PairState.EDITED)
    assert (pair.reviewer, pair.similarity is not None) == ("ben", True)
    assert import_corrections(store, ben, path) == ImportReport(unchanged=4)  # it is so already
    ben.undo()
    assert store.pairs.get(second).target == "dER ZWEITE sATZ."


@pytest.mark.parametrize("ending", CARRIERS)
def test_a_pair_that_changed_meanwhile_is_shown_and_not_overwritten(tmp_path, store, desk, ending):
    second = [pair.id for pair in store.pairs.select()][1]
    path = tmp_path / f"x.{ending}"
    export(store, path)
    desk.edit(second, "Anna was here.")
    change(path, "dER ZWEITE sATZ.", "Ben was here.")
    count = events(store)
    report = import_corrections(store, Desk(store, FakeEncoder(), by="ben"), path)
    (conflict,) = report.conflicts
    assert report == ImportReport(unchanged=3, conflicts=(conflict,))
    assert (conflict.pair, conflict.theirs, conflict.ours, conflict.reviewer) == (
        second,
        "Ben was here.",
        "Anna was here.",
        "anna",
    )
    assert "changed since" in conflict.reason
    assert events(store) == count


def rewrite(path: Path, number: int, **columns: object) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row["pair"] == number:
            row.update(columns)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize(
    ("columns", "target", "state", "note", "report"),
    [
        ({"state": "accepted"}, None, "accepted", "", {"decided": 1}),
        ({"state": "Edited "}, None, "accepted", "", {"decided": 1}),
        ({"state": "rejected"}, None, "rejected", "", {"decided": 1}),
        ({"state": ""}, None, "new", "", {"unchanged": 1}),
        ({"note": "Hm."}, None, "new", "Hm.", {"noted": 1}),
        ({"target": " x\r\ny "}, "x\ny", "edited", "", {"edited": 1}),
        ({"target": "x\ud800"}, "x", "edited", "", {"edited": 1}),
        ({"target": "x", "state": "accepted", "note": "y"}, "x", "edited", "y", {"edited": 1}),
        ({"target": "x", "state": "rejected"}, "x", "rejected", "", {"edited": 1}),
        ({"context_before": "x", "confidence": "2"}, None, "new", "", {"unchanged": 1}),
    ],
)
def test_what_an_editor_may_do(tmp_path, store, desk, columns, target, state, note, report):
    first = next(store.pairs.select())
    path = tmp_path / "x.jsonl"
    export(store, path)
    rewrite(path, first.id, **columns)
    expected = ImportReport(**{"unchanged": 3 + report.pop("unchanged", 0), **report})
    assert import_corrections(store, desk, path) == expected
    pair = store.pairs.get(first.id)
    assert (pair.target, pair.state, pair.note) == (target or first.target, state, note)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"target": " "}, "emptied"),
        ({"state": "gut"}, "'gut' is no state; give one of new, accepted"),
        ({"source": "Anders."}, "source was changed"),
        ({"seen": "x"}, "does not say which pair"),
        ({"pair": 99, "target": "x"}, "no longer there"),
        ({"pair": 2, "target": "x"}, "another source"),
    ],
)
def test_what_an_editor_may_not_do_is_shown(tmp_path, store, desk, columns, reason):
    first = next(store.pairs.select())
    path = tmp_path / "x.jsonl"
    export(store, path)
    rewrite(path, first.id, **columns)
    before, count = contents(store), events(store)
    report = import_corrections(store, desk, path)
    assert [conflict.place for conflict in report.conflicts] == ["line 1"]
    assert reason in report.conflicts[0].reason
    assert (report.unchanged, contents(store), events(store)) == (3, before, count)


def test_a_merged_pair_is_no_longer_there(tmp_path, store, desk):
    first, second, *_ = list(store.pairs.select())
    path = tmp_path / "x.jsonl"
    export(store, path)
    desk.merge(first.id)
    rewrite(path, first.id, target="x")
    rewrite(path, second.id, target="x")
    report = import_corrections(store, desk, path)
    assert [conflict.pair for conflict in report.conflicts] == [first.id, second.id]
    assert report.unchanged == 2


def test_reopening_takes_a_decision_back(tmp_path, store, desk):
    first = next(store.pairs.select()).id
    desk.accept([first])
    path = tmp_path / "x.jsonl"
    export(store, path)
    rewrite(path, first, state="new")
    assert import_corrections(store, desk, path).decided == 1
    assert store.pairs.get(first).state is PairState.NEW


TEXTS = (ANY | NASTY).map(lambda text: f"a{text}")


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(CARRIERS),
    st.lists(st.tuples(TEXTS, st.sampled_from(PairState), ANY | NASTY), min_size=4, max_size=4),
)
def test_any_content_of_a_database_goes_out_and_home_unchanged(tmp_path, store, desk, ending, made):
    for pair, (target, state, note) in zip(list(store.pairs.select()), made, strict=True):
        desk.edit(pair.id, stable(target))
        desk.note(pair.id, stable(note))
        if state is PairState.REJECTED:
            desk.reject([pair.id])
        elif state is PairState.NEW:
            desk.reopen([pair.id])
    path = tmp_path / f"any.{ending}"
    export(store, path, ExportChoice(states=ALL_STATES))
    before, count = contents(store), events(store)
    assert import_corrections(store, desk, path) == ImportReport(unchanged=4)
    assert (contents(store), events(store)) == (before, count)
    found = {row.pair: row for row in READERS[ending](path)}
    for pair in store.pairs.select():
        row = found[pair.id]
        assert (stable(row.source), stable(row.target), stable(row.note), row.state) == (
            stable(pair.source),
            pair.target,
            pair.note,
            pair.state.value,
        )


@pytest.mark.parametrize("ending", ["xliff", "xlsx", "docx"])
def test_what_no_engine_translated_is_filled_by_people(tmp_path, ending):
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    engine = FakeEngine(fails=frozenset({"Der zweite Satz."}))
    path = tmp_path / f"x.{ending}"
    with Store(tmp_path / "t.db", create=True) as store:
        run_articles([documents.Found(article, "a.txt")], engine, FakeEncoder(), store)
        gap = next(pair for pair in store.pairs.select() if pair.origin is Origin.FAILED)
        assert export(store, path).written == 4
        rows = list(READERS[ending](path))
        assert [row.target for row in rows if row.pair == gap.id] == [""]
        home = Desk(store, FakeEncoder(), by="ben")
        filled = [replace(row, target=row.target or "The second sentence.") for row in rows]
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(READERS, ending, lambda _: iter(filled))
            assert import_corrections(store, home, path) == ImportReport(edited=1, unchanged=3)
        pair = store.pairs.get(gap.id)
    assert (pair.target, pair.origin) == ("The second sentence.", Origin.HUMAN)
    assert pair.state is PairState.EDITED


def test_the_command_lists_conflicts_and_says_so_by_its_exit_code(
    tmp_path, store, desk, monkeypatch
):
    monkeypatch.setattr(
        "translator.pipeline.encoder.open_encoder", lambda *args, **options: FakeEncoder()
    )
    first = next(store.pairs.select()).id
    path = tmp_path / "x.jsonl"
    export(store, path)
    rewrite(path, first, target="Ben's.")
    run = CliRunner().invoke(app, ["import", str(path), "--db", str(store.path), "--by", "ben"])
    assert (run.exit_code, run.stdout) == (0, "")
    assert "1 edited, 0 decided, 0 noted, 3 unchanged" in run.stderr
    desk.edit(first, "Anna's.")
    run = CliRunner().invoke(app, ["import", str(path), "--db", str(store.path)])
    assert run.exit_code == 1
    assert "Ben's." in run.stdout
    assert "Anna's." in run.stdout
    run = CliRunner().invoke(app, ["import", str(path), "--db", str(store.path), "--json"])
    assert json.loads(run.stdout)["conflicts"][0]["ours"] == "Anna's."
    rewrite(path, first, state="rejected", note="Nein.")
    run = CliRunner().invoke(app, ["import", str(path), "--db", str(store.path), "--json"])
    (conflict,) = json.loads(run.stdout)["conflicts"]
    assert (conflict["state"], conflict["note"]) == ("rejected", "Nein.")


# --- translation memories --------------------------------------------------------------------

HEADER = (
    '<header creationtool="{tool}" creationtoolversion="1" segtype="sentence" o-tmf="x" '
    'adminlang="en" srclang="{srclang}" datatype="plaintext"/>'
)


def memory(body: str, *, tool: str = "other", srclang: str = "de-DE", root: str = 'version="1.4"'):
    header = HEADER.format(tool=tool, srclang=srclang)
    return f"<tmx {root}>{header}<body>{body}</body></tmx>"


def tu(source: str, target: str, inner: str = "", **attributes: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<tu{said}>{inner}<tuv xml:lang="de-DE"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="en-US"><seg>{target}</seg></tuv></tu>'
    )


def brought(tmp_path: Path, data: str | bytes, name: str = "m.tmx") -> tuple[MemoryReport, list]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with Store(tmp_path / "m.db", create=True) as store:
        report = import_memory(store, path)
        return report, list(store.memory.imported())


SIZE = memory(tu("Größe", "Size"))
CODES = ("iso-8859-1", "windows-1252", "cp850", "gb18030", "iso-8859-15")
PREFIXED = re.sub("<(/?)(?=[a-z])", r"<\1t:", memory(tu("Größe", "Size"), root='xmlns:t="u"'))
TARGET_FIRST = re.sub("(<tuv.*?</tuv>)(<tuv.*?</tuv>)", r"\2\1", SIZE)


@pytest.mark.parametrize(
    "data",
    [
        SIZE,
        f"\ufeff{SIZE}",
        f'<?xml version="1.0" encoding="utf-16"?>{SIZE}'.encode("utf-16"),
        *(f'<?xml version="1.0" encoding="{code}"?>{SIZE}'.encode(code) for code in CODES),
        f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">{SIZE}',
        memory(tu("Größe", "Size"), root='version="1.1" xmlns="http://www.lisa.org/tmx14"'),
        PREFIXED,
        TARGET_FIRST,
        SIZE.replace("xml:lang", "lang"),
        memory(tu("Größe", "Size").replace("de-DE", "DE_de"), srclang="DE"),
        memory(tu("Größe", "Size"), srclang="*all*"),
        memory(tu("\n  Größe\n", "<b>Si</b><hi>ze</hi>")),
        memory(tu('Gr<bpt i="1">&lt;b></bpt>öß<ept i="1"/>e<ut>{x}</ut>', "Size")),
        gzip.compress(SIZE.encode()),
    ],
)
def test_a_memory_of_any_make_is_read(tmp_path, data):
    name = "m.tmx.gz" if data[:2] == b"\x1f\x8b" else "m.tmx"
    report, units = brought(tmp_path, data, name)
    assert report == MemoryReport(
        1, left_out={"nobody approved": 0, "without text in two languages": 0}
    )
    assert [
        (unit.source, unit.target, unit.source_language, unit.target_language) for unit in units
    ] == [("Größe", "Size", "de", "en")]


def test_what_a_memory_says_of_a_unit_is_kept(tmp_path):
    inner = (
        '<note>a</note><note>b</note><prop type="x-context-pre">Davor.</prop>'
        '<prop type="x-document">d.txt</prop><prop type="other">x</prop>'
    )
    said = {
        "tuid": "u1",
        "creationid": "Anna",
        "creationdate": "20200102T030405Z",
        "changeid": "Ben",
        "changedate": "2020-01-03T03:04:05Z",
    }
    _, (unit,) = brought(tmp_path, memory(tu("Eins", "One", inner, **said)))
    assert (unit.tuid, unit.note, unit.before, unit.after, unit.document) == (
        "u1", "a\nb", "Davor.", "", "d.txt",
    )  # fmt: skip
    assert (unit.created_by, unit.created_at) == ("Anna", "2020-01-02T03:04:05Z")
    assert (unit.changed_by, unit.changed_at) == ("Ben", "2020-01-03T03:04:05Z")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("20261121T103005Z", "2026-11-21T10:30:05Z"),
        ("2026-11-21T10:30:05.123456", "2026-11-21T10:30:05Z"),
        ("20261121", "2026-11-21T00:00:00Z"),
        ("20261321T103005Z", ""),
        ("00011121T103005Z", "0001-11-21T10:30:05Z"),
        ("gestern", ""),
        ("", ""),
    ],
)
def test_wrong_dates_are_none(written, read):
    assert iso(written) == read


def test_several_languages_and_units_without_a_pair(tmp_path):
    french = '<tuv xml:lang="fr"><seg>Un</seg></tuv></tu>'
    body = (
        tu("Eins", "One").replace("</tu>", french)
        + tu("Eins", "")
        + "<tu/>"
        + tu("Zwei", "Two").replace("en-US", "de-AT")
    )
    report, units = brought(tmp_path, memory(body))
    assert (report.added, report.left_out["without text in two languages"]) == (2, 3)
    assert [(unit.target, unit.target_language) for unit in units] == [("One", "en"), ("Un", "fr")]
    assert "left out 3 without text in two languages" in report.summary


def test_what_nobody_approved_stays_out(tmp_path):
    body = (
        tu("a", "b", '<prop type="x-status">rejected</prop>')
        + tu("c", "d", creationid="MT!")
        + tu("e", "f", '<prop type="x-status">accepted</prop>', creationid="MT!")
    )
    report, units = brought(tmp_path, memory(body))
    assert [unit.source for unit in units] == ["e"]
    assert report.left_out["nobody approved"] == 2


def test_the_same_file_again_adds_nothing_and_a_newer_one_renews(tmp_path):
    old = memory(tu("Eins", "One", "<note>x</note>", changedate="20200101T000000Z"))
    assert brought(tmp_path, old)[0].added == 1
    again, _ = brought(tmp_path, old)
    assert (again.added, again.changed, again.known) == (0, 0, 1)
    report, (unit,) = brought(tmp_path, old.replace("2020", "2021").replace(">x<", ">y<"))
    assert (report.added, report.changed, report.known, unit.note) == (0, 1, 0, "y")
    report, (unit,) = brought(tmp_path, old)
    assert (report.known, unit.note) == (1, "y")


@pytest.mark.parametrize(
    "data",
    [
        memory(tu("a & b", "c")),
        memory(tu("a", "b"))[:-9],
        '<!DOCTYPE tmx [<!ENTITY a "b">]>' + memory(tu("&a;", "c")),
        '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + memory(tu("&a;", "c")),
        '<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        + memory(tu("&b;", "c")),
        '<?xml version="1.0" encoding="klingon"?>' + memory(tu("a", "b")),
        b"\x00\x01\x02",
        b"",
        memory(tu("ä", "b")).encode("cp1252"),
    ],
)
def test_broken_and_hostile_files_change_nothing(tmp_path, data):
    if isinstance(data, str):
        data = data.replace("<body>", f"<body>{tu('Gut', 'Good')}")
    with pytest.raises(XmlError) as caught:
        brought(tmp_path, data)
    assert "\n" not in str(caught.value)
    with Store(tmp_path / "m.db") as store:
        assert list(store.memory.imported()) == []


def test_what_is_no_memory_says_so_and_what_is_broken_who_mends_it(tmp_path):
    with pytest.raises(XmlError, match="is no TMX: it begins with <html>; give another file"):
        brought(tmp_path, "<html><body><tmx/></body></html>")
    with pytest.raises(XmlError, match="export it again, or repair it with 'satzpaar tmx fix'"):
        brought(tmp_path, memory(tu("a & b", "c")))


def test_a_run_uses_what_was_imported_in_both_directions(tmp_path):
    brought(tmp_path, memory(tu("Der erste Satz.", "The first sentence.")))
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    engine = FakeEngine()
    (elsewhere,) = read_reviewed(tmp_path / "m.db", "de", "en")
    assert elsewhere.target == "The first sentence."
    with Store(tmp_path / "m.db") as store:
        assert [unit.target for unit in store.memory.remembered("en", "de")] == ["Der erste Satz."]
        run_articles([documents.Found(article, "a.txt")], engine, FakeEncoder(), store)
        targets = [pair.target for pair in store.pairs.select()]
    assert targets[0] == "The first sentence."
    assert "Der erste Satz." not in engine.asked


UNITS = st.lists(
    st.tuples(ANY | NASTY, ANY | NASTY, ANY | NASTY, st.datetimes().map(lambda at: at.year)),
    max_size=5,
    unique_by=lambda unit: stable(unit[0]).casefold(),
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(UNITS)
def test_what_we_export_from_an_imported_memory_toolkit_reads_the_same(tmp_path, units):
    given_file, ours = tmp_path / "given.tmx", tmp_path / "ours.tmx"
    known = replace(
        UNIT, origin=Origin.HUMAN, state=PairState.ACCEPTED, author="Anna", reviewer="Ben"
    )
    made = [
        replace(
            known,
            source=source,
            target=target,
            note=note,
            tuid=f"u{number}",
            created=f"{1000 + number}-01-01T00:00:00Z",
            changed=f"{year:04}-02-03T04:05:06Z",
        )
        for number, (source, target, note, year) in enumerate(units)
    ]
    write_tmx(made, given_file, TmxOptions(keep_variants=True))
    (tmp_path / "any.db").unlink(missing_ok=True)
    with Store(tmp_path / "any.db", create=True) as store:
        import_memory(store, given_file)
        report = export(store, ours, ExportChoice(memory=True, keep_variants=True))
    theirs = [(unit.source, unit.target) for unit in tmxfile.parsefile(str(given_file)).units]
    assert theirs == [(clean(s), clean(t)) for s, t, *_ in units if clean(s) and clean(t)]
    assert [(unit.source, unit.target) for unit in tmxfile.parsefile(str(ours)).units] == theirs
    assert report.written == len(theirs)
    said = [
        [replace(unit, segments=(), props={}) for unit in read_tmx(file)]
        for file in (given_file, ours)
    ]
    assert said[0] == said[1]


def test_the_command_imports_a_memory_into_a_new_database(tmp_path):
    path, db = tmp_path / "m.tmx", tmp_path / "new.db"
    path.write_text(memory(tu("Eins", "One")), encoding="utf-8")
    run = CliRunner().invoke(app, ["import", str(path), "--db", str(db), "--json"])
    assert (run.exit_code, json.loads(run.stdout)["added"]) == (0, 1)
    assert "1 unit added" in run.stderr
    out = tmp_path / "out.tmx"
    run = CliRunner().invoke(app, ["export", str(out), "--db", str(db), "--memory"])
    assert run.exit_code == 0
    assert "One" in out.read_text(encoding="utf-8")
    run = CliRunner().invoke(
        app, ["export", str(out), "--db", str(db), "--memory", "--state", "new"]
    )
    assert run.exit_code == 2
