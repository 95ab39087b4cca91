"""Which language a text is in, told offline from its letters."""

from functools import cached_property
from typing import Any, Protocol


class Detector(Protocol):
    """Something that tells the language of a text."""

    def detect(self, text: str) -> tuple[str, float]:
        """Return the ISO 639-1 code of the likeliest language and its probability."""


class LangidDetector:
    """The detector of py3langid, whose model comes in its wheel; loaded at the first text."""

    def detect(self, text: str) -> tuple[str, float]:
        """Return the ISO 639-1 code of the likeliest language and its probability."""
        language, probability = self._identifier.classify(text)
        return str(language), float(probability)

    @cached_property
    def _identifier(self) -> Any:
        from py3langid.langid import (  # type: ignore[import-untyped]
            MODEL_FILE,
            LanguageIdentifier,
        )

        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
