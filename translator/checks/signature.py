"""What decides what the checks find: when it changes, findings are made again."""

from functools import cache
from importlib.metadata import version

from translator import languages
from translator.languages.codes import primary
from translator.languages.fingerprint import fingerprint, modules

LIBRARIES = ("py3langid", "rapidfuzz", "wordfreq")
"""Libraries whose data or figures the checks go by."""


@cache
def signature(source_language: str, target_language: str) -> str:
    """Return a hash of the checks' code, of what is known of these languages, and of libraries."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"{fingerprint(code(source_language, target_language), within=())} {libraries}"


def code(source_language: str, target_language: str) -> list[str]:
    """Return the modules by which a pair of these languages is checked."""
    source, target = primary(source_language), primary(target_language)
    places = ["translator.checks", "translator.documents.inline", "translator.languages"]
    places += [f"translator.languages.{name}" for name in (source, target, f"{source}_{target}")]
    # Inline markup knows the months and ordinals of all languages.
    everywhere = [name for kind in ("numbers", "sentences") for name in languages.modules(kind)]
    return [name for place in places for name in modules(place)] + everywhere
