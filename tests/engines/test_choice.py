"""Which engine is chosen, and what is said about it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import tiny_argos
from tests.support.tiny_llm import gguf
from translator.engines.choice import ENGINES, EngineChoice, choose
from translator.engines.models import library
from translator.engines.models.catalogue import CATALOGUE, Model
from translator.engines.models.library import ModelLibrary
from translator.errors import EngineError, ModelError
from translator.types import Quality


class Desk:
    """Folders of one test, and what was said."""

    def __init__(self, folder: Path) -> None:
        self.data, self.argos = folder / "data", folder / "argos"
        self.library = ModelLibrary(self.data, self.argos)
        self.folder = folder
        self.said: list[str] = []

    def choose(self, source: str = "de", target: str = "en", **options: object) -> tuple[str, str]:
        """Return kind and model of the engine chosen."""
        asked = EngineChoice(source, target, **options)  # type: ignore[arg-type]
        signature = choose(asked, self.library, self.said.append).signature
        return signature.engine, signature.model

    def add_argos(self, source: str = "de", target: str = "en") -> None:
        file = tiny_argos.build(
            self.folder / f"{source}_{target}.argosmodel", source=source, target=target
        )
        self.library.install(str(file))

    def add_gguf(self, name: str, size: int = 1000) -> None:
        self.library.install(str(gguf(self.folder / f"{name}.gguf", padding=size)))

    def add_gemma(self) -> None:
        """Put a file of the right size where our own model belongs."""
        entry = CATALOGUE["gemma-3-270m-de-en"]
        folder = self.data / "models" / "gemma-3-270m-de-en"
        folder.mkdir(parents=True)
        with (folder / "model.onnx").open("wb") as file:
            file.truncate(entry.model.size)
        record = '{"name": "gemma-3-270m-de-en", "kind": "llm", "languages": ["de-en"],'
        record += f'"version": "1", "size": {entry.model.size}, "sha256": "ab", "licence": "",'
        (folder / "model.json").write_text(record + '"source": "", "file": "model.onnx"}')


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_installed_argos_package_comes_first(desk: Desk) -> None:
    desk.add_gemma()
    desk.add_argos()
    assert desk.choose(offline=True) == ("argos", "argos:de-en")
    assert desk.said == ["engine: argos argos:de-en (installed, made for de-en)"]


def test_a_model_merged_with_an_older_adapter_is_named(desk: Desk) -> None:
    desk.add_gemma()
    desk.choose()
    ours = CATALOGUE["gemma-3-270m-de-en"].version
    assert desk.said == [
        f"gemma-3-270m-de-en is version 1; this satzpaar makes {ours} of it; "
        "run 'satzpaar models install gemma-3-270m-de-en'",
        "engine: llm gemma-3-270m-de-en (installed, made for de-en)",
    ]


def test_then_an_installed_language_model(desk: Desk) -> None:
    desk.add_gguf("large", size=9000)
    desk.add_gemma()
    assert desk.choose() == ("llm", "gemma-3-270m-de-en")
    assert "made for de-en; --model chooses another of 2" in desk.said[-1]


def test_a_model_for_any_pair_serves_the_others(desk: Desk) -> None:
    desk.add_gemma()
    desk.add_gguf("small")
    desk.add_gguf("large", size=9000)
    assert desk.choose("fr", "it", offline=True) == ("llm", "large")
    assert "translates any pair" in desk.said[-1]


def test_then_the_argos_index_then_our_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def install(self: ModelLibrary, name: str, **_: object) -> Model:
        asked.append(name)
        if name.startswith("argos:"):
            raise ModelError("the Argos index cannot be reached")
        entry = CATALOGUE[name]
        return replace(entry.model, version=entry.version, path=desk.folder / "model.onnx")

    monkeypatch.setattr(library.ModelLibrary, "install", install)
    assert desk.choose() == ("llm", "gemma-3-270m-de-en")
    assert asked == ["argos:de-en", "gemma-3-270m-de-en"]
    assert desk.said[0] == "no Argos package for de-en: the Argos index cannot be reached"
    assert "our own small model" in desk.said[1]
    asked.clear()
    assert desk.choose(engine="llm") == ("llm", "gemma-3-270m-de-en")
    assert asked == ["gemma-3-270m-de-en"]


def test_what_the_argos_index_has_is_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add_argos()
    [model] = desk.library.installed()
    desk.library.remove("argos:de-en")
    monkeypatch.setattr(library.ModelLibrary, "install", lambda self, name, **_: model)
    assert desk.choose() == ("argos", "argos:de-en")
    assert "the Argos index has one" in desk.said[-1]


def test_engine_and_model_as_asked_for(desk: Desk) -> None:
    desk.add_argos()
    desk.add_gemma()
    desk.add_gguf("mine")
    assert desk.choose(engine="llm") == ("llm", "gemma-3-270m-de-en")
    assert desk.choose(model="mine") == ("llm", "mine")
    assert desk.choose(model="mine", engine="llm") == ("llm", "mine")
    assert "as asked for" in desk.said[-1]
    with pytest.raises(EngineError, match="mine runs on the engine llm, not argos"):
        desk.choose(model="mine", engine="argos")
    with pytest.raises(ModelError, match="no model named 'other' is installed"):
        desk.choose(model="other")
    with pytest.raises(EngineError, match="there is no engine 'deepl'; give one of: argos, llm"):
        desk.choose(engine="deepl")


def test_our_adapter_serves_its_pair_alone(desk: Desk) -> None:
    desk.add_gemma()
    with pytest.raises(EngineError, match="no engine for fr-en is installed"):
        desk.choose("fr", "en", offline=True)
    with pytest.raises(EngineError, match="translates de-en, not fr-en"):
        desk.choose("fr", "en", offline=True, model="gemma-3-270m-de-en")
    with pytest.raises(EngineError, match="no language model for fr-de is installed"):
        desk.choose("fr", "de", offline=True, engine="llm")
    with pytest.raises(ModelError, match="run 'satzpaar models install gemma-3-270m-en-de'"):
        desk.choose("en", "de", offline=True, engine="llm")


def test_a_model_not_installed_and_offline_names_the_command(desk: Desk) -> None:
    for asked in ({}, {"engine": "llm"}, {"model": "gemma-3-270m-de-en"}):
        with pytest.raises(ModelError, match="run 'satzpaar models install gemma-3-270m-de-en'"):
            desk.choose(offline=True, **asked)


def test_options_that_change_nothing_in_the_result_are_not_in_the_signature(desk: Desk) -> None:
    desk.add_gemma()
    desk.add_argos()
    for kind in ENGINES:
        signatures = [
            choose(
                EngineChoice("de", "en", kind, offline=True, threads=threads, batch_size=batch),
                desk.library,
            ).signature
            for threads, batch in ((1, 1), (2, 64))
        ]
        assert signatures[0] == signatures[1]


def test_the_beam_is_in_the_signature(desk: Desk) -> None:
    desk.add_argos()
    engine = choose(EngineChoice("de", "en", offline=True, beam_size=7, batch_size=9), desk.library)
    assert engine.signature.options["beam_size"] == 7
    assert engine.batch_size == 9


@pytest.mark.parametrize(("quality", "beam"), [(Quality.FAST, 1), (Quality.GOOD, 4)])
def test_quality_decides_the_beam_where_none_is_given(
    desk: Desk, quality: Quality, beam: int
) -> None:
    desk.add_argos()
    for given, taken in ((None, beam), (7, 7)):
        asked = EngineChoice("de", "en", offline=True, quality=quality, beam_size=given)
        signature = choose(asked, desk.library).signature
        assert signature.options["beam_size"] == taken


@pytest.mark.parametrize(
    ("file", "engine"), [("model.onnx", "SmallEngine"), ("model.gguf", "LlmEngine")]
)
def test_the_format_of_the_file_decides_what_runs_a_language_model(
    tmp_path: Path, file: str, engine: str
) -> None:
    model = replace(CATALOGUE["gemma-3-270m-de-en"].model, path=tmp_path / file)
    made = ENGINES["llm"](model, EngineChoice("de", "en", threads=3))
    assert type(made).__name__ == engine
    assert made.batch_size == 3 * 24
    assert ENGINES["llm"](model, EngineChoice("de", "en", batch_size=5)).batch_size == 5


def test_quality_is_what_our_small_engine_is_asked_for(tmp_path: Path) -> None:
    model = replace(CATALOGUE["gemma-3-270m-de-en"].model, path=tmp_path / "model.onnx")
    for quality in Quality:
        engine = ENGINES["llm"](model, EngineChoice("de", "en", quality=quality))
        assert engine.signature.options["quality"] == quality.value
    assert EngineChoice("de", "en").quality is Quality.GOOD
