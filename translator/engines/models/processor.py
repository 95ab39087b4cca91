"""How a processor multiplies numbers of eight bits, of which our own models are made."""

import platform
from pathlib import Path

_FLAGS = Path("/proc/cpuinfo")
_LINES = ("flags", "Features")
_WAYS = {
    "x86_64": {
        "amx_int8": "amx_int8, whole tiles at once",
        "avx512_vnni": "avx512_vnni",
        "avx_vnni": "avx_vnni",
        "avx512bw": "avx512, without VNNI: slower",
        "avx2": "avx2, without VNNI: slower",
        "sse4_1": "sse4.1: very slow",
    },
    "aarch64": {
        "i8mm": "arm64 i8mm",
        "asimddp": "arm64 dot products",
        "asimd": "arm64, without dot products: slower",
    },
}
"""What ONNX Runtime takes, the best first, by the flag that must be there."""
_NAMES = {"amd64": "x86_64", "arm64": "aarch64"}


def small_products(flags: Path = _FLAGS) -> str:
    """Return which instructions ONNX Runtime multiplies 8-bit numbers with; says if not known.

    Judged by what Linux says of the processor, as ONNX Runtime judges by the processor itself.
    """
    machine = platform.machine().lower()
    machine = _NAMES.get(machine, machine)
    try:
        lines = flags.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return f"not known: {platform.system()} on {machine} does not list its instructions"
    has = next((line.split(":", 1)[1].split() for line in lines if line.startswith(_LINES)), [])
    for flag, way in _WAYS.get(machine, {}).items():
        if flag in has:
            return way
    return f"not known on {machine}"
