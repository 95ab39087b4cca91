"""The likeliest answers are found, and are the same whatever is asked beside them."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from tests.support.tiny_llm import write_merged
from tests.support.training import able_to_learn
from translator.engines.decoding import Decoded, Prompt, Stopped, answers, repeating
from translator.engines.network import Leaning, Network, Reading

TEXTS = ["ab abc ä", "k", "hallo ab welt und noch viel mehr", "ab", "abc abc abc abc", "zy x w"]


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return Network(write_merged(tmp_path_factory.mktemp("decoding"), tensors=able_to_learn(0)))


@pytest.fixture(scope="module")
def end(network: Network) -> int:
    [line_end] = network.tokenizer("\n")
    return line_end


def prompt(network: Network, text: str, most: int = 8) -> Prompt:
    """Return a prompt that leans to the line's end, so that some answers are finished early."""
    [end] = network.tokenizer("\n")
    tokens = [network.first, *network.tokenizer(text)]
    return Prompt(tokens, {end: 1.0, tokens[-1]: 0.7}, most)


def likely(network: Network, asked: Prompt, following: list[int]) -> float:
    """Return the log-probability of what follows a prompt, in one pass."""
    tokens = [*asked.tokens, *following]
    places = np.arange(len(asked.tokens) - 1, len(tokens) - 1)
    reading = Reading(
        np.array([tokens[:-1]]), places[-1:], places, Leaning.of([asked.leaning] * len(following))
    )
    memory = network.memory(1, len(tokens))
    return float(network.likelihoods(memory, reading, np.array(following)).sum())


@pytest.mark.parametrize("width", [1, 4])
@pytest.mark.parametrize("no_phrase_twice", [False, True])
def test_an_answer_is_the_same_to_the_bit_alone_and_in_any_batch(
    network: Network, end: int, width: int, no_phrase_twice: bool
) -> None:
    prompts = [
        replace(prompt(network, text, most), no_phrase_twice=no_phrase_twice)
        for text, most in zip(TEXTS, (8, 3, 30, 1, 12, 5), strict=True)
    ]
    alone = [answers(network, [one], width, end)[0] for one in prompts]
    assert len({len(found[0].tokens) for found in alone}) > 1
    for batch in (range(6), (5, 3, 0), (2, 2, 4), (1, 2)):
        together = answers(network, [prompts[number] for number in batch], width, end)
        assert together == [alone[number] for number in batch]


@pytest.mark.parametrize("text", TEXTS)
def test_width_one_takes_the_likeliest_sub_word_step_by_step(
    network: Network, end: int, text: str
) -> None:
    asked = prompt(network, text)
    [[found]] = answers(network, [asked], 1, end)
    said: list[int] = []
    while True:
        tokens = np.array([[*asked.tokens, *said]])
        last = np.array([tokens.shape[1] - 1])
        reading = Reading(tokens, last, last, Leaning.of([asked.leaning]))
        token = int(network.read(network.memory(1, tokens.shape[1]), reading, 1).tokens[0, 0])
        if token == end or len(said) == asked.most:
            break
        said.append(token)
    assert found == Decoded(tuple(said), found.likely, token != end)
    assert found.likely == pytest.approx(likely(network, asked, [*said, token]), abs=0.05)


@pytest.mark.parametrize("text", TEXTS)
def test_beam_search_finds_what_trying_all_answers_finds(
    network: Network, end: int, text: str
) -> None:
    """Among answers of up to two sub-words, of three that are possible besides the end."""
    possible = {*network.tokenizer("k"), *network.tokenizer("o"), *network.tokenizer("ä"), end}
    assert len(possible) == 4
    everything = range(len(network.tokenizer.tokens))
    leaning = {token: -5000.0 for token in everything if token not in possible}
    asked = replace(prompt(network, text, 2), leaning=leaning)
    words = sorted(possible - {end})
    wanted = [
        Decoded(said, likely(network, asked, [*said, last]), last != end)
        for length in range(3)
        for said in product(words, repeat=length)
        for last in (possible if length == 2 else [end])
    ]
    best = max(wanted, key=lambda one: one.score)
    [found] = answers(network, [asked], 9, end)
    assert (found[0].tokens, found[0].cut_off) == (best.tokens, best.cut_off)
    assert found[0].likely == pytest.approx(best.likely, abs=0.05)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_an_answer_that_does_not_end_is_cut_off(network: Network, end: int) -> None:
    endless = replace(prompt(network, "ab", most=5), leaning={end: -5000.0})
    for width in (1, 3):
        for one in answers(network, [endless], width, end)[0]:
            assert one.cut_off
            assert len(one.tokens) == 5


def test_an_answer_of_nothing_is_one(network: Network, end: int) -> None:
    silent = replace(prompt(network, "ab"), leaning={end: 5000.0})
    [[found]] = answers(network, [silent], 1, end)
    assert found == Decoded((), pytest.approx(0, abs=1e-3))


def test_a_search_stops_when_nobody_waits(network: Network, end: int) -> None:
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) == 2

    endless = replace(prompt(network, "ab", most=50), leaning={end: -5000.0})
    with pytest.raises(Stopped):
        answers(network, [endless], 2, end, stopped)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ([], {}),
        ([1, 2, 3], {}),
        ([1, 2, 3, 1], {}),
        ([1, 2, 3, 1, 2], {3: -0.8}),
        ([1, 2, 3, 4, 1, 2, 3], {4: -0.8 * 1.75}),
        ([1, 2, 5, 1, 2, 3, 1, 2], {5: -0.8, 3: -0.8}),
        ([7, 7, 7, 7], {7: -0.8 * 1.75}),
    ],
)
def test_going_on_as_before_is_penalised_by_how_long_it_was_alike(
    said: list[int], wanted: dict[int, float]
) -> None:
    assert repeating(said) == pytest.approx(wanted)
