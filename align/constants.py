"""Fitted weights: what a bead is worth, and how sure one may be of it.

Made by ``python bench/fit_alignment.py DATA``; not to be edited by hand.
"""

BEAD_WEIGHTS: dict[str, float] = {
    "1-1": 0.521,
    "1-2": 0.217,
    "2-2": 0.38,
    "1-3": 0.197,
    "2-3": -0.462,
    "3-3": -0.144,
    "1-4": -0.088,
    "2-4": -0.116,
    "3-4": -0.022,
    "4-4": -0.002,
    "similarity": 1.518,
    "margin": 1.532,
    "margin_by_length": 1.799,
    "length_factor": 1.354,
    "length_gap": -1.173,
    "length_gap_squared": -0.257,
    "margin_per_sentence": 0.226,
    "similarity_per_sentence": 0.188,
    "shrink": 0.338,
    "shrink_loss": 0.226,
    "grow": -1.02,
    "grow_gain": -0.507,
    "edge": 0.685,
    "edge_loose": 0.534,
    "crossed": 0.747,
    "anchors": 0.545,
    "same_end": 0.853,
    "end_clash": -0.781,
    "start_clash": -0.68,
    "similarity_squared": 1.483,
    "length_gap_by_size": -1.532,
    "similarity_by_size": 1.118,
}

SKIP_WEIGHTS: dict[str, float] = {
    "bias": 0.484,
    "similarity": -0.778,
    "margin": -0.112,
    "length": -0.132,
    "short": 0.437,
    "document": 0.596,
}

PAIR_WEIGHTS: dict[str, float] = {
    "bias": 2.637,
    "similarity": 2.817,
    "margin": -2.274,
    "length": -0.688,
    "length_gap": -8.482,
    "length_gap_squared": -2.286,
    "length_gap_by_size": -1.261,
    "size": -0.063,
    "shrink": 1.866,
    "grow": -6.772,
    "grow_gain": -29.231,
    "edge_loose": 0.289,
    "anchors": -1.341,
    "same_end": 1.64,
    "end_clash": -0.654,
    "rival": -12.815,
    "relative": 0.566,
    "sentences": -0.319,
}

LONE_WEIGHTS: dict[str, float] = {
    "bias": 3.044,
    "similarity": 0.537,
    "margin": -4.55,
    "length": 1.15,
    "short": -0.682,
    "relative": -0.633,
    "worth": 0.336,
}

TYPICAL_LEVEL = 0.75
"""How similar sentences and their best counterparts usually were."""
