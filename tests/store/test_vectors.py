"""Vectors: kept by text and encoder."""

from tests.support.fakes import FakeEncoder
from translator.pipeline.encoder import HalfPrecision
from translator.store import Store


def test_vectors_come_back_bit_by_bit_and_by_encoder(store: Store) -> None:
    vectors = HalfPrecision(FakeEncoder()).encode(["eins", "zwei"])
    cache = store.vectors("e", "1")
    cache.put_many({"k1": vectors[0], "k2": vectors[1]})
    found = cache.get_many(["k2", "k1", "k3"])
    assert set(found) == {"k1", "k2"}
    assert (found["k2"] == vectors[1]).all()
    assert store.vectors("e", "2").get_many(["k1"]) == {}
