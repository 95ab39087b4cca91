"""Run an adapter in llama.cpp, as ``satzpaar run`` would, and score it on a test set."""

import argparse
import os
from dataclasses import asdict, replace
from pathlib import Path

LONG = 2.0
"""Characters of the output per character of the reference."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("adapter", type=Path, help="made by convert.py")
    parser.add_argument("source", type=Path, help="sentences, one per line")
    parser.add_argument("reference", type=Path, help="their translations")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    parser.add_argument("--every", type=int, default=1, help="take only every so manieth line")
    options = parser.parse_args()

    from translator import checks, evaluation
    from translator.catalogue import CATALOGUE
    from translator.engines.llm import LlmEngine

    source, target = options.direction.split("-")
    known = CATALOGUE["gemma-3-270m-de-en"].model
    model = replace(known, path=options.base, languages=(options.direction,))
    cores = len(os.sched_getaffinity(0))
    engine = LlmEngine(model, source, target, threads=cores, adapter=options.adapter)
    lines = evaluation.read_lines(options.source)[:: options.every]
    references = evaluation.read_lines(options.reference)[:: options.every]
    scores, made = evaluation.evaluate(lines, references, engine)
    for name, value in asdict(scores).items():
        print(f"{name:24} {value}")
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
