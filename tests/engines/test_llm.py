"""Language models of other people, before a server of llama.cpp that answers as told."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.scripted_llm import Request, Script, ScriptedEngine, reply
from tests.support.tiny_llm import gguf
from translator.engines.llm import LlmEngine
from translator.engines.models.catalogue import Model
from translator.engines.models.library import ModelLibrary
from translator.errors import EngineError, ModelError
from translator.types import Hypothesis, Origin


@pytest.fixture
def model(tmp_path: Path) -> Model:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos")
    return library.install(str(gguf(tmp_path / "mine.gguf")))


@pytest.fixture
def scripted(model: Model) -> Callable[[Script], ScriptedEngine]:
    def make(rule: Script) -> ScriptedEngine:
        return ScriptedEngine(model, "de", "en", threads=1).run_on(rule)

    return make


def test_a_model_without_a_template_gets_examples_to_go_on_with(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    engine = scripted(lambda text, _: "Good morning, everybody.")
    [answer] = engine.translate(["  Guten  Morgen,\n alle. "])
    assert answer == Hypothesis("Good morning, everybody.", -0.5)
    [request] = engine.requests
    assert request["prompt"].startswith("German: Das Wetter wird morgen besser.\nEnglish: ")
    assert request["prompt"].endswith("\n\nGerman: Guten Morgen, alle.\nEnglish:")
    assert request["temperature"] == 0
    assert request["stop"] == ["\n"]
    assert request["n_predict"] >= 3 * 3
    assert engine.signature.options["prompt"] == "plain"


def test_a_model_with_a_template_is_told_what_to_do(tmp_path: Path, model: Model) -> None:
    file = gguf(tmp_path / "chat.gguf", **{"tokenizer.chat_template": "{{x}}"})
    engine = ScriptedEngine(replace(model, path=file), "de", "en", threads=1)
    engine.run_on(lambda text, _: "Hello there.")
    assert engine.translate(["Hallo Welt."]) == [Hypothesis("Hello there.", -0.5)]
    [request] = engine.requests
    [message] = request["messages"]
    assert "German text into English" in message["content"]
    assert message["content"].endswith("\n\nHallo Welt.")
    assert request["max_tokens"] >= 3 * 2
    assert engine.signature.options["prompt"] == "chat"


def test_only_a_model_without_a_template_sees_how_a_sentence_is_spelled_for_it(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    engine = scripted(lambda text, _: f'{text.split()[0]} on the 5 May, "Merkels office office".')
    [answer] = engine.translate(["„Merkels Büro“ am 5. Mai, ca. 19.30 Uhr."])
    [request] = engine.requests
    asked = '"Merkels Büro" am 5 Mai, circa 7:30 p.m.'
    assert request["prompt"].endswith(f"\n\nGerman: {asked}\nEnglish:")
    assert answer.text == "“Merkel's on 5 May, “Merkel's office”."


def test_each_way_to_ask_has_its_settings(scripted: Callable[[Script], ScriptedEngine]) -> None:
    twice = "It went to the top of the London exchange to the top of the London exchange."
    engine = scripted(lambda text, _: twice)
    engine.translate(["Es stieg an die Spitze der Londoner Börse."])
    plain, penalised, phrases = engine.requests
    assert (plain["repeat_penalty"], penalised["repeat_penalty"]) == (1.0, 1.15)
    assert phrases["repeat_penalty"] == 1.0
    assert ["dry_multiplier" in one for one in engine.requests] == [False, False, True]
    assert not any(one["cache_prompt"] for one in engine.requests)


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (reply("This goes on and", finish="length"), "the answer does not come to an end"),
        ({"error": {"message": "context size exceeded"}}, "context size exceeded"),
        ({"message": "other"}, "the model refuses it"),
    ],
)
def test_what_a_server_replies_besides_texts(
    scripted: Callable[[Script], ScriptedEngine], says: Request, why: str
) -> None:
    [answer] = scripted(lambda text, _: says).translate(["Es ist nicht gut für die Leute."])
    assert (answer.text, answer.origin) == ("", Origin.FAILED)
    assert why in answer.reason


def test_a_crashed_server_is_replaced_and_asked_once_more(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    """After its third answer a server is dead, and dies at once of one sentence."""

    def rule(text: str, request: Request) -> str:
        if len(engine.servers[-1].requests) > 3 or "Gift" in text:
            raise RuntimeError("the slot is gone")
        return f"English of {text.split()[-1]}"

    engine = scripted(rule)
    sentences = [f"Wort Nummer{index}" for index in range(8)] + ["Das ist reines Gift."]
    *answers, poison = engine.translate(sentences)
    assert [answer.text for answer in answers] == [f"English of Nummer{i}" for i in range(8)]
    assert poison.origin is Origin.FAILED
    assert poison.reason == "the model failed: the slot is gone"
    assert len(engine.servers) > 3


def test_innocent_sentences_survive_a_crash_beside_them(model: Model) -> None:
    """A process that is gone takes all copies' answers with it; each copy starts once more."""
    together = threading.Barrier(4)

    def rule(text: str, request: Request) -> str:
        if len(engine.servers) <= 4:
            together.wait(10)
            raise RuntimeError("the process is gone")
        if "Gift" in text:
            raise RuntimeError("poison")
        return f"English of {text.split()[-1]}"

    engine = ScriptedEngine(model, "de", "en", threads=4)
    engine.run_on(rule)
    sentences = [f"Wort Nummer{index}" for index in range(3)] + ["Das ist reines Gift."]
    *answers, poison = engine.translate(sentences)
    assert [answer.text for answer in answers] == [f"English of Nummer{i}" for i in range(3)]
    assert poison.reason == "the model failed: poison"


def test_order_is_kept_on_copies_of_the_model(model: Model) -> None:
    """Each copy answers one sentence at a time."""
    engine = ScriptedEngine(model, "de", "en", threads=3)
    together = threading.Barrier(3)

    def rule(text: str, request: Request) -> str:
        together.wait(10)
        return f"English of {text.split()[-1]}"

    engine.run_on(rule)
    sentences = [f"{'Wort ' * (index % 7)}Nummer{index}" for index in range(48)]
    finished: list[int] = []
    answers = engine.translate(sentences, finished.append)
    assert [answer.text for answer in answers] == [f"English of Nummer{i}" for i in range(48)]
    assert finished == [1] * 48
    assert len(engine.servers) == 3
    assert {server.most_running for server in engine.servers} == {1}
    assert engine.translate([]) == []


def test_copies_start_when_they_are_needed_and_share_the_work(model: Model) -> None:
    engine = ScriptedEngine(model, "de", "en", threads=2)
    engine.run_on(lambda text, _: "This rains.")
    for sentence in ("Es regnet.", "Es regnet sehr."):
        assert engine.translate([sentence])[0].text == "This rains."
    assert len(engine.servers) == 1
    together = threading.Barrier(2)

    def rule(text: str, request: Request) -> str:
        together.wait(10)
        return "It rains."

    engine.rule = engine.servers[0].rule = rule
    engine.translate([f"Es regnet am Tag {number}." for number in range(6)])
    assert [server.most_running for server in engine.servers] == [1, 1]


def test_a_copy_that_cannot_start_is_an_error_and_no_translation(model: Model) -> None:
    class Failing(ScriptedEngine):
        def _start_server(self) -> Any:
            if self.servers:
                raise ModelError("llama.cpp cannot load tiny: too little memory")
            return super()._start_server()

    def rule(text: str, _: Request) -> str:
        time.sleep(0.1)  # so that another copy is needed meanwhile
        return "It rains."

    engine = Failing(model, "de", "en", threads=2)
    engine.run_on(rule)
    with pytest.raises(ModelError, match="too little memory"):
        engine.translate([f"Es regnet am Tag {number}." for number in range(4)])


def test_an_interrupt_stops_the_rest(scripted: Callable[[Script], ScriptedEngine]) -> None:
    engine = scripted(lambda text, _: "Good morning.")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.translate([f"Guten Morgen {index}." for index in range(500)], interrupt)
    assert len(engine.requests) < 100
    assert engine.translate(["Guten Morgen."])[0].text == "Good morning."


def test_the_same_other_translations_are_made_each_time(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    def answer(text: str, request: Request) -> str:
        if "seed" in request:
            return f"The weather is good, seed {request['seed']}."
        if request["repeat_penalty"] != 1.0:
            return "The weather is nice and we walk."
        return f"Piece of {len(text.split())} words."

    engine = scripted(answer)
    sentence = "Das Wetter ist heute gut, und wir gehen hinaus in den Wald, wie es alle hier tun."
    made, none = engine.alternatives([sentence, "1985"], 4)
    assert len(made) == 4
    assert made[0].text.count("Piece of") == 2
    assert made[1].text == "The weather is nice and we walk."
    assert [one.text[-2:] for one in made[2:]] == ["1.", "2."]
    assert none == []
    assert engine.alternatives([sentence, sentence], 4) == [made, made]
    assert engine.alternatives([sentence], 0) == [[]]
    assert engine.at_hand == 0
    engine.run_on(lambda text, _: text)  # untranslated: never offered
    engine.close()
    assert engine.alternatives([sentence], 4) == [[]]


def test_the_signature_names_the_model_without_loading_it(model: Model, tmp_path: Path) -> None:
    signed = LlmEngine(model, "de", "en", threads=2).signature
    assert (signed.engine, signed.model) == ("llm", "mine")
    assert signed.model_version.endswith(model.sha256[:12])
    assert signed == LlmEngine(model, "de", "en", threads=1, batch_size=3).signature
    assert signed != LlmEngine(model, "en", "de", threads=1).signature
    chat = gguf(tmp_path / "chat.gguf", **{"tokenizer.chat_template": "{{x}}"})
    assert signed != LlmEngine(replace(model, path=chat), "de", "en", threads=1).signature


def test_large_models_are_loaded_once(model: Model) -> None:
    large = replace(model, size=7_000_000_000)
    engine = ScriptedEngine(large, "de", "en", threads=16).run_on(lambda text, _: "Hello there.")
    engine.translate([f"Hallo Welt {number}." for number in range(20)])
    assert len(engine.servers) == 1


def test_another_pair_is_refused(model: Model) -> None:
    with pytest.raises(EngineError, match="translates de-en, not en-de"):
        LlmEngine(replace(model, languages=("de-en",)), "en", "de", threads=1)


def test_a_file_that_llama_cpp_refuses_is_named(model: Model) -> None:
    with pytest.raises(ModelError, match="llama.cpp cannot load mine"):
        LlmEngine(model, "de", "en", threads=1).translate(["Hallo Welt."])


def test_the_address_nobody_calls_is_gone_at_once() -> None:
    from translator.engines.llamacpp import listening_address

    with listening_address() as address:
        folder = Path(address).parent
        assert folder.stat().st_mode & 0o077 == 0
        assert len(address) < 100
    assert not folder.exists()
