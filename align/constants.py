"""Fitted weights: what a bead is worth, and how sure one may be of it.

Made by ``python bench/fit_alignment.py DATA``; not to be edited by hand.
"""

BEAD_WEIGHTS: dict[str, float] = {
    "1-1": 0.525,
    "1-2": 0.175,
    "2-2": 0.396,
    "1-3": 0.189,
    "2-3": -0.46,
    "3-3": -0.138,
    "1-4": -0.055,
    "2-4": -0.112,
    "3-4": -0.022,
    "4-4": -0.002,
    "similarity": 1.5,
    "margin": 1.543,
    "margin_by_length": 1.803,
    "length_factor": 1.357,
    "length_gap": -1.159,
    "length_gap_squared": -0.262,
    "margin_per_sentence": 0.245,
    "similarity_per_sentence": 0.184,
    "shrink": 0.347,
    "shrink_loss": 0.223,
    "grow": -1.007,
    "grow_gain": -0.517,
    "edge": 0.69,
    "edge_loose": 0.533,
    "crossed": 0.726,
    "anchors": 0.534,
    "same_end": 0.865,
    "end_clash": -0.769,
    "start_clash": -0.689,
    "similarity_squared": 1.459,
    "length_gap_by_size": -1.526,
    "similarity_by_size": 1.126,
}

SKIP_WEIGHTS: dict[str, float] = {
    "bias": 0.336,
    "similarity": -0.757,
    "margin": -0.144,
    "length": -0.099,
    "short": 0.428,
    "document": 2.0,
}

PAIR_WEIGHTS: dict[str, float] = {
    "bias": 2.109,
    "similarity": 3.078,
    "margin": -2.193,
    "length": -0.68,
    "length_gap": -8.391,
    "length_gap_squared": -2.318,
    "length_gap_by_size": -1.308,
    "size": -0.049,
    "shrink": 3.699,
    "grow": -6.807,
    "grow_gain": -28.694,
    "edge_loose": -0.717,
    "anchors": -1.343,
    "same_end": 1.586,
    "end_clash": -0.686,
    "rival": -12.913,
    "relative": 0.039,
    "sentences": -0.235,
}

LONE_WEIGHTS: dict[str, float] = {
    "bias": -0.503,
    "similarity": 5.664,
    "margin": -6.067,
    "length": 1.277,
    "short": 1.158,
    "relative": -6.286,
    "worth": -0.414,
}

TYPICAL_LEVEL = 0.65
"""Texts whose sentences match less well than this are free translations."""
