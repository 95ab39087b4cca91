"""Where the fitted weights go, and that the aligner uses them."""

import align.scoring
import align.weights
from tools.fit import alignment


def test_the_file_that_is_written_is_the_one_the_aligner_reads(monkeypatch):
    assert alignment.TARGET.read_text("utf-8").startswith(alignment.HEADER)
    for weights, name in (
        (align.weights.BEAD_WEIGHTS, "1-1"),
        (align.weights.SKIP_WEIGHTS, "free"),
    ):
        monkeypatch.setitem(weights, name, weights[name])  # given back after the test
    alignment.use({"1-1": 7.0}, {"free": 8.0})
    assert align.scoring.BEAD_WEIGHTS["1-1"] == 7.0
    assert align.scoring.SKIP_WEIGHTS["free"] == 8.0
