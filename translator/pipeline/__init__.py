"""The order of the steps, from files to stored pairs: a module a step."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from translator.pipeline.document import translate_document
    from translator.pipeline.pair_articles import align_articles
    from translator.pipeline.reports import RunReport
    from translator.pipeline.run import run_articles
    from translator.pipeline.segment import Segment

__all__ = ["RunReport", "Segment", "align_articles", "run_articles", "translate_document"]

_SHOWN = {
    "RunReport": "reports",
    "Segment": "segment",
    "align_articles": "pair_articles",
    "run_articles": "run",
    "translate_document": "document",
}


def __getattr__(name: str) -> Any:
    """Return what this room shows, when it is asked for: not all of it is wanted each time."""
    if name not in _SHOWN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_SHOWN[name]}"), name)
