"""What people laid down before: translation memories and glossaries."""

from translator.memory.files import read_memory
from translator.memory.glossary import Glossary
from translator.memory.glossary_files import read_terms
from translator.memory.translation_memory import TranslationMemory

__all__ = ["Glossary", "TranslationMemory", "read_memory", "read_terms"]
