"""The Argos engine against argostranslate itself, on tiny real packages."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import tiny_argos
from tests.support.signatures import watched
from translator.engines.argos import ArgosEngine, ArgosModel, code
from translator.engines.models.library import ModelLibrary
from translator.errors import EngineError, ModelError
from translator.languages import known
from translator.languages.fingerprint import covered, fingerprint
from translator.types import Hypothesis, Origin

SENTENCES = tiny_argos.seed_sentences()[::2]

ARGOSTRANSLATE = '''
"""Translates sentences from stdin with argostranslate, in its own way but for the splitter."""
import json, sys, types
for splitter in ("stanza", "minisbd"):  # they download at first use, and are not asked here
    sys.modules[splitter] = types.ModuleType(splitter)
sys.modules["minisbd"].SBDetect = None
sys.modules["minisbd"].models = types.SimpleNamespace()
from argostranslate import package, translate

class WholeText:
    def __init__(self, pkg):
        pass
    def split_sentences(self, text):
        return [text]

translate.MiniSBDSentencizer = WholeText
[pkg] = package.get_installed_packages()
languages = [translate.Language(code, code) for code in (pkg.from_code, pkg.to_code)]
translation = translate.PackageTranslation(*languages, pkg)
json.dump([translation.translate(text) for text in json.load(sys.stdin)], sys.stdout)
'''

PACKAGES: dict[str, dict[str, Any]] = {
    "sentencepiece": {},
    "bpe": {"tokenizer": "bpe"},
    "target prefix": {"prefix": ">>eng<<"},
    "int8": {"quantization": "int8"},
}


@pytest.fixture(scope="session", params=PACKAGES)
def package_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("argos")
    return tiny_argos.build(folder / "translate-de_en.argosmodel", **PACKAGES[request.param])


@pytest.fixture(scope="session")
def plain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    return tiny_argos.build(folder / "translate-de_en.argosmodel")


@pytest.fixture
def engine(plain_file: Path, tmp_path: Path) -> ArgosEngine:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos" / "packages")
    return ArgosEngine(library.install(str(plain_file)), "de", "en", threads=1)


def argostranslate(packages: Path, home: Path, sentences: list[str], compute: str) -> list[str]:
    environment = os.environ | {
        "HOME": str(home),
        "ARGOS_PACKAGES_DIR": str(packages),
        "ARGOS_COMPUTE_TYPE": compute,
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", ARGOSTRANSLATE],
        input=json.dumps(sentences),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[str] = json.loads(done.stdout)
    return answers


def test_output_equals_argostranslates(package_file: Path, tmp_path: Path) -> None:
    packages = tmp_path / "argos" / "packages"
    path = ModelLibrary(tmp_path / "data", packages).install(str(package_file)).path
    assert path is not None
    model = ArgosModel(path, beam_size=4, threads=1, compute_type="float32")
    ours = model.decode(SENTENCES)
    theirs = argostranslate(packages, tmp_path / "home", SENTENCES, "float32")
    assert [decoded.text for decoded in ours] == theirs
    # The random model is worth comparing: it says much, and different things.
    assert len(set(theirs)) > len(SENTENCES) / 3
    assert sum(map(len, theirs)) > 20 * len(theirs)


def test_output_equals_argostranslates_with_its_own_settings(
    plain_file: Path, tmp_path: Path
) -> None:
    """Sentence by sentence: on many processors "auto" computes with 8 bits, whose rounding lets
    a batch tip the balance between two words that the random model likes equally well."""
    packages = tmp_path / "argos" / "packages"
    path = ModelLibrary(tmp_path / "data", packages).install(str(plain_file)).path
    assert path is not None
    model = ArgosModel(path, beam_size=4, threads=1)
    ours = [model.decode([sentence])[0].text for sentence in SENTENCES]
    assert ours == argostranslate(packages, tmp_path / "home", SENTENCES, "auto")


def test_the_score_is_the_mean_log_probability_of_a_target_token(plain_file: Path) -> None:
    model = ArgosModel(plain_file.with_suffix(""), beam_size=4, threads=1)
    sources = SENTENCES[:12]
    for source, decoded in zip(sources, model.decode(sources), strict=True):
        tokens = model._tokenizer.encode(source)
        # Independent of the search: the model's own probabilities of what it said.
        [said] = model._translator.translate_batch([tokens], beam_size=4, length_penalty=0.2)
        [scored] = model._translator.score_batch([tokens], [said.hypotheses[0]])
        assert decoded.score is not None
        if not decoded.cut_off:
            expected = sum(scored.log_probs) / len(scored.log_probs)
            assert math.isclose(decoded.score, expected, rel_tol=0.05)


def test_order_and_batches_do_not_change_the_answer(plain_file: Path) -> None:
    model = ArgosModel(plain_file.with_suffix(""), beam_size=2, threads=1, compute_type="float32")
    together = model.decode(SENTENCES[:20])
    reversed_ = model.decode(SENTENCES[:20][::-1])
    assert [one.text for one in reversed_[::-1]] == [one.text for one in together]
    assert model.decode(SENTENCES[3:4])[0].text == together[3].text


def test_a_prefix_with_underscores_does_not_stay_in_the_text(tmp_path: Path) -> None:
    # With a length: whether answers end at once by chance depends on the processor's rounding.
    size = tiny_argos.Size(length=12)
    tiny_argos.build(tmp_path / "p.argosmodel", prefix="__en__", size=size)
    answers = ArgosModel(tmp_path / "p", beam_size=2, threads=1).decode(SENTENCES[:10])
    assert all(answer.text for answer in answers)
    assert not any("en  " in answer.text for answer in answers)


class Scripted:
    """A CTranslate2 translator that fails for batches it finds too large."""

    def __init__(self, real: Any, most: int) -> None:
        self.real, self.most = real, most
        self.sizes: list[int] = []

    def translate_batch(self, rows: list[list[str]], **options: Any) -> Any:
        self.sizes.append(len(rows))
        if len(rows) > self.most:
            raise RuntimeError("out of memory\nallocator details")
        return self.real.translate_batch(rows, **options)


def test_a_batch_that_does_not_fit_is_halved(plain_file: Path) -> None:
    model = ArgosModel(plain_file.with_suffix(""), beam_size=2, threads=1, compute_type="float32")
    expected = model.decode(SENTENCES[:8])
    model._translator = Scripted(model._translator, most=2)
    made = model.decode(SENTENCES[:8])
    assert [decoded.text for decoded in made] == [decoded.text for decoded in expected]
    assert max(model._translator.sizes) > 2


def test_a_sentence_that_crashes_alone_fails_alone(engine: ArgosEngine) -> None:
    engine.translate(SENTENCES[:1])
    assert engine._loaded is not None
    engine._loaded._translator = Scripted(engine._loaded._translator, most=0)
    [answer] = engine.translate(SENTENCES[:1])
    assert answer.origin is Origin.FAILED
    assert answer.text == ""
    assert "the model failed: out of memory" in answer.reason
    assert "allocator" not in answer.reason


def test_every_sentence_gets_an_answer_or_a_reason(engine: ArgosEngine) -> None:
    finished: list[int] = []
    odd = [
        "",
        "   ",
        "***",
        "https://a.example/b",
        "Politik",
        "x" * 3000,
        "Ja, " * 2000,
        "\ud800 kaputt",
    ]
    answers = engine.translate([*odd, *SENTENCES[:20]], finished.append)
    assert len(answers) == len(odd) + 20
    assert sum(finished) == len(answers)
    for answer in answers:
        assert (answer.text == "") == (answer.origin is Origin.FAILED)
        assert (answer.origin is not Origin.FAILED) or answer.reason
    assert answers[2] == Hypothesis("***", None, Origin.COPY)
    assert answers[3] == Hypothesis("https://a.example/b", None, Origin.COPY)
    assert "empty" in answers[0].reason
    assert "tokens cannot be translated" in answers[5].reason


def test_what_loops_is_not_accepted(engine: ArgosEngine) -> None:
    """The random model loops often: nothing of that may come out as a translation."""
    from translator.engines.guards import loops

    answers = engine.translate(SENTENCES[:60])
    for sentence, answer in zip(SENTENCES, answers, strict=False):
        assert not loops(sentence, answer.text)
    assert any("repeats itself" in answer.reason for answer in answers)


def test_the_signature_names_package_version_and_beam(engine: ArgosEngine) -> None:
    signature = engine.signature
    assert (signature.engine, signature.model) == ("argos", "argos:de-en")
    assert signature.model_version.startswith("1.0 ")
    assert len(signature.model_version) == len("1.0 ") + 12
    assert signature.options["beam_size"] == 4


def test_another_pair_is_refused(engine: ArgosEngine, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="translates de-en, not fr-en"):
        ArgosEngine(engine._model, "fr", "en")


def test_damaged_weights_are_named(plain_file: Path, tmp_path: Path) -> None:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos" / "packages")
    model = library.install(str(plain_file))
    assert model.path is not None
    (model.path / "model" / "model.bin").write_bytes(b"nonsense")
    with pytest.raises(ModelError, match="cannot be loaded .*install it again"):
        ArgosEngine(model, "de", "en").translate(["Hallo Welt"])


def test_no_answer_can_change_without_the_signature(package_file: Path, tmp_path: Path) -> None:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos" / "packages")
    engine = ArgosEngine(library.install(str(package_file)), "de", "en", threads=1)
    with watched() as called:
        made = engine.translate([*SENTENCES[:8], "1985", "", SENTENCES[0] * 20])
    assert len(made) == 11
    others = ("translator.engines.base", "translator.engines.models.catalogue")
    beside = {name for name in called - covered(code("de", "en")) if name not in others}
    assert beside <= {f"translator.languages.{one.code}" for one in known()}
    options = engine.signature.options
    assert options["code"] == fingerprint(code("de", "en"))
