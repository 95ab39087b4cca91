"""What people laid down before: translation memories and glossaries."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from translator.memory.files import read_memory
    from translator.memory.glossary import Glossary
    from translator.memory.glossary_files import read_terms
    from translator.memory.translation_memory import TranslationMemory

__all__ = ["Glossary", "TranslationMemory", "read_memory", "read_terms"]

_SHOWN = {
    "Glossary": "glossary",
    "TranslationMemory": "translation_memory",
    "read_memory": "files",
    "read_terms": "glossary_files",
}


def __getattr__(name: str) -> Any:
    """Return what this room shows, when it is asked for: not all of it is wanted each time."""
    if name not in _SHOWN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_SHOWN[name]}"), name)
