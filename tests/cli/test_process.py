"""The command as a process: Ctrl-C, closed and full streams, terminals that lack letters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

MAIN = "from translator.cli import main; import sys; sys.argv[0] = 'satzpaar'; main()"
PRESSED = """
import os, signal, sys
from translator import cli
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the tests were told to ignore
wanted = sys.argv.pop()
class Presses:
    def find_spec(self, name, *rest):
        if name == wanted:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Presses())
sys.argv[0] = "satzpaar"
cli.main()
"""


def ran(*command: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", MAIN, *command]
    if shell:
        line = ["sh", "-c", f'"$@" {shell}', "sh", *line]
    own = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(
        line, capture_output=True, text=True, env=own, timeout=60, check=False, cwd=ROOT
    )


@pytest.mark.parametrize(
    "module", ["translator.cli.commands", "typer", "translator.cli.doctor", "httpx", "ctranslate2"]
)
def test_ctrl_c_is_one_line_whatever_is_being_loaded(module: str) -> None:
    command = [sys.executable, "-c", PRESSED, "doctor", module]
    own = os.environ | {"PYTHONPATH": str(ROOT)}
    made = subprocess.run(command, capture_output=True, text=True, env=own, timeout=60, check=False)
    assert (made.returncode, made.stderr.strip()) == (130, "satzpaar: stopped")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line() -> None:
    made = ran("models", "list", shell="> /dev/full")
    assert made.returncode == 1
    [line] = made.stderr.splitlines()
    assert line.startswith("satzpaar: error: cannot go on: No space left on device")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_bug(closed: str, tmp_path: Path) -> None:
    made = ran("list", "--db", str(tmp_path / "no.db"), shell=closed)
    assert made.returncode == 1
    assert "Traceback" not in made.stderr
    assert ran("models", "list", shell=closed).returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_these_letters_shows_them_somehow(encoding: str) -> None:
    made = ran("models", "list", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (made.returncode, made.stderr) == (0, "")
    assert "gemma-3-270m-de-en" in made.stdout


def test_control_characters_of_a_message_are_shown_not_acted_on(tmp_path: Path) -> None:
    made = ran("run", str(tmp_path / "a\x1b]0;title\x07.txt"), "--db", str(tmp_path / "t.db"))
    assert made.returncode == 1
    assert "\x1b" not in made.stderr
    assert "\x07" not in made.stderr


@pytest.mark.parametrize("command", [["import"], ["tmx", "check"]])
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path, command: list[str]) -> None:
    os.mkfifo(tmp_path / "a.tmx")
    for path in (tmp_path / "a.tmx", Path("/dev/zero")):
        made = ran(*command, str(path))
        assert (made.returncode, made.stdout) == (1, "")
        assert made.stderr == f"satzpaar: error: {path} is not a file; name a file\n"


def test_an_empty_name_is_not_this_folder() -> None:
    made = ran("run", "")
    assert made.returncode == 2
    assert "a name is empty" in made.stderr
