"""A merged model computes what base and adapter compute together, on fewer sub-words."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFReader

from tests.support.models import whole
from tests.support.tiny_llm import (
    ADAPTED,
    ALPHA,
    KEPT,
    RANK,
    TOKENS,
    WIDTH,
    answer,
    weights,
    write_adapter,
    write_base,
    write_bias,
    write_vocabulary,
)
from translator.engines.models.catalogue import CATALOGUE, CatalogueEntry, Model
from translator.engines.models.gguf import read_header
from translator.engines.models.library import ModelLibrary
from translator.engines.models.merge import LOGIT_BIAS, Adaptation, merge
from translator.errors import ModelError
from translator.types import Progress

NAME = "gemma-3-270m-de-en"


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Adaptation]:
    """The base and what is merged into it."""
    made = Adaptation(
        write_adapter(tmp_path / "adapter"),
        write_vocabulary(tmp_path / "vocabulary"),
        write_bias(tmp_path / "bias", {"жи": 9, "да": 25, "ä": 255}),
    )
    return write_base(tmp_path / "base"), made


def test_the_adapter_is_in_the_weights(parts: tuple[Path, Adaptation], tmp_path: Path) -> None:
    merge(*parts, tmp_path / "merged")
    files = parts[0], parts[1].adapter, tmp_path / "merged"
    before, sides, after = map(weights, files)
    for name, made in after.items():
        expected = before[name]
        if name == "token_embd.weight":
            assert np.array_equal(made, expected[KEPT])
        elif name in ADAPTED:
            expected = expected + ALPHA / RANK * sides[f"{name}.lora_b"] @ sides[f"{name}.lora_a"]
            assert not np.allclose(before[name], made, atol=0.05)
            assert np.abs(made - expected).max() < np.abs(expected).max() / 127
        else:
            assert np.array_equal(made, expected)


def test_the_header_counts_the_sub_words_that_stay(
    parts: tuple[Path, Adaptation], tmp_path: Path
) -> None:
    merge(*parts, tmp_path / "merged")
    fields = {name: f.contents() for name, f in GGUFReader(str(tmp_path / "merged")).fields.items()}
    assert fields["tokenizer.ggml.tokens"] == [TOKENS[number] for number in KEPT]
    assert fields["tokenizer.ggml.scores"] == [-number for number in KEPT]
    assert len(fields["tokenizer.ggml.token_type"]) == len(KEPT)
    assert fields["tokenizer.ggml.bos_token_id"] == 2
    assert fields["gemma3.embedding_length"] == WIDTH
    assert "Modified by satzpaar" in fields["general.description"]


def test_merging_again_gives_the_same_file(parts: tuple[Path, Adaptation], tmp_path: Path) -> None:
    merge(*parts, tmp_path / "one")
    merge(*parts, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_bias_is_that_of_the_sub_words_that_stay(
    parts: tuple[Path, Adaptation], tmp_path: Path
) -> None:
    merge(*parts, tmp_path / "merged")
    told = json.loads(str(read_header(tmp_path / "merged")[LOGIT_BIAS]))
    places = {token: KEPT.index(TOKENS.index(token)) for token in ("да", "ä")}
    assert told == [[places["ä"], -25.5], [places["да"], -2.5]]


@pytest.mark.parametrize("wrong", ["adapter", "vocabulary", "bias"])
def test_what_does_not_belong_together_is_refused(
    parts: tuple[Path, Adaptation], tmp_path: Path, wrong: str
) -> None:
    if wrong == "adapter":
        write_adapter(parts[1].adapter, ("blk.7.attn_q.weight",))
    elif wrong == "vocabulary":
        write_vocabulary(parts[1].vocabulary, len(TOKENS) - 8)
    else:
        write_bias(parts[1].bias, {}, len(TOKENS) - 8)
    with pytest.raises(ModelError, match="for another model than base"):
        merge(*parts, tmp_path / "merged")


def test_llama_cpp_reads_any_text_with_the_sub_words_that_stay(
    parts: tuple[Path, Adaptation], tmp_path: Path
) -> None:
    merge(*parts, tmp_path / "merged")
    for prompt in ("ab abc ä", "жизнь да 汉字 🙂"):
        _, likely = answer(tmp_path / "merged", None, prompt)
        assert len(likely) == 6
        assert all(-20 < one < 0 for one in likely)


@pytest.fixture
def own(parts: tuple[Path, Adaptation], monkeypatch: pytest.MonkeyPatch) -> CatalogueEntry:
    """Our model in the catalogue, with the tiny base and adapter."""
    base, adaptation = parts
    (adaptation.adapter.parent / "NOTICE.md").write_text("notice")
    known = CATALOGUE[NAME]
    digest = hashlib.sha256(base.read_bytes()).hexdigest()
    model = replace(known.model, size=base.stat().st_size, sha256=digest)
    entry = replace(known, model=model, adaptation=adaptation)
    monkeypatch.setitem(CATALOGUE, NAME, entry)
    return entry


def test_an_installed_model_is_merged(own: CatalogueEntry, tmp_path: Path) -> None:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos")
    (tmp_path / "base").rename(tmp_path / "base.gguf")
    model = library.install(str(tmp_path / "base.gguf"))
    assert model.name == NAME
    assert model.version.startswith("1.0.0+")
    assert model.sha256 != own.model.sha256
    assert whole(library, NAME) == model
    assert library.install(NAME, offline=True) == model
    assert model.path is not None
    assert (model.path.parent / "NOTICE.md").read_text() == "notice"
    names = sorted(file.name for file in model.path.parent.iterdir())
    assert names == ["NOTICE.md", "model.gguf", "model.json"]


def test_a_base_of_two_models_makes_both(
    own: CatalogueEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "gemma-3-270m-en-de"
    model = replace(own.model, name=other, languages=("en-de",))
    monkeypatch.setitem(CATALOGUE, other, replace(own, model=model))
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos")
    (tmp_path / "base").rename(tmp_path / "base.gguf")
    said: list[str] = []
    first = library.install(str(tmp_path / "base.gguf"), say=said.append)
    assert (first.name, whole(library, NAME)) == (NAME, first)
    assert whole(library, other).languages == ("en-de",)
    assert [line.partition(" is the base of ")[2] for line in said[::2]] == [
        f"{name}: installed under that name" for name in (NAME, other)
    ]
    library.remove(other)
    assert library.install(str(tmp_path / "base.gguf"), say=said.append) == first
    assert said[4] == f"{NAME} is installed already"
    assert whole(library, other).version == first.version


@pytest.fixture
def with_base(
    own: CatalogueEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[ModelLibrary, Model]:
    """The base alone, installed by a version that merged nothing; the catalogue merges again."""
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos")
    (tmp_path / "base").rename(tmp_path / "base.gguf")
    with monkeypatch.context() as patch:
        patch.setitem(CATALOGUE, NAME, replace(own, adaptation=None))
        return library, library.install(str(tmp_path / "base.gguf"))


def test_a_base_installed_before_is_merged_without_fetching_and_a_new_adapter_is_noticed(
    own: CatalogueEntry, with_base: tuple[ModelLibrary, Model]
) -> None:
    library, old = with_base
    assert (old.version, old.sha256) == ("1.0.0", own.model.sha256)
    assert old.path is not None
    (old.path.parent / "TERMS.html").write_text("terms")
    new = library.install(NAME, offline=True)
    assert new.sha256 != old.sha256
    assert new.path == old.path
    assert (old.path.parent / "TERMS.html").read_text() == "terms"
    assert own.adaptation is not None
    write_adapter(own.adaptation.adapter, ADAPTED[:1])
    with pytest.raises(ModelError, match="--offline forbids fetching"):
        library.install(NAME, offline=True)
    assert whole(library, NAME) == new


def test_an_install_interrupted_while_merging_changes_nothing(
    with_base: tuple[ModelLibrary, Model],
) -> None:
    library, old = with_base

    def start(label: str, total: int) -> None:
        if label.startswith("merging"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.install(NAME, progress=Progress(start=start))
    assert whole(library, NAME) == old
    assert [file.name for file in library.models_dir.glob(".satzpaar*")] == []
