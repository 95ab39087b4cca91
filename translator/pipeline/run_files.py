"""From paths to stored pairs: what is to be read, in which languages, with which engines."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from translator import documents
from translator.documents.language import Sorted, sort
from translator.engines.base import Engine
from translator.engines.choice import EngineChoice
from translator.engines.workplace import Workplace
from translator.errors import ArticleError, EngineError, UsageError
from translator.languages.codes import name
from translator.languages.identify import LangidDetector
from translator.memory.files import read_memory
from translator.memory.translation_memory import TranslationMemory
from translator.pipeline import encoder
from translator.pipeline.reports import RunReport, merge
from translator.pipeline.run import RunSettings, run_articles
from translator.store import Store
from translator.types import DEFAULT_ENCODER

AUTO = "auto"
"""The source language that says: look at each article."""


@dataclass(frozen=True)
class RunOptions:
    """What people can choose about a run."""

    engine: EngineChoice
    """From the language ``auto``: an engine for each language the articles are in."""
    encoder: str = DEFAULT_ENCODER
    memories: tuple[Path, ...] = ()
    """Files of approved translations, .tmx or .db, besides the database itself."""
    steps: RunSettings = field(default_factory=RunSettings)
    """The rest; languages, memory and detector in it come from the above."""


def run_files(
    paths: Sequence[Path], db: Path, options: RunOptions, workplace: Workplace
) -> RunReport:
    """Translate, align and check the articles in these files and folders; store the pairs.

    Raises ArticleError where there is no file, or no article whose language is known.
    """
    files = documents.find(paths)
    if not any(file.path.is_file() for file in files):  # no model is fetched for a mistyped name
        raise ArticleError("; ".join(_complaint(file) for file in files))
    detector, asked = LangidDetector(), options.engine
    if asked.source == AUTO:
        found = sort(files, options.steps.max_bytes, detector)
        works, problems = _works(found, asked, workplace)
        if not works:
            raise ArticleError("; ".join(problems))
    else:
        works, problems = [_Work(asked.source, files, workplace.engine(asked))], []
    steps = [
        replace(
            options.steps,
            source_language=work.language,
            target_language=asked.target,
            memory=_memory(options.memories, work.language, asked.target),
            detector=detector,
        )
        for work in works
    ]
    with Store(db, create=True) as store:
        meaning = encoder.open_encoder(
            options.encoder, offline=asked.offline, threads=asked.threads or None, store=store
        )
        with workplace.stoppable() as stop:
            reports = [
                run_articles(
                    work.files, work.engine, meaning, store, step, workplace.progress, stop
                )
                for work, step in zip(works, steps, strict=True)
            ]
    return merge(reports, problems)


@dataclass(frozen=True)
class _Work:
    """Files of one language and the engine for it."""

    language: str
    files: Sequence[documents.Found]
    engine: Engine


def _works(
    found: Sorted, asked: EngineChoice, workplace: Workplace
) -> tuple[list[_Work], list[str]]:
    """Return the files of each language with their engine, and a line for each other file."""
    works, problems = [], list(found.unknown)
    for language, files in found.files.items():
        if not language:
            problems += [_complaint(file) for file in files]
        elif language == asked.target:
            already = f"is in {name(language)} already; nothing to translate"
            problems += [f"{file.name} {already}" for file in files]
        else:
            try:
                engine = workplace.engine(replace(asked, source=language))
            except (EngineError, UsageError) as error:
                problems += [f"{file.name}: {error}" for file in files]
            else:
                works.append(_Work(language, files, engine))
    return works, problems


def _complaint(file: documents.Found) -> str:
    try:
        documents.read(file.path, name=file.name, language="")
    except ArticleError as error:
        return str(error)
    return f"{file.name} is not a file"


def _memory(paths: Sequence[Path], source: str, target: str) -> TranslationMemory:
    return TranslationMemory(unit for path in paths for unit in read_memory(path, source, target))
