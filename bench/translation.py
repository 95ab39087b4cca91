"""Print how fast translation is beside what it stands on, and what a run takes besides.

    python bench/translation.py DATA --argos      against argostranslate.translate
    python bench/translation.py DATA --llm DIR    against llama.cpp's bare server; DIR: our models
    python bench/translation.py DATA --steps      what else a run spends time on
    python bench/translation.py DATA --memory     peak memory: a 5 MB article, 1,000, 10,000 files
    python bench/translation.py DATA --killed     2,000 articles, killed and resumed

DATA holds ``wmt/wmt16.de`` and ``.en`` and, for a vocabulary of the usual size, more WMT news.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from translation_data import REAL, argos_engine, install_package, lines
from translation_runs import WORKERS, print_killed, print_memory, print_steps


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the result, seconds by the clock and seconds of processor time."""
    clock, cpu = time.perf_counter(), time.process_time()
    return work(), time.perf_counter() - clock, time.process_time() - cpu


class WholeText:
    """A splitter for argostranslate: the sentences are split already."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def upstream(packages: Path, home: Path, threads: int) -> Callable[[str, str, str], str]:
    """Return ``argostranslate.translate.translate`` with a splitter that needs no download.

    It takes any object with ``split_sentences``, put in the place of its own.
    """
    os.environ |= {"HOME": str(home), "ARGOS_PACKAGES_DIR": str(packages)}
    os.environ |= {"ARGOS_INTRA_THREADS": str(threads), "XDG_DATA_HOME": str(home)}
    from argostranslate import translate

    translate.get_translation_from_codes("de", "en").underlying.sentencizer = WholeText()
    return translate.translate


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
        self.server, self.tokens = server, 0

    def handle_completions(self, request: dict[str, Any]) -> Any:
        reply = self.server.handle_completions(request)
        self.tokens += reply["usage"]["completion_tokens"]
        return reply


def print_llm(data: Path, models: Path, count: int, threads: int) -> None:
    """Our engine, and a bare loop over the same prompts on equal servers, in turn."""
    from translator.engines.llm import LlmEngine
    from translator.models import ModelLibrary

    [model] = [one for one in ModelLibrary(models, None).installed() if one.kind == "llm"][:1]
    texts = lines(data, "wmt16.de")[100 : 100 + count]

    class Measured(LlmEngine):
        def _start_server(self) -> Any:
            servers.append(Counting(super()._start_server()))
            return servers[-1]

    servers: list[Counting] = []
    engine = Measured(model, "de", "en", threads=threads)
    engine.translate(texts[:threads])
    bare = [Counting(server.server) for server in servers]
    prompts = [engine._prompt(text) for text in texts]
    print(f"\n{count} sentences of news, {model.name}, {len(servers)} copies, {threads} threads\n")
    print("| | tokens/s |\n|---|---|")
    speeds: dict[str, list[float]] = {"bare server": [], "satzpaar": []}

    def loop(server: Counting, own: list[str]) -> None:
        for prompt in own:
            server.handle_completions(
                {"prompt": prompt, "n_predict": 128, "temperature": 0, "stop": ["\n"]}
                | {"cache_prompt": True}
            )

    def bare_loop() -> None:
        with ThreadPoolExecutor(len(bare)) as pool:
            parts = [prompts[number :: len(bare)] for number in range(len(bare))]
            list(pool.map(loop, bare, parts))

    for _ in range(3):
        for name, counters, work in (
            ("bare server", bare, bare_loop),
            ("satzpaar", servers, partial(engine.translate, texts)),
        ):
            start = sum(one.tokens for one in counters)
            _, clock, _ = timed(work)
            speeds[name].append((sum(one.tokens for one in counters) - start) / clock)
    best = {name: max(found) for name, found in speeds.items()}
    for name, found in best.items():
        print(f"| {name} | {found:.1f} |")
    print(f"\nsatzpaar has {best['satzpaar'] / best['bare server']:.0%} of the bare server's speed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
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
        print_llm(given.data, given.llm, min(60, given.sentences), given.threads)
    if given.steps:
        print_steps(given.data, given.threads, given.sentences)
    if given.memory:
        print_memory(given.data)
    if given.killed:
        print_killed(given.data, given.articles)


if __name__ == "__main__":
    main()
