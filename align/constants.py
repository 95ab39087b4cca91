"""Fitted constants."""

BEAD_WEIGHTS = dict.fromkeys(
    [
        "1-1",
        "1-2",
        "2-2",
        "1-3",
        "2-3",
        "3-3",
        "1-4",
        "2-4",
        "3-4",
        "4-4",
        "similarity",
        "margin",
        "margin_by_length",
        "length_factor",
        "length_gap",
        "length_gap_squared",
        "margin_per_sentence",
        "similarity_per_sentence",
        "shrink",
        "shrink_loss",
        "grow",
        "grow_gain",
        "anchors",
        "same_end",
        "end_clash",
        "start_clash",
        "length_gap_by_size",
        "similarity_by_size",
    ],
    0.0,
)
SKIP_WEIGHTS = dict.fromkeys(["bias", "similarity", "margin", "length", "short", "document"], 0.0)
BEAD_WEIGHTS |= {"edge": 0.0, "edge_loose": 0.0, "crossed": 0.0, "similarity_squared": 0.0}
BEAD_WEIGHTS["margin_by_length"] = 1.0
SKIP_WEIGHTS["bias"] = -0.03
TYPICAL_LEVEL = 0.75
PAIR_WEIGHTS = {"bias": -3.0, "similarity": 10.0}
LONE_WEIGHTS = {"bias": 2.0, "similarity": -5.0}
