"""A merged model computes what base and adapter compute together, on fewer sub-words."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.models import whole
from tests.support.tiny_llm import (
    ADAPTED,
    ALPHA,
    KEPT,
    RANK,
    TOKENS,
    constants,
    weights,
    write_adapter,
    write_base,
    write_bias,
    write_smoothing,
    write_vocabulary,
)
from translator.engines.decoding import Prompt, answers
from translator.engines.models import catalogue
from translator.engines.models.catalogue import CATALOGUE, CatalogueEntry, Model
from translator.engines.models.library import ModelLibrary, superseded
from translator.engines.models.merge import FIRST, SUB_WORDS, Adaptation, merge
from translator.engines.network import Network
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
        write_smoothing(tmp_path / "smoothing"),
    )
    return write_base(tmp_path / "base"), made


def test_the_adapter_is_in_the_weights(parts: tuple[Path, Adaptation], tmp_path: Path) -> None:
    merge(*parts, tmp_path / "merged")
    before, sides = map(weights, (parts[0], parts[1].adapter))
    made = constants(tmp_path / "merged")
    products = {
        "logits": ["token_embd"],
        "layer0_qkv": ["blk.0.attn_q", "blk.0.attn_k", "blk.0.attn_v"],
        "layer0_out": ["blk.0.attn_output"],
        "layer0_inner": ["blk.0.ffn_gate", "blk.0.ffn_up"],
        "layer0_down": ["blk.0.ffn_down"],
    }
    for product, matrices in products.items():
        rows = []
        for name in (f"{matrix}.weight" for matrix in matrices):
            rows.append(before[name][KEPT] if name == "token_embd.weight" else before[name])
            if name in ADAPTED:
                change = ALPHA / RANK * sides[f"{name}.lora_b"] @ sides[f"{name}.lora_a"]
                assert np.abs(change).max() > 0.05
                rows[-1] = rows[-1] + change
        expected = np.concatenate(rows)
        assert np.abs(made.matrix(product) - expected).max() < np.abs(expected).max() / 127
    for name in [name for name in before if "norm" in name]:
        assert np.array_equal(made.arrays[name], before[name])


def test_the_model_says_which_sub_words_stay_and_that_it_was_changed(
    parts: tuple[Path, Adaptation], tmp_path: Path
) -> None:
    merge(*parts, tmp_path / "merged")
    said = constants(tmp_path / "merged").said
    tokens, scores, kinds = json.loads(said[SUB_WORDS])
    assert tokens == [TOKENS[number] for number in KEPT]
    assert scores == [-number for number in KEPT]
    assert len(kinds) == len(KEPT)
    assert tokens[int(said[FIRST])] == "<bos>"
    assert "Modified by satzpaar" in said["satzpaar.notice"]


def test_merging_again_gives_the_same_file(parts: tuple[Path, Adaptation], tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        merge(*parts, tmp_path / name / "model.onnx")
        made.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert made[0] == made[1]
    assert sorted(made[0]) == ["model.onnx", "model.weights"]


def test_the_bias_is_that_of_the_sub_words_that_stay(
    parts: tuple[Path, Adaptation], tmp_path: Path
) -> None:
    merge(*parts, tmp_path / "merged")
    bias = constants(tmp_path / "merged").arrays["bias"]
    told = {TOKENS[number]: value for number, value in zip(KEPT, bias.tolist(), strict=True)}
    assert {token: value for token, value in told.items() if -1000 < value < 0} == {
        "ä": -25.5,
        "да": -2.5,
    }
    never = {token for token, value in told.items() if value < -1000}
    assert never == {"<pad>", "<eos>", "<bos>", "<unk>", "<0x0A>"}
    assert told["\n"] == 0


@pytest.mark.parametrize("wrong", ["adapter", "vocabulary", "bias", "smoothing"])
def test_what_does_not_belong_together_is_refused(
    parts: tuple[Path, Adaptation], tmp_path: Path, wrong: str
) -> None:
    if wrong == "adapter":
        write_adapter(parts[1].adapter, ("blk.7.attn_q.weight",))
    elif wrong == "vocabulary":
        write_vocabulary(parts[1].vocabulary, len(TOKENS) - 8)
    elif wrong == "bias":
        write_bias(parts[1].bias, {}, len(TOKENS) - 8)
    else:
        parts[1].smoothing.write_bytes(b"of another width")
    named = "smoothing" if wrong == "smoothing" else "adapter"
    with pytest.raises(ModelError, match=f"{named} is for another model"):
        merge(*parts, tmp_path / "merged")


def test_any_text_is_answered_with_the_sub_words_that_stay(
    parts: tuple[Path, Adaptation], tmp_path: Path
) -> None:
    merge(*parts, tmp_path / "merged")
    network = Network(tmp_path / "merged")
    [end] = network.tokenizer("\n")
    for text in ("ab abc ä", "жизнь да 汉字 🙂"):
        tokens = network.tokenizer(text)
        assert network.tokenizer.text(tokens) == text
        [[found]] = answers(network, [Prompt([network.first, *tokens], {}, 6)], 1, end)
        assert -120 < found.likely < 0


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
    assert names == ["NOTICE.md", "model.json", "model.onnx", "model.weights"]
    weights = model.path.with_name("model.weights")
    assert model.size == model.path.stat().st_size + weights.stat().st_size
    weights.write_bytes(weights.read_bytes()[:-1])
    assert library.damaged() == [NAME]
    weights.unlink()
    assert library.damaged() == [NAME]


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
    assert (library.installed(), library.outdated()) == ([], [old])
    with pytest.raises(ModelError, match=f"run 'satzpaar models install {NAME}'"):
        library.get(NAME)
    (old.path.parent / "TERMS.html").write_text("terms")
    new = library.install(NAME, offline=True)
    assert library.status(new) == "installed"
    assert new.sha256 != old.sha256
    assert new.path == old.path.with_name("model.onnx")
    assert not old.path.exists()
    assert (old.path.parent / "TERMS.html").read_text() == "terms"
    assert own.adaptation is not None
    write_adapter(own.adaptation.adapter, ADAPTED[:1])
    with pytest.raises(ModelError, match="--offline forbids fetching"):
        library.install(NAME, offline=True)
    assert whole(library, NAME) == new  # which runs on, and is said to be older
    assert library.status(new) == "older"
    assert superseded(new).startswith(f"version {new.version}; this satzpaar makes 1.0.0+")


def test_an_install_interrupted_while_merging_changes_nothing(
    with_base: tuple[ModelLibrary, Model],
) -> None:
    library, old = with_base

    def start(label: str, total: int) -> None:
        if label.startswith("merging"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.install(NAME, progress=Progress(start=start))
    assert library.outdated() == [old]
    assert library.damaged() == []
    assert [file.name for file in library.models_dir.glob(".satzpaar*")] == []


def test_what_an_earlier_version_merged_is_named_and_not_run(
    own: CatalogueEntry, with_base: tuple[ModelLibrary, Model]
) -> None:
    """It cannot be made into today's, for its base is not there any more."""
    library, old = with_base
    assert old.path is not None
    old.path.write_bytes(b"merged earlier")
    record = json.loads(old.path.with_name("model.json").read_text())
    del record["file"]  # nobody said it then
    record |= {"version": "1.0.0+0123abcd", "size": 14, "sha256": "0"}
    old.path.with_name("model.json").write_text(json.dumps(record))
    assert library.installed() == []
    [outdated] = library.outdated()
    assert outdated.version == "1.0.0+0123abcd"
    assert library.status(own.model) == "not run any more"
    with pytest.raises(ModelError, match="made by an earlier satzpaar and --offline") as caught:
        library.install(NAME, offline=True)
    assert str(caught.value).endswith(f"'satzpaar models install {NAME}' once while online")
    assert "\n" not in str(caught.value)
    library.remove(NAME)
    assert library.outdated() == []


def test_the_version_follows_what_is_merged_and_how(
    own: CatalogueEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = own.version
    monkeypatch.setattr(catalogue, "fingerprint", lambda modules, within: "another way")
    assert own.version.partition(".")[0] == version.partition(".")[0]
    assert own.version != version
