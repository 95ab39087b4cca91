"""How good an engine is: its translations of a test set, scored against people's."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.engines.base import Engine
from translator.errors import ArticleError
from translator.types import Hypothesis, Origin, Progress


@dataclass(frozen=True)
class TranslationScores:
    """What an engine scored on a test set."""

    engine: str
    model: str
    model_version: str
    sentences: int
    bleu: float
    """0 to 100, by sacrebleu; its settings are in ``bleu_signature``."""
    chrf: float
    """0 to 100, by sacrebleu."""
    failed: int
    """Sentences the engine gave up; they count as empty translations."""
    retried: int
    """Sentences whose first answer was refused."""
    seconds: float
    sentences_per_second: float
    bleu_signature: str
    chrf_signature: str


def read_lines(path: Path) -> list[str]:
    """Return a file's lines, one segment each; ArticleError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path} cannot be read as UTF-8 lines: {error}") from error


def evaluate(
    source: Sequence[str],
    reference: Sequence[str],
    engine: Engine,
    progress: Progress = Progress(),  # noqa: B008  (frozen)
) -> tuple[TranslationScores, list[Hypothesis]]:
    """Translate the source lines and score them against the reference, line by line.

    The metrics are those of sacrebleu (Post 2018, "A Call for Clarity in Reporting BLEU Scores";
    Popović 2015 for chrF). Loading the model is not part of the time. Raises ArticleError when
    the two sides have different numbers of lines, or none.
    """
    from sacrebleu.metrics import BLEU, CHRF

    if len(source) != len(reference) or not source:
        raise ArticleError(
            f"source and reference need the same number of lines, "
            f"but have {len(source)} and {len(reference)}"
        )
    engine.translate(["Guten Tag."])
    made: list[Hypothesis] = []
    progress.start("translating", len(source))
    started = time.perf_counter()
    try:
        for start in range(0, len(source), engine.batch_size):
            made += engine.translate(source[start : start + engine.batch_size], progress.advance)
    finally:
        progress.finish()
    seconds = time.perf_counter() - started
    texts, references = [hypothesis.text for hypothesis in made], [list(reference)]
    bleu, chrf = BLEU(), CHRF()
    bleu_score, chrf_score = (
        metric.corpus_score(texts, references).score for metric in (bleu, chrf)
    )
    scores = TranslationScores(
        engine=engine.signature.engine,
        model=engine.signature.model,
        model_version=engine.signature.model_version,
        sentences=len(source),
        bleu=round(bleu_score, 2),
        chrf=round(chrf_score, 2),
        failed=sum(hypothesis.origin is Origin.FAILED for hypothesis in made),
        retried=sum(bool(h.reason) and h.origin is not Origin.FAILED for h in made),
        seconds=round(seconds, 2),
        sentences_per_second=round(len(source) / seconds, 2),
        bleu_signature=str(bleu.get_signature()),
        chrf_signature=str(chrf.get_signature()),
    )
    return scores, made
