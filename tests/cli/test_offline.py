"""With offline set, no socket is opened: not by choosing, not by translating."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import tiny_argos
from tests.support.paths import ROOT
from translator.engines.choice import EngineChoice, choose
from translator.engines.models.library import ModelLibrary
from translator.errors import EngineError, ModelError
from translator.types import Origin


class SocketOpened(BaseException):
    """Something touched the network; no library swallows this one."""


FORBIDDEN = ("socket.__new__", "socket.connect", "socket.getaddrinfo", "subprocess.Popen")
watching: list[list[str]] = []


def _refuse(event: str, _: object) -> None:
    if watching and event in FORBIDDEN:
        watching[-1].append(event)
        raise SocketOpened(event)


@pytest.fixture(scope="session")
def _hook() -> None:
    # Python itself reports every socket to this hook, however it was opened; it cannot be removed.
    sys.addaudithook(_refuse)


@pytest.fixture
def no_sockets(_hook: None) -> Iterator[list[str]]:
    """Forbid sockets and child processes; yield the list of attempts."""
    watching.append([])
    yield watching[-1]
    watching.pop()


def test_the_guard_works(no_sockets: list[str]) -> None:
    import httpx

    with pytest.raises(SocketOpened):
        httpx.get("http://127.0.0.1:9/")
    with pytest.raises(SocketOpened):
        subprocess.run([sys.executable, "-c", ""], check=False)
    assert no_sockets


def test_argos_translates_without_a_socket(tmp_path: Path, no_sockets: list[str]) -> None:
    file = tiny_argos.build(tmp_path / "de_en.argosmodel")
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos")
    library.install(str(file), offline=True)
    engine = choose(EngineChoice("de", "en", offline=True), library)
    answers = engine.translate(tiny_argos.seed_sentences()[:10])
    assert any(answer.origin is Origin.MT for answer in answers)
    assert no_sockets == []


def test_nothing_installed_is_one_line_that_names_the_command(
    tmp_path: Path, no_sockets: list[str]
) -> None:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos")
    with pytest.raises(ModelError) as caught:
        choose(EngineChoice("de", "en", offline=True), library)
    assert "satzpaar models install gemma-3-270m-de-en" in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(EngineError, match="FILE.argosmodel"):
        choose(EngineChoice("de", "en", "argos", offline=True), library)
    assert no_sockets == []
    assert not (tmp_path / "data" / "models" / "gemma-3-270m-de-en").exists()


def test_importing_opens_nothing_and_makes_nothing(tmp_path: Path) -> None:
    """Neither does choosing: argostranslate's own import would make folders in the home."""
    file = tiny_argos.build(tmp_path / "de_en.argosmodel")
    ModelLibrary(tmp_path / "data", tmp_path / "argos").install(str(file))
    home = tmp_path / "empty home"
    home.mkdir()
    program = f"""
import sys
from pathlib import Path
def refuse(event, _):
    if event in {FORBIDDEN!r}:
        raise SystemExit(event)
sys.addaudithook(refuse)
import translator.engines.models.doctor
from translator.engines.models.library import ModelLibrary
import translator.engines.choice as choice
import translator.engines.argos, translator.engines.llm, translator.engines.small
heavy = {{"torch", "ctranslate2", "sentencepiece", "argostranslate", "xllamacpp", "httpx",
         "onnxruntime", "gguf"}}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
engine = choice.choose(
    choice.EngineChoice("de", "en", offline=True),
    ModelLibrary(Path({str(tmp_path / "data")!r}), Path({str(tmp_path / "argos")!r})))
assert engine.signature.engine == "argos"
assert not heavy & set(sys.modules), heavy & set(sys.modules)
engine.translate(["Guten Morgen.", "Politik"])
assert "argostranslate.settings" not in sys.modules
assert "argostranslate.translate" not in sys.modules
assert "stanza" not in sys.modules
"""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert list(home.iterdir()) == []
