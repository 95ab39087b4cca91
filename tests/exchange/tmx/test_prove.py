import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.tmx_variants import ARTICLE, BEAD, GOOD, SENTENCES, VARIANTS
from translator.cli import app
from translator.exchange.tmx.omegat import Filled, OmegaTError, find
from translator.exchange.tmx.prove import MISSING, Proof, prove

CODES = GOOD.replace("er geht es", 'er <bpt i="1" x="1">**</bpt>geht<ept i="1">**</ept> es')


@dataclass(frozen=True)
class FakeClient:
    """Cuts where it is told, fills the segments it is told."""

    cut: tuple[str, ...]
    used: tuple[str, ...] = ()

    def fill(self, memories, document, languages) -> Filled:
        assert languages == ("de", "en")
        assert document.read_text(encoding="utf-8")
        filled = sum(segment in self.used for segment in self.cut)
        return Filled(len(self.cut), filled, frozenset(self.used), b"", ())

    def segments(self, document, languages) -> list[str]:
        return list(reversed(self.cut))


def proof(folder: Path, tmx: str | bytes, article: str, client=None, name="a.txt") -> Proof:
    memory = folder / "m.tmx"
    memory.write_bytes(tmx.encode() if isinstance(tmx, str) else tmx)
    (folder / name).write_text(article, encoding="utf-8")
    return prove(memory, folder / name, client)


def reasons(made: Proof) -> list[tuple[str, str]]:
    return [(gap.segment, gap.why) for gap in made.unfilled]


def test_what_the_memory_does_not_claim_is_no_fault(tmp_path):
    made = proof(tmp_path, GOOD, ARTICLE, FakeClient(SENTENCES, SENTENCES[:3]))
    assert (made.segments, made.filled) == (4, 3)
    assert reasons(made) == [(SENTENCES[3], MISSING)]
    assert made.valid
    assert made.holds
    assert (made.reader, made.reader_units, made.reader_agrees) == ("translate-toolkit", 3, True)


def test_nothing_filled_is_a_fault(tmp_path):
    made = proof(tmp_path, GOOD, "Ganz anders.\n", FakeClient(("Ganz anders.",)))
    assert reasons(made) == [("Ganz anders.", MISSING)]
    assert not made.holds


@pytest.mark.parametrize(
    ("tmx", "segment", "why", "words"),
    [
        (VARIANTS["NBSP normalised"].decode(), SENTENCES[1], "characters differ", "U+00A0"),
        (VARIANTS["quotes normalised"].decode(), SENTENCES[0], "characters differ", "'\"'"),
        (BEAD, SENTENCES[0], "joined in the memory", SENTENCES[1]),
        (GOOD, " ".join(SENTENCES[:2]), "split differently", "Präsident. | Müller"),
        (GOOD, "Größer geht", "split differently", "Größer geht es nicht."),
        (VARIANTS["prop type=file"].decode(), SENTENCES[2], "not used", "'file'"),
        (GOOD, "Größer <b0>geht</b0> es nicht.", "tags differ", "Größer geht es nicht."),
        (CODES, "Größer <b0>geht</b0> es nicht.", "tags differ", "Größer **geht** es nicht."),
        (CODES, "Größer **geht** es nicht.", "tags differ", "Größer **geht** es nicht."),
        (
            GOOD.replace("5\u00a0Euro", "5&amp;nbsp;Euro"),
            SENTENCES[1],
            "characters differ",
            "the memory '&'",
        ),
    ],
)
def test_the_reason_is_named(tmp_path, tmx, segment, why, words):
    made = proof(tmp_path, tmx, ARTICLE, FakeClient((segment,)))
    (gap,) = made.unfilled
    assert (gap.segment, gap.why) == (segment, why)
    assert words in gap.detail
    assert not made.holds


def test_a_later_unit_without_target_is_named(tmp_path):
    empty = GOOD[GOOD.rindex("<tu ") : GOOD.index("</body>")].replace("It does not get any", "")
    made = proof(
        tmp_path,
        GOOD.replace("</body>", empty.replace(" bigger.", "") + "</body>"),
        ARTICLE,
        FakeClient((SENTENCES[2],)),
    )
    assert reasons(made) == [(SENTENCES[2], "duplicate")]


def test_the_second_file_of_an_export_is_used_too(tmp_path):
    (tmp_path / "m.nm.tmx").write_text(BEAD, encoding="utf-8")
    made = proof(tmp_path, GOOD, ARTICLE, FakeClient(SENTENCES, SENTENCES))
    assert [Path(name).name for name in made.memories] == ["m.tmx", "m.nm.tmx"]
    assert made.reader_units == 5
    assert made.holds


def test_without_omegat_it_says_so(tmp_path):
    made = proof(tmp_path, GOOD, ARTICLE)
    assert (made.segments, made.unfilled) == (None, ())
    assert "not installed" in made.note
    assert made.holds
    assert not proof(tmp_path, VARIANTS["missing o-tmf"], ARTICLE).holds


def test_markdown_is_proved_as_text_and_says_so(tmp_path):
    made = proof(tmp_path, GOOD, ARTICLE, FakeClient(SENTENCES, SENTENCES), name="a.md")
    assert "no filter for .md" in made.note


def test_another_reader_does_where_the_toolkit_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "translate.storage.tmx", None)
    made = proof(tmp_path, GOOD, ARTICLE)
    assert (made.reader, made.reader_units, made.reader_agrees) == ("lxml", 3, True)
    assert not proof(tmp_path, VARIANTS["bare &"], ARTICLE).reader_agrees


def test_a_missing_jar_is_an_error(tmp_path):
    with pytest.raises(OmegaTError, match=r"OmegaT\.jar"):
        find(tmp_path / "none.jar")


def test_the_command(tmp_path, monkeypatch):
    client = FakeClient(SENTENCES, SENTENCES[:2])
    monkeypatch.setattr("translator.exchange.tmx.omegat.find", lambda jar: client)
    assert MISSING
    (tmp_path / "m.tmx").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    arguments = ["prove", str(tmp_path / "m.tmx"), str(tmp_path / "a.txt")]
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 1
    made = json.loads(result.stdout)
    assert (made["filled"], made["segments"], made["valid"], made["holds"]) == (2, 4, True, False)
    assert "OmegaT: 2/4 segments filled" in result.stderr
    result = CliRunner().invoke(app, [*arguments, "--csv"])
    assert result.stdout.splitlines()[0] == "segment,why,detail"
    assert len(result.stdout.splitlines()) == 3


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "filled", "expected"),
    [
        ("good", 3, {SENTENCES[3]: MISSING}),
        ("NBSP normalised", 2, {SENTENCES[1]: "characters differ", SENTENCES[3]: MISSING}),
        ("quotes normalised", 2, {SENTENCES[0]: "characters differ", SENTENCES[3]: MISSING}),
        ("prop type=file", 2, {SENTENCES[2]: "not used", SENTENCES[3]: MISSING}),
        (
            "2-2 bead, header sentence",
            1,
            {
                SENTENCES[0]: "joined in the memory",
                SENTENCES[1]: "joined in the memory",
                SENTENCES[3]: MISSING,
            },
        ),
        ("2-2 bead, header paragraph", 3, {SENTENCES[3]: MISSING}),
        ("bare &", 0, dict.fromkeys(SENTENCES[:3], "not used") | {SENTENCES[3]: MISSING}),
    ],
)
def test_the_real_omegat(tmp_path, name, filled, expected):
    omegat = find()
    assert omegat is not None
    made = proof(tmp_path, VARIANTS[name], ARTICLE, omegat)
    assert (made.segments, made.filled) == (4, filled)
    assert dict(reasons(made)) == expected
    assert [gap.segment for gap in made.unfilled] == list(expected)
