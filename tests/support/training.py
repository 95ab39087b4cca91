"""Pairs and weights that training can learn in seconds."""

import json

import numpy as np

from tests.support.tiny_llm import matrices

PAIRS = [("ab ba", "da da"), ("ba ab", "ad ad"), ("ab ab", "aa bb"), ("ba", "bb")] * 4

TOKENS = {
    "<bos>": 3, "<unused7>": 3, "<start_of_turn>": 4, "<0x41>": 6,
    "▁": 1, "H": 1, "a": 1, "u": 1, "s": 1, "T": 1, "r": 1, "t": 1, "ü": 1, "ж": 1, "字": 1, "•": 1,
    "au": 1, "aus": 1, "▁H": 1, "▁Haus": 1, "Haus": 1, "tü": 1, "tür": 1, "ut": 1, "жж": 1,
    "▁•": 1, "“.": 1,
}  # fmt: skip
"""Sub-words and their types, the likeliest first."""


def able_to_learn(seed):
    """Return the weights of a tiny Gemma whose answers can differ clearly."""
    made = matrices(seed)
    for name in made:
        if "norm" in name:
            made[name] = np.full_like(made[name], 10.0 if name.startswith("output") else 1.0)
    return made


def write(path, *pairs):
    lines = [
        json.dumps({"source": source, "target": target, "origin": origin}) + "\n"
        for source, target, origin in pairs
    ]
    path.write_text("".join(lines), "utf-8")
    return str(path)
