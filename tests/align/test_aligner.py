"""The aligner on small texts: golden folders, edge cases, and laws that hold for every text."""

import random
import tracemalloc
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align import AlignOptions, Bead, align, assess, breaks, explain
from align.encoders.load import load_encoder
from align.gold import Link, links, read_gold
from align.types import Encoder, Vectors
from tests.support.paths import CASES

GOLDEN = sorted(CASES.glob("align-*"))

LEXICON = {
    "haus": "house", "hund": "dog", "katze": "cat", "wald": "forest", "fluss": "river",
    "berg": "mountain", "stadt": "town", "kind": "child", "brot": "bread", "wasser": "water",
    "nacht": "night", "sonne": "sun", "mond": "moon", "stern": "star", "garten": "garden",
    "tisch": "table", "stuhl": "chair", "buch": "book", "brief": "letter", "zug": "train",
    "auto": "car", "schiff": "ship", "insel": "island", "meer": "sea", "winter": "winter",
    "sommer": "summer", "freund": "friend", "lehrer": "teacher", "schule": "school",
    "arzt": "doctor",
}  # fmt: skip
BACK = {english: german for german, english in LEXICON.items()}
GERMAN = sorted(LEXICON)


class WordEncoder:
    """Adds up a fixed random vector per word; a word and its translation share theirs."""

    name = "words"
    version = "1"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        rows = np.zeros((len(texts), 128), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                plain = word.strip(".,:!?")
                seed = zlib.crc32(BACK.get(plain, plain).encode())
                rows[row] += np.random.default_rng(seed).standard_normal(128)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        result: Vectors = (rows / np.maximum(norms, 1e-9)).astype(np.float32)
        return result


def sentence(chance: random.Random, length: int = 7) -> str:
    return " ".join(chance.sample(GERMAN, length)).capitalize() + "."


def translated(text: str) -> str:
    words = [LEXICON[word.strip(".").casefold()] for word in text.split()]
    return " ".join(words).capitalize() + "."


def article(seed: int, count: int = 30) -> tuple[list[str], list[str]]:
    chance = random.Random(seed)
    source = [sentence(chance) for _ in range(count)]
    return source, [translated(text) for text in source]


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return load_encoder("use-multilingual", threads=1)


def check_cover(beads: Sequence[Bead], source: int, target: int) -> None:
    assert [index for bead in beads for index in bead.source] == list(range(source))
    assert [index for bead in beads for index in bead.target] == list(range(target))
    for bead in beads:
        assert bead.source or bead.target
        assert -1 <= bead.similarity <= 1
        assert 0 <= bead.confidence <= 1
        assert np.isfinite([bead.margin, bead.cost, bead.length_ratio]).all()


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.name)
def test_golden_folders(case: Path, bundled: Encoder) -> None:
    source, target = (
        (case / name).read_text(encoding="utf-8").splitlines() for name in ("de.txt", "en.txt")
    )
    gold = read_gold((case / "gold").read_text(encoding="utf-8"))
    beads = align(source, target, bundled)
    check_cover(beads, len(source), len(target))
    assert sorted(links(beads)) == sorted(gold)


def test_there_are_golden_folders() -> None:
    assert len(GOLDEN) >= 6


def test_every_sentence_of_an_exact_translation_finds_its_own() -> None:
    source, target = article(1, 60)
    beads = align(source, target, WordEncoder())
    assert links(beads) == [((i,), (i,)) for i in range(60)]
    assert min(bead.similarity for bead in beads) > 0.99
    assert min(bead.confidence for bead in beads) > 0.9
    assert all(0.7 < bead.length_ratio < 1.4 for bead in beads)


def test_a_merge_of_four_and_a_split_into_four_are_found() -> None:
    source, target = article(2, 24)
    target[4:8] = [" ".join(target[4:8])]
    source[14:18] = [" ".join(source[14:18])]
    found = links(align(source, target, WordEncoder()))
    assert ((4, 5, 6, 7), (4,)) in found
    assert ((14,), (11, 12, 13, 14)) in found


def test_beads_keep_to_the_size_asked_for() -> None:
    source, target = article(3, 20)
    target[5:9] = [" ".join(target[5:9])]
    for size in (1, 2, 3):
        beads = align(source, target, WordEncoder(), AlignOptions(max_bead=size))
        check_cover(beads, len(source), len(target))
        assert max(max(len(b.source), len(b.target)) for b in beads) <= size


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ([], []),
        (["Haus."], []),
        ([], ["House.", "Dog."]),
        (["Haus."], ["House."]),
        (["Haus."], ["House."] * 7),
        (["🙂", "🎉🎉", "🙂"], ["🙂", "🎉🎉"]),
        (["", " ", "Hund."], ["Dog.", ""]),
        (["haus " * 1000, "Hund."], ["house " * 1000, "Dog."]),
        (["Wald."] * 40, ["Forest."] * 37),
    ],
    ids=["nothing", "no target", "no source", "one", "seven", "emoji", "blank", "long", "same"],
)
def test_odd_texts_give_a_whole_chain(source: list[str], target: list[str]) -> None:
    check_cover(align(source, target, WordEncoder()), len(source), len(target))


def test_odd_texts_with_the_bundled_encoder(bundled: Encoder) -> None:
    long = "Der Berg ruft, und niemand hört ihn. " * 140
    for source, target in (
        (["🙂", "🎉🎉"], ["🙂"]),
        ([long, "Danke."], [long, "Thank you."]),
        (["", "Guten Tag."], ["Good day."]),
    ):
        check_cover(align(source, target, bundled), len(source), len(target))


def test_a_thousand_identical_lines_pair_in_order() -> None:
    beads = align(["Wald am Fluss."] * 1000, ["Forest."] * 1000, WordEncoder())
    check_cover(beads, 1000, 1000)
    assert sum(len(b.source) == len(b.target) == 1 for b in beads) > 990


def test_each_distinct_text_is_encoded_once() -> None:
    source, target = article(4, 30)
    source[3] = source[9]
    encoder = WordEncoder()
    align(source, target, encoder)
    assert len(encoder.encoded) == len(set(encoder.encoded))


def test_aligning_twice_gives_equal_beads(bundled: Encoder) -> None:
    case = GOLDEN[0]
    source, target = (
        (case / name).read_text(encoding="utf-8").splitlines() for name in ("de.txt", "en.txt")
    )
    assert align(source, target, bundled) == align(source, target, bundled)


class Shuffled(WordEncoder):
    """Encodes its texts in another order each time."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance = random.Random(seed)

    def encode(self, texts: Sequence[str]) -> Vectors:
        order = self.chance.sample(range(len(texts)), len(texts))
        rows = super().encode([texts[index] for index in order])
        back = np.empty_like(rows)
        back[order] = rows
        return back


LAWS = settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SEEDS = st.integers(0, 10_000)


def edited(seed: int) -> tuple[list[str], list[str]]:
    """Return an article whose translation merges, splits, leaves out and adds sentences."""
    chance = random.Random(seed)
    source, target = [], []
    for _ in range(30):
        text, other = sentence(chance), sentence(chance)
        kind = chance.choice(("keep",) * 6 + ("merge", "split", "leave out", "add"))
        source += {"merge": [text, other], "add": []}.get(kind, [text])
        target += {
            "merge": [f"{translated(text)} {translated(other)}"],
            "leave out": [],
        }.get(kind, [translated(text)])
        if kind == "split":
            source[-1] += " " + other
            target.append(translated(other))
    return source, target


@LAWS
@given(SEEDS)
def test_the_order_of_encoding_changes_nothing(seed: int) -> None:
    source, target = edited(seed)
    assert links(align(source, target, Shuffled(seed))) == links(
        align(source, target, WordEncoder())
    )


@LAWS
@given(SEEDS)
def test_swapping_the_sides_mirrors_the_beads(seed: int) -> None:
    source, target = edited(seed)
    there = links(align(source, target, WordEncoder()))
    back = links(align(target, source, WordEncoder()))
    assert {(one, other) for other, one in back} == set(there)


@LAWS
@given(SEEDS)
def test_identical_text_at_the_end_only_appends(seed: int) -> None:
    source, target = edited(seed)
    before = links(align(source, target, WordEncoder()))
    tail = [f"Anhang{seed} nummer{number} ende{number * 7}." for number in range(5)]
    after = links(align(source + tail, target + tail, WordEncoder()))
    added = [((len(source) + k,), (len(target) + k,)) for k in range(5)]
    assert after == before + added


@LAWS
@given(SEEDS, st.integers(5, 24))
def test_a_deleted_target_leaves_its_source_alone(seed: int, gone: int) -> None:
    source, target = article(seed)
    beads = links(align(source, target[:gone] + target[gone + 1 :], WordEncoder()))
    assert ((gone,), ()) in beads
    expected: list[Link] = [((i,), (i - (i > gone),)) for i in range(30) if i != gone]
    assert set(expected) <= set(beads)


def test_peak_memory_grows_linearly() -> None:
    def peak(count: int) -> int:
        source, target = article(5, count)
        encoder = WordEncoder()
        align(source[:40], target[:40], encoder)
        tracemalloc.start()
        align(source, target, encoder)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    small, large = peak(500), peak(2000)
    assert large < 4 * 1.3 * small


def test_a_missing_paragraph_is_reported_and_not_paired() -> None:
    source, target = article(6, 60)
    beads = align(source, target[:20] + target[35:], WordEncoder())
    assert {bead.source for bead in beads if not bead.target} == {(i,) for i in range(20, 35)}
    (stretch,) = breaks(beads)
    assert (stretch.source_start, stretch.source_stop, stretch.kind) == (20, 35, "omitted")
    assert stretch.target_start == stretch.target_stop == 20


def test_swapped_sections_are_reported_and_not_forced_together() -> None:
    source, target = article(7, 60)
    moved = target[:20] + target[40:] + target[20:40]
    beads = align(source, moved, WordEncoder())
    truth = {**{i: i for i in range(20)}, **{i: i - 20 for i in range(40, 60)}}
    truth |= {i: i + 20 for i in range(20, 40)}
    assert all(truth[i] in bead.target for bead in beads if bead.target for i in bead.source)
    assert {stretch.kind for stretch in breaks(beads)} == {"omitted", "added"}


def test_unrelated_texts_are_not_believed() -> None:
    source, _ = article(8, 40)
    _, target = article(9, 40)
    strange = [" ".join(word[::-1] for word in text.split()) for text in target]
    beads = align(source, strange, WordEncoder())
    pairs = [bead for bead in beads if bead.source and bead.target]
    assert sum(bead.confidence < 0.5 for bead in pairs) >= 0.6 * len(pairs)
    assert breaks(beads)


def test_right_pairs_are_surer_than_wrong_ones() -> None:
    source, target = article(10, 40)
    right = assess(source, target, [((i,), (i,)) for i in range(40)], WordEncoder())
    wrong = assess(source, target, [((i,), ((i + 3) % 40,)) for i in range(40)], WordEncoder())
    assert min(b.confidence for b in right) > max(b.confidence for b in wrong)


class FreeEncoder(WordEncoder):
    """Adds to every text something of its own, as translations that keep less of it do."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        own = [
            np.random.default_rng(zlib.crc32(text.encode())).standard_normal(128) for text in texts
        ]
        rows = super().encode(texts) + 0.06 * np.array(own)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_a_text_of_one_sentence_is_believed_if_it_means_the_same(bundled: Encoder) -> None:
    (right,) = align(["Das ist gut."], ["This is good."], bundled)
    (wrong,) = align(["Das ist gut."], ["The minister resigned on Tuesday."], bundled)
    assert right.confidence > 0.9
    assert wrong.confidence < 0.1


def test_a_freer_translation_is_aligned_the_same_way() -> None:
    source, target = article(14, 40)
    target[4:6] = [" ".join(target[4:6])]
    source[20:22] = [" ".join(source[20:22])]
    close, free = (align(source, target, encoder) for encoder in (WordEncoder(), FreeEncoder()))
    similarities = [
        [bead.similarity for bead in beads if bead.source and bead.target]
        for beads in (close, free)
    ]
    assert np.median(similarities[1]) < np.median(similarities[0]) - 0.2
    assert links(free) == links(close)


def test_a_torn_off_closing_mark_stays_with_its_sentence() -> None:
    source, target = article(15, 20)
    target[7:8] = [target[7][:-1], "."]
    assert ((7,), (7, 8)) in links(align(source, target, WordEncoder()))


def test_scraps_of_a_scan_are_left_alone() -> None:
    source, target = article(16, 20)
    target.insert(9, "r \\ 7")
    source.insert(15, "■ iv V")
    found = links(align(source, target, WordEncoder()))
    assert ((), (9,)) in found
    assert ((15,), ()) in found
    assert len(found) == 22


def test_a_pair_the_whole_text_speaks_against_is_doubted() -> None:
    source, target = article(17, 30)
    source[12] = source[20] = "Der Hund schläft im Garten."
    target[12] = target[20] = "The dog sleeps in the garden."
    wanted = [((12,), (12,)), ((12,), (20,)), ((20,), (20,))]
    first, crossed, second = assess(source, target, wanted, WordEncoder())
    assert first.similarity == pytest.approx(crossed.similarity)
    assert min(first.confidence, second.confidence) > 0.5 > crossed.confidence


def test_half_a_bead_is_less_sure_than_the_whole() -> None:
    source, target = article(18, 30)
    target[10:12] = [" ".join(target[10:12])]
    whole, half = assess(source, target, [((10, 11), (10,)), ((10,), (10,))], WordEncoder())
    assert whole.confidence > 0.5 > half.confidence


def test_assess_says_which_indices_it_cannot_take() -> None:
    source, target = article(11, 8)
    with pytest.raises(ValueError, match="not neighbours"):
        assess(source, target, [((0, 2), (1,))], WordEncoder())
    with pytest.raises(ValueError, match="more than 4"):
        assess(source, target, [((0, 1, 2, 3, 4), (1,))], WordEncoder())


def test_explain_names_the_number_the_name_and_the_length() -> None:
    source = ["Müller kaufte 35 Häuser in der Stadt und zog dann um.", "Frau Müller lachte."]
    target = ["He bought houses.", "Ms Müller laughed."]
    bead = Bead((0,), (0,), 0.4, 0.1, 0.0, length_ratio=0.4, confidence=0.2)
    reasons = explain(bead, source, target)
    assert reasons == [
        "the number 35 stands only in the source",
        "“Müller” stands only in the source",
        "the target is much shorter than usual (0.40 of the usual length)",
    ]


def test_explain_points_to_the_better_neighbour() -> None:
    source, target = article(12, 10)
    (bead,) = assess(source, target, [((4,), (6,))], WordEncoder())
    reasons = explain(bead, source, target, WordEncoder())
    assert any("target sentence 5 (1.00 against" in reason for reason in reasons)


def test_explain_has_nothing_against_a_right_pair() -> None:
    source, target = article(13, 10)
    beads = align(source, target, WordEncoder())
    assert explain(beads[3], source, target, WordEncoder()) == []
