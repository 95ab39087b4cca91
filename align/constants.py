"""Fitted weights: what a bead is worth, and how sure one may be of it.

Made by ``python bench/fit_alignment.py DATA``; not to be edited by hand.
"""

BEAD_WEIGHTS: dict[str, float] = {
    "1-1": 0.525,
    "1-2": 0.182,
    "2-2": 0.395,
    "1-3": 0.194,
    "2-3": -0.46,
    "3-3": -0.141,
    "1-4": -0.059,
    "2-4": -0.113,
    "3-4": -0.022,
    "4-4": -0.002,
    "similarity": 1.5,
    "margin": 1.527,
    "margin_by_length": 1.801,
    "length_factor": 1.374,
    "length_gap": -1.171,
    "length_gap_squared": -0.251,
    "margin_per_sentence": 0.241,
    "similarity_per_sentence": 0.185,
    "shrink": 0.345,
    "shrink_loss": 0.225,
    "grow": -1.006,
    "grow_gain": -0.511,
    "edge": 0.679,
    "edge_loose": 0.535,
    "crossed": 0.742,
    "anchors": 0.531,
    "same_end": 0.859,
    "end_clash": -0.768,
    "start_clash": -0.678,
    "similarity_squared": 1.46,
    "length_gap_by_size": -1.519,
    "similarity_by_size": 1.13,
}

SKIP_WEIGHTS: dict[str, float] = {
    "bias": 0.344,
    "similarity": -0.772,
    "margin": -0.139,
    "length": -0.099,
    "short": 0.422,
    "document": 2.0,
}

PAIR_WEIGHTS: dict[str, float] = {
    "bias": -1.549,
    "similarity": 8.591,
    "margin": -1.347,
    "length": -0.762,
    "length_gap": -8.231,
    "length_gap_squared": -2.204,
    "length_gap_by_size": -1.084,
    "size": -0.441,
    "shrink": 6.562,
    "grow": -4.765,
    "grow_gain": -29.046,
    "edge_loose": -1.091,
    "anchors": -1.759,
    "same_end": 1.381,
    "end_clash": -0.862,
    "rival": -11.864,
    "relative": -4.164,
    "sentences": -0.126,
}

LONE_WEIGHTS: dict[str, float] = {
    "bias": 1.625,
    "similarity": 5.644,
    "margin": -11.826,
    "length": 1.166,
    "short": 0.998,
    "relative": -4.912,
    "worth": -0.705,
}

TYPICAL_LEVEL = 0.65
"""Texts whose sentences match less well than this are free translations."""
