"""Sub-words cut in Python in the way that llama.cpp cuts them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tiny_llm import TOKENS, gguf, write_base
from translator.engines.models.gguf import read_lists
from translator.engines.tokenizer import BLANK, Tokenizer, merged
from translator.errors import ModelError


@pytest.fixture(scope="module")
def encode(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer.of_gguf(write_base(tmp_path_factory.mktemp("tokenizer") / "base.gguf"))


@given(st.text(max_size=30))
def test_sub_words_spell_the_text_that_they_were_cut_from(encode: Tokenizer, text: str) -> None:
    assert encode.text(encode(text)) == text.replace(BLANK, " ")


@pytest.mark.parametrize("text", ["ab  ab", " ab\n ab ", "abab ba", "жи да", "\u2581"])
def test_a_text_is_cut_into_the_sub_words_that_a_whole_is_cut_into(
    encode: Tokenizer, text: str
) -> None:
    scores = {token: -float(number) for number, token in enumerate(TOKENS) if number > 259}
    parts = merged(text.replace(" ", BLANK), scores)[0]
    wanted = [
        name
        for part in parts
        for name in ([part] if part in TOKENS else [f"<0x{byte:02X}>" for byte in part.encode()])
    ]
    assert [encode.tokens[number] for number in encode(text)] == wanted


def test_a_word_is_cut_as_it_is_after_a_blank(encode: Tokenizer) -> None:
    assert encode.word("abя") == [
        (TOKENS.index("▁ab"), "▁ab"),
        (TOKENS.index("<0xD1>"), "<0xD1>"),
        (TOKENS.index("<0x8F>"), "<0x8F>"),
    ]


def test_lists_of_a_header_are_read_and_missing_ones_named(tmp_path: Path) -> None:
    file = gguf(tmp_path / "model.gguf")
    scores, kinds = read_lists(file, "tokenizer.ggml.scores", "tokenizer.ggml.token_type")
    assert list(scores) == [-float(number) for number in range(len(scores))]
    assert set(kinds) == {1, 6}
    with pytest.raises(ModelError, match=r"its header has no tokenizer\.merges"):
        read_lists(file, "tokenizer.ggml.scores", "tokenizer.merges")
    cut_short = tmp_path / "short.gguf"
    cut_short.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(ModelError, match="it ends too early"):
        Tokenizer.of_gguf(cut_short)
