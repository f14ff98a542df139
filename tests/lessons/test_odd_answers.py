"""Whatever a function returns, the check answers in words and never raises."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.judge import State, judge
from autodiff_lab.lessons.result import CheckResult


class Broken:
    """Raises whenever somebody looks at it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __len__(self):
        raise RuntimeError("len")

    def __str__(self):
        raise RuntimeError("str")

    __repr__ = __float__ = __array__ = __str__


class BrokenError(Exception):
    def __str__(self):
        raise RuntimeError("no words")


CIRCLE: list = []
CIRCLE.append(CIRCLE)

ODD = {
    "a ragged list": [[1.0], [2.0, 3.0]],
    "a deep list": [[[[[1.0]]]]],
    "a list inside itself": CIRCLE,
    "a complex number": 1 + 2j,
    "a huge integer": 10**400,
    "bytes": b"11",
    "an object array": np.array([None, "x"], dtype=object),
    "a matrix": np.eye(3),
    "an empty list": [],
    "an empty dictionary": {},
    "odd labels": {1: [2.0], None: [3.0]},
    "a truth value": True,
    "a set": {1.0, 2.0},
    "a generator": (x for x in range(2)),
    "a class": Broken,
    "a node": ad.Variable(3.0) * 2.0,
    "numbers as text": ["1.0", "2.0"],
    "a broken object": Broken(),
}


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.name)
@pytest.mark.parametrize("kind", ODD)
def test_odd_answers_are_a_wrong_type(exercise, kind):
    verdict = judge(exercise, lambda *args: ODD[kind], seed=0)
    assert verdict.state is State.WRONG_TYPE
    shown = CheckResult(exercise.name, exercise.lesson, 1, verdict)
    assert shown.message in shown.text
    assert shown._repr_html_()


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.name)
def test_an_error_without_words_is_reported_by_its_name(exercise):
    def raising(*args):
        raise BrokenError

    verdict = judge(exercise, raising, seed=0)
    assert verdict.state is State.WRONG
    assert "BrokenError" in verdict.message
