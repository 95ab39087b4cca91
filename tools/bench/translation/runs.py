"""Whole runs: where the time goes, how much memory they take, and what a kill costs."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from align.encoders.use import UseEncoder
from tools.bench.translation.stand_ins import (
    REAL,
    SMALL,
    ReferenceEngine,
    WordHashes,
    argos_engine,
    install_package,
    lines,
    write_articles,
)
from translator import checks, documents
from translator.documents import inline, sentences
from translator.engines.argos import ArgosModel
from translator.engines.base import Engine
from translator.languages import identify
from translator.pipeline import job, pair, run, segment, steps
from translator.pipeline.encoder import open_encoder
from translator.pipeline.run import RunSettings, run_articles
from translator.store import Store, StoredVectors
from translator.store.articles import Articles
from translator.store.memory import StoredMemory
from translator.store.pairs import Pairs
from translator.store.translations import Translations
from translator.types import Hypothesis

STEPS: dict[str, list[tuple[Any, tuple[str, ...]]]] = {
    "reading": [(documents, ("read",))],
    "telling the language": [(run, ("examine",))],
    "splitting": [(sentences, ("split", "split_text"))],
    "protecting": [
        (inline, ("restore", "pieces", "assemble")),
        (segment, ("extract",)),
        (pair, ("extract",)),
        (steps, ("breaking",)),
    ],
    "checking": [(checks, ("examine_pairs", "kept_names"))],
    "aligning": [(pair, ("align", "assess"))],
    "embedding": [(UseEncoder, ("encode",))],
    "storing": [
        (Articles, ("save",)),
        (Translations, ("known", "add", "offer")),
        (Pairs, ("of_sentences", "write")),
        (StoredMemory, ("remembered",)),
        (StoredVectors, ("get_many", "put_many")),
        (job.Job, ("report",)),
    ],
}
"""What is timed: functions where those that call them look them up."""


class Clock:
    """Adds up the seconds of each step, by the clock and of the processor; an inner step counts
    only for itself."""

    def __init__(self) -> None:
        """Begin now, outside of all steps."""
        self.spent: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.open = ["the rest"]
        self.last = self._now()

    @staticmethod
    def _now() -> dict[str, float]:
        return {"clock": time.perf_counter(), "cpu": time.process_time()}

    def _charge(self) -> None:
        now = self._now()
        for kind in now:
            self.spent[self.open[-1], kind] += now[kind] - self.last[kind]
        self.last = now

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Charge the time in between to a step."""
        self._charge()
        self.open.append(name)
        try:
            yield
        finally:
            self._charge()
            self.open.pop()

    def watch(self, owner: Any, name: str, step: str) -> None:
        """Charge a function's time to a step whenever it is called."""
        inner = getattr(owner, name)

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.step(step):
                made = inner(*arguments, **options)
                return list(made) if isinstance(made, Iterator) else made

        setattr(owner, name, timed)


class BusyEngine(ReferenceEngine):
    """Has an Argos model translate, then answers with the reference: real time, real text."""

    def __init__(self, data: Path, model: ArgosModel) -> None:
        """Take the time of this model."""
        super().__init__(data)
        self.model = model

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        """Have the model decode, and answer with the references."""
        self.model.decode(sentences)
        return super().translate(sentences, advance)

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Have the model look for alternatives, and answer that there are none."""
        for sentence in sentences:
            self.model.best(sentence, count)
        return super().alternatives(sentences, count)


def print_steps(data: Path, threads: int, count: int) -> None:
    """A run over articles of news with an engine that takes the time of a real Argos package."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: a run does not load what it takes to make a package.
        assert worker(data, "install", str(folder)).wait() == 0
        engine = BusyEngine(data, argos_engine(folder, threads)._load())
        texts = [text for text in lines(data, "wmt16.de") if len(text) > 30]
        for kind, part in (("warm", texts[-8:]), ("articles", texts[:count])):
            (folder / kind).mkdir()
            for start in range(0, len(part), 30):
                article = "\n\n".join(part[start : start + 30]) + "\n"
                (folder / kind / f"{start:05}.txt").write_text(article, "utf-8")
        settings = RunSettings(detector=identify.LangidDetector())
        with Store(folder / "s.db", create=True) as store:
            encoder = open_encoder("use-multilingual", threads=threads, store=store)

            def whole_run(kind: str) -> Any:
                found = documents.find([folder / kind])
                return run_articles(found, engine, encoder, store, settings)

            whole_run("warm")
            clock = Clock()
            for step, watched in STEPS.items():
                for owner, functions in watched:
                    for function in functions:
                        clock.watch(owner, function, step)
            clock.watch(engine, "translate", "engine")
            clock.watch(engine, "alternatives", "engine, repairing")
            report = whole_run("articles")
            clock._charge()
    total = sum(row.sentences for row in report.articles)
    print(f"\n{total} sentences, {report.suspicious} of them suspicious, {threads} threads\n")
    print("| step | ms a sentence by the clock | CPU ms | of the engine's time | of its CPU |")
    print("|---|---|---|---|---|")
    engines = {
        kind: clock.spent["engine", kind] + clock.spent["engine, repairing", kind]
        for kind in ("clock", "cpu")
    }
    names = sorted({name for name, _ in clock.spent}, key=lambda one: -clock.spent[one, "clock"])
    rest = dict.fromkeys(engines, 0.0)
    for name in [*names, "all but the engine"]:
        spent = {kind: clock.spent[name, kind] for kind in engines}
        if name == "all but the engine":
            spent = rest
        elif not name.startswith("engine"):
            rest = {kind: rest[kind] + spent[kind] for kind in engines}
        print(
            f"| {name} | {1000 * spent['clock'] / total:.2f} | {1000 * spent['cpu'] / total:.2f} "
            f"| {spent['clock'] / engines['clock']:.1%} | {spent['cpu'] / engines['cpu']:.1%} |"
        )


def worker(data: Path, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
    """Start one of ``WORKERS`` in a process of its own."""
    command = [sys.executable, "-m", "tools.bench.translation", str(data), "--worker"]
    command += arguments
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, **options)


def run_worker(data: Path, folder: str, database: str, engine: str) -> None:
    """One run in a process of its own; prints its report and the peak of its memory."""
    made: Engine = ReferenceEngine(data)
    if engine != "reference":
        made = argos_engine(Path(engine), 1)
    with Store(Path(database), create=True) as store:
        report = run_articles(documents.find([Path(folder)]), made, WordHashes(), store)
    # Not getrusage: that begins with what the parent process held.
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"peak": peak, "seconds": report.seconds, "translated": report.translated}))


def install_worker(data: Path, folder: str) -> None:
    """Install a package of the usual size in a process of its own."""
    install_package(Path(folder), data, REAL, quantization="int8")


WORKERS: dict[str, Callable[..., None]] = {"run": run_worker, "install": install_worker}


def print_memory(data: Path) -> None:
    """Peak memory of runs in processes of their own, and what of it is not the start."""
    source = lines(data, "wmt16.de")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install_package(folder / "argos", data, SMALL)
        for count in (1, 1_000, 10_000):
            write_articles(folder / f"{count} files", source, count, 2)
        for kind, size in (("txt", 5_000_000), ("md", 5_000_000)):
            (folder / f"5 MB {kind}").mkdir()
            write_articles(folder / kind, source, 3, size // 138, 1000)
            [article] = (folder / kind).glob(f"*.{kind}")
            article.rename(folder / f"5 MB {kind}" / article.name)
        argos = str(folder / "argos")
        print("\n| run | engine | peak MB | over one small file | sentences | s |")
        print("|---|---|---|---|---|---|")
        base: dict[str, float] = {}
        for what, engine in (
            ("1 files", "reference"),
            ("5 MB txt", "reference"),
            ("5 MB md", "reference"),
            ("1000 files", "reference"),
            ("10000 files", "reference"),
            ("1 files", argos),
            ("5 MB txt", argos),
        ):
            database = folder / f"{what} {Path(engine).name}.db"
            made = worker(data, "run", str(folder / what), str(database), engine)
            told = json.loads(made.communicate()[0])
            over = told["peak"] - base.setdefault(engine, told["peak"])
            print(
                f"| {what} | {Path(engine).name} | {told['peak']:.0f} | {over:+.0f} "
                f"| {told['translated']} | {told['seconds']:.0f} |",
                flush=True,
            )


DUMP = """
SELECT path, pairs.position, pairs.source, pairs.target, pairs.origin, pairs.reason,
    similarity, margin, confidence, round(engine_score, 5),
    (SELECT group_concat("check" || message, ' ') FROM findings WHERE pair_id = pairs.id)
FROM pairs JOIN articles ON articles.id = pairs.article_id ORDER BY path, pairs.position
"""


def dump(database: Path) -> list[tuple[Any, ...]]:
    """Return what a run made, pair by pair, and check that the file is whole."""
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute(DUMP).fetchall()


def print_killed(data: Path, count: int) -> None:
    """A run killed at random points and resumed, beside one that nobody disturbed."""
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install_package(folder / "argos", data, SMALL)
        write_articles(folder / "articles", lines(data, "wmt16.de"), count, 4)
        run = ("run", str(folder / "articles"))
        argos = str(folder / "argos")
        quiet = worker(data, *run, str(folder / "quiet.db"), argos)
        whole = json.loads(quiet.communicate()[0])
        print(f"\n{count} articles, undisturbed: {whole['translated']} sentences translated")
        print("\n| life | killed after s | translations kept | pairs kept |\n|---|---|---|---|")
        database = folder / "killed.db"
        kept = 0
        for life in range(1, 8):
            alive = worker(data, *run, str(database), argos)
            seconds = chance.uniform(0.1, 0.3) * whole["seconds"]
            try:
                last = json.loads(alive.communicate(timeout=seconds)[0])
                break
            except subprocess.TimeoutExpired:
                alive.send_signal(signal.SIGKILL)
                alive.communicate()
            kept = counted(database, "translations")
            print(f"| {life} | {seconds:.1f} | {kept} | {counted(database, 'pairs')} |", flush=True)
        else:
            last = json.loads(worker(data, *run, str(database), argos).communicate()[0])
        again = json.loads(worker(data, *run, str(database), argos).communicate()[0])
        one, other = dump(folder / "quiet.db"), dump(database)
    print(
        f"\nthe last life translated {last['translated']}, so that "
        f"{kept + last['translated']} are stored; the same command again: "
        f"{again['translated']} in {again['seconds']:.1f} s"
    )
    print(f"pairs: {len(one)} and {len(other)}; rows that differ: {differing(one, other)}")


def counted(database: Path, table: str) -> int:
    """Return how many rows a table has; 0 if there is none yet."""
    try:
        with sqlite3.connect(database) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # killed before the table was there


def differing(one: Sequence[tuple[Any, ...]], other: Sequence[tuple[Any, ...]]) -> int:
    """Return how many rows differ."""
    return sum(left != right for left, right in zip(one, other, strict=False))
