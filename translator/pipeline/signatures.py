"""How results came about: the keys and signatures that decide what to make again."""

import hashlib
import json
import platform
from dataclasses import asdict, replace
from importlib.metadata import version

from align import AlignOptions
from align.types import Encoder
from translator.engines.base import EngineSignature
from translator.types import Article, Run

PAIRING = 3
"""Goes up when the same translations would give other pairs; old unreviewed pairs are renewed."""

REPAIR = 1
"""Goes up when the same engine's suspicious translations would be repaired otherwise."""

VERSIONED = ("satzpaar", "sentencex", "numpy", "argostranslate", "ctranslate2", "xllamacpp")


def engine_hash(signature: EngineSignature) -> str:
    """Return the hash under which an engine's translations are kept."""
    return _hash(asdict(signature) | {"repair": REPAIR})


def run_record(
    signature: EngineSignature, encoder: Encoder, options: AlignOptions, **people: str
) -> Run:
    """Return how pairs made with these come about, for the ``runs`` table.

    ``people`` holds signatures of what people gave besides, such as the glossary; empty ones
    say nothing.
    """
    what: dict[str, object] = {
        "engine": asdict(signature),
        "encoder": [encoder.name, encoder.version],
        "align": asdict(options),
        "pairing": PAIRING,
        "repair": REPAIR,
    }
    what |= {name: value for name, value in people.items() if value}
    return Run(
        kind="translate",
        engine=signature.engine,
        model=signature.model,
        model_version=signature.model_version,
        source_language=signature.source_language,
        target_language=signature.target_language,
        engine_options=json.dumps(signature.options, sort_keys=True),
        encoder=encoder.name,
        encoder_version=encoder.version,
        align_options=json.dumps(asdict(options), sort_keys=True),
        versions=json.dumps(
            {"python": platform.python_version()} | {name: version(name) for name in VERSIONED}
        ),
        signature=_hash(what),
    )


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def alignment_record(
    source: Article,
    target: Article,
    encoder: Encoder,
    options: AlignOptions,
    *,
    lines: bool = False,
) -> Run:
    """Return how the pairs of these two come about, for the ``runs`` table."""
    signature = EngineSignature(
        "human", "", "", source.language, target.language, {"lines": True} if lines else {}
    )
    return replace(run_record(signature, encoder, options), kind="align")
