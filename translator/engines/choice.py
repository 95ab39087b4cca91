"""Chooses the best engine there is for a language pair, and says why."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from translator.engines.base import Engine
from translator.engines.models.catalogue import CATALOGUE, DEFAULT_MODELS, Model
from translator.engines.models.library import ModelLibrary, superseded
from translator.errors import EngineError, ModelError
from translator.types import Progress


@dataclass(frozen=True)
class EngineOptions:
    """Settings of an engine; those that do not apply to it are ignored."""

    beam_size: int = 4
    """Hypotheses an Argos engine follows at once (argostranslate's own default)."""
    threads: int = 0
    """Processor cores to use; 0: all this process may use."""
    batch_size: int = 0
    """Sentences handed over at once, between two points of storage; 0: the engine's own."""


def _argos(model: Model, source: str, target: str, options: EngineOptions) -> Engine:
    from translator.engines.argos import ArgosEngine

    return ArgosEngine(
        model,
        source,
        target,
        beam_size=options.beam_size,
        threads=_cores(options),
        batch_size=options.batch_size or 128 * _cores(options),
    )


def _llm(model: Model, source: str, target: str, options: EngineOptions) -> Engine:
    from translator.engines.llm import LlmEngine

    return LlmEngine(
        model,
        source,
        target,
        threads=_cores(options),
        batch_size=options.batch_size,
    )


ENGINES: dict[str, Callable[[Model, str, str, EngineOptions], Engine]] = {
    "argos": _argos,
    "llm": _llm,
}
"""Kinds of engine, best first; each imports its adapter when it is asked for."""


def choose(
    source_language: str,
    target_language: str,
    *,
    data_dir: Path,
    argos_dir: Path | None = None,
    engine: str | None = None,
    model: str | None = None,
    offline: bool = False,
    options: EngineOptions = EngineOptions(),  # noqa: B008  (frozen)
    say: Callable[[str], None] = lambda line: None,
    progress: Progress = Progress(),  # noqa: B008  (frozen)
) -> Engine:
    """Return the best engine for the pair, installing one if there is none and that is allowed.

    In this order: an installed Argos package, an installed language model, an Argos package
    from the index, our own small model. ``say`` is told which and why.
    """
    if engine is not None and engine not in ENGINES:
        raise EngineError(f"there is no engine '{engine}'; give one of: {', '.join(ENGINES)}")
    library = ModelLibrary(data_dir, argos_dir)
    chosen, why = _Choice(
        library, source_language, target_language, engine, offline, say, progress
    ).model(model)
    if older := superseded(chosen):
        say(f"{chosen.name} is {older}; run 'satzpaar models install {chosen.name}'")
    say(f"engine: {chosen.kind} {chosen.name} ({why})")
    return ENGINES[chosen.kind](chosen, source_language, target_language, options)


@dataclass(frozen=True)
class _Choice:
    """One search for a model."""

    library: ModelLibrary
    source: str
    target: str
    engine: str | None
    offline: bool
    say: Callable[[str], None]
    progress: Progress

    @property
    def pair(self) -> str:
        return f"{self.source}-{self.target}"

    def model(self, name: str | None) -> tuple[Model, str]:
        """Return the model to use and why."""
        if name is not None:
            return self._named(name)
        kinds = [kind for kind in ENGINES if self.engine in (None, kind)]
        for kind in kinds:
            found = self._installed(kind)
            if found is not None:
                return found
        if "argos" in kinds and not self.offline:
            fetched = self._from_argos_index()
            if fetched is not None:
                return fetched, "no model for the pair was installed; the Argos index has one"
        if "llm" in kinds and self.pair in DEFAULT_MODELS:
            model = self._install(DEFAULT_MODELS[self.pair])
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
        if self.engine not in (None, known.kind):
            raise EngineError(
                f"{name} runs on the engine {known.kind}, not {self.engine}; leave --engine out"
            )
        if not known.translates(self.source, self.target):
            raise EngineError(
                f"{name} translates {', '.join(known.languages)}, not {self.pair}; "
                "choose another with --model, see 'satzpaar models list'"
            )
        return (known if name in installed else self._install(name)), "as asked for"

    def _installed(self, kind: str) -> tuple[Model, str] | None:
        fitting = [
            model
            for model in self.library.installed()
            if model.kind == kind and model.translates(self.source, self.target)
        ]
        if not fitting:
            return None
        # One made for the pair beats one for any; among equals, the largest.
        best = max(fitting, key=lambda model: (bool(model.languages), model.size))
        made = f"made for {self.pair}" if best.languages else "translates any pair"
        others = f"; --model chooses another of {len(fitting)}" if len(fitting) > 1 else ""
        return best, f"installed, {made}{others}"

    def _from_argos_index(self) -> Model | None:
        try:
            return self.library.install(
                f"argos:{self.pair}", offline=False, say=self.say, progress=self.progress
            )
        except ModelError as error:
            self.say(f"no Argos package for {self.pair}: {error}")
            return None

    def _install(self, name: str) -> Model:
        return self.library.install(
            name, offline=self.offline, say=self.say, progress=self.progress
        )

    def _nothing(self) -> str:
        if self.engine == "llm" or self.pair not in DEFAULT_MODELS:
            asked = "language model" if self.engine == "llm" else "engine"
            return (
                f"no {asked} for {self.pair} is installed; run 'satzpaar models install "
                f"argos:{self.pair}' while online, or install a file with "
                "'satzpaar models install FILE.argosmodel' or 'FILE.gguf'"
            )
        return (
            f"no Argos package for {self.pair} is installed or can be had; run 'satzpaar models "
            f"install argos:{self.pair}' while online, 'satzpaar models install "
            "FILE.argosmodel', or leave --engine out"
        )


def _cores(options: EngineOptions) -> int:
    if options.threads:
        return options.threads
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
