"""Curves of lesson 1: their slopes, and what is said to a measurement too rough."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.judge import State, judge
from autodiff_lab.lessons.programs_slopes import CURVES, FORMULAS, slope_by, slope_of


@pytest.mark.parametrize("name", CURVES)
def test_slopes_agree_with_the_library(name):
    for x in (1.7, 2.9):
        found = ad.grad(lambda at: CURVES[name](2.5, at))(x)
        assert np.isclose(found, slope_of(name, 2.5, x), rtol=1e-12)


@pytest.mark.parametrize("name", FORMULAS)
def test_slopes_by_a_letter_agree_with_the_library(name):
    letters = FORMULAS[name].__code__.co_varnames
    point = dict(zip(letters, (1.3, 2.1, 0.7), strict=False))
    for moving in point:
        found = ad.grad(lambda at: FORMULAS[name](**{**point, moving: at}))  # noqa: B023
        expected = slope_by(name, point, moving)
        assert np.isclose(found(point[moving]), expected, rtol=1e-12)


def test_a_rough_measurement_is_told_how_to_be_finer():
    exercise = EXERCISES["slope_at"]
    verdict = judge(exercise, lambda f, x: (f(x + 1e-4) - f(x)) / 1e-4, seed=1)
    assert verdict.state is State.NEARLY
    assert verdict.message == exercise.drifting
    assert "smaller" in verdict.message
