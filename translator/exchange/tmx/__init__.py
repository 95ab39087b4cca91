"""TMX that other tools accept: written, read, checked, repaired, and proved with OmegaT."""

from translator.exchange.tmx.fix import fix
from translator.exchange.tmx.lint import check
from translator.exchange.tmx.prove import prove

__all__ = ["check", "fix", "prove"]
