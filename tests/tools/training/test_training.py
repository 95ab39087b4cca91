"""What training pairs are made of, and what is made of them without a model."""

import json
import random
import re
import subprocess
import sys
from math import log

import numpy as np
import pytest

from tests.support.paths import ROOT
from tools.training import average, bias, exchange_names, lora, prepare, vocabulary
from translator.engines.models.catalogue import CATALOGUE

TOKENS = {
    "<bos>": 3, "<unused7>": 3, "<start_of_turn>": 4, "<0x41>": 6,
    "▁": 1, "H": 1, "a": 1, "u": 1, "s": 1, "T": 1, "r": 1, "t": 1, "ü": 1, "ж": 1, "字": 1, "•": 1,
    "au": 1, "aus": 1, "▁H": 1, "▁Haus": 1, "Haus": 1, "tü": 1, "tür": 1, "ut": 1, "жж": 1,
    "▁•": 1, "“.": 1,
}  # fmt: skip
"""Sub-words and their types, the likeliest first."""


def test_the_candidate_the_others_agree_with_is_chosen():
    candidates = (
        ["The cat sleeps on the mat.", "Yes."],
        ["Dogs are barking.", "Yes."],
        ["The cat is sleeping on the mat.", "No."],
    )
    assert [number for _, number in prepare.consensus(candidates)] in ([0, 0], [2, 0])


@pytest.mark.parametrize(
    ("source", "target", "usable"),
    [
        ("Am 16. Dezember war es kalt.", "It was cold on December 16.", True),
        ("Am 16. Dezember war es kalt.", "It was cold on December 17.", False),
        ("Politik", "Politics", True),
        ("Das ist ein ziemlich langer Satz über das Wetter von morgen.", "Weather.", False),
    ],
)
def test_pairs_that_contradict_each_other_are_left_out(source, target, usable):
    assert prepare.plausible(source, target) is usable


def test_tokens_take_the_place_of_a_word_both_sides_share():
    pair = prepare.Pair("Angela fährt nach Toronto.", "Angela drives to Toronto.", "x")
    (made,) = prepare.with_tokens([pair], 1.0, random.Random(0))
    (token,) = [token for token in prepare.COPIED if token in made.source]
    assert made.source.count(token) == made.target.count(token) == 1


def test_nothing_held_out_is_trained_on():
    held_out = ["One two three four five six seven eight nine ten."]
    leak = prepare.Pair(
        "Eins zwei drei.", "He said: three four five six seven EIGHT, nine ten!", ""
    )
    clean = prepare.Pair("Eins zwei drei.", "One two three four five six seven.", "")
    assert prepare.without_leaks([leak, clean], held_out) == [clean]


def test_prepare_says_what_it_did_and_does_the_same_again(tmp_path):
    (tmp_path / "a.de").write_text("Politik\nDas Haus ist groß.\nEs sind 3 Hunde.\n", "utf-8")
    (tmp_path / "a.en").write_text("Politics\nThe house is big.\nThere are 4 dogs.\n", "utf-8")
    outputs = []
    for name in ("one", "two"):
        source, target = str(tmp_path / "a.de"), str(tmp_path / "a.en")
        command = [sys.executable, "-m", "tools.training.prepare", "--source", source]
        command += ["--target", target, "--held-out", target, "--out", str(tmp_path / name)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert "3 lines, 3 distinct\n2 pass lengths and checks" in result.stdout
        outputs.append((tmp_path / name).read_bytes())
    assert outputs[0] == outputs[1]
    sources = [json.loads(line)["source"] for line in outputs[0].splitlines()]
    assert "Politik" in sources
    assert "Das Haus ist groß." not in sources


def needed(texts):
    scores = [-float(number) for number in range(len(TOKENS))]
    kept = vocabulary.needed(list(TOKENS), scores, list(TOKENS.values()), texts)
    return {list(TOKENS)[number] for number in kept}


def test_words_are_cut_as_before_with_the_sub_words_that_stay():
    scores = {token: -float(number) for number, token in enumerate(TOKENS)}
    kept = {token: score for token, score in scores.items() if token in needed(["Haus"])}
    assert vocabulary.merged("▁Haus", scores)[0] == vocabulary.merged("▁Haus", kept)[0] == ["▁Haus"]
    assert {"au", "aus", "▁H"} <= kept.keys()
    assert not {"tü", "tür", "ut"} & kept.keys()


def test_sub_words_that_only_sources_have_get_their_log_odds_taken_off():
    scores = {token: -float(number) for number, token in enumerate(TOKENS)}
    sources = bias.counts(scores, ["Haus Haus aus", "Haus Tür"])
    targets = bias.counts(scores, ["aus"])
    assert sources["▁Haus"] == 3
    assert bias.tenths(sources, targets, "▁Haus") == round(10 * log(4))
    assert bias.tenths(sources, targets, "T") == 0  # once only
    assert bias.tenths(sources, targets, "aus") == 0  # targets have it too
    assert bias.tenths(targets, sources, "▁Haus") == 0
    often = bias.counts(scores, ["Haus"] * 99)
    assert bias.tenths(often, bias.counts(scores, ["Haus"] * 9), "▁Haus") == round(10 * log(10))
    assert bias.tenths(often, bias.counts(scores, ["Haus"] * 10), "▁Haus") == 0


def test_the_bias_that_ships_is_against_words_of_the_source_language():
    entry = CATALOGUE["gemma-3-270m-de-en"].adaptation, CATALOGUE["gemma-3-270m-en-de"].adaptation
    german, english = (one.bias.read_bytes() for one in entry)
    assert len(german) == len(english) == 262_144
    assert 5_000 < sum(map(bool, german)) < 20_000
    assert not any(one and other for one, other in zip(german, english, strict=True))


def test_letters_signs_and_bytes_stay_but_not_what_no_text_needs():
    kept = needed([])
    assert {"<bos>", "<start_of_turn>", "<0x41>", "ü", "ж", "•", "▁•", "“."} <= kept
    assert not {"<unused7>", "字", "жж", "Haus"} & kept


def test_usual_words_come_capitalised_and_abbreviations_in_capitals():
    found = set(vocabulary.usual(["de", "en"], 5000))
    assert {"der", "Der", "USA", "the", "The", "DC"} <= found
    assert "REGIERUNG" not in found


@pytest.fixture
def averaged(monkeypatch):
    """Averages files of ``stored`` adapters as average.py does, and returns what it would write."""

    def run(stored, out, *options):
        written = {}

        def write(adapter, path):
            written.update(adapter)
            path.write_bytes(b"GGUF")

        monkeypatch.setattr(lora, "stored", lambda path: stored[path.name])
        monkeypatch.setattr(lora, "write", write)
        monkeypatch.setattr(sys, "argv", ["average.py", *stored, str(out), *options])
        average.main()
        return written

    return run


def test_adapters_are_averaged_matrix_by_matrix(averaged, tmp_path, capsys):
    out = tmp_path / "mean.gguf"
    one = {"a": np.array([[1.0, 2.0]]), "b": np.array([[0.5]])}
    other = {"a": np.array([[3.0, -2.0]]), "b": np.array([[0.0]])}
    made = averaged({"one.gguf": one, "other.gguf": other}, out)
    assert {name: mean.tolist() for name, mean in made.items()} == {
        "a": [[2.0, 0.0]],
        "b": [[0.25]],
    }
    made = averaged({"one.gguf": one, "other.gguf": other}, out, "--weights", "3", "1")
    assert made["a"].tolist() == [[1.5, 1.0]]
    for odd, options, told in (
        ({"a": one["a"]}, [], "different matrices"),
        (one | {"a": np.array([[1.0, 2.0], [1.0, 2.0]])}, [], "different ranks"),
        (other, ["--weights", "1"], "2 numbers above 0"),
        (other, ["--weights", "1", "0"], "2 numbers above 0"),
    ):
        with pytest.raises(SystemExit):
            averaged({"one.gguf": one, "odd.gguf": odd}, out, *options)
        assert told in capsys.readouterr().err


def test_a_mean_of_products_is_what_the_adapters_add_on_average(averaged, tmp_path):
    shapes = {"x.lora_a": (4, 20), "x.lora_b": (30, 4), "y.lora_a": (4, 16), "y.lora_b": (9, 4)}
    random_source = np.random.default_rng(1)
    files = {
        f"{number}.gguf": {
            name: random_source.normal(size=shape).astype(np.float32)
            for name, shape in shapes.items()
        }
        for number in range(3)
    }
    wanted = {
        matrix: sum(
            share * one[f"{matrix}.lora_b"].astype(float) @ one[f"{matrix}.lora_a"]
            for share, one in zip((0.5, 0.25, 0.25), files.values(), strict=True)
        )
        for matrix in "xy"
    }
    for rank in (12, 5):
        options = ["--weights", "2", "1", "1", "--rank", str(rank)]
        made = averaged(files, tmp_path / "mean.gguf", *options)
        for matrix, mean in wanted.items():
            up, down = made[f"{matrix}.lora_b"], made[f"{matrix}.lora_a"]
            assert len(down) == up.shape[1] == min(rank, *mean.shape)
            sizes = np.linalg.svd(mean, compute_uv=False)
            lost = np.linalg.norm(up @ down - mean)
            assert lost == pytest.approx(np.linalg.norm(sizes[rank:]), abs=1e-4)


def test_a_country_becomes_another_on_both_sides_with_its_adjective_and_capital():
    source = "Deutschlands Kanzler sagt in Berlin, die deutsche Wirtschaft wachse wie Frankreich."
    target = "Germany's chancellor says in Berlin that a German economy grows like France."
    for seed in range(50):
        made = exchange_names.with_other_countries(source, target, random.Random(seed))
        assert made is not None
        german, english = made
        said = re.fullmatch(
            r"(\S+?)s? Kanzler sagt in (.+), die (\S+)e Wirtschaft wachse wie \S+\.", german
        )
        (new,) = (
            country for country in exchange_names.exchangeable() if said[3] in country[1].german
        )
        assert said[1] in {name.removesuffix("s") for name in new[0].german} | set(new[0].german)
        assert said[2] in new[3].german
        name, adjective, capital = (new[kind].english for kind in (0, 1, 3))
        wanted = f"{name}'s chancellor says in {capital} that ANY {adjective} economy grows like "
        for article in ("a", "an"):
            if english.casefold().startswith(wanted.replace("ANY", article).casefold()):
                break
        else:
            raise AssertionError(english)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Das Wetter ist schön.", "The weather is nice."),
        ("Deutschland gewinnt.", "The national team wins."),
        ("Deutschland ist Deutschland.", "Germany is itself."),
    ],
)
def test_a_pair_that_does_not_name_countries_alike_gets_no_others(source, target):
    assert exchange_names.with_other_countries(source, target, random.Random(0)) is None


def test_names_both_sides_share_become_other_names():
    made = exchange_names.with_other_names(
        "Gestern kam Zabarko nach Hause.", "Zabarko came home yesterday.", ["Umbridge"], random
    )
    assert made == ("Gestern kam Umbridge nach Hause.", "Umbridge came home yesterday.")
    again = exchange_names.with_other_names("Es war kalt.", "It was cold.", ["Umbridge"], random)
    assert again is None


def test_prepare_adds_as_many_exchanged_names_as_asked():
    pairs = [prepare.Pair(f"Russland hat {n} Siege.", f"Russia has {n} wins.", "x") for n in "2345"]
    made = prepare.with_names(pairs, 0.5, random.Random(0))
    assert [pair.origin for pair in made] == ["country", "country"]
    assert all("Russ" not in pair.source + pair.target for pair in made)
