"""What other tools object to in a TMX: each kind of problem, whom it troubles and how."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tool(StrEnum):
    """Somebody who reads TMX."""

    DTD = "DTD"
    OMEGAT_3 = "OmegaT 3.6"
    OMEGAT_6 = "OmegaT 6.1+"
    TRADOS = "Trados"
    MEMOQ = "memoQ"
    WEBLATE = "Weblate"


class Harm(StrEnum):
    """What comes of a problem, the worst first."""

    REFUSED = "refused"
    """The file is not read."""
    LOST = "lost"
    """A unit is not used, or used wrongly."""
    HINT = "hint"
    """Something of less weight, or only perhaps."""


@dataclass(frozen=True)
class Objection:
    """How tools take one kind of problem."""

    harm: Mapping[Tool, Harm]
    mended: str = ""
    """What ``satzpaar tmx fix`` does about it; nothing where it would have to guess."""

    @property
    def worst(self) -> Harm:
        """The worst that comes of it."""
        return worst(self.harm.values())


def worst(harms: Iterable[Harm]) -> Harm:
    """Return the worst of these, a hint where there is none."""
    found = set(harms)
    return next((harm for harm in Harm if harm in found), Harm.HINT)


ALL = tuple(Tool)
OMEGAT = (Tool.OMEGAT_3, Tool.OMEGAT_6)
STRICT = (Tool.DTD, Tool.OMEGAT_6)
"""Those who validate the whole file before they read any of it."""


def _refused(*tools: Tool, lost: tuple[Tool, ...] = (), mended: str = "") -> Objection:
    harm = dict.fromkeys(tools, Harm.REFUSED) | dict.fromkeys(lost, Harm.LOST)
    return Objection(harm, mended)


def _lost(*tools: Tool, mended: str = "") -> Objection:
    return Objection(dict.fromkeys(tools, Harm.LOST), mended)


def _hint(*tools: Tool, mended: str = "") -> Objection:
    return Objection(dict.fromkeys(tools, Harm.HINT), mended)


OBJECTIONS: Mapping[str, Objection] = {
    # characters
    "encoding": _refused(*ALL, mended="read as what it is, written as UTF-8"),
    "mojibake": _lost(*ALL, mended="read as what it is, written as UTF-8"),
    "control-character": _refused(*ALL, mended="removed"),
    "bare-ampersand": _refused(*ALL, mended="written as &amp;"),
    "bare-less-than": _refused(*ALL, mended="written as &lt;"),
    "html-entity": _refused(*ALL, mended="replaced by the character"),
    "surrogates": _refused(*ALL, mended="written as the character they stand for"),
    "comment": _refused(*ALL, mended="hyphens parted by blanks"),
    "odd-character": _hint(*ALL),
    # structure
    "not-well-formed": _refused(*ALL, mended="left out where nothing can be saved"),
    "no-tmx": _refused(*ALL),
    "entities": _refused(Tool.WEBLATE),
    "namespace": _refused(*STRICT, mended="removed"),
    "version": _refused(*STRICT, mended="written as 1.4"),
    "old-version": _hint(Tool.OMEGAT_6, mended="written as 1.4"),
    "header": _refused(*ALL, mended="written with what is known"),
    "header-attribute": _refused(*STRICT, mended="written with what is known"),
    "stray": _refused(*STRICT, mended="left out"),
    "second-body": _refused(*ALL, mended="its units are added to the first"),
    "text-without-seg": _refused(
        *STRICT, lost=(Tool.OMEGAT_3, Tool.MEMOQ, Tool.WEBLATE), mended="put into <seg>"
    ),
    "dtd": _refused(*STRICT),
    "property-order": _refused(*STRICT, mended="moved to the front"),
    "markup": _refused(*STRICT, lost=(Tool.OMEGAT_3,), mended="made inline codes (bpt, ept, ph)"),
    # languages
    "source-language": _refused(
        *STRICT, Tool.OMEGAT_3, Tool.WEBLATE, mended="that of the first variants, if all agree"
    ),
    "any-source": _refused(Tool.WEBLATE),
    "source-differs": _lost(Tool.TRADOS, mended="the header says what the variants say"),
    "source-missing": _lost(
        Tool.TRADOS, Tool.MEMOQ, Tool.WEBLATE, mended="that of the first variants, if all agree"
    ),
    "source-second": _hint(Tool.TRADOS, Tool.WEBLATE),
    "language-missing": _refused(*STRICT, lost=(Tool.OMEGAT_3,)),
    "old-language": _refused(*STRICT, mended="written as xml:lang"),
    "language-code": _refused(Tool.OMEGAT_6, lost=(Tool.OMEGAT_3,), mended="hyphen for underscore"),
    "language-case": _hint(Tool.TRADOS, mended="written as de-DE"),
    "language-twice": _hint(Tool.TRADOS, Tool.MEMOQ),
    "many-languages": _hint(Tool.TRADOS),
    # units
    "one-side": _hint(*ALL),
    "empty-segment": _lost(Tool.OMEGAT_3, Tool.WEBLATE, mended="the unit is left out"),
    "white-space": _lost(*OMEGAT, mended="removed"),
    "line-break": _hint(*OMEGAT),
    "reserved-property": _lost(*OMEGAT, mended="prefixed with x-"),
    "property-prefix": _hint(Tool.TRADOS),
    "date": _hint(*OMEGAT, Tool.TRADOS, Tool.MEMOQ, mended="written as YYYYMMDDThhmmssZ"),
    "tuid": _hint(Tool.TRADOS, Tool.MEMOQ, mended="white space replaced by hyphens"),
    "unpaired-code": _hint(Tool.TRADOS, Tool.MEMOQ),
    "long-segment": _hint(Tool.TRADOS),
    "several-sentences": _hint(*OMEGAT),
    "duplicate": _hint(Tool.TRADOS, Tool.MEMOQ, mended="the first is kept"),
    "conflict": _hint(*OMEGAT, Tool.TRADOS, Tool.MEMOQ),
}
"""By the kind of problem."""
