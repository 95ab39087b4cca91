"""Installs a model in a process that kills itself at a step."""

import json
from pathlib import Path

from translator.engines.models.catalogue import CatalogueEntry, Chunk, Model

INSTALLER = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.support.killed_install import restored_entry
from translator.engines.models.catalogue import CATALOGUE
from translator.engines.models.library import ModelLibrary
from translator.types import Progress
entry = restored_entry(Path({record!r}))
CATALOGUE[entry.model.name] = entry
def start(label, total):
    if {label!r} and label.startswith({label!r}):
        os.kill(os.getpid(), signal.SIGKILL)
library = ModelLibrary(Path({data!r}), Path({data!r}) / "argos")
library.install(entry.model.name, say=print, progress=Progress(start=start))
"""


def restored_entry(record: Path) -> CatalogueEntry:
    """Return the entry another process was given as JSON."""
    values = json.loads(record.read_text())
    values["model"]["languages"] = tuple(values["model"]["languages"])
    return CatalogueEntry(
        **values
        | {
            "model": Model(**values["model"]),
            "chunks": tuple(Chunk(**chunk) for chunk in values["chunks"]),
            "terms_members": tuple(values["terms_members"]),
        }
    )
