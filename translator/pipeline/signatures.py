"""How results came about: the keys and signatures that decide what to make again."""

import hashlib
import json
import platform
from dataclasses import asdict, replace
from importlib.metadata import version

from align import AlignOptions
from align.types import Encoder
from translator import checks
from translator.engines.base import EngineSignature
from translator.languages import rules
from translator.languages.fingerprint import fingerprint
from translator.types import Article, Run

VERSIONED = (
    *("satzpaar", "sentencex", "numpy"),
    *("argostranslate", "ctranslate2", "onnxruntime", "xllamacpp"),
)


STEPS = tuple(f"translator.pipeline.{name}" for name in ("segment", "translate", "repair"))
"""What makes a translation out of an engine's answers."""

PAIRING = (
    *(f"translator.pipeline.{name}" for name in ("pair", "pair_articles", "steps", "terms")),
    *(f"translator.memory.{name}" for name in ("glossary", "recall", "translation_memory")),
    "translator.documents.rebuild",
)
"""What makes pairs out of translations, with what people laid down before."""

PAIRED_BY = (
    "align",
    "translator.documents.markdown_structure",
    "translator.documents.sentences",
    "translator.pipeline.segment",
)
"""What they go by: the aligner, the splitter of sentences, the structure of files."""


def engine_hash(signature: EngineSignature) -> str:
    """Return the hash under which an engine's translations are kept.

    The checks are not part of it: what they find is found again without translating again.
    """
    return _hash(asdict(signature) | {"steps": _steps(signature)})


def _steps(signature: EngineSignature) -> str:
    """Return a hash of the steps, and of how what needs no engine is copied in these languages."""
    listed = rules.modules(signature.source_language, signature.target_language)
    copied = [one.__name__ for one in listed if one.__name__.endswith(".copy_edit")]
    return fingerprint([*STEPS, *copied])


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
        "steps": _steps(signature),
        "pairing": fingerprint(PAIRING, within=PAIRED_BY),
        "checks": checks.signature(signature.source_language, signature.target_language),
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
