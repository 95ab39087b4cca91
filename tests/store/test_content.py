"""Contents of pairs: partial, compared, and in events as they were."""

import json

from translator.store import UNSET, HeldSentence, PairContent
from translator.store.content import decode, encode
from translator.types import Finding, Origin, PairState, Severity

WHOLE = PairContent(
    source="Es sind 24.",
    target="There are 42.",
    similarity=None,
    origin=Origin.MT,
    state=PairState.NEW,
    retired=False,
    shaped=True,
    sentences=(HeldSentence(3, "source"), HeldSentence(4, "source", 0, 7)),
    findings=(Finding("number-mismatch", Severity.SEVERE, "24 is missing.", ((8, 10),)),),
)


def test_a_content_comes_back_from_an_event_as_it_was() -> None:
    assert decode(encode(WHOLE)) == WHOLE
    assert json.loads(encode(WHOLE)) == {
        "source": "Es sind 24.",
        "target": "There are 42.",
        "similarity": None,
        "origin": "mt",
        "state": "new",
        "retired": 0,
        "shaped": 1,
        "sentences": [[3, "source", 0, None], [4, "source", 0, 7]],
        "findings": [
            {
                "check": "number-mismatch",
                "severity": "severe",
                "message": "24 is missing.",
                "source_spans": [[8, 10]],
            }
        ],
    }


def test_what_is_not_said_is_not_none() -> None:
    assert encode(PairContent()) == "{}"
    assert PairContent(similarity=None).names == ("similarity",)
    assert PairContent(similarity=None) != PairContent()
    assert WHOLE.only(["note"]).note is UNSET


def test_contents_are_laid_over_one_another_and_compared() -> None:
    later = PairContent(target="There are 24.", findings=())
    made = WHOLE.updated(later)
    assert (made.source, made.target, made.findings) == (WHOLE.source, "There are 24.", ())
    assert made.differing(WHOLE) == later
    assert WHOLE.differing(WHOLE) == PairContent()
