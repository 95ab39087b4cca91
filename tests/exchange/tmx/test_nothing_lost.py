"""What ``tmx fix`` must not lose, and what ``tmx check`` must not call clean or broken."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from translator.cli import app
from translator.exchange.tmx.fix import fix
from translator.exchange.tmx.lint import check

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header creationtool="t" '
    'creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="de" '
    'datatype="plaintext"/>\n'
)


def unit(source: str, target: str, more: str = "") -> str:
    return (
        f'<tu><tuv xml:lang="de"{more}><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{target}</seg></tuv></tu>\n'
    )


DRAFT = unit("Der Wald ist still.", "The forest is quiet.", ' ex:s="1"')
ONE, TWO = unit("Der Wald ist still.", "The forest is quiet."), unit("Es regnet.", "It rains.")
CLEAN = {
    "comment before the end": f"{HEAD}<body>\n{ONE}{TWO}</body>\n<!-- so -->\n</tmx>\n",
    "comment after the end": f"{HEAD}<body>\n{ONE}{TWO}</body></tmx>\n<!-- so -->\n",
    "instruction after the end": f"{HEAD}<body>\n{ONE}{TWO}</body></tmx>\n<?so it is?>\n",
    "instruction between": f"{HEAD}<body>\n{ONE}<?so it is?>\n{TWO}</body></tmx>\n",
}
MENDED = {
    "second body": f"{HEAD}<body>\n{ONE}</body>\n<body>\n{TWO}</body></tmx>\n",
    "second document": f"{HEAD}<body>\n{ONE}</body></tmx>\n{HEAD}<body>\n{TWO}</body></tmx>\n",
    "comment with hyphens": f"{HEAD}<body>\n<!-- a -- b --->\n{ONE}{TWO}</body></tmx>\n",
    "two marks": f"\ufeff\ufeff{HEAD}<body>\n{ONE}{TWO}</body></tmx>\n",
    "UTF8": f"{HEAD}<body>\n{ONE}{TWO}</body></tmx>\n".replace('"UTF-8"', '"UTF8"'),
    "namespace": HEAD.replace('"1.4"', '"1.4" xmlns:ex="http://e.com"')
    + f"<body>\n{DRAFT}{TWO}</body></tmx>",
    "text without seg": f"{HEAD}<body>\n{ONE}{TWO}</body></tmx>\n".replace("<seg>", "").replace(
        "</seg>", ""
    ),
}


@pytest.mark.parametrize("kind", CLEAN)
def test_what_is_right_is_called_right(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(CLEAN[kind], "utf-8")
    assert check(path).clean()
    assert fix(path, tmp_path / "b.tmx").kept == 2
    assert (tmp_path / "b.tmx").read_text("utf-8") == CLEAN[kind]


@pytest.mark.parametrize("kind", MENDED)
def test_what_is_wrong_is_told_and_mended_without_a_loss(tmp_path: Path, kind: str) -> None:
    path, mended = tmp_path / "a.tmx", tmp_path / "b.tmx"
    path.write_text(MENDED[kind], "utf-8")
    assert not check(path).clean()
    report = fix(path, mended)
    assert (report.kept, report.lost, report.left.counts) == (2, 0, {})
    text = mended.read_text("utf-8")
    for words in ("Der Wald ist still.", "The forest is quiet.", "Es regnet.", "It rains."):
        assert f"<seg>{words}</seg>" in text
    fix(mended, tmp_path / "c.tmx")
    assert (tmp_path / "c.tmx").read_text("utf-8") == text


@pytest.mark.parametrize("pair", ["&#xD83D;&#xDE00;", "&#55357;&#56832;", "&#xd83d;&#56832;"])
def test_an_emoji_in_two_halves_is_one(tmp_path: Path, pair: str) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(
        f"{HEAD}<body>\n{unit(f'Hallo {pair}!', f'Hello {pair}!')}</body></tmx>", "utf-8"
    )
    assert "surrogates" in check(path).counts
    fix(path, tmp_path / "b.tmx")
    assert "<seg>Hallo 😀!</seg>" in (tmp_path / "b.tmx").read_text("utf-8")


@pytest.mark.parametrize("broken", [ONE.replace('"de"', "de"), ONE.replace("tu>", "TU>")])
def test_a_unit_that_cannot_be_saved_is_said_with_exit_code_1(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(f"{HEAD}<body>\n{broken}{TWO}</body></tmx>", "utf-8")
    made = CliRunner().invoke(app, ["tmx", "fix", str(path), "-o", str(tmp_path / "b.tmx")])
    assert made.exit_code == 1
    assert "1 of 2 units written" in made.stderr
    assert "1 unit could not be saved" in made.stderr


def test_units_that_come_twice_or_have_one_side_are_no_loss(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(f"{HEAD}<body>\n{ONE}{ONE}{unit('Ja.', '')}</body></tmx>", "utf-8")
    report = fix(path, tmp_path / "b.tmx")
    assert (report.kept, report.doubles, report.untranslated, report.lost) == (1, 1, 1, 0)
