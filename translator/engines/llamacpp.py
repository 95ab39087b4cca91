"""llama.cpp's server, called without a network: copies of a model, and what they reply."""

import queue
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translator.errors import EngineError, ModelError

CONTEXT = 2048
"""Sub-words of prompt and answer together."""


@dataclass(frozen=True)
class Answer:
    """What the model said to one prompt."""

    text: str
    score: float | None
    """Mean log-probability of its sub-words."""
    cut_off: bool
    error: str = ""


class Servers:
    """Copies of a model, each of which answers one request at a time."""

    def __init__(self, start: Callable[[], Any], copies: int) -> None:
        """Start so many servers; ``start`` makes one."""
        self._start = start
        self._free: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(copies):
            self._free.put(start())

    def ask(self, request: dict[str, Any], tries: int = 2) -> Answer:
        """Return the answer to a request, of a chat where it has messages, or why there is none."""
        try:
            with self._server() as server:
                if "messages" in request:
                    return _read_reply(server.handle_chat_completions(request))
                return _read_reply(server.handle_completions(request))
        except (RuntimeError, MemoryError) as error:  # xllamacpp; the next server is a new one
            if tries > 1:
                return self.ask(request, tries - 1)
            return _failed(error)
        except (ValueError, TypeError) as error:  # text like "\ud800"
            return _failed(error)

    @contextmanager
    def _server(self) -> Iterator[Any]:
        server = self._free.get()
        try:
            yield server
        except (RuntimeError, MemoryError):  # what crashed once may crash ever after
            server = self._start()
            raise
        finally:
            self._free.put(server)


def start_server(model: Path, adapter: Path | None, *, threads: int, name: str) -> Any:
    """Load a model, with an adapter beside it; ModelError, with its name, if that fails."""
    try:
        import xllamacpp
    except ImportError as error:
        raise EngineError(f"xllamacpp does not work here ({error}); reinstall it") from error
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    if adapter is not None:
        beside = xllamacpp.CommonAdapterLoraInfo()
        beside.path, beside.scale = str(adapter), 1.0
        params.lora_adapters = [beside]
    params.n_ctx, params.n_parallel = CONTEXT, 1
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


def _failed(error: Exception) -> Answer:
    return Answer("", None, False, f"the model failed: {str(error)[:200]}")


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
