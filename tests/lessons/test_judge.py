"""The judge finds the most helpful explanation, and gives nothing away."""

from __future__ import annotations

import re

import numpy as np

from autodiff_lab.lessons import explain
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.exercises.local_of import local_of
from autodiff_lab.lessons.exercises.path_sum import first_route_only, path_sum
from autodiff_lab.lessons.judge import State, judge

LOCAL_OF, PATH_SUM = EXERCISES["local_of"], EXERCISES["path_sum"]
ROUTES = EXERCISES["route_products"]


def with_blanks(op, x, y=None):
    return local_of(op, x, y) if op in ("add", "sin") else ...


def test_partial_work_is_acknowledged():
    verdict = judge(LOCAL_OF, with_blanks, seed=0)
    assert verdict.state is State.NEARLY
    assert "Right so far: add, sin." in verdict.message
    assert (
        "Still to do: multiply, subtract, divide, negate, exp, log" in verdict.message
    )


def test_one_mistake_among_right_parts_is_still_named():
    def mostly_right(op, x, y=None):
        return (x, y) if op == "multiply" else with_blanks(op, x, y)

    assert judge(LOCAL_OF, mostly_right, seed=0).mistake == "own_operand"


def test_a_wrong_count_is_a_matter_of_shape():
    def one_for_two(op, x, y=None):
        return 7.0 if op == "divide" else local_of(op, x, y)

    verdict = judge(LOCAL_OF, one_for_two, seed=0)
    assert verdict.state is State.WRONG_TYPE
    assert verdict.message == "The result should hold 2 numbers, but holds one number."


def test_missing_labels_are_named():
    verdict = judge(ROUTES, lambda a, b: {"a": [1.0]}, seed=0)
    assert verdict.state is State.WRONG_TYPE
    assert "'a', 'b'" in verdict.message


def test_a_flipped_sign_is_nearly():
    verdict = judge(PATH_SUM, lambda g, y, x: -path_sum(g, y, x), seed=0)
    assert verdict.state is State.NEARLY
    assert "wrong sign" in verdict.message


def test_a_constant_factor_is_named():
    cases = EXERCISES["plus_hides"]
    verdict = judge(cases, lambda p: 3.0 * p / (p - 1), seed=0)
    assert verdict.state is State.WRONG
    assert "3 times" in verdict.message


def test_a_factor_that_is_not_constant_is_not_claimed():
    verdict = judge(EXERCISES["plus_hides"], lambda p: 1 / p, seed=0)
    assert "times what" not in verdict.message


def test_mostly_right_is_nearly_and_earns_a_share():
    def except_itself(graph, y, x):
        return 0.0 if y == x and len(graph) == 7 else path_sum(graph, y, x)

    verdict = judge(PATH_SUM, except_itself, seed=0)
    assert verdict.state is State.NEARLY
    assert "Look again at: a node and itself" in verdict.message
    assert 0 < verdict.earned < PATH_SUM.points


def test_numbers_from_nowhere_are_compared_on_the_public_example():
    verdict = judge(PATH_SUM, lambda g, y, x: 0.123, seed=0)
    assert verdict.state is State.WRONG
    assert verdict.counterexample.idea == "0.123"
    assert verdict.counterexample.measured == "11"
    assert verdict.message.startswith("In every case")


def test_no_message_shows_a_hidden_number():
    """Whatever goes wrong, the drawn inputs and their answers stay unseen."""
    attempts = [first_route_only, lambda g, y, x: 0.123, lambda g, y, x: [1.0]]
    for seed in range(20):
        hidden = PATH_SUM.draw(np.random.default_rng(seed))
        secrets = {f"{float(case.expected['']):.3g}" for case in hidden} - {"0", "1"}
        for attempt in attempts:
            verdict = judge(PATH_SUM, attempt, seed)
            shown = set(re.findall(r"-?\d+\.\d+", f"{verdict}"))
            assert not secrets & shown


def test_not_a_number_and_infinity_are_explained():
    for value in (float("nan"), float("inf")):
        verdict = judge(PATH_SUM, lambda g, y, x, v=value: v, seed=0)
        assert verdict.state is State.WRONG_TYPE
        assert "not a finite number" in verdict.message


def test_numpy_numbers_and_one_element_arrays_are_numbers():
    for wrap in (np.float64, np.array, lambda v: np.array([v])):
        verdict = judge(PATH_SUM, lambda g, y, x, w=wrap: w(path_sum(g, y, x)), 0)
        assert verdict.state is State.RIGHT


def test_the_right_count_in_the_wrong_shape_is_told_by_shapes():
    found, wanted = {"": np.zeros((2, 3))}, {"": np.zeros((3, 2))}
    said = explain.shape(found, wanted)
    assert "(3, 2)" in said and "(2, 3)" in said
    assert "6 numbers" in explain.shape(found, {"": np.zeros(5)})
