"""German articles in, a reviewed translation memory out: files, engines, database, people.

Three functions do what the commands of the same names do; the others are in the packages below::

    import translator
    from pathlib import Path

    translator.run(["articles/"], db="satzpaar.db").translated
    translator.translate("Es regnet in Köln.").data.decode()
    translator.align("news.de.txt", "news.en.txt").alignment.pairs

They are silent, use the models of this user as the commands do, and raise an error of
``translator.errors`` where something can be mended. Importing this package loads nothing else.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from translator.types import DEFAULT_ENCODER, SOURCE, TARGET, Quality

if TYPE_CHECKING:
    from translator.engines.workplace import Workplace
    from translator.pipeline.alignments import ScoredAlignment
    from translator.pipeline.document import TranslatedArticle
    from translator.pipeline.reports import RunReport

__all__ = ["align", "run", "translate"]


def run(
    paths: Sequence[str | Path],
    *,
    db: str | Path,
    source: str = SOURCE,
    target: str = TARGET,
    engine: str | None = None,
    model: str | None = None,
    encoder: str = DEFAULT_ENCODER,
    memories: Sequence[str | Path] = (),
    alternatives: int | None = None,
    offline: bool = False,
    threads: int = 0,
    quality: str = "good",
    workplace: "Workplace | None" = None,
) -> "RunReport":
    """Translate, align and check articles and store their pairs for review; return what was done.

    ``paths`` are files and folders; from the language ``auto``, each article's own is found. What
    was done before is not done again::

        report = translator.run(["articles/"], db="satzpaar.db", offline=True)
        print(report.translated, [article.path for article in report.articles])
    """
    from translator.engines.choice import EngineChoice
    from translator.pipeline.run import RunSettings
    from translator.pipeline.run_files import RunOptions, run_files

    options = RunOptions(
        EngineChoice(
            source, target, engine, model, offline, threads=threads, quality=Quality(quality)
        ),
        encoder,
        memories=tuple(map(Path, memories)),
        steps=RunSettings(alternatives=alternatives),
    )
    return run_files([Path(path) for path in paths], Path(db), options, _workplace(workplace))


def translate(
    article: str | Path,
    *,
    source: str = SOURCE,
    target: str = TARGET,
    engine: str | None = None,
    model: str | None = None,
    encoder: str = DEFAULT_ENCODER,
    markup: str | None = None,
    glossaries: Sequence[str | Path] = (),
    memories: Sequence[str | Path] = (),
    db: str | Path | None = None,
    offline: bool = False,
    threads: int = 0,
    quality: str = "good",
    workplace: "Workplace | None" = None,
) -> "TranslatedArticle":
    """Return a text (a string) or a file (a ``Path``) in the other language; nothing is stored.

    Its ``data`` are the bytes of a file of the same format; ``failed`` and ``findings`` say what
    to look at. ``markup`` is ``text``, ``markdown`` or ``html``; a file's ending says it too::

        made = translator.translate(Path("article.md"), offline=True)
        Path("article.en.md").write_bytes(made.data)
    """
    from translator.engines.choice import EngineChoice
    from translator.pipeline.document_files import (
        TranslationOptions,
        parse_original,
        read_original,
        translate_original,
    )

    if isinstance(article, Path):
        original = read_original(article, language=source, markup=markup)
    else:
        original = parse_original(article, "the text", language=source, markup=markup or "text")
    options = TranslationOptions(
        EngineChoice(
            source, target, engine, model, offline, threads=threads, quality=Quality(quality)
        ),
        encoder,
        glossaries=tuple(map(Path, glossaries)),
        memories=tuple(map(Path, memories)),
        db=None if db is None else Path(db),
    )
    return translate_original(original, options, _workplace(workplace))


def align(
    source_file: str | Path,
    target_file: str | Path,
    *,
    source: str = SOURCE,
    target: str = TARGET,
    lines: bool = False,
    db: str | Path | None = None,
    gold: str | Path | None = None,
    encoder: str = DEFAULT_ENCODER,
    offline: bool = False,
    threads: int = 0,
) -> "ScoredAlignment":
    """Return which sentences of an article and its existing translation belong together.

    With ``lines``, every line is a sentence; with ``db``, the pairs are kept there for review;
    with ``gold``, they are scored against that alignment::

        for pair in translator.align("news.de.txt", "news.en.txt").alignment.pairs:
            print(pair.confidence, pair.source, pair.target)
    """
    from translator.pipeline.alignments import AlignmentOptions, align_files
    from translator.pipeline.bitexts import BitextOptions
    from translator.pipeline.encoder import EncoderChoice

    options = AlignmentOptions(
        BitextOptions(source, target, lines=lines),
        EncoderChoice(encoder, offline, threads),
        db=None if db is None else Path(db),
        gold=None if gold is None else Path(gold),
    )
    return align_files(Path(source_file), Path(target_file), options)


def _workplace(given: "Workplace | None") -> "Workplace":
    """Return what is given, else a silent one with the models of this user."""
    from translator.engines.models.library import ModelLibrary
    from translator.engines.workplace import Workplace

    return given or Workplace(ModelLibrary.of_user(os.environ))
