"""How good an engine is: its translations of a test set, scored against people's."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from translator import languages
from translator.documents import sentences
from translator.documents.atomic import check_place, write_atomically
from translator.engines.base import Engine
from translator.engines.choice import EngineChoice
from translator.engines.workplace import Workplace
from translator.errors import ArticleError
from translator.types import Hypothesis, Origin, Progress


@dataclass(frozen=True)
class TranslationScores:
    """What an engine scored on a test set."""

    engine: str
    model: str
    model_version: str
    sentences: int
    """Lines of the test set."""
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


@dataclass(frozen=True)
class ReferenceSet:
    """Sentences and their translations by people, line by line in two files."""

    source: Path
    reference: Path
    every: int = 1
    """Only every so manieth line counts, from the first."""

    def read(self) -> tuple[list[str], list[str]]:
        """Return the lines of both; ArticleError when a file cannot be read."""
        return read_lines(self.source)[:: self.every], read_lines(self.reference)[:: self.every]


def evaluate_files(
    test_set: ReferenceSet, asked: EngineChoice, workplace: Workplace, output: Path | None = None
) -> TranslationScores:
    """Return what the engine scores on a test set; its translations are written where asked for."""
    if output is not None:
        check_place(output)  # before the work
    lines = test_set.read()
    scores, made = evaluate(*lines, workplace.engine(asked), workplace.progress)
    if output is not None:
        text = "".join(" ".join(hypothesis.text.split()) + "\n" for hypothesis in made)
        write_atomically(output, text.encode())
    return scores


def evaluate(
    source: Sequence[str],
    reference: Sequence[str],
    engine: Engine,
    progress: Progress = Progress(),
) -> tuple[TranslationScores, list[Hypothesis]]:
    """Translate the source lines and score them against the reference, line by line.

    A line of several sentences is translated sentence by sentence, as an article is.
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
    language = engine.signature.source_language
    engine.translate([*languages.language(language).samples, *source][:1])
    lines = [sentences.split_text(line, language) or [line] for line in source]
    asked = [sentence for line in lines for sentence in line]
    answers: list[Hypothesis] = []
    progress.start("translating", len(asked))
    started = time.perf_counter()
    try:
        for start in range(0, len(asked), engine.batch_size):
            answers += engine.translate(asked[start : start + engine.batch_size], progress.advance)
    finally:
        progress.finish()
    seconds = time.perf_counter() - started
    following = iter(answers)
    made = [_joined([next(following) for _ in line]) for line in lines]
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
        failed=sum(answer.origin is Origin.FAILED for answer in answers),
        retried=sum(bool(one.reason) and one.origin is not Origin.FAILED for one in answers),
        seconds=round(seconds, 2),
        sentences_per_second=round(len(source) / seconds, 2),
        bleu_signature=str(bleu.get_signature()),
        chrf_signature=str(chrf.get_signature()),
    )
    return scores, made


def _joined(parts: Sequence[Hypothesis]) -> Hypothesis:
    """Return the translation of a line; what failed of its sentences is missing there."""
    there = [part for part in parts if part.origin is not Origin.FAILED]
    if len(parts) == 1 or not there:
        return parts[0]
    reasons = dict.fromkeys(part.reason for part in parts if part.reason)
    text = " ".join(part.text for part in there)
    return Hypothesis(text, None, there[0].origin, "; ".join(reasons))
