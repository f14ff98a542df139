"""The page of results says what the numbers say."""

from __future__ import annotations

from benchmarks import peers
from benchmarks.report import report
from benchmarks.run import chosen_rows, rounded
from benchmarks.tables import failures, seconds
from benchmarks.targets import TARGETS, verdict

W1_EAGER = next(t for t in TARGETS if (t.case, t.row) == ("w1", peers.OURS))


def results(ratio):
    ours = {"ratio": ratio, "low": ratio, "high": ratio, "best": 1e-5, "first": 1e-3}
    by_hand = ours | {"ratio": 1.0, "low": 1.0, "high": 1.0}
    case = {
        "key": "w1",
        "title": "an expression",
        "unit": "call",
        "reference": peers.MATH,
        "rounds": 3,
        "rows": {
            peers.MATH: by_hand,
            peers.OURS: ours,
            peers.TORCH: ours | {"ratio": 200.0},
            peers.JAX: {"note": "failed: | wrong", "failed": True},
        },
    }
    about = dict.fromkeys(("cpu", "cores", "system", "python", "commit", "date"), "?")
    about |= {"versions": {}, "rounds": 3, "block": 0.01, "quick": True}
    return {"about": about, "cases": {"w1": case}, "extra": {}}


def test_verdicts_follow_from_the_numbers():
    found = [
        verdict(W1_EAGER, W1_EAGER.measured(results(ratio)))
        for ratio in (W1_EAGER.must + 1, W1_EAGER.must, W1_EAGER.stretch)
    ]
    assert found == ["**missed**", "met", "stretch met"]


def test_what_was_not_measured_is_not_called_met():
    compiled = next(t for t in TARGETS if t.row == peers.OURS_COMPILED)
    assert verdict(compiled, compiled.measured(results(1.0))) == "not measured"


def test_the_page_compares_with_rivals_and_owns_up_to_failures():
    page = report(results(10.0))
    assert "20.0× faster than PyTorch" in page
    assert "## Failed" in page and "failed: / wrong" in page
    assert failures(results(10.0)) == [f"w1, {peers.JAX}: failed: | wrong"]
    assert page == report(results(10.0))


def test_notation():
    assert [seconds(x) for x in (2.0, 0.0123, 4.5e-6, 7e-8)] == [
        "2.00 s",
        "12.3 ms",
        "4.50 µs",
        "70.0 ns",
    ]
    assert rounded({"a": [1.23456789, 2]}) == {"a": [1.235, 2]}


def test_rows_are_chosen_by_part_of_their_name():
    assert not set(chosen_rows(["none"])) & set(peers.PEERS)
    assert set(chosen_rows(["torch"])) & set(peers.PEERS) == {peers.TORCH}
    assert chosen_rows(None) == list(peers.ROWS)
