"""Text in, hypotheses out: one adapter a file, chosen by name."""

from translator.engines.base import Engine, EngineSignature
from translator.engines.choice import EngineChoice, choose

__all__ = ["Engine", "EngineChoice", "EngineSignature", "choose"]
