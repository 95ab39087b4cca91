"""Which language a text is in, told offline from its letters."""

from functools import cache
from typing import Any, Protocol


class Detector(Protocol):
    """Something that tells the language of a text."""

    def detect(self, text: str) -> tuple[str, float]:
        """Return the code of the likeliest language, empty for none, and its probability."""


NO_LANGUAGE = "zxx"
"""What py3langid says of numbers, codes and the like."""


class LangidDetector:
    """The detector of py3langid, whose model comes in its wheel; loaded at the first text."""

    def detect(self, text: str) -> tuple[str, float]:
        """Return the code of the likeliest language, empty for none, and its probability."""
        language, probability = _identifier().classify(text)
        return "" if language == NO_LANGUAGE else str(language), float(probability)


@cache  # unpacking the model takes half a second
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
