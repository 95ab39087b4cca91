"""Builds tiny but real Argos packages: a tokenizer trained on the seeds, seeded random weights."""

import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

SEEDS = Path(__file__).parent.parent / "seeds"
WIDTH, HEADS, INNER = 32, 4, 64
SCALE, END_BIAS = 2.5, 4.0
"""Chosen so that the random model says something different to most sentences, and ends."""
RANDOM_SEEDS = {"sentencepiece": 2, "bpe": 1}


def seed_sentences() -> list[str]:
    """Return the plain sentences of the five articles, roughly split; enough to feed a model."""
    from sentencex import segment

    lines = [
        re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
        for file in sorted(SEEDS.glob("*.txt"))
        for line in file.read_text("utf-8").splitlines()
    ]
    found = (part.strip() for line in lines for part in segment("de", line))
    return list(dict.fromkeys(part for part in found if part))


def build(
    file: Path,
    *,
    source: str = "de",
    target: str = "en",
    tokenizer: str = "sentencepiece",
    prefix: str = "",
    quantization: str | None = None,
    version: str = "1.0",
    **metadata: str,
) -> Path:
    """Write a whole .argosmodel file and return it."""
    folder = file.with_suffix("")
    folder.mkdir(parents=True)
    vocabulary = {"sentencepiece": _train_sentencepiece, "bpe": _train_bpe}[tokenizer](folder)
    if prefix:
        vocabulary.append(prefix)
    _write_model(folder / "model", vocabulary, RANDOM_SEEDS[tokenizer], quantization)
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


def _train_sentencepiece(folder: Path) -> list[str]:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(seed_sentences()),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=600,
        minloglevel=2,
        num_threads=1,
    )
    model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    return [model.id_to_piece(index) for index in range(model.get_piece_size())]


def _train_bpe(folder: Path) -> list[str]:
    """Learn byte-pair merges the plain way, and write them as subword-nmt does."""
    words = Counter(word for text in seed_sentences() for word in text.split())
    split = {word: [*word[:-1], word[-1] + "</w>"] for word in words}
    merges = []
    for _ in range(300):
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


def _write_model(folder: Path, vocabulary: list[str], seed: int, quantization: str | None) -> None:
    import ctranslate2.specs as specs

    random = np.random.default_rng(seed)
    spec = specs.TransformerSpec.from_config((2, 2), HEADS)

    def weights(rows: int, columns: int) -> Any:
        return random.normal(0, SCALE / columns**0.5, (rows, columns)).astype(np.float32)

    def linear(layer: Any, rows: int, columns: int) -> None:
        layer.weight = weights(rows, columns)
        layer.bias = random.normal(0, 0.1, rows).astype(np.float32)

    def norm(layer: Any) -> None:
        layer.gamma = np.ones(WIDTH, np.float32)
        layer.beta = np.zeros(WIDTH, np.float32)

    size = len(vocabulary)
    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = random.normal(0, 0.4, (size, WIDTH)).astype(np.float32)
        norm(side.layer_norm)
        for layer in side.layer:
            norm(layer.self_attention.layer_norm)
            linear(layer.self_attention.linear[0], 3 * WIDTH, WIDTH)
            linear(layer.self_attention.linear[1], WIDTH, WIDTH)
            if side is spec.decoder:
                norm(layer.attention.layer_norm)
                linear(layer.attention.linear[0], WIDTH, WIDTH)
                linear(layer.attention.linear[1], 2 * WIDTH, WIDTH)
                linear(layer.attention.linear[2], WIDTH, WIDTH)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, INNER, WIDTH)
            linear(layer.ffn.linear_1, WIDTH, INNER)
    linear(spec.decoder.projection, size, WIDTH)
    spec.decoder.projection.bias[vocabulary.index("</s>")] = END_BIAS
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir()
    spec.save(str(folder))
