"""Chooses the best engine there is for a language pair, and says why."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from translator.engines.base import Engine
from translator.engines.models.catalogue import CATALOGUE, DEFAULT_MODELS, Model
from translator.engines.models.library import ModelLibrary, superseded
from translator.errors import EngineError, ModelError, UsageError
from translator.languages.codes import check_code
from translator.types import Progress, Quality


@dataclass(frozen=True)
class EngineChoice:
    """What is asked of an engine; settings that do not apply to its kind are ignored."""

    source: str
    target: str
    """Languages as ISO 639-1 has them."""
    engine: str | None = None
    """A kind of engine; the best there is, if not given."""
    model: str | None = None
    """The name of a model; the best there is, if not given."""
    offline: bool = False
    """Whether the network must not be used."""
    beam_size: int | None = None
    """Hypotheses an Argos engine follows at once; by ``quality``, if not given."""
    threads: int = 0
    """Processor cores to use; 0: all this process may use."""
    batch_size: int = 0
    """Sentences handed over at once, between two points of storage; 0: the engine's own."""
    quality: Quality = Quality.GOOD

    @property
    def pair(self) -> str:
        """Both languages, as in ``de-en``."""
        return f"{self.source}-{self.target}"

    @property
    def cores(self) -> int:
        """How many processor cores to use."""
        if self.threads:
            return self.threads
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1

    def check(self) -> None:
        """Raise UsageError unless these are two languages."""
        check_code(self.source)
        check_code(self.target)
        if self.source == self.target:
            raise UsageError(f"--from and --to are both '{self.source}'; nothing to translate")


_BEAMS = {Quality.FAST: 1, Quality.GOOD: 4}
"""What an Argos engine follows at once: argostranslate's own default where it may cost that."""


def _argos(model: Model, asked: EngineChoice) -> Engine:
    from translator.engines.argos import ArgosEngine

    return ArgosEngine(
        model,
        asked.source,
        asked.target,
        beam_size=asked.beam_size or _BEAMS[asked.quality],
        threads=asked.cores,
        batch_size=asked.batch_size or 128 * asked.cores,
    )


def _llm(model: Model, asked: EngineChoice) -> Engine:
    if model.path is not None and model.path.suffix == ".onnx":
        from translator.engines.small import SmallEngine

        return SmallEngine(
            model,
            asked.source,
            asked.target,
            threads=asked.cores,
            quality=asked.quality,
            batch_size=asked.batch_size,
        )
    from translator.engines.llm import LlmEngine

    return LlmEngine(
        model, asked.source, asked.target, threads=asked.cores, batch_size=asked.batch_size
    )


ENGINES: dict[str, Callable[[Model, EngineChoice], Engine]] = {
    "argos": _argos,
    "llm": _llm,
}
"""Kinds of engine, best first; each imports its adapter when it is asked for."""


def choose(
    asked: EngineChoice,
    library: ModelLibrary,
    say: Callable[[str], None] = lambda line: None,
    progress: Progress = Progress(),
) -> Engine:
    """Return the best engine that fits, installing one if there is none and that is allowed.

    In this order: an installed Argos package, an installed language model, an Argos package
    from the index, our own small model. ``say`` is told which and why.
    """
    if asked.engine is not None and asked.engine not in ENGINES:
        raise EngineError(f"there is no engine '{asked.engine}'; give one of: {', '.join(ENGINES)}")
    chosen, why = _Search(asked, library, say, progress).model()
    if older := superseded(chosen):
        say(f"{chosen.name} is {older}; run 'satzpaar models install {chosen.name}'")
    say(f"engine: {chosen.kind} {chosen.name} ({why})")
    return ENGINES[chosen.kind](chosen, asked)


@dataclass(frozen=True)
class _Search:
    """One search for a model."""

    asked: EngineChoice
    library: ModelLibrary
    say: Callable[[str], None]
    progress: Progress

    def model(self) -> tuple[Model, str]:
        """Return the model to use and why."""
        if self.asked.model is not None:
            return self._named(self.asked.model)
        kinds = [kind for kind in ENGINES if self.asked.engine in (None, kind)]
        for kind in kinds:
            found = self._installed(kind)
            if found is not None:
                return found
        if "argos" in kinds and not self.asked.offline:
            fetched = self._from_argos_index()
            if fetched is not None:
                return fetched, "no model for the pair was installed; the Argos index has one"
        if "llm" in kinds and self.asked.pair in DEFAULT_MODELS:
            model = self._install(DEFAULT_MODELS[self.asked.pair])
            return model, "our own small model; no other for the pair is at hand"
        raise EngineError(self._nothing())

    def _named(self, name: str) -> tuple[Model, str]:
        installed = {model.name: model for model in self.library.installed()}
        known = installed.get(name) or (CATALOGUE[name].model if name in CATALOGUE else None)
        if known is None:
            raise ModelError(
                f"no model named '{name}' is installed; see 'satzpaar models list', "
                "or install a file with 'satzpaar models install FILE'"
            )
        if self.asked.engine not in (None, known.kind):
            raise EngineError(
                f"{name} runs on the engine {known.kind}, not {self.asked.engine}; "
                "leave --engine out"
            )
        if not known.translates(self.asked.source, self.asked.target):
            raise EngineError(
                f"{name} translates {', '.join(known.languages)}, not {self.asked.pair}; "
                "choose another with --model, see 'satzpaar models list'"
            )
        return (known if name in installed else self._install(name)), "as asked for"

    def _installed(self, kind: str) -> tuple[Model, str] | None:
        fitting = [
            model
            for model in self.library.installed()
            if model.kind == kind and model.translates(self.asked.source, self.asked.target)
        ]
        if not fitting:
            return None
        # One made for the pair beats one for any; among equals, the largest.
        best = max(fitting, key=lambda model: (bool(model.languages), model.size))
        made = f"made for {self.asked.pair}" if best.languages else "translates any pair"
        others = f"; --model chooses another of {len(fitting)}" if len(fitting) > 1 else ""
        return best, f"installed, {made}{others}"

    def _from_argos_index(self) -> Model | None:
        try:
            return self.library.install(
                f"argos:{self.asked.pair}", offline=False, say=self.say, progress=self.progress
            )
        except ModelError as error:
            self.say(f"no Argos package for {self.asked.pair}: {error}")
            return None

    def _install(self, name: str) -> Model:
        return self.library.install(
            name, offline=self.asked.offline, say=self.say, progress=self.progress
        )

    def _nothing(self) -> str:
        if self.asked.engine == "llm" or self.asked.pair not in DEFAULT_MODELS:
            asked = "language model" if self.asked.engine == "llm" else "engine"
            return (
                f"no {asked} for {self.asked.pair} is installed; run 'satzpaar models install "
                f"argos:{self.asked.pair}' while online, or install a file with "
                "'satzpaar models install FILE.argosmodel' or 'FILE.gguf'"
            )
        return (
            f"no Argos package for {self.asked.pair} is installed or can be had; "
            f"run 'satzpaar models install argos:{self.asked.pair}' while online, "
            "'satzpaar models install FILE.argosmodel', or leave --engine out"
        )
