"""A file in, the same file in the other language out, with what people laid down about it."""

from dataclasses import dataclass
from pathlib import Path

from translator import documents, languages
from translator.documents.docx import ENCODING as DOCX
from translator.documents.language import examine
from translator.engines.choice import EngineChoice
from translator.engines.workplace import Workplace
from translator.languages.identify import LangidDetector
from translator.memory.files import read_memory
from translator.memory.glossary import Glossary
from translator.memory.glossary_files import read_terms
from translator.memory.translation_memory import TranslationMemory
from translator.pipeline import encoder
from translator.pipeline.document import Sources, TranslatedArticle, translate_document
from translator.store import Store
from translator.types import DEFAULT_ENCODER, Article


@dataclass(frozen=True)
class Original:
    """An article, and the bytes it was read from."""

    article: Article
    data: bytes

    @property
    def is_text(self) -> bool:
        """Whether its translation can be shown on a terminal."""
        return self.article.encoding != DOCX


@dataclass(frozen=True)
class TranslationOptions:
    """What people can choose about translating one article without keeping it."""

    engine: EngineChoice
    encoder: str = DEFAULT_ENCODER
    glossaries: tuple[Path, ...] = ()
    """Files of terms to keep to: .csv, .tsv or .tbx."""
    memories: tuple[Path, ...] = ()
    """Files of approved translations to use: .tmx or .db."""
    db: Path | None = None
    """A database whose terms and approved translations count as well."""


def read_original(
    file: str | Path,
    *,
    language: str,
    markup: str | None = None,
    max_bytes: int = documents.MAX_BYTES,
) -> Original:
    """Return the article in a file; its ending says what markup it has, unless that is given."""
    path, name = Path(file), str(file)
    article = documents.read(path, name=name, language=language, max_bytes=max_bytes)
    data = path.read_bytes()
    if markup:
        article = documents.parse(data, name=name, language=language, markup=markup)
    return Original(article, data)


def parse_original(
    text: str | bytes, name: str, *, language: str, markup: str = "text"
) -> Original:
    """Return the article in a string, which is called like this in messages."""
    article = documents.parse(text, name=name, language=language, markup=markup)
    return Original(article, text if isinstance(text, bytes) else text.encode())


def translate_original(
    original: Original, options: TranslationOptions, workplace: Workplace
) -> TranslatedArticle:
    """Translate an article sentence by sentence; nothing is stored.

    Raises ArticleError where it is in the target language already.
    """
    article, asked = original.article, options.engine
    notes = examine(article, article.path, asked.target, LangidDetector())
    for note in article.notes + article.unread + notes:
        workplace.say(f"{article.path}: {note}")
    sources = _sources(options)
    engine = workplace.engine(asked)
    meaning = encoder.open_encoder(
        options.encoder, offline=asked.offline, threads=asked.threads or None
    )
    return translate_document(article, engine, meaning, workplace.progress, original.data, sources)


def _sources(options: TranslationOptions) -> Sources:
    codes = options.engine.source, options.engine.target
    terms = [term for path in options.glossaries for term in read_terms(path, *codes)]
    units = [unit for path in options.memories for unit in read_memory(path, *codes)]
    if options.db is not None:
        with Store(options.db) as store:
            terms = [*store.glossary.terms(*codes), *terms]
            units = [*store.memory.remembered(*codes), *units]
    latest = {term.source: term for term in terms}.values()
    return Sources(TranslationMemory(units), Glossary(latest, languages.pair(*codes)))
