"""How good and how fast the installed models are on this machine, measured and kept."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from translator.documents.atomic import replacing
from translator.engines import evaluation
from translator.engines.base import Engine
from translator.engines.choice import EngineChoice
from translator.engines.models.catalogue import Model
from translator.engines.models.library import ModelLibrary
from translator.engines.workplace import Workplace
from translator.errors import ModelError
from translator.languages import language
from translator.store.database import now
from translator.types import Progress


@dataclass(frozen=True)
class Measurement:
    """What one model did with one text on this machine."""

    model: str
    sha256: str
    """Of the model: figures of another file of that name do not count."""
    languages: str
    """Such as ``de-en``."""
    test_set: str
    """The source file's name; empty for the sample, which gives no scores."""
    sentences: int
    bleu: float | None
    chrf: float | None
    sentences_per_second: float
    at: str


class Measurements:
    """The measurements in a folder of models, one for each model, languages and test set."""

    def __init__(self, data_dir: Path) -> None:
        """Remember where they are; the file is made with the first one."""
        self.path = data_dir / "measurements.json"

    def of(self, model: Model) -> list[Measurement]:
        """Return what was measured of this very model, the largest test set first."""
        own = [one for one in self._all() if (one.model, one.sha256) == (model.name, model.sha256)]
        return sorted(own, key=lambda one: (one.bleu is None, -one.sentences, one.at))

    def keep(self, measurement: Measurement) -> None:
        """Store a measurement in place of the same model's on the same test set."""

        def what(one: Measurement) -> tuple[str, ...]:
            return one.model, one.languages, one.test_set

        others = [one for one in self._all() if what(one) != what(measurement)]
        rows = [asdict(one) for one in [*others, measurement]]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(self.path) as file:
            file.write((json.dumps(rows, indent=1) + "\n").encode())

    def _all(self) -> list[Measurement]:
        try:
            return [Measurement(**row) for row in json.loads(self.path.read_text("utf-8"))]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            raise ModelError(
                f"{self.path} cannot be read ({error}); delete it and run "
                "'satzpaar models bench' again"
            ) from error


def measure(
    model: Model,
    engine: Engine,
    source: Sequence[str] = (),
    reference: Sequence[str] = (),
    test_set: str = "",
    progress: Progress = Progress(),
) -> Measurement:
    """Translate a test set, or our sample where none is given, and return score and speed.

    Raises ModelError where there is no sample in the model's source language.
    """
    languages = engine.signature.source_language, engine.signature.target_language
    if not source:
        source = language(languages[0]).samples
        if not source:
            raise ModelError(
                f"there is no sample in '{languages[0]}' to bench {model.name} with; "
                "give a test set with --source and --reference"
            )
    scores, _ = evaluation.evaluate(source, reference or source, engine, progress)
    return Measurement(
        model=model.name,
        sha256=model.sha256,
        languages="-".join(languages),
        test_set=test_set if reference else "",
        sentences=len(source),
        bleu=scores.bleu if reference else None,
        chrf=scores.chrf if reference else None,
        sentences_per_second=scores.sentences_per_second,
        at=now(),
    )


def known_models(library: ModelLibrary) -> list[tuple[Model, list[Measurement]]]:
    """Return the models that are installed or can be by name, with what was measured of each."""
    measurements, installed = Measurements(library.data_dir), library.installed()
    names = {model.name for model in installed}
    offered = [model for model in library.available() if model.name not in names]
    return [(model, measurements.of(model)) for model in (*installed, *offered)]


def bench_models(
    names: Sequence[str],
    test_set: evaluation.ReferenceSet | None,
    languages: str,
    threads: int,
    workplace: Workplace,
) -> list[Measurement]:
    """Measure these installed models, or all, on a test set or our sample; the figures are kept.

    ``languages`` are those of the test set, and of models that translate many.
    """
    library, kept = workplace.library, Measurements(workplace.library.data_dir)
    installed = library.installed()
    if test_set is not None:  # a test set says nothing about models for other pairs
        left, _, right = languages.partition("-")
        installed = [model for model in installed if model.translates(left, right)]
    models = [library.get(name) for name in names] or installed
    if not models:
        pair = f" for {languages}" if test_set else ""
        raise ModelError(f"no model{pair} is installed; see 'satzpaar models list'")
    lines: tuple[list[str], list[str]] = test_set.read() if test_set else ([], [])
    name = test_set.source.name if test_set else ""
    made = []
    for model in models:
        source, _, target = (model.languages[0] if model.languages else languages).partition("-")
        asked = EngineChoice(source, target, model=model.name, offline=True, threads=threads)
        engine = workplace.engine(asked)
        made.append(measure(model, engine, *lines, name, workplace.progress))
        kept.keep(made[-1])
    return made
