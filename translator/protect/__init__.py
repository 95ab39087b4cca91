"""What an engine must not see or break: out before translation, back after, each exactly once."""

from translator.protect.addresses import urls
from translator.protect.prepared import Prepared, prepare
from translator.protect.restoring import assemble, pieces, restore

__all__ = ["Prepared", "assemble", "pieces", "prepare", "restore", "urls"]
