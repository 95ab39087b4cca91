"""The adapter's way from pairs to a merged model, with a tiny base in the place of Gemma."""

import argparse
import json
import lzma
import sys

import numpy as np
import pytest

from tests.support import tiny_llm
from tests.support.tiny_llm import TOKENS, write_base, write_bias, write_smoothing, write_vocabulary
from tests.support.training import PAIRS, able_to_learn
from tools.training import convert, lora, train
from tools.training.cutting import Cutter
from tools.training.learner import Learner
from translator.engines.models.merge import Adaptation, merge


@pytest.fixture
def options(tmp_path, monkeypatch):
    """What train.py is asked for, on a base of random weights."""
    lines = [json.dumps({"source": left, "target": right}) + "\n" for left, right in PAIRS]
    (tmp_path / "pairs").write_text("".join(lines), "utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.setattr(tiny_llm, "matrices", able_to_learn)
    write_base(tmp_path / "base.gguf")
    return argparse.Namespace(
        pairs=[tmp_path / "pairs"],
        base=tmp_path / "base.gguf",
        folder=tmp_path / "work",
        direction="de-en",
        start=None,
        rank=32,
        passes=4.0,
        half=False,
        compile=False,
        cut=0.2,
        mean=3,
        check=None,
        bias=None,
        lexicon=None,
        notes=None,
        save_every=5.0,
        batch=4,
        rate=0.05,
        seed=0,
    )


def adapter(options):
    import torch

    state = torch.load(options.folder / "checkpoint.pt", weights_only=True)
    return {name: weight.numpy() for name, weight in state["adapter"].items()}


def losses(options):
    lines = (options.folder / "curve.tsv").read_text().splitlines()
    return [float(line.split("\t")[1]) for line in lines]


def test_the_loss_falls_and_a_training_cut_short_goes_on_as_if_it_had_not_been(options, tmp_path):
    options.save_every, options.cut = 0.0, 0.0
    train.train(options)
    curve, whole = losses(options), adapter(options)
    assert np.mean(curve[-4:]) < 0.8 * np.mean(curve[:4])
    options.folder = tmp_path / "again"
    options.folder.mkdir()
    cut_short, save = [], train.save

    def stop(folder, state):
        save(folder, state)
        if state["step"] == 9 and not cut_short:
            cut_short.append(True)
            raise KeyboardInterrupt

    train.save = stop
    try:
        with pytest.raises(KeyboardInterrupt):
            train.train(options)
        train.train(options)
    finally:
        train.save = save
    for name, weight in adapter(options).items():
        np.testing.assert_allclose(weight, whole[name], atol=1e-5)


def test_all_files_are_learned_and_a_dictionary_explains_words_of_the_prompts(
    options, tmp_path, monkeypatch
):
    other = tmp_path / "other"
    other.write_text(json.dumps({"source": "abba ab", "target": "da"}) + "\n", "utf-8")
    options.pairs, options.notes = [*options.pairs, *[other] * 20], tmp_path / "words"
    options.notes.write_bytes(lzma.compress(b"abba\t3.0\tdad add\n"))
    options.passes, seen = 0.1, []
    example = Learner.example

    def see(self, source, target):
        seen.append((source, target))
        return example(self, source, target)

    monkeypatch.setattr(Learner, "example", see)
    train.train(options)
    assert seen[: len(PAIRS)] == PAIRS
    assert len(seen) == len(PAIRS) + 20
    assert set(seen[len(PAIRS) :]) == {("abba ab", "da"), ("abba {dad add} ab", "da")}


def test_a_converted_adapter_is_what_was_trained_and_can_be_merged(options, tmp_path, monkeypatch):
    options.passes = 1.0
    train.train(options)
    made = tmp_path / "adapter.gguf"
    monkeypatch.setattr(sys, "argv", ["convert.py", str(options.folder), str(made)])
    convert.main()
    trained, stored = adapter(options), lora.stored(made)
    assert trained.keys() == stored.keys()
    for name, weight in trained.items():
        assert np.abs(stored[name] - weight).max() <= np.abs(weight).max() / 127
    beside = write_vocabulary(tmp_path / "v"), write_bias(tmp_path / "b", {})
    parts = Adaptation(made, *beside, write_smoothing(tmp_path / "s"))
    merge(options.base, parts, tmp_path / "merged.onnx")
    name = "blk.0.attn_q.weight"
    before = tiny_llm.weights(options.base)[name]
    change = lora.SCALE * stored[f"{name}.lora_b"] @ stored[f"{name}.lora_a"]
    wanted = before + change
    got = tiny_llm.constants(tmp_path / "merged.onnx").matrix("layer0_qkv")[: len(wanted)]
    assert np.abs(change).max() > 0.01
    np.testing.assert_allclose(got, wanted, atol=np.abs(wanted).max() / 127)


def test_weights_that_learned_as_a_whole_become_the_nearest_adapter(options, tmp_path, monkeypatch):
    start, made = tmp_path / "start.gguf", tmp_path / "adapter.gguf"
    options.passes = 1.0
    train.train(options)
    monkeypatch.setattr(sys, "argv", ["convert.py", str(options.folder), str(start)])
    convert.main()
    options.folder, options.rank, options.start = tmp_path / "whole", 0, start
    options.folder.mkdir()
    options.rate, options.passes, options.save_every = 1e-3, 4.0, 0.0
    train.train(options)
    curve = losses(options)
    assert np.mean(curve[-4:]) < np.mean(curve[:4])
    call = ["convert.py", str(options.folder), str(made), "--base", str(options.base)]
    monkeypatch.setattr(sys, "argv", [*call, "--rank", "32"])
    convert.main()
    learned = convert.added(adapter(options), options.base)
    stored = lora.changes(lora.stored(made))
    assert learned.keys() == stored.keys()
    for name, change in learned.items():
        np.testing.assert_allclose(stored[name], change, atol=np.abs(change).max() / 15)


@pytest.fixture
def learner(options):
    """One whose adapter is of some random weights."""
    import torch

    made = Learner(options.base, "de-en", rank=32, half=False)
    torch.manual_seed(0)
    for weight in made.weights.values():
        torch.nn.init.normal_(weight, std=0.1)
    return made


def test_the_two_ways_to_apply_an_adapter_agree(learner):
    import torch

    tokens = torch.arange(260, 275)[None]
    with torch.no_grad():
        apart = learner.model.train()(tokens)
        together = learner.model.eval()(tokens)
    assert (apart - together).abs().max() < 1e-4 * apart.abs().max()


def test_a_training_prints_what_its_model_scores(options, tmp_path, capsys, monkeypatch):
    sides = (tmp_path / "check.de", tmp_path / "check.en")
    for number, side in enumerate(sides):
        side.write_text("".join(f"{pair[number]}\n" for pair in PAIRS), "utf-8")
    options.check, options.passes = sides, 1.0
    asked = []

    def translate(self, texts):
        asked.extend(texts)
        return [pair[1] for pair in PAIRS]

    monkeypatch.setattr(Learner, "translate", translate)
    train.train(options)
    assert asked == [pair[0] for pair in PAIRS]
    assert capsys.readouterr().out.splitlines()[-1].endswith("chrF2 = 100.00")


PROMPTS = ("ab", "ab ba abba", "b")


def test_many_answers_at_once_are_the_likeliest_sub_word_each_time(learner, monkeypatch):
    import torch

    room = 12
    monkeypatch.setattr("tools.training.learner.ROOM", 0.0)
    monkeypatch.setattr("tools.training.learner.SPARE", room)
    learner.allow(range(261, 275))
    learner.model.eval()
    slowly = []
    for text in PROMPTS:
        prompt = learner.prompt(text)
        numbers = list(prompt)
        while len(numbers) - len(prompt) < room:
            with torch.no_grad():
                vector = learner.model(torch.tensor([numbers]))[0, -1]
            scores = learner.model.embedding[learner.vocabulary] @ vector
            numbers.append(int(learner.vocabulary[scores.argmax()]))
            if learner.encode.tokens[numbers[-1]] == "\n":
                break
        slowly.append(learner.encode.text(numbers[len(prompt) :]).partition("\n")[0].strip())
    assert len(set(slowly)) > 1
    assert learner.translate(PROMPTS) == slowly


def test_llama_cpp_finds_the_same_answers_as_likely(learner, options, tmp_path):
    import torch

    adapter = tmp_path / "adapter.gguf"
    small = {name: 0.4 * one.detach().numpy() for name, one in learner.weights.items()}
    lora.write(small, adapter)
    learner.start(adapter)
    learner.model.eval()
    merged, sides = able_to_learn(0), lora.stored(adapter)
    for name in {name.rpartition(".")[0] for name in sides}:
        merged[name] += lora.SCALE * sides[f"{name}.lora_b"] @ sides[f"{name}.lora_a"]
    model = write_base(tmp_path / "merged.gguf", merged)
    for text in PROMPTS:
        prompt, own = f"German: {text}\nEnglish:", []
        numbers = [TOKENS.index("<bos>"), *learner.encode(f" {prompt}")]  # as this base asks
        _, likely = tiny_llm.answer(model, prompt)
        for _ in likely:
            with torch.no_grad():
                vector = learner.model(torch.tensor([numbers]))[0, -1]
            scores = (learner.model.embedding @ vector).log_softmax(0)
            numbers.append(int(scores.argmax()))
            own.append(float(scores.max()))
        assert likely == pytest.approx(own, abs=0.05)


def test_answers_by_chance_are_as_frequent_as_they_are_likely(learner):
    import torch

    learner.allow(range(261, 275))
    prompt, count = learner.prompt("ab"), 4000
    torch.manual_seed(1)
    answers = learner.model.answers(
        [prompt],
        [TOKENS.index("\n")],
        1,
        among=learner.vocabulary,
        bias=torch.zeros(len(learner.vocabulary)),
        samples=count,
        temperature=3.0,
    )
    with torch.no_grad():
        vector = learner.model(torch.tensor([prompt]))[0, -1]
    scores = learner.model.embedding[learner.vocabulary] @ vector / 3.0
    for number, wanted in zip(learner.vocabulary.tolist(), scores.softmax(0), strict=True):
        if TOKENS[number] != "\n":
            found = sum(answer == [number] for answer in answers) / count
            assert abs(found - wanted) < 0.04


def test_texts_are_cut_into_sub_words_that_spell_them_and_nothing_else_is(learner):
    before = learner.prompt("ab ab ba")
    made = [Cutter(learner, share, seed)(before) for share, seed in ((0.0, 0), (0.5, 1), (1.0, 2))]
    assert made[0] == before
    assert len(before) < len(made[2])
    assert {learner.encode.text(numbers) for numbers in made} == {learner.encode.text(before)}


def test_what_a_dictionary_says_of_a_sentence_is_added_to_the_logits_of_its_answer(
    options, tmp_path
):
    import torch

    words = tmp_path / "words"
    words.write_bytes(lzma.compress(b"aba\t1.0\tab da\n"))
    plain, told = (
        Learner(options.base, "de-en", rank=32, half=False, lexicon=file) for file in (None, words)
    )
    allowed = [TOKENS.index("▁ab"), *range(260, 275)]
    batch = [("aba", "ab"), ("bb", "ba b"), ("bab aba", "b")]
    logits = []
    for one in (plain, told):
        one.allow(allowed)
        with torch.no_grad():
            logits.append(one.scores([one.example(*pair) for pair in batch])[0])
    added = (logits[1] - logits[0]).numpy()
    numbers = told.vocabulary.tolist()
    lengths = [len(told.answer(answer)) for _, answer in batch]
    assert len(added) == sum(lengths)
    begins = [0, lengths[0], lengths[0] + lengths[1], sum(lengths)]
    for row, (start, end) in enumerate(zip(begins, begins[1:], strict=False)):
        for place, number in enumerate(numbers):
            # "▁ab" and "▁" begin translations of "aba"; single letters that follow say too little.
            wanted = 2.5 if row != 1 and TOKENS[number] in ("▁ab", "▁") else 0.0
            assert added[start:end, place] == pytest.approx(wanted, abs=1e-4)


def test_an_adapter_of_another_rank_is_refused(learner, options, tmp_path):
    adapter = tmp_path / "adapter.gguf"
    lora.write({name: one.detach().numpy() for name, one in learner.weights.items()}, adapter)
    other = Learner(options.base, "de-en", rank=64, half=False)
    with pytest.raises(ValueError, match="by another rank"):
        other.start(adapter)
