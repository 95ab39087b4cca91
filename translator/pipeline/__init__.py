"""The order of the steps, from files to stored pairs: a module a step."""

from translator.pipeline.document import translate_document
from translator.pipeline.pair_articles import align_articles
from translator.pipeline.reports import RunReport
from translator.pipeline.run import run_articles
from translator.pipeline.segment import Segment

__all__ = ["RunReport", "Segment", "align_articles", "run_articles", "translate_document"]
