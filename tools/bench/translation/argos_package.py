"""Argos packages of any size with seeded random weights: as much work as real ones, no download."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SCALE, END_BIAS = 2.5, 4.0
"""Chosen so that the random model says something different to most sentences, and ends."""
RANDOM_SEEDS = {"sentencepiece": 2, "bpe": 1}


@dataclass(frozen=True)
class Size:
    """How large a model is."""

    layers: int = 2
    width: int = 32
    heads: int = 4
    inner: int = 64
    vocabulary: int = 600
    length: int | None = None
    """Tokens of every answer; without it, answers end by chance."""


TINY = Size()


def build(
    file: Path,
    *,
    source: str = "de",
    target: str = "en",
    tokenizer: str = "sentencepiece",
    prefix: str = "",
    quantization: str | None = None,
    version: str = "1.0",
    size: Size = TINY,
    texts: Iterable[str],
    **metadata: str,
) -> Path:
    """Write a whole .argosmodel file, its tokenizer trained on ``texts``, and return it."""
    folder = file.with_suffix("")
    folder.mkdir(parents=True)
    train = {"sentencepiece": _train_sentencepiece, "bpe": _train_bpe}[tokenizer]
    vocabulary = train(folder, texts, size.vocabulary)
    if prefix:
        vocabulary.append(prefix)
    _write_model(folder / "model", vocabulary, size, RANDOM_SEEDS[tokenizer], quantization)
    described = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
        "target_prefix": prefix,
        **metadata,
    }
    (folder / "metadata.json").write_text(json.dumps(described))
    (folder / "README.md").write_text("A tiny package for tests.\n")
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))
    return file


def _train_sentencepiece(folder: Path, texts: Iterable[str], size: int) -> list[str]:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=size,
        hard_vocab_limit=False,
        minloglevel=2,
        num_threads=1,
    )
    model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    pieces = [model.id_to_piece(index) for index in range(model.get_piece_size())]
    return pieces + [f"<unused{number}>" for number in range(size - len(pieces))]


def _train_bpe(folder: Path, texts: Iterable[str], size: int) -> list[str]:
    """Learn byte-pair merges the plain way, and write them as subword-nmt does."""
    words = Counter(word for text in texts for word in text.split())
    split = {word: [*word[:-1], word[-1] + "</w>"] for word in words}
    merges = []
    for _ in range(size // 2):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, parts in split.items():
            for pair in zip(parts, parts[1:], strict=False):
                pairs[pair] += words[word]
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        for parts in split.values():
            for index in range(len(parts) - 2, -1, -1):
                if tuple(parts[index : index + 2]) == best:
                    parts[index : index + 2] = ["".join(best)]
    (folder / "bpe.model").write_text(
        "#version: 0.2\n" + "".join(f"{left} {right}\n" for left, right in merges), "utf-8"
    )
    pieces = {
        part.removesuffix("</w>") + ("" if part.endswith("</w>") else "@@")
        for parts in split.values()
        for part in parts
    }
    return ["<unk>", "<s>", "</s>", *sorted(pieces)]


def _write_model(
    folder: Path, vocabulary: list[str], size: Size, seed: int, quantization: str | None
) -> None:
    import ctranslate2.specs as specs

    random = np.random.default_rng(seed)
    width = size.width
    spec = specs.TransformerSpec.from_config((size.layers, size.layers), size.heads)

    def weights(rows: int, columns: int) -> Any:
        return random.normal(0, SCALE / columns**0.5, (rows, columns)).astype(np.float32)

    def linear(layer: Any, rows: int, columns: int) -> None:
        layer.weight = weights(rows, columns)
        layer.bias = random.normal(0, 0.1, rows).astype(np.float32)

    def norm(layer: Any) -> None:
        layer.gamma = np.ones(width, np.float32)
        layer.beta = np.zeros(width, np.float32)

    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = random.normal(0, 0.4, (len(vocabulary), width)).astype(np.float32)
        norm(side.layer_norm)
        for layer in side.layer:
            norm(layer.self_attention.layer_norm)
            linear(layer.self_attention.linear[0], 3 * width, width)
            linear(layer.self_attention.linear[1], width, width)
            if side is spec.decoder:
                norm(layer.attention.layer_norm)
                linear(layer.attention.linear[0], width, width)
                linear(layer.attention.linear[1], 2 * width, width)
                linear(layer.attention.linear[2], width, width)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, size.inner, width)
            linear(layer.ffn.linear_1, width, size.inner)
    linear(spec.decoder.projection, len(vocabulary), width)
    spec.decoder.projection.bias[vocabulary.index("</s>")] = END_BIAS
    if size.length is not None:
        _end_after(spec.decoder, size.length, size.width, vocabulary.index("</s>"))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir()
    spec.save(str(folder))


def _end_after(decoder: Any, length: int, width: int, end: int) -> None:
    """Let the decoder end after ``length`` tokens: a dimension of its own tells it where it is."""
    positions = np.arange(2 * length)[:, None] / 10000 ** (np.arange(width) / width)
    positions = np.where(np.arange(width) % 2, np.cos(positions), np.sin(positions))
    positions[:, -1] = 1000.0 * (np.arange(2 * length) >= length)
    decoder.position_encodings.encodings = positions.astype(np.float32)
    embeddings = decoder.embeddings
    embeddings.weight[:, -1] = 0
    for layer in decoder.layer:
        for last in (layer.self_attention.linear[1], layer.attention.linear[2], layer.ffn.linear_1):
            last.weight[-1] = last.bias[-1] = 0
    decoder.projection.weight[end] = 0
    decoder.projection.weight[end, -1] = 100.0
    decoder.projection.bias[end] = -200.0
