"""What models there are, and installing them."""

from translator.engines.models.catalogue import Model
from translator.engines.models.library import ModelLibrary

__all__ = ["Model", "ModelLibrary"]
