"""The shape of the text: length, end, brackets, broken characters."""

import math
import re

from translator.checks.check import Evidence, Fault
from translator.languages.base import Sentences
from translator.types import Span

LENGTH_DEVIATIONS = 3.2
"""How many standard deviations from the mean are too many."""


def length_ratio(evidence: Evidence) -> Fault | None:
    """Say when the translation's length is out of all proportion.

    A lost clause of less than a third of the sentence stays within what is usual.
    """
    source, target = len(evidence.source_text.strip()), len(evidence.target_text.strip())
    score = deviations(evidence)
    if abs(score) <= LENGTH_DEVIATIONS:
        return None
    amount = "short" if score < 0 else "long"
    return Fault(f"The translation is unusually {amount}: {target} characters for {source}.")


def deviations(evidence: Evidence) -> float:
    """Return how many standard deviations the target's length is from the usual; below 0: short."""
    source, target = len(evidence.source_text.strip()), len(evidence.target_text.strip())
    if not source or not target:
        return 0.0
    mean, spread, short = evidence.pair.lengths
    return (math.log(target / source) - mean) / math.sqrt(spread**2 + short / source)


END = re.compile(r"[.!?…:;][\s\"'“”‘’«»„)\]*_]*$")


_SHORTENED = re.compile(r"(?<![^\W_])(?:[IVXLCDM]+|\d{1,2}|(?P<word>[^\W\d_]+))\.\W*$")
"""What a stop may belong to that ends no sentence."""


def _ends_shortened(text: str, ends: Sentences) -> bool:
    """Return whether the last stop may be that of an ordinal, an initial or an abbreviation."""
    found = _SHORTENED.search(text[-40:])
    if found is None or not found["word"]:
        return found is not None and ends.ordinals
    word = found["word"]
    return (len(word) == 1 and word.isupper()) or word in ends.seldom_last


def truncated(evidence: Evidence) -> Fault | None:
    """Say when a finished source has a translation that stops in the middle."""
    source, target = evidence.source.rstrip(), evidence.target.rstrip()
    if not target or not END.search(source[-40:]) or END.search(target[-40:]):
        return None
    if _ends_shortened(source, evidence.pair.source.sentences):
        return None
    return Fault(
        "The source ends with a full stop; the translation breaks off without one.",
        target=_spans(LAST_WORD, evidence.target),
    )


LAST_WORD = re.compile(r"\S+\s*$")


def _spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in pattern.finditer(text))


BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"))
MARKS = re.compile(r"[()\[\]{}\"“”„«»]")


def unbalanced(evidence: Evidence) -> Fault | None:
    """Say when brackets or quotation marks pair up in the source but not in the translation."""
    for opening, closing in BRACKETS:
        source = evidence.source.count(opening) - evidence.source.count(closing)
        target = evidence.target.count(opening) - evidence.target.count(closing)
        if target and not source:
            missing = closing if target > 0 else opening
            return Fault(
                f"A bracket '{missing}' is missing in the translation.",
                target=_spans(MARKS, evidence.target),
            )
    if _quotes(evidence.target) % 2 and not _quotes(evidence.source) % 2:
        return Fault(
            "A quotation mark of the translation has no partner.",
            target=_spans(MARKS, evidence.target),
        )
    return None


QUOTES = re.compile("[\"“”„«»]|''")


def _quotes(text: str) -> int:
    return len(QUOTES.findall(text))


DAMAGE = re.compile(
    r"\ufffd"  # what decoders write for bytes they cannot read
    r"|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]"
    r"|[\ud800-\udfff]"
    r"|Ã[\u0080-\u00bf¤¶¼ŸŽ„œ–©¨ª«¯³º±§¡­]"
    r"|â€[\u0080-\u00bf™œž¦“”˜]?|Â[\u00a0«»°§©®]"
    r"|ï»¿|ï¿½"
    r"|&(?:amp|quot|lt|gt|nbsp|apos|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
    r"|<0x[0-9A-F]{2}>|▁|<unk>|⁇|<pad>|</?s>|<(?:start|end)_of_turn>"
)
"""Broken decoding, HTML entities, pieces of a tokeniser."""


def encoding_damage(evidence: Evidence) -> Fault | None:
    """Say which broken characters the translation has and the source has not."""
    for match in DAMAGE.finditer(evidence.target):
        if match.group() not in evidence.source:
            shown = match.group().encode("ascii", "backslashreplace").decode()
            return Fault(
                f"The translation holds damaged characters: {shown}.",
                target=_spans(DAMAGE, evidence.target),
            )
    return None
