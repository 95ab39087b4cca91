"""Merge an adapter into its base, as installing does, and score what comes out on a test set.

``python -m tools.training.evaluate BASE.gguf adapter.gguf wmt16.de wmt16.en``
"""

import argparse
import os
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

from translator.types import Quality

LONG = 2.0
"""Characters of the output per character of the reference."""


def main() -> None:
    """Merge and score as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path, help="the base model, or a merged one (.onnx)")
    parser.add_argument("adapter", help="made by convert.py; - where the model is merged already")
    parser.add_argument("source", type=Path, help="sentences, one per line")
    parser.add_argument("reference", type=Path, help="their translations")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    parser.add_argument("--every", type=int, default=1, help="take only every so manieth line")
    parser.add_argument(
        "--vocabulary", type=Path, help="made by vocabulary.py, instead of the one that is shipped"
    )
    parser.add_argument("--bias", type=Path, help="made by bias.py, instead of the one shipped")
    parser.add_argument(
        "--smoothing", type=Path, help="made by smoothing.py, instead of the one shipped"
    )
    parser.add_argument(
        "--lexicon", type=Path, help="made by lexicon.py, instead of the one shipped"
    )
    parser.add_argument(
        "--quality", type=Quality, choices=list(Quality), default=Quality.GOOD, help="as for run"
    )
    parser.add_argument("--write", type=Path, help="for the hypotheses, one per line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        score(options, Path(folder))


def score(options: argparse.Namespace, folder: Path) -> None:
    """Print scores and faults of the lines that the merged model translates."""
    from translator import checks
    from translator.engines import evaluation
    from translator.engines.models.catalogue import CATALOGUE
    from translator.engines.models.merge import Adaptation, merge
    from translator.engines.small import SmallEngine

    source, target = options.direction.split("-")
    known = CATALOGUE[f"gemma-3-270m-{options.direction}"]
    file = options.base
    if options.adapter != "-":
        file = folder / "model.onnx"
        shipped = known.adaptation
        assert shipped is not None
        adaptation = Adaptation(
            Path(options.adapter),
            options.vocabulary or shipped.vocabulary,
            options.bias or shipped.bias,
            options.smoothing or shipped.smoothing,
        )
        merge(options.base, adaptation, file)
    size, languages = file.stat().st_size, (options.direction,)
    model = replace(known.model, path=file, size=size, sha256="", languages=languages)
    cores = len(os.sched_getaffinity(0))
    engine = SmallEngine(
        model, source, target, threads=cores, quality=options.quality, lexicon=options.lexicon
    )
    lines = evaluation.read_lines(options.source)[:: options.every]
    references = evaluation.read_lines(options.reference)[:: options.every]
    started = time.process_time()
    scores, made = evaluation.evaluate(lines, references, engine)
    used = time.process_time() - started
    if options.write:
        hypotheses = [one.text.replace("\n", " ") + "\n" for one in made]
        options.write.write_text("".join(hypotheses), encoding="utf-8")
    for name, value in asdict(scores).items():
        print(f"{name:24} {value}")
    print(f"{'processor seconds each':24} {used / len(lines):.3f}")
    found = dict.fromkeys(("empty-target", "repetition", "untranslated"), 0)
    long = 0
    for text, hypothesis, reference in zip(lines, made, references, strict=True):
        long += len(hypothesis.text) > LONG * len(reference)
        evidence = checks.Evidence(text, hypothesis.text, source, target)
        for finding in checks.examine(evidence):
            if finding.check in found:
                found[finding.check] += 1
    for name, count in [*found.items(), ("too long", long)]:
        print(f"{name:24} {1000 * count / len(lines):.1f} per thousand")


if __name__ == "__main__":
    main()
