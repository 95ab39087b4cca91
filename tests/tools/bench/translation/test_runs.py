"""What the benchmark of whole runs takes the time of is there, where callers look it up."""

from tools.bench.translation import runs


def test_the_steps_that_are_timed_are_there():
    for watched in runs.STEPS.values():
        for owner, functions in watched:
            for function in functions:
                assert callable(getattr(owner, function)), f"{owner} {function}"


def test_time_goes_to_the_innermost_step(monkeypatch):
    now = iter(range(100))
    monkeypatch.setattr(
        runs.Clock, "_now", staticmethod(lambda: dict.fromkeys(("clock", "cpu"), float(next(now))))
    )
    clock = runs.Clock()
    with clock.step("outer"), clock.step("inner"):
        pass
    spent = {name: clock.spent[name, "cpu"] for name in ("the rest", "outer", "inner")}
    assert spent == {"the rest": 1, "outer": 2, "inner": 1}
