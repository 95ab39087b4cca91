"""Print how fast translation is beside what it stands on, and what a run takes besides.

    python -m tools.bench.translation DATA --argos      against argostranslate.translate
    python -m tools.bench.translation DATA --llm DIR    against llama.cpp's server; DIR: our models
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
from math import sqrt
from pathlib import Path
from queue import SimpleQueue
from statistics import mean, stdev
from threading import Lock
from typing import Any

from tools.bench.translation.runs import WORKERS, print_killed, print_memory, print_steps
from tools.bench.translation.stand_ins import REAL, argos_engine, install_package, lines

LLM_PART, LLM_TURNS = 48, 6
"""Sentences after which the bare server and ours take turns, so that both meet the same machine,
and how often."""


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


class Counting:
    """A llama.cpp server that counts the tokens it makes."""

    def __init__(self, server: Any) -> None:
        """Pass everything on to a server."""
        self.server, self.tokens = server, 0
        self.adding = Lock()

    def handle_completions(self, request: dict[str, Any]) -> Any:
        """Return the server's reply, and count its tokens."""
        reply = self.server.handle_completions(request)
        with self.adding:
            self.tokens += reply["usage"]["completion_tokens"]
        return reply


def print_llm(data: Path, models: Path, count: int, threads: int) -> None:
    """Our engine, and a bare loop over the same prompts on equal servers, in turn."""
    from translator.engines.llm import LlmEngine
    from translator.engines.models.library import ModelLibrary

    [model] = [one for one in ModelLibrary(models, None).installed() if one.kind == "llm"][:1]
    texts = lines(data, "wmt16.de")[100 : 100 + count]

    class Measured(LlmEngine):
        def _start_server(self) -> Any:
            servers.append(Counting(super()._start_server()))
            return servers[-1]

    servers: list[Counting] = []
    engine = Measured(model, "de", "en", threads=threads)
    engine.translate(texts[:LLM_PART])  # so many that every copy starts
    bare = [Counting(server.server) for server in servers]
    free: SimpleQueue[Counting] = SimpleQueue()
    for counter in bare * engine._slots:
        free.put(counter)

    def ask(settings: dict[str, int], prompt: str) -> None:
        server = free.get()
        server.handle_completions(
            {"prompt": prompt, "n_predict": 128, "temperature": 0, "stop": ["\n"]}
            | {"cache_prompt": False}  # or it would remember the prompts that ours had just before
            | settings
        )
        free.put(server)

    def bare_loop(settings: dict[str, int], own: Sequence[str]) -> None:
        longest_first = sorted(own, key=len, reverse=True)  # as ours, or a server ends up idle
        with ThreadPoolExecutor(len(bare) * engine._slots) as pool:
            list(pool.map(partial(ask, settings), map(engine._questions.prompt, longest_first)))

    sides: dict[str, tuple[list[Counting], Callable[[Sequence[str]], object]]] = {
        "bare server": (bare, partial(bare_loop, {})),
        "the same with log-probabilities": (bare, partial(bare_loop, {"n_probs": 1})),
        "satzpaar": (servers, engine.translate),
    }
    spent: dict[str, list[tuple[int, float, float]]] = {name: [] for name in sides}
    for start in range(0, count, LLM_PART):
        part = texts[start : start + LLM_PART]
        for name in sorted(sides, reverse=bool(start // LLM_PART % 2)):  # each is first at times
            counters, work = sides[name]
            before = sum(one.tokens for one in counters)
            _, clock, cpu = timed(partial(work, part))
            spent[name].append((sum(one.tokens for one in counters) - before, clock, cpu))
    print(
        f"\n{count} sentences of news, {model.name}, {len(servers)} copies, "
        f"{engine._slots} slots on each, {threads} threads\n\n"
        "| | tokens | tokens/s | CPU ms a token |\n|---|---|---|---|"
    )
    for name, turns in spent.items():
        tokens, clock, cpu = (sum(column) for column in zip(*turns, strict=True))
        print(f"| {name} | {tokens} | {tokens / clock:.1f} | {1000 * cpu / tokens:.1f} |")
    for name in list(sides)[:2]:
        for what, column in (("second", 1), ("CPU second", 2)):
            ratios = [
                (ours[0] / ours[column]) / (theirs[0] / theirs[column])
                for ours, theirs in zip(spent["satzpaar"], spent[name], strict=True)
            ]
            error = stdev(ratios) / sqrt(len(ratios))
            print(
                f"\nsatzpaar makes {mean(ratios):.1%} of the tokens a {what} of '{name}'; "
                f"standard error {error:.1%} of {len(ratios)} turns, "
                f"{min(ratios):.0%} to {max(ratios):.0%}"
            )


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(
        "python -m tools.bench.translation", description=__doc__.splitlines()[0]
    )
    parser.add_argument("data", type=Path)
    for name in ("argos", "steps", "memory", "killed"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--llm", type=Path, metavar="DIR")
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
    if given.llm:
        print_llm(given.data, given.llm, min(LLM_PART * LLM_TURNS, given.sentences), given.threads)
    if given.steps:
        print_steps(given.data, given.threads, given.sentences)
    if given.memory:
        print_memory(given.data)
    if given.killed:
        print_killed(given.data, given.articles)


if __name__ == "__main__":
    main()
