"""The adapter's way from pairs to a merged model, with a tiny base in the place of Gemma."""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFReader, quants

from tests import test_merging
from tests.test_merging import write_base, write_bias, write_vocabulary
from translator.merging import Adaptation, merge

TRAINING = Path(__file__).parent.parent / "training"
PAIRS = [("ab ba", "da da"), ("ba ab", "ad ad"), ("ab ab", "aa bb"), ("ba", "bb")] * 4

matrices = test_merging.matrices
pytestmark = pytest.mark.filterwarnings("ignore")  # of transformers and torch


@pytest.fixture
def train(monkeypatch):
    monkeypatch.syspath_prepend(str(TRAINING))
    import lora
    import train

    monkeypatch.setattr(lora, "SAMPLE", "ab abba")
    return train


def able_to_learn(seed):
    """Return the weights of a tiny Gemma whose answers can differ clearly."""
    made = matrices(seed)
    for name in made:
        if "norm" in name:
            made[name] = np.full_like(made[name], 10.0 if name.startswith("output") else 1.0)
    return made


@pytest.fixture
def options(tmp_path, monkeypatch):
    """What train.py is asked for, on a base of random weights."""
    lines = [json.dumps({"source": left, "target": right}) + "\n" for left, right in PAIRS]
    (tmp_path / "pairs").write_text("".join(lines), "utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.setattr(test_merging, "matrices", able_to_learn)
    write_base(tmp_path / "base.gguf")
    return argparse.Namespace(
        pairs=tmp_path / "pairs",
        base=tmp_path / "base.gguf",
        folder=tmp_path / "work",
        direction="de-en",
        start=None,
        rank=32,
        passes=4.0,
        half=False,
        whole=False,
        cut=0.2,
        mean=3,
        check=None,
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


def test_the_loss_falls_and_a_training_cut_short_goes_on_as_if_it_had_not_been(
    train, options, tmp_path
):
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


def test_a_converted_adapter_is_what_was_trained_and_can_be_merged(
    train, options, tmp_path, monkeypatch
):
    import convert
    import lora

    options.passes = 1.0
    train.train(options)
    made = tmp_path / "adapter.gguf"
    monkeypatch.setattr(sys, "argv", ["convert.py", str(options.folder), str(made)])
    convert.main()
    trained, stored = adapter(options), lora.stored(made)
    assert trained.keys() == stored.keys()
    for name, weight in trained.items():
        assert np.abs(stored[name] - weight).max() <= np.abs(weight).max() / 127
    parts = Adaptation(made, write_vocabulary(tmp_path / "v"), write_bias(tmp_path / "b", {}))
    merge(options.base, parts, tmp_path / "merged.gguf")
    name = "blk.0.attn_q.weight"
    before, after = (
        {tensor.name: tensor for tensor in GGUFReader(str(path)).tensors}[name]
        for path in (options.base, tmp_path / "merged.gguf")
    )
    change = lora.SCALE * stored[f"{name}.lora_b"] @ stored[f"{name}.lora_a"]
    wanted = quants.dequantize(before.data, before.tensor_type) + change
    got = quants.dequantize(after.data, after.tensor_type)
    assert np.abs(change).max() > 0.01
    np.testing.assert_allclose(got, wanted, atol=np.abs(wanted).max() / 127)


def test_the_two_ways_to_apply_an_adapter_agree(train, options):
    import lora
    import torch

    _, model = lora.load(options.base, "cpu", 32)
    for weight in lora.weights(model).values():
        torch.nn.init.normal_(weight, std=0.1)
    tokens = torch.arange(260, 275)[None]
    with torch.no_grad():
        apart = model.train()(input_ids=tokens).logits
        together = model.eval()(input_ids=tokens).logits
    assert (apart - together).abs().max() < 1e-4 * apart.abs().max()


def test_a_training_prints_what_its_model_scores(train, options, tmp_path, capsys, monkeypatch):
    import greedy

    sides = (tmp_path / "check.de", tmp_path / "check.en")
    for number, side in enumerate(sides):
        side.write_text("".join(f"{pair[number]}\n" for pair in PAIRS), "utf-8")
    options.check, options.passes = sides, 1.0
    asked = []

    def answers(model, tokenizer, prompts, vocabulary):
        asked.extend(prompts)
        return [pair[1] for pair in PAIRS]

    monkeypatch.setattr(greedy, "answers", answers)
    train.train(options)
    assert asked[0] == "German: ab ba\nEnglish:"
    assert capsys.readouterr().out.splitlines()[-1].endswith("chrF2 = 100.00")


def test_many_answers_at_once_are_the_likeliest_sub_word_each_time(train, options, monkeypatch):
    import greedy
    import lora
    import torch

    monkeypatch.setattr(greedy, "LONGEST", 12)
    tokenizer, model = lora.load(options.base, "cpu", 32)
    torch.manual_seed(0)
    for weight in lora.weights(model).values():
        torch.nn.init.normal_(weight, std=0.1)
    prompts = ["German: ab\nEnglish:", "German: ab ba abba\nEnglish:", "German: b\nEnglish:"]
    allowed = torch.tensor([*range(261, 275), *tokenizer("\n")["input_ids"][1:]])
    model.eval()
    slowly = []
    for prompt in prompts:
        numbers = tokenizer(prompt)["input_ids"]
        start = len(numbers)
        while len(numbers) - start < greedy.LONGEST:
            with torch.no_grad():
                scores = model(input_ids=torch.tensor([numbers])).logits[0, -1]
            numbers.append(int(allowed[scores[allowed].argmax()]))
            if tokenizer.decode(numbers[-1:]) == "\n":
                break
        slowly.append(tokenizer.decode(numbers[start:]).partition("\n")[0].strip())
    assert len(set(slowly)) > 1
    assert greedy.answers(model, tokenizer, prompts, allowed) == slowly


def test_a_tokenizer_that_cuts_otherwise_is_refused(train, options, monkeypatch):
    import lora
    import vocabulary

    monkeypatch.setattr(vocabulary, "merged", lambda text, scores: (list(text), set(text)))
    with pytest.raises(SystemExit, match="install another version"):
        lora.load(options.base, "cpu", 32)


def test_texts_are_cut_into_sub_words_that_spell_them_and_nothing_else_is(train, options):
    import cutting
    from transformers import AutoTokenizer

    file = {"gguf_file": options.base.name}
    tokenizer = AutoTokenizer.from_pretrained(str(options.base.parent), **file)
    prompt = tokenizer(train.PROMPT.format(source="German", target="English", text="ab ab ba"))
    before = prompt["input_ids"]
    made = [
        cutting.Cutter(tokenizer, "German", "English", share, seed)(before)
        for share, seed in ((0.0, 0), (0.5, 1), (1.0, 2))
    ]
    assert made[0] == before
    assert len(before) < len(made[2])
    assert {tokenizer.decode(numbers) for numbers in made} == {tokenizer.decode(before)}
