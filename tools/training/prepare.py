"""Make training pairs: the best of several translations, filtered, with what articles hold besides.

python -m tools.training.prepare --source A.de --target A.human.en --target A.system.en --out F
"""

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

LENGTHS = range(2, 400)
"""Characters of a usable side."""
RATIOS = (0.5, 1.7)
"""Characters of the target per character of the source, for all but short pairs."""
SHORT = 30
"""Characters under which a length ratio says little."""
LEAST_SIMILARITY = 0.55
SHARED_WORDS = 8
"""A sentence with so many words in a row of a held-out text is a leak."""
COPIED = (
    "{name}", "{0}", "%s", "%d", "@tagesschau", "#Berlin", "`run --all`", "https://example.org/a?b=1",
    "info@example.org", "config.yaml", "v2.1.0", "<br>",
)  # fmt: skip
"""Tokens that a translation must hold unchanged."""
CAPTIONS = (
    ("Foto: {}", "Photo: {}"),
    ("Bild: {}", "Picture: {}"),
    ("Quelle: {}", "Source: {}"),
    ("(Archivbild)", "(archive picture)"),
    ("Von {}", "By {}"),
    ("Lesen Sie auch:", "Read also:"),
    ("Mehr zum Thema", "More on this topic"),
)
AGENCIES = ("dpa", "AP", "Reuters", "AFP", "imago", "Getty Images", "picture alliance/dpa")


@dataclass(frozen=True)
class Pair:
    """A sentence and the translation to learn."""

    source: str
    target: str
    origin: str
    """Where the pair comes from: the chosen target's number, or how it was made."""


def read_lines(path: Path) -> list[str]:
    """Return the lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for pair in pairs:
            file.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")


def agreements(texts: Sequence[str]) -> list[float]:
    """Return how much each of several translations agrees with the others: their mean chrF."""
    from sacrebleu.metrics import CHRF

    chrf = CHRF()
    return [
        sum(
            chrf.sentence_score(text, [other]).score
            for number, other in enumerate(texts)
            if number != own
        )
        / max(1, len(texts) - 1)
        for own, text in enumerate(texts)
    ]


def consensus(candidates: Sequence[Sequence[str]]) -> Iterator[tuple[str, int]]:
    """Yield, for each line, the candidate that the others agree with most, and its number.

    Agreement is the mean chrF against the others (minimum Bayes risk: Kumar and Byrne 2004).
    With two candidates both agree equally, and the first is taken.
    """
    for texts in zip(*candidates, strict=True):
        scores = agreements(texts)
        best = max(range(len(texts)), key=lambda number: (scores[number], -number))
        yield texts[best], best


def plausible(source: str, target: str) -> bool:
    """Return whether lengths and checks allow that these mean the same."""
    from translator import checks

    if len(source) not in LENGTHS or len(target) not in LENGTHS:
        return False
    ratio = len(target) / len(source)
    if len(source) > SHORT and not RATIOS[0] <= ratio <= RATIOS[1]:
        return False
    return not checks.examine(checks.Evidence(source, target, "de", "en"))


def similar(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs whose sides the bundled encoder finds alike."""
    from align.encoders.load import load_encoder

    encoder = load_encoder("use-multilingual")
    kept = []
    for start in range(0, len(pairs), 512):
        part = pairs[start : start + 512]
        left = encoder.encode([pair.source for pair in part])
        right = encoder.encode([pair.target for pair in part])
        likeness = (left * right).sum(axis=1)
        kept += [
            pair
            for pair, value in zip(part, likeness, strict=True)
            if value >= LEAST_SIMILARITY or len(pair.source) <= SHORT
        ]
    return kept


def with_tokens(pairs: Sequence[Pair], share: float, random_source: random.Random) -> list[Pair]:
    """Return copies of some pairs in which a word both sides share became a token to copy."""
    made = []
    for pair in random_source.sample(list(pairs), int(len(pairs) * share)):
        common = [
            word
            for word in re.findall(r"\w[\w.-]{2,}\w", pair.source)
            if pair.source.count(word) == 1 and pair.target.count(word) == 1
        ]
        if common:
            word, token = random_source.choice(common), random_source.choice(COPIED)
            made.append(
                Pair(pair.source.replace(word, token), pair.target.replace(word, token), "token")
            )
    return made


def with_names(pairs: Sequence[Pair], share: float, random_source: random.Random) -> list[Pair]:
    """Return copies of a share of the pairs with other countries, and of as many with other names.

    Fewer where they do not name any.
    """
    from tools.training import exchange_names

    known = {
        name for pair in pairs for name in exchange_names.shared_names(pair.source, pair.target)
    }
    names = sorted(known)
    made = []
    for origin, exchange in (
        ("country", exchange_names.with_other_countries),
        ("name", partial(exchange_names.with_other_names, names=names)),
    ):
        count = 0
        for pair in random_source.sample(list(pairs), len(pairs)):
            if count >= int(len(pairs) * share):
                break
            if changed := exchange(pair.source, pair.target, random_source=random_source):
                made.append(Pair(*changed, origin))
                count += 1
    return made


def captions() -> list[Pair]:
    """Return what stands under pictures and between paragraphs."""
    made = {}
    for source, target in CAPTIONS:
        for agency in AGENCIES:
            pair = Pair(source.format(agency), target.format(agency), "caption")
            made[pair.source] = pair
    return list(made.values())


def grams(text: str) -> set[tuple[str, ...]]:
    """Return every stretch of ``SHARED_WORDS`` words; of a shorter text, the whole of it."""
    words = re.findall(r"\w+", text.lower())
    if len(words) <= SHARED_WORDS:
        return {tuple(words)} if len(words) > 3 else set()
    return {
        tuple(words[start : start + SHARED_WORDS]) for start in range(len(words) - SHARED_WORDS + 1)
    }


def without_leaks(pairs: Sequence[Pair], held_out: Iterable[str]) -> list[Pair]:
    """Return the pairs of which neither side shares a stretch of words with a held-out line."""
    forbidden = {gram for line in held_out for gram in grams(line)}
    return [
        pair
        for pair in pairs
        if forbidden.isdisjoint(grams(pair.source)) and forbidden.isdisjoint(grams(pair.target))
    ]


def write_clean(made: Iterable[list[Pair]], out: list[Path], held_out: list[Path]) -> None:
    """Write pairs to a file each, but for those that share words with what is held out."""
    kept_back = [line for path in held_out for line in read_lines(path)]
    for pairs, path in zip(made, out, strict=True):
        clean = without_leaks(pairs, kept_back)
        write_pairs(path, clean)
        print(f"{len(clean)} pairs in {path}, {len(pairs) - len(clean)} dropped for shared words")


class Target(argparse.Action):
    """Puts a target to the source named before it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Append the target to those of the last source; a usage error where none was named."""
        if not namespace.groups:
            parser.error(f"name the source of {values} before it")
        namespace.groups[-1][1].append(values)


def arguments() -> argparse.Namespace:
    """Return what is asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--source",
        dest="groups",
        type=lambda name: (Path(name), []),
        action="append",
        required=True,
        metavar="FILE",
        help="lines to translate; repeat",
    )
    parser.add_argument(
        "--target",
        dest="groups",
        type=Path,
        action=Target,
        required=True,
        metavar="FILE",
        help="translations of the source before it; repeat for several",
    )
    parser.add_argument(
        "--held-out", type=Path, nargs="*", default=[], help="never to be trained on"
    )
    parser.add_argument("--tokens", type=float, default=0.05, help="share with tokens to copy")
    parser.add_argument(
        "--names", type=float, default=0.0, help="share with other countries, and with other names"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="JSON lines")
    return parser.parse_args()


def main() -> None:
    """Write the pairs, and say what became of all lines."""
    options = arguments()
    chosen: dict[str, Pair] = {}
    read = 0
    for source_file, target_files in options.groups:
        sources = read_lines(source_file)
        read += len(sources)
        best = consensus([read_lines(path) for path in target_files])
        for source, (target, number) in zip(sources, best, strict=True):
            chosen.setdefault(source, Pair(source, target, target_files[number].name))
    print(f"{read} lines, {len(chosen)} distinct")
    pairs = [pair for pair in chosen.values() if plausible(pair.source, pair.target)]
    print(f"{len(pairs)} pass lengths and checks")
    pairs = similar(pairs)
    print(f"{len(pairs)} are alike in meaning")
    random_source = random.Random(options.seed)
    made = with_tokens(pairs, options.tokens, random_source)
    made += with_names(pairs, options.names, random_source)
    pairs += made + captions()
    held_out = [line for path in options.held_out for line in read_lines(path)]
    clean = without_leaks(pairs, held_out)
    print(f"{len(pairs) - len(clean)} dropped for sharing words with what is held out")
    pairs = clean
    random_source.shuffle(pairs)
    write_pairs(options.out, pairs)
    origins: dict[str, int] = {}
    for pair in pairs:
        origins[pair.origin] = origins.get(pair.origin, 0) + 1
    for origin, count in sorted(origins.items()):
        print(f"{count:7} {origin}")
    print(
        f"{len(pairs):7} pairs in {options.out}, none shares {SHARED_WORDS} words in a row "
        f"with {len(held_out)} held-out lines"
    )


if __name__ == "__main__":
    main()
