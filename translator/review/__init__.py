"""A person decides: one set of verbs behind the page, the terminal and the commands."""

from translator.review.desk import Desk
from translator.review.queue import Queue

__all__ = ["Desk", "Queue"]
