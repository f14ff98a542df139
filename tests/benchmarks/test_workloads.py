"""Every implementation of a benchmark computes the same thing; nothing is timed."""

from __future__ import annotations

import importlib

import pytest

from benchmarks import run
from benchmarks.harness import NotPossible, as_run, compare, settled

LARGE = ("big", "w9 100000", "w7 10000")


def small_cases():
    for name in run.WORKLOADS:
        module = importlib.import_module(f"benchmarks.workloads.{name}")
        for case in module.cases(quick=True):
            if not case.key.startswith(LARGE):
                yield case


def two_results(made):
    timed = as_run(made)
    found = []
    for _ in range(2):
        with timed.around():
            found += settled(timed.result())
    return found


IMPLEMENTATIONS = [
    pytest.param(case, row, id=f"{case.key}: {row}")
    for case in small_cases()
    for row in case.rows
    if row != case.reference
]


@pytest.mark.parametrize(("case", "row"), IMPLEMENTATIONS)
def test_agrees_with_the_code_by_hand(case, row):
    expected = two_results(case.rows[case.reference]())
    try:
        found = two_results(case.rows[row]())
    except (NotPossible, RecursionError, ModuleNotFoundError) as reason:
        pytest.skip(str(reason) or "not yet")
    compare(case, row, found, expected)


def test_a_wrong_answer_is_noticed():
    case = next(small_cases())
    right = two_results(case.rows[case.reference]())
    with pytest.raises(AssertionError, match="result 0"):
        compare(case, "wrong", [right[0] * (1 + 1e-4), *right[1:]], right)
