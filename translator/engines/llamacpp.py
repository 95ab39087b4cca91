"""llama.cpp's server, called without a network: copies of a model, and what they reply."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import PriorityQueue
from typing import Any

from translator.engines.questions import Answer
from translator.errors import EngineError, ModelError

CONTEXT = 2048
"""Sub-words of prompt and answer together."""

_CRASHES = (RuntimeError, MemoryError)


class Servers:
    """Copies of a model, each of which answers one request at a time."""

    def __init__(self, start: Callable[[], Any], copies: int) -> None:
        """Start one server, and so many when they are needed; ``start`` makes one.

        Python waits while a server starts, but those that have started go on answering.
        """
        self._start = start
        self._servers: list[Any] = [start(), *[None] * (copies - 1)]
        self._free = PriorityQueue[int]()  # the first copies first, so that few are started
        for number in range(copies):
            self._free.put(number)

    def ask(self, request: dict[str, Any]) -> Answer:
        """Return the answer to a request, of a chat where it has messages, or why there is none.

        What a server crashes with is asked once more, of another server.
        """
        try:
            try:
                return self._ask(request)
            except _CRASHES:
                return self._ask(request)
        except (*_CRASHES, ValueError, TypeError) as error:  # the last two: text like "\ud800"
            return Answer("", None, False, f"the model failed: {str(error)[:200]}")

    def _ask(self, request: dict[str, Any]) -> Answer:
        number = self._free.get()
        try:
            if self._servers[number] is None:
                self._servers[number] = self._start()
            server = self._servers[number]
            try:
                if "messages" in request:
                    return _read_reply(server.handle_chat_completions(request))
                return _read_reply(server.handle_completions(request))
            except _CRASHES:
                self._servers[number] = None  # it may crash again
                raise
        finally:
            self._free.put(number)


def start_server(model: Path, *, threads: int, name: str) -> Any:
    """Load a model; ModelError, with its name, if that fails."""
    try:
        import xllamacpp
    except ImportError as error:
        raise EngineError(f"xllamacpp does not work here ({error}); reinstall it") from error
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx, params.n_parallel = CONTEXT, 1
    params.n_ctx_checkpoints = 0  # of prompts to come back to; making them splits each prompt
    params.fit_params = False  # to the memory of a GPU; it loads the model once more
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.n_gpu_layers = 0
    params.offline = True
    params.warmup = False
    params.verbosity = -1
    with listening_address() as address:
        if address:
            params.hostnames = [address]
        try:
            return xllamacpp.Server(params)
        except RuntimeError as error:
            raise ModelError(
                f"llama.cpp cannot load {name}: too little memory, or a damaged or unknown model; "
                f"try 'satzpaar models remove {name}' and install it again"
            ) from error


@contextmanager
def listening_address() -> Iterator[str]:
    """Yield where xllamacpp's server may listen, which it insists on, and where nobody calls it.

    Without an address it would open a TCP port. A Unix socket in a private folder, which is
    removed as soon as the server runs, keeps the machine's network untouched.
    """
    if sys.platform == "win32":
        yield ""
        return
    base = tempfile.gettempdir()
    folder = tempfile.mkdtemp(prefix="satzpaar-", dir=base if len(base) < 60 else "/tmp")
    try:
        yield str(Path(folder) / "unused.sock")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read_reply(reply: dict[str, Any]) -> Answer:
    if "choices" not in reply:
        error = reply.get("error", reply)
        message = error.get("message", error) if isinstance(error, dict) else error
        return Answer("", None, False, f"the model refuses it: {str(message)[:200]}")
    choice = reply["choices"][0]
    text = choice["text"] if "text" in choice else choice["message"].get("content") or ""
    tokens = (choice.get("logprobs") or {}).get("content") or []
    scores = [token["logprob"] for token in tokens if token.get("logprob") is not None]
    score = min(0.0, sum(scores) / len(scores)) if scores else None
    return Answer(text.strip(), score, choice.get("finish_reason") == "length")
