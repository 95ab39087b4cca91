"""Which language an article is in, told offline from its letters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from translator import documents
from translator.documents.inline.patterns import without_addresses
from translator.errors import ArticleError
from translator.languages import language as known_language
from translator.languages.codes import name
from translator.languages.identify import Detector
from translator.languages.words import WORD
from translator.types import Article, BlockKind

FEWEST_LETTERS = 60
"""Shorter texts are not judged: names and headings mislead."""

SURE = 0.9
"""Probability from which on a detected language is believed."""

MIXED = 0.2
"""Share of the letters in another language from which on an article counts as mixed."""

LONGEST = 20_000
"""Characters of a stretch that are looked at."""

SHORT = 1000
"""Characters of a text whose function words may tell its language: asking a detector takes longer
than translating it."""

PLAIN_SHARE, PLAIN_WORDS = 0.3, 4
"""Share of the words that must be function words, and how many of them must differ: of German text
46 % are German function words, of Danish and Dutch, the next in order, 6 and 5 %."""


@dataclass(frozen=True)
class Languages:
    """What an article is written in."""

    main: str = ""
    """ISO 639-1; empty where the text is too short or nothing is sure."""
    others: tuple[tuple[str, float], ...] = ()
    """Other languages with their share of the letters, the most first."""


def languages(article: Article, detector: Detector) -> Languages:
    """Return the article's main language and the others that stand in a good part of it."""
    stretches = [
        without_addresses(article.text[block.start : block.end])[:LONGEST]
        for block in article.blocks
        if block.kind is not BlockKind.CODE
    ]
    shares: Counter[str] = Counter()
    for stretch in stretches:
        shares[_sure(stretch, detector)] += _letters(stretch)
    whole, unsure = shares.total(), shares.pop("", 0)
    if len(shares) == 1 and 2 * unsure < whole:
        [main] = shares
    else:
        main = _sure(" ".join(stretches)[:LONGEST], detector)
        if not main:
            return Languages()
    shares[main] += unsure
    main = shares.most_common(1)[0][0]
    others = [(code, count / whole) for code, count in shares.most_common() if code != main]
    return Languages(main, tuple(item for item in others if item[1] >= MIXED))


def _sure(text: str, detector: Detector) -> str:
    if _letters(text) < FEWEST_LETTERS:
        return ""
    language, probability = detector.detect(text)
    return language if probability >= SURE else ""


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def examine(
    article: Article, shown: str, target_language: str, detector: Detector
) -> tuple[str, ...]:
    """Return notes where the article is in another language than it is read as, or mixed.

    ArticleError, naming the file as ``shown``, where it is in the target language already.
    """
    if len(article.blocks) == 1 and _is_plainly(article.language, article.text):
        return ()
    found = languages(article, detector)
    if found.main == target_language != article.language:
        raise ArticleError(f"{shown} is in {name(target_language)} already; nothing to translate")
    notes = []
    if found.main not in ("", article.language):
        notes.append(
            f"looks like {name(found.main)}, not {name(article.language)}; "
            f"give --from {found.main} or --from auto"
        )
    notes += [
        f"mixed: about {share:.0%} of it looks like {name(code)}" for code, share in found.others
    ]
    return tuple(notes)


def _is_plainly(code: str, text: str) -> bool:
    """Return whether a short text is full of the function words of a language."""
    if len(text) > SHORT:
        return False
    words = [word.casefold() for word in WORD.findall(text)]
    own = [word for word in words if word in known_language(code).function_words]
    return len(own) >= PLAIN_SHARE * len(words) and len(set(own)) >= PLAIN_WORDS


@dataclass(frozen=True)
class Sorted:
    """Files by the language they are in."""

    files: dict[str, list[documents.Found]]
    """ISO 639-1 -> files; the empty code has those that cannot be read at all."""
    unknown: tuple[str, ...] = ()
    """One line for each file whose language cannot be told."""


def sort(files: Iterable[documents.Found], max_bytes: int, detector: Detector) -> Sorted:
    """Return the files by their detected language, each group in the order given."""
    found: dict[str, list[documents.Found]] = {}
    unknown: list[str] = []
    for file in files:
        try:
            article = documents.read(file.path, name=file.name, language="", max_bytes=max_bytes)
        except ArticleError:
            found.setdefault("", []).append(file)  # whoever reads it next says why
            continue
        main = languages(article, detector).main
        if main:
            found.setdefault(main, []).append(file)
        else:
            unknown.append(f"the language of {file.name} cannot be told; give it with --from")
    return Sorted(found, tuple(unknown))
