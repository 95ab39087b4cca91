"""Print how fast translation is beside what it stands on, and what a run takes besides.

    python -m tools.bench.translation DATA --argos      against argostranslate.translate
    python -m tools.bench.translation DATA --small DIR  our model beside its decoding; DIR: models
    python -m tools.bench.translation DATA --steps      what else a run spends time on
    python -m tools.bench.translation DATA --memory     peak memory: a long article, 10,000 files
    python -m tools.bench.translation DATA --killed     2,000 articles, killed and resumed

DATA holds ``wmt/wmt16.de`` and ``.en`` and, for a vocabulary of the usual size, more WMT news.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tools.bench.translation.runs import WORKERS, print_killed, print_memory, print_steps
from tools.bench.translation.stand_ins import REAL, argos_engine, install_package, lines

PART = 48
"""Sentences after which two sides take turns, so that both meet the same machine."""


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the result, seconds by the clock and seconds of processor time."""
    clock, cpu = time.perf_counter(), time.process_time()
    return work(), time.perf_counter() - clock, time.process_time() - cpu


class WholeText:
    """A splitter for argostranslate: the sentences are split already."""

    def split_sentences(self, text: str) -> list[str]:
        """Return the text as its only sentence."""
        return [text]


def upstream(packages: Path, home: Path, threads: int) -> Callable[[str, str, str], str]:
    """Return ``argostranslate.translate.translate`` with a splitter that needs no download.

    It takes any object with ``split_sentences``, put in the place of its own.
    """
    os.environ |= {"HOME": str(home), "ARGOS_PACKAGES_DIR": str(packages)}
    os.environ |= {"ARGOS_INTRA_THREADS": str(threads), "XDG_DATA_HOME": str(home)}
    from argostranslate import translate

    translate.get_translation_from_codes("de", "en").underlying.sentencizer = WholeText()
    whole: Callable[[str, str, str], str] = translate.translate
    return whole


def print_argos(data: Path, count: int, threads: int) -> None:
    """The same package and sentences, ours before and after theirs."""
    texts = lines(data, "wmt16.de")[:count]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install_package(folder, data, REAL, quantization="int8")
        translate = upstream(folder / "packages", folder / "home", threads)
        model = argos_engine(folder, threads)._load()
        translate(texts[0], "de", "en"), model.decode(texts[:2])  # both load now
        _, before, cpu_before = timed(lambda: model.decode(texts))
        theirs, clock, cpu = timed(lambda: [translate(text, "de", "en") for text in texts])
        ours, after, cpu_after = timed(lambda: model.decode(texts))
    mine, mine_cpu = (before + after) / 2, (cpu_before + cpu_after) / 2
    same = sum(one.text == other for one, other in zip(ours, theirs, strict=True))
    print(f"\n{count} sentences of news, {threads} threads, 6+6 layers of 512, int8, beam 4\n")
    print("| | sentences/s | CPU s | ratio by the clock | by CPU |\n|---|---|---|---|---|")
    print(f"| argostranslate.translate | {count / clock:.1f} | {cpu:.1f} | 1 | 1 |")
    print(
        f"| satzpaar | {count / mine:.1f} | {mine_cpu:.1f} | {clock / mine:.1f} "
        f"| {cpu / mine_cpu:.1f} |"
    )
    print(f"\nequal answers of the random model: {same} of {count}")


def print_small(data: Path, models: Path, count: int, threads: int) -> None:
    """Our engine, and the decoding alone of the same prompts in the same batches, in turn."""
    from translator.engines import decoding
    from translator.engines.models.library import ModelLibrary
    from translator.engines.questions import Question
    from translator.engines.small import WIDTHS, SmallEngine, batches

    [model] = [one for one in ModelLibrary(models, None).installed() if "de-en" in one.languages]
    texts = lines(data, "wmt16.de")[100 : 100 + count]
    print(f"\n{count} sentences of news, {model.name}, {threads} threads\n")
    print("| quality | CPU s a sentence | sentences/s | decoding alone | sentences/s |")
    print("|---|---|---|---|---|")
    for quality, width in WIDTHS.items():
        engine = SmallEngine(model, "de", "en", threads=threads, quality=quality)
        engine.translate(texts[:1])
        loaded = engine._load()

        def decode(part: Sequence[str], width: int = width, loaded: Any = loaded) -> None:
            prompts = [loaded.prompt(Question(" ".join(text.split()))) for text in part]
            beside = [[prompts[at] for at in batch] for batch in batches(prompts, width)]
            with ThreadPoolExecutor(threads) as pool:
                list(
                    pool.map(
                        lambda batch: decoding.answers(loaded.network, batch, width, loaded.end),
                        beside,
                    )
                )

        sides: list[Callable[[Sequence[str]], object]] = [engine.translate, decode]
        spent = [[0.0, 0.0], [0.0, 0.0]]
        for start in range(1, count, PART):
            part = texts[start : start + PART]
            for side in (0, 1) if start // PART % 2 else (1, 0):  # each is first at times
                _, clock, cpu = timed(partial(sides[side], part))
                spent[side][0] += clock
                spent[side][1] += cpu
        cells = [f"{cpu / (count - 1):.3f} | {(count - 1) / clock:.1f}" for clock, cpu in spent]
        print(f"| {quality} | {' | '.join(cells)} |")
        engine.close()


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(
        "python -m tools.bench.translation", description=__doc__.splitlines()[0]
    )
    parser.add_argument("data", type=Path)
    for name in ("argos", "steps", "memory", "killed"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--small", type=Path, metavar="DIR")
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--worker", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        name, *arguments = given.worker
        WORKERS[name](given.data, *arguments)
        return
    if given.argos:
        print_argos(given.data, given.sentences, given.threads)
    if given.small:
        print_small(given.data, given.small, given.sentences, given.threads)
    if given.steps:
        print_steps(given.data, given.threads, given.sentences)
    if given.memory:
        print_memory(given.data)
    if given.killed:
        print_killed(given.data, given.articles)


if __name__ == "__main__":
    main()
