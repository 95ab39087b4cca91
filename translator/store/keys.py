"""The keys under which translations are kept."""

import hashlib


def translation_key(text: str, markup: str) -> str:
    """Return the key a sentence's translation is kept under."""
    return hashlib.sha256(f"{markup}\0{text}".encode()).hexdigest()
