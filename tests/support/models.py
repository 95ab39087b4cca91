"""Where tests keep downloaded models, and whether what was installed is whole."""

import hashlib

from translator.engines.models.catalogue import Model
from translator.engines.models.library import ModelLibrary

MODELS = "SATZPAAR_TEST_MODELS"
"""Environment: a folder to keep downloaded models in; without it, tests of models are skipped."""


def whole(library: ModelLibrary, name: str) -> Model:
    """Return the installed model, after checking that its file is what was installed."""
    assert name not in library.damaged()
    model = library.get(name)
    assert model.path is not None
    file = model.path / "model" / "model.bin" if model.kind == "argos" else model.path
    assert not model.sha256 or hashlib.sha256(file.read_bytes()).hexdigest() == model.sha256
    return model
