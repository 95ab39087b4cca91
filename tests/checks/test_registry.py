"""All checks alike: the golden cases, and what each check must be."""

import pytest

from tests.support.evidence import names, pair
from tests.support.paths import CASES, ROOT
from translator.checks import CHECKS, Evidence
from translator.types import Severity


def cases(kind: str) -> list:
    found = []
    for folder in sorted(CASES.glob("check-*")):
        check = folder.name.removeprefix("check-")
        for line in (folder / f"{kind}.tsv").read_text(encoding="utf-8").split("\n")[:-1]:
            source, target = line.split("\t")
            found.append(pytest.param(check, source, target, id=f"{check}-{source[:30]}"))
    return found


def test_the_documentation_lists_each_check_as_it_is():
    text = (ROOT / "docs" / "checks.md").read_text("utf-8")
    listed = [line.split(" | ")[:3] for line in text.splitlines() if line.startswith("| `")]
    rows = [row for row in listed if row[1] in set(Severity)]
    assert rows == [[f"| `{name}`", one.severity, one.explanation] for name, one in CHECKS.items()]


@pytest.mark.parametrize(("check", "source", "target"), cases("right"))
def test_a_right_pair_is_left_alone(check, source, target):
    assert check not in names(pair(source, target))


@pytest.mark.parametrize(("check", "source", "target"), cases("wrong"))
def test_a_wrong_pair_is_found(check, source, target):
    assert check in names(pair(source, target))


def test_every_check_of_the_text_has_cases():
    told = {
        "failed",
        "low-similarity",
        "dropped-tail",
        "contested",
    }  # what the evidence says, not the texts
    assert {folder.name.removeprefix("check-") for folder in CASES.glob("check-*")} == (
        set(CHECKS) - told
    )


def test_checks_said_to_need_the_texts_alone_read_nothing_else():
    asked = set()

    class Watched(Evidence):
        def __getattribute__(self, name):
            asked.add(name)
            return super().__getattribute__(name)

    texts = ("Herr Weber sprach gestern lange mit Kanzler Olaf Scholz.", "Weber gestern Scholz")
    context = {"similarity", "contested", "tail"}  # names are part of what is remembered
    reading = set()
    for name, check in CHECKS.items():
        asked.clear()
        check.find(Watched(*texts, "de", "en", similarity=0.1, contested=True, tail=0.1))
        reading |= {name} if asked & context else set()
    assert reading == {name for name, check in CHECKS.items() if check.in_context}


def test_the_gravest_come_first():
    order = [Severity.SEVERE, Severity.WARNING, Severity.INFO]
    ranks = [order.index(check.severity) for check in CHECKS.values()]
    assert ranks == sorted(ranks)


def test_every_check_explains_itself_in_a_sentence():
    for name, check in CHECKS.items():
        assert name == name.lower()
        assert check.explanation[0].isupper(), name
        assert check.explanation.endswith("."), name
