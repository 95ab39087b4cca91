"""Train a student with encoder and decoder, begun with multilingual-e5-small, as Argos package.

``python tools/training/student.py train pairs.jsonl WORK_FOLDER --passes 4``
``python tools/training/student.py pack WORK_FOLDER de_en.argosmodel``
"""

import argparse
import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from e5 import END, PAD, START, Pretrained, cut_down, load, names, pretrained
from learner import Example
from train import CHECKPOINT, batches, steps_of, take_steps

STATES, SETTINGS = "states.bin", "settings.json"
SOURCE_PIECES, TARGET_PIECES = "source.model", "target.model"
DROPOUT, SMOOTHING = 0.1, 0.1
LONGEST = 1024
"""Sub-words of a source sentence, as our engine lets through."""


def copy_layer(layer: Any, e5: Pretrained, number: int) -> None:
    """Give a layer the pretrained one's attention to itself, and what comes after it."""
    import numpy as np
    import torch

    got = {
        name.partition(".")[2]: value
        for name, value in e5.weights.items()
        if name.startswith(f"l{number}.")
    }
    last = layer.norm3 if hasattr(layer, "norm3") else layer.norm2
    with torch.no_grad():
        for parameter, value in (
            (layer.self_attn.in_proj_weight, np.concatenate([got[f"{x}.w"] for x in "qkv"])),
            (layer.self_attn.in_proj_bias, np.concatenate([got[f"{x}.b"] for x in "qkv"])),
            (layer.self_attn.out_proj.weight, got["ao.w"]),
            (layer.self_attn.out_proj.bias, got["ao.b"]),
            (layer.norm1.weight, got["aln.w"]),
            (layer.norm1.bias, got["aln.b"]),
            (layer.linear1.weight, got["fi.w"]),
            (layer.linear1.bias, got["fi.b"]),
            (layer.linear2.weight, got["fo.w"]),
            (layer.linear2.bias, got["fo.b"]),
            (last.weight, got["oln.w"]),
            (last.bias, got["oln.b"]),
        ):
            parameter.copy_(torch.from_numpy(value))


def build(e5: Pretrained, source: list[str], target: list[str], frozen: int, trained: int) -> Any:
    """Return the network: every part of it, as a dict of modules, starts from e5's weights.

    ``lower`` and the source's vectors stay as they are; ``upper`` and the decoder learn.
    """
    import torch
    from torch import nn

    settings: dict[str, Any] = {
        "d_model": e5.width,
        "nhead": e5.heads,
        "dim_feedforward": e5.inner,
        "activation": "gelu",
        "dropout": DROPOUT,
        "layer_norm_eps": e5.epsilon,
        "batch_first": True,
    }
    numbers = {piece: number for number, piece in enumerate(e5.pieces)}
    places = torch.from_numpy(e5.weights["emb.pos"])

    def entry(pieces: list[str]) -> Any:
        norm = nn.LayerNorm(e5.width, e5.epsilon)
        norm.weight.data = torch.from_numpy(e5.weights["emb.ln.w"])
        norm.bias.data = torch.from_numpy(e5.weights["emb.ln.b"])
        vectors = torch.from_numpy(e5.words([numbers[piece] for piece in pieces]))
        return nn.ModuleDict(
            {
                "words": nn.Embedding.from_pretrained(vectors, freeze=False),
                "places": nn.Embedding.from_pretrained(places.clone(), freeze=False),
                "norm": norm,
            }
        )

    def layers(kind: Any, first: int, count: int) -> Any:
        made = nn.ModuleList(kind(**settings) for _ in range(count))
        for number, layer in enumerate(made, start=first):
            copy_layer(layer, e5, number)
        return made

    student = nn.ModuleDict(
        {
            "source": entry(source),
            "lower": layers(nn.TransformerEncoderLayer, 0, frozen),
            "upper": layers(nn.TransformerEncoderLayer, frozen, trained),
            "target": entry(target),
            "decoder": layers(nn.TransformerDecoderLayer, 0, 2),
            "output": nn.Linear(e5.width, len(target)),
        }
    )
    student["output"].weight = student["target"]["words"].weight
    nn.init.zeros_(student["output"].bias)
    for name in ("source", "lower"):
        student[name].requires_grad_(False).eval()
    return student


def below(student: Any, rows: list[list[int]]) -> Any:
    """Return what the layers that do not learn make of sources, filled up to equal length."""
    import torch

    tokens, blank = filled(rows, PAD)
    source = student["source"]
    places = source["places"].weight[
        torch.arange(tokens.shape[1]).clamp(max=len(source["places"].weight) - 1)
    ]
    states = source["norm"](source["words"](tokens) + places)
    for layer in student["lower"]:
        states = layer(states, src_key_padding_mask=blank)
    return states


def filled(rows: list[list[int]], value: int) -> tuple[Any, Any]:
    """Return rows as one matrix, and where it was filled up."""
    import torch

    width = max(map(len, rows))
    tokens = torch.tensor([row + [value] * (width - len(row)) for row in rows])
    lengths = torch.tensor([len(row) for row in rows])
    return tokens, torch.arange(width) >= lengths[:, None]


def loss_of(
    student: Any, states: Any, blank: Any, answers: list[list[int]], smoothing: float = SMOOTHING
) -> Any:
    """Return the mean cross-entropy of the answers, given the sources' states."""
    import torch
    from torch.nn import functional

    for layer in student["upper"]:
        states = layer(states, src_key_padding_mask=blank)
    target = student["target"]
    tokens, _ = filled([[START, *answer[:-1]] for answer in answers], PAD)
    wanted, beyond = filled(answers, PAD)
    length = tokens.shape[1]
    later = torch.ones(length, length, dtype=torch.bool).triu(1)
    hidden = target["norm"](target["words"](tokens) + target["places"].weight[:length])
    hidden = functional.dropout(hidden, DROPOUT, target.training)
    for layer in student["decoder"]:
        hidden = layer(
            hidden, states, tgt_mask=later, tgt_is_causal=True, memory_key_padding_mask=blank
        )
    scores = student["output"](hidden[~beyond])
    return functional.cross_entropy(scores, wanted[~beyond], label_smoothing=smoothing)


class States:
    """What the lower layers make of every source, computed once and kept in a file."""

    def __init__(self, student: Any, rows: list[list[int]], path: Path, half: bool) -> None:
        """Compute what the file does not hold yet; ``rows`` must be those it was made of."""
        import numpy as np
        import torch

        distinct = sorted({tuple(row) for row in rows}, key=lambda row: (len(row), row))
        ends = np.cumsum([len(row) for row in distinct])
        self._places = {
            row: slice(end - len(row), end) for row, end in zip(distinct, ends, strict=True)
        }
        shape = (int(ends[-1]), student["source"]["words"].embedding_dim)
        if not path.exists():
            part = path.with_suffix(".part")
            made = np.memmap(part, np.float16, "w+", shape=shape)
            for start in range(0, len(distinct), 64):
                some = distinct[start : start + 64]
                with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, half):
                    states = below(student, [list(row) for row in some]).float().numpy()
                for row, values in zip(some, states, strict=True):
                    made[self._places[row]] = values[: len(row)]
            made.flush()
            os.replace(part, path)
        self._values = np.memmap(path, np.float16, "r", shape=shape)

    def of(self, rows: list[list[int]]) -> tuple[Any, Any]:
        """Return the states of these sources, and where they are filled up."""
        import torch

        states = [torch.from_numpy(self._values[self._places[tuple(row)]].copy()) for row in rows]
        padded = torch.nn.utils.rnn.pad_sequence(states, batch_first=True).float()
        return padded, filled(rows, PAD)[1]


def texts(path: Path) -> tuple[list[str], list[str]]:
    pairs = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [pair["source"] for pair in pairs], [pair["target"] for pair in pairs]


def learned(student: Any) -> dict[str, Any]:
    return {name: value for name, value in student.named_parameters() if value.requires_grad}


def train(options: argparse.Namespace) -> None:
    import torch

    torch.manual_seed(options.seed)
    options.folder.mkdir(parents=True, exist_ok=True)
    e5, (sources, targets) = pretrained(), texts(options.pairs)
    if not (options.folder / SETTINGS).exists():
        source, target = cut_down(e5, sources, targets, options.vocabulary)
        (options.folder / SOURCE_PIECES).write_bytes(source)
        (options.folder / TARGET_PIECES).write_bytes(target)
        settings = {"frozen": options.frozen, "trained": options.trained}
        (options.folder / SETTINGS).write_text(json.dumps(settings))
    student, source, target = begun(options.folder, e5)
    pairs = [
        Example([START, *left, END], [*right, END])
        for left, right in zip(source.encode(sources), target.encode(targets), strict=True)
    ]
    kept = States(student, [pair.prompt for pair in pairs], options.folder / STATES, options.half)
    parameters = learned(student)
    optimizer = torch.optim.AdamW(parameters.values(), lr=options.rate, betas=(0.9, 0.98))
    step, spent = 0, 0.0
    if (options.folder / CHECKPOINT).exists():
        state = torch.load(options.folder / CHECKPOINT, weights_only=True)
        student.load_state_dict(state["student"], strict=False)
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["seconds"]
        print(f"going on from step {step}")
    size = sum(value.numel() for value in parameters.values())
    print(f"{len(pairs)} pairs, {size:,} weights that learn, {steps_of(options, pairs)} steps")

    def learn(batch: list[Example]) -> Any:
        with torch.autocast("cpu", torch.bfloat16, options.half):
            states, blank = kept.of([pair.prompt for pair in batch])
            loss = loss_of(student, states, blank, [pair.answer for pair in batch])
        loss.backward()
        return loss.detach()

    take_steps(
        options,
        batches(pairs, options.batch, options.seed),
        steps_of(options, pairs),
        optimizer,
        learn,
        lambda: {"student": learned(student)},
        step,
        spent,
    )


def begun(folder: Path, e5: Pretrained) -> tuple[Any, Any, Any]:
    """Return the network as it is before it learns, and the tokenizers of both sides."""
    source = load((folder / SOURCE_PIECES).read_bytes())
    target = load((folder / TARGET_PIECES).read_bytes())
    settings = json.loads((folder / SETTINGS).read_text())
    return build(e5, names(source), names(target), **settings), source, target


def pack(options: argparse.Namespace) -> None:
    import torch

    e5 = pretrained()
    student, source, target = begun(options.folder, e5)
    state = torch.load(options.folder / CHECKPOINT, weights_only=True)
    student.load_state_dict(state["student"], strict=False)
    metadata = {
        "package_version": "0.1",
        "argos_version": "1.9",
        "from_code": "de",
        "from_name": "German",
        "to_code": "en",
        "to_name": "English",
        "target_prefix": "",
    }
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(options.out, "w") as archive:
        save(student, e5, names(source), names(target), Path(folder), options.quantization)
        archive.writestr("de_en/metadata.json", json.dumps(metadata))
        archive.write(options.folder / SOURCE_PIECES, "de_en/sentencepiece.model")
        for path in sorted(Path(folder).iterdir()):
            archive.write(path, f"de_en/model/{path.name}")
    print(f"{options.out}: {options.out.stat().st_size:,} bytes, step {state['step']}")


def save(
    student: Any, e5: Pretrained, source: list[str], target: list[str], folder: Path, kind: str
) -> None:
    """Write the network as CTranslate2 reads it."""
    import numpy as np
    from ctranslate2 import specs

    def numbers(value: Any) -> Any:
        return np.ascontiguousarray(value.detach().numpy())

    def linear(to: Any, weight: Any, bias: Any) -> None:
        to.weight, to.bias = numbers(weight), numbers(bias)

    def norm(to: Any, layer: Any) -> None:
        to.gamma, to.beta = numbers(layer.weight), numbers(layer.bias)

    lower_and_upper = [*student["lower"], *student["upper"]]
    spec = specs.TransformerSpec.from_config(
        (len(lower_and_upper), len(student["decoder"])),
        e5.heads,
        pre_norm=False,
        activation=specs.Activation.GELU,
        layernorm_embedding=True,
    )
    spec.config.layer_norm_epsilon = e5.epsilon
    spec.config.add_source_bos = spec.config.add_source_eos = True
    for side, entry in ((spec.encoder, student["source"]), (spec.decoder, student["target"])):
        words = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        words.weight = numbers(entry["words"].weight)
        places = numbers(entry["places"].weight)
        side.position_encodings.encodings = places[np.arange(LONGEST + 2).clip(max=len(places) - 1)]
        norm(side.layernorm_embedding, entry["norm"])
        side.scale_embeddings = False
    for to, layer in zip(
        [*spec.encoder.layer, *spec.decoder.layer],
        [*lower_and_upper, *student["decoder"]],
        strict=True,
    ):
        own, norms = layer.self_attn, [layer.norm1, layer.norm2]
        linear(to.self_attention.linear[0], own.in_proj_weight, own.in_proj_bias)
        linear(to.self_attention.linear[1], own.out_proj.weight, own.out_proj.bias)
        if hasattr(layer, "multihead_attn"):
            other, width = layer.multihead_attn, e5.width
            weight, bias = other.in_proj_weight, other.in_proj_bias
            linear(to.attention.linear[0], weight[:width], bias[:width])
            linear(to.attention.linear[1], weight[width:], bias[width:])
            linear(to.attention.linear[2], other.out_proj.weight, other.out_proj.bias)
            norm(to.attention.layer_norm, layer.norm2)
            norms = [layer.norm1, layer.norm3]
        linear(to.ffn.linear_0, layer.linear1.weight, layer.linear1.bias)
        linear(to.ffn.linear_1, layer.linear2.weight, layer.linear2.bias)
        norm(to.self_attention.layer_norm, norms[0])
        norm(to.ffn.layer_norm, norms[1])
    linear(spec.decoder.projection, student["output"].weight, student["output"].bias)
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.validate()
    spec.optimize(quantization=kind)
    folder.mkdir(exist_ok=True)
    spec.save(str(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("train", help="fit the student; goes on from its checkpoint")
    command.add_argument("pairs", type=Path, help="made by prepare.py")
    command.add_argument("folder", type=Path, help="for checkpoint, curve and the encoder's states")
    command.add_argument("--passes", type=float, default=8, help="over the pairs, in all starts")
    command.add_argument("--half", action="store_true", help="multiply in bfloat16")
    command.add_argument("--frozen", type=int, default=8, help="encoder layers that stay")
    command.add_argument("--trained", type=int, default=2, help="encoder layers above that learn")
    command.add_argument("--vocabulary", type=int, default=8000, help="English sub-words")
    command.add_argument("--save-every", type=float, default=5, metavar="MINUTES")
    command.add_argument("--batch", type=int, default=32, help="pairs a step")
    command.add_argument("--rate", type=float, default=5e-4, help="highest learning rate")
    command.add_argument("--seed", type=int, default=0)
    command.set_defaults(run=train)
    command = commands.add_parser("pack", help="write a checkpoint as .argosmodel")
    command.add_argument("folder", type=Path, help="that train worked in")
    command.add_argument("out", type=Path, help="the package to write")
    command.add_argument("--quantization", default="int8", help="as CTranslate2 calls it")
    command.set_defaults(run=pack)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
