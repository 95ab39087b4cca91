"""What OpenBLAS is told about the processor."""

import subprocess
import sys
from pathlib import Path

import pytest

from translator.cli.processor import widen

FLAGS = "fpu sse2 avx2 avx512f avx512dq rdseed avx512cd avx512bw avx512vl vaes"


def told(folder: Path, vendor: str, flags: str) -> Path:
    file = folder / "cpuinfo"
    text = f"processor\t: 0\nvendor_id\t: {vendor}\nflags\t\t: {flags}\nbugs\t\t: none\n\n"
    file.write_text(text * 2)
    return file


@pytest.mark.parametrize(
    ("vendor", "flags", "wanted"),
    [
        ("AuthenticAMD", FLAGS, {"OPENBLAS_CORETYPE": "SkylakeX"}),
        ("GenuineIntel", FLAGS, {}),
        ("AuthenticAMD", FLAGS.replace("avx512vl ", ""), {}),
        ("AuthenticAMD", "fpu sse2 avx2", {}),
    ],
)
def test_only_wide_amd_processors_are_named(
    tmp_path: Path, vendor: str, flags: str, wanted: dict[str, str]
) -> None:
    environment: dict[str, str] = {}
    widen(environment, told(tmp_path, vendor, flags))
    assert environment == wanted


def test_a_choice_made_before_stays(tmp_path: Path) -> None:
    environment = {"OPENBLAS_CORETYPE": "Zen"}
    widen(environment, told(tmp_path, "AuthenticAMD", FLAGS))
    assert environment == {"OPENBLAS_CORETYPE": "Zen"}


def test_other_systems_say_nothing(tmp_path: Path) -> None:
    environment: dict[str, str] = {}
    widen(environment, tmp_path / "none")
    assert environment == {}


CODE = """
import os, sys
before = dict(os.environ)
from translator import cli
cli.processor.widen = lambda environment: print("numpy" in sys.modules)
sys.argv = ["satzpaar", "--version"]
try:
    cli.main()
finally:
    import align.encoders
    print(dict(os.environ) == before)
"""


def test_the_command_line_tells_before_numpy_is_there_and_imports_tell_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    numpy_there, version, unchanged = done.stdout.splitlines()
    assert (numpy_there, unchanged) == ("False", "True")
    assert version.startswith("satzpaar ")
