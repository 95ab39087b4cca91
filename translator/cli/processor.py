"""What the matrix library has to be told about the processor, before numpy is imported."""

from collections.abc import MutableMapping
from pathlib import Path

WIDE = frozenset({"avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"})
"""What a processor must be able to do for OpenBLAS's widest kernels."""

FIRST = 8192
"""Characters that hold what the system says of the first core."""


def widen(environment: MutableMapping[str, str], told: Path = Path("/proc/cpuinfo")) -> None:
    """Have OpenBLAS use the whole width of AMD processors that it takes for older ones.

    It multiplies twice as fast then. Nothing changes where somebody chose kernels already.
    """
    try:
        with told.open(encoding="ascii", errors="replace") as file:
            words = file.read(FIRST).split()
    except OSError:  # no Linux
        return
    if "AuthenticAMD" in words and WIDE.issubset(words):
        environment.setdefault("OPENBLAS_CORETYPE", "SkylakeX")
