"""The engine of language models, before a server that answers as told."""

import threading
import time
from collections.abc import Callable
from typing import Any

from translator.engines.llm import LlmEngine

Request = dict[str, Any]
Script = Callable[[str, Request], str | Request]


def reply(text: str, *, finish: str = "stop") -> Request:
    """Return what llama.cpp's server says, cut down to what the engine reads."""
    tokens = [{"token": word, "logprob": -0.5} for word in text.split()]
    return {
        "choices": [{"text": f" {text}", "logprobs": {"content": tokens}, "finish_reason": finish}]
    }


class ScriptedServer:
    """A server that answers by a rule and remembers what it was asked."""

    def __init__(self, rule: Script) -> None:
        self.rule = rule
        self.requests: list[Request] = []
        self.running = 0
        self.most_running = 0
        self.count = threading.Lock()

    def handle_completions(self, request: Request) -> Request:
        with self.count:
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        self.requests.append(request)
        time.sleep(0.001)
        asked = request["prompt"].rsplit("German: ", 1)[1].removesuffix("\nEnglish:")
        answer = self.rule(asked, request)
        with self.count:
            self.running -= 1
        return reply(answer) if isinstance(answer, str) else answer

    def handle_chat_completions(self, request: Request) -> Request:
        self.requests.append(request)
        asked = request["messages"][0]["content"].rsplit("\n\n", 1)[1]
        answer = self.rule(asked, request)
        assert isinstance(answer, str)
        made = reply(answer)["choices"][0]
        text = made.pop("text")
        return {"choices": [made | {"message": {"role": "assistant", "content": text}}]}


class ScriptedEngine(LlmEngine):
    """The engine on scripted servers; all else is the real thing."""

    servers: list[ScriptedServer]

    def run_on(self, rule: Script) -> "ScriptedEngine":
        self.servers = []
        self.rule = rule
        return self

    def _start_server(self) -> Any:
        self.servers.append(ScriptedServer(self.rule))
        return self.servers[-1]

    @property
    def requests(self) -> list[Request]:
        return [request for server in self.servers for request in server.requests]
