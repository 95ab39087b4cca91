"""A hash of what a piece of code does: of its statements, and of the data files it reads.

Signatures carry it in place of a version kept by hand, so that what was made before an update is
known to be stale where the update changed how it is made. Comments, docstrings and layout do not
count, and the version of Python does not either: other machines come to the same hash.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.machinery import ModuleSpec
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

_TOKEN = re.compile(
    r"""
    (?P<string> \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*')
    | (?P<blank> \#[^\n]* | \\\n)
    | (?P<line> \n[ ]*)
    | (?P<opening> [(\[{]) | (?P<closing> [)\]}])
    | (?P<words> [^\n"'\#\\()\[\]{}]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_IMPORT = re.compile(r"^ *(?:from (?P<package>[\w.]+) )?import ?(?P<names>.+)$", re.MULTILINE)
_DATA_FILE = re.compile(r"""["'](?P<name>[\w-]+\.(?:tsv|json))["']""")


def fingerprint(
    modules: Iterable[str | ModuleType],
    data: Iterable[Traversable] = (),
    *,
    within: Iterable[str] = ("translator.languages",),
) -> str:
    """Return a hash of the modules, of those that they import, and of data files.

    Imports are followed into the packages that ``within`` names. A ``.tsv`` or ``.json`` file
    counts where it stands beside a module that names it; ``data`` are others.
    """
    names = sorted(one if isinstance(one, str) else one.__name__ for one in modules)
    return _fingerprint(tuple(names), tuple(data), tuple(within))


def covered(
    modules: Iterable[str], *, within: Iterable[str] = ("translator.languages",)
) -> frozenset[str]:
    """Return the modules, and the files as ``module/file``, that go into a fingerprint."""
    return frozenset(_contents(modules, tuple(within)))


@lru_cache
def _fingerprint(
    names: tuple[str, ...], data: tuple[Traversable, ...], within: tuple[str, ...]
) -> str:
    said = [f"{name} {content}" for name, content in sorted(_contents(names, within).items())]
    said += sorted(f"{file.name} {_hash(file.read_bytes())}" for file in data)
    return _hash("\n".join(said).encode())[:16]


def _contents(names: Iterable[str], within: tuple[str, ...]) -> dict[str, str]:
    waiting, found = list(names), dict[str, str]()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        spec = _spec(name)
        found[name] = content = _content(spec)
        waiting += _imports(content, within)
        for file in set(_DATA_FILE.findall(content)):
            beside = _place(spec).with_name(file)
            if beside.is_file():
                found[f"{name}/{file}"] = _hash(beside.read_bytes())
    return found


def modules(package: str) -> list[str]:
    """Return the modules of a package, without those of packages in it; none where it is none."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    if spec is None or places is None:
        return []
    inside = (f"{package}.{one.name}" for one in iter_modules(places) if not one.ispkg)
    return sorted([package, *inside])


def statements(source: str) -> str:
    """Return Python code without comments, docstrings and layout; it does the same without."""
    made: list[str] = []
    tokens: list[str] = []
    indent, depth, speaks, last = "", 0, False, ""
    for token in _TOKEN.finditer(source + "\n"):
        kind, text = token.lastgroup or "", token[0]
        if kind == "line" and not depth:
            if speaks:  # a statement that is a string alone does nothing
                made.append(indent + "".join(tokens))
            tokens, indent, speaks, last = [], text[1:], False, ""
        elif kind in ("line", "blank") or not text.strip():
            continue
        else:
            depth += (kind == "opening") - (kind == "closing")
            speaks = speaks or kind != "string"
            tokens.append(f" {text.strip()}" if kind == last == "words" else text.strip(" "))
            last = kind
    return "\n".join(made)


def _content(spec: ModuleSpec) -> str:
    """Return the statements of a module, or a hash where an installation has no source."""
    code = _place(spec).read_bytes()
    return statements(code.decode()) if _place(spec).suffix == ".py" else _hash(code)


def _place(spec: ModuleSpec) -> Path:
    if spec.origin is None:
        raise ModuleNotFoundError(f"no code of {spec.name}", name=spec.name)
    return Path(spec.origin)


def _imports(content: str, within: tuple[str, ...]) -> Iterator[str]:
    """Yield what a module imports from some packages, at its top or inside functions."""
    for line in _IMPORT.finditer(content):
        for named in line["names"].strip("()").split(","):
            package, name = line["package"], (named.split() or [""])[0]
            full = f"{package}.{name}" if package else name
            if any(f"{full}.".startswith(f"{one}.") for one in within):
                # Of what is no package, looking for a module inside would run it.
                is_module = not package or _spec(package).submodule_search_locations
                yield full if is_module and find_spec(full) else package


def _spec(module: str) -> ModuleSpec:
    spec = find_spec(module)
    if spec is None:
        raise ModuleNotFoundError(f"no module {module}", name=module)
    return spec


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
