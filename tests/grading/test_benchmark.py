"""The measurements measure; how fast this machine is today is not asked."""

from __future__ import annotations

from autodiff_lab.grading.ladder import TRUST
from benchmarks import grading


def test_the_measurements_run(tmp_path):
    fork = grading.forking(TRUST, 3)
    speed = grading.speed(TRUST, tmp_path, 3)
    fair, flat = grading.steadiness(TRUST, tmp_path, 5)
    killed = grading.survival(TRUST, tmp_path, 8)
    assert fork.value.endswith(")")
    assert "by the clock" in speed.value
    assert (fair.held, fair.value) == (True, "0 of 5")
    assert flat.goal == "at most 5 MB"
    assert (killed.held, killed.value) == (True, "8 of 8, each once: yes")
    one, two, gain = grading.scaling(TRUST, tmp_path, 4)
    assert [one.name, two.name] == ["with 1 worker", "with 2 workers"]
    assert "10,000 in" in one.value
    assert gain.value.startswith(("0.", "1.", "2.", "3."))
