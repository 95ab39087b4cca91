"""Tiny models of random weights, in the format of real ones."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter, quants

from translator.engines.models.merge import Adaptation, merge

WIDTH, INNER, RANK, ALPHA = 64, 96, 4, 8.0
SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>"]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
LETTERS = ["▁", *"abcdefghijklmnopqrstuvwxyz", "\n", *"äöü"]
TOKENS = [*SPECIAL, *BYTES, *LETTERS, "ab", "▁ab", "жи", "да"]
TOKENS += [f"<unused{number}>" for number in range(-len(TOKENS) % 8)]
KEPT = [number for number, token in enumerate(TOKENS) if token not in ("жи", "<unused0>")]
ADAPTED = ("blk.0.attn_q.weight", "blk.0.ffn_down.weight")


def matrices(seed: int) -> dict[str, np.ndarray]:
    """Return the weights of a Gemma 3 of one layer."""
    made = np.random.default_rng(seed)
    shapes = {
        "token_embd.weight": (len(TOKENS), WIDTH),
        "output_norm.weight": (WIDTH,),
        "blk.0.attn_q.weight": (64, WIDTH),
        "blk.0.attn_k.weight": (32, WIDTH),
        "blk.0.attn_v.weight": (32, WIDTH),
        "blk.0.attn_output.weight": (WIDTH, 64),
        "blk.0.ffn_gate.weight": (INNER, WIDTH),
        "blk.0.ffn_up.weight": (INNER, WIDTH),
        "blk.0.ffn_down.weight": (WIDTH, INNER),
        "blk.0.attn_q_norm.weight": (32,),
        "blk.0.attn_k_norm.weight": (32,),
    } | {
        f"blk.0.{norm}.weight": (WIDTH,)
        for norm in ("attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm")
    }
    return {name: made.normal(0, 0.1, size).astype(np.float32) for name, size in shapes.items()}


def write_base(path: Path, tensors: dict[str, np.ndarray] | None = None) -> Path:
    """Write a language model that llama.cpp loads; the embedding in eight bits, as Gemma's is."""
    writer = GGUFWriter(str(path), "gemma3")
    writer.add_name("Tiny")
    writer.add_context_length(256)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(2)
    writer.add_head_count_kv(1)
    writer.add_key_length(32)
    writer.add_value_length(32)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_sliding_window(64)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(TOKENS)
    writer.add_token_scores([-float(number) for number in range(len(TOKENS))])
    kinds = [3] * len(SPECIAL) + [6] * len(BYTES)
    writer.add_token_types(kinds + [1] * (len(TOKENS) - len(kinds)))
    writer.add_bos_token_id(2)
    writer.add_eos_token_id(1)
    writer.add_unk_token_id(3)
    writer.add_pad_token_id(0)
    for name, weights in (tensors or matrices(0)).items():
        if name == "token_embd.weight":
            kind = GGMLQuantizationType.Q8_0
            writer.add_tensor(name, quants.quantize(weights, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, weights)
    return finished(writer, path)


def write_adapter(path: Path, places: tuple[str, ...] = ADAPTED) -> Path:
    made, shapes = np.random.default_rng(1), matrices(0)
    writer = GGUFWriter(str(path), "gemma3")
    writer.add_type("adapter")
    writer.add_float32("adapter.lora.alpha", ALPHA)
    for place in places:
        height, width = shapes[place].shape if place in shapes else (WIDTH, WIDTH)
        for side, size in (("lora_a", (RANK, width)), ("lora_b", (height, RANK))):
            writer.add_tensor(f"{place}.{side}", made.normal(0, 0.1, size).astype(np.float16))
    return finished(writer, path)


def finished(writer: GGUFWriter, path: Path) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_vocabulary(path: Path, count: int = len(TOKENS)) -> Path:
    bits = np.zeros(count, np.uint8)
    bits[[number for number in KEPT if number < count]] = 1
    np.packbits(bits).tofile(path)
    return path


def write_bias(path: Path, taken: dict[str, int], count: int = len(TOKENS)) -> Path:
    path.write_bytes(bytes(taken.get(token, 0) for token in TOKENS[:count]))
    return path


def weights(path: Path) -> dict[str, np.ndarray]:
    return {
        tensor.name: quants.dequantize(tensor.data, tensor.tensor_type)
        for tensor in GGUFReader(str(path)).tensors
    }


def answer(model: Path, prompt: str) -> tuple[str, list[float]]:
    """Return what llama.cpp writes, and how likely it finds each sub-word of it."""
    from translator.engines.llamacpp import start_server

    server = start_server(model, threads=1, name=model.name)
    request = {"prompt": prompt, "temperature": 0, "n_predict": 6, "n_probs": 1, "ignore_eos": True}
    choice = server.handle_completions(request)["choices"][0]
    return choice["text"], [token["logprob"] for token in choice["logprobs"]["content"]]


@dataclass(frozen=True)
class Constants:
    """The constants of an ONNX model, as the package onnx reads them."""

    arrays: dict[str, np.ndarray]
    said: dict[str, str]

    def matrix(self, product: str) -> np.ndarray:
        """Return what a product multiplies with: outputs x inputs, in full precision."""
        weights, factors = (self.arrays[f"{product}_{part}"] for part in ("weights", "factors"))
        return (weights * factors).T


def constants(path: Path) -> Constants:
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(path))
    arrays = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    return Constants(arrays, {one.key: one.value for one in model.metadata_props})


def write_smoothing(path: Path, least: int = 128, most: int = 128) -> Path:
    """Write factors by chance, in eighths of a doubling around 128; with only that one, of one."""
    columns = WIDTH + 32 + WIDTH + INNER + WIDTH
    made = np.random.default_rng(2).integers(least, most, columns, endpoint=True)
    made.astype(np.uint8).tofile(path)
    return path


def write_adaptation(folder: Path, places: tuple[str, ...] = ADAPTED) -> Adaptation:
    """Write what makes a translator of the tiny base."""
    return Adaptation(
        write_adapter(folder / "adapter", places),
        write_vocabulary(folder / "vocabulary"),
        write_bias(folder / "bias", {"жи": 9, "да": 25, "ä": 255}),
        write_smoothing(folder / "smoothing", 124, 132),
    )


def write_merged(
    folder: Path,
    places: tuple[str, ...] = ADAPTED,
    tensors: dict[str, np.ndarray] | None = None,
) -> Path:
    """Write the tiny model as ONNX Runtime runs it."""
    base, adaptation = write_base(folder / "base", tensors), write_adaptation(folder, places)
    merge(base, adaptation, folder / "model.onnx")
    return folder / "model.onnx"


SUB_WORDS = "▁abcdefghijklmnopqrstuvwxyz"


def gguf(path: Path, *, name: str = "Tiny", padding: int = 5000, **texts: str) -> Path:
    """Write a small file with a real GGUF header, sub-words for bytes and small letters in it."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value.encode())) + value.encode()

    def listed(key: str, kind: int, values: list[bytes]) -> bytes:
        return text(key) + struct.pack("<IIQ", 9, kind, len(values)) + b"".join(values)

    entries = {"general.architecture": "gemma3", "general.name": name, **texts}
    body = b"".join(
        text(key) + struct.pack("<I", 8) + text(value) for key, value in entries.items()
    )
    tokens = [f"<0x{byte:02X}>" for byte in range(256)] + list(SUB_WORDS)
    kinds = [6] * 256 + [1] * len(SUB_WORDS)
    last = text("gemma3.context_length") + struct.pack("<II", 4, 2048)
    lists = (
        listed("tokenizer.ggml.tokens", 8, [text(token) for token in tokens]),
        listed("tokenizer.ggml.scores", 6, [struct.pack("<f", -at) for at in range(len(tokens))]),
        listed("tokenizer.ggml.token_type", 5, [struct.pack("<i", kind) for kind in kinds]),
    )
    head = b"GGUF" + struct.pack("<IQQ", 3, 0, len(entries) + len(lists) + 1)
    path.write_bytes(head + body + b"".join(lists) + last + bytes(padding))
    return path
