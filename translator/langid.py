"""Which language a text is in, told offline from its letters."""

from functools import cache
from typing import Any, Protocol


class Detector(Protocol):
    """Something that tells the language of a text."""

    def detect(self, text: str) -> tuple[str, float]:
        """Return the ISO 639-1 code of the likeliest language and its probability."""


class LangidDetector:
    """The detector of py3langid, whose model comes in its wheel; loaded at the first text."""

    def detect(self, text: str) -> tuple[str, float]:
        """Return the ISO 639-1 code of the likeliest language and its probability."""
        language, probability = _identifier().classify(text)
        return str(language), float(probability)


@cache  # unpacking the model takes half a second
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
