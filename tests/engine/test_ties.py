"""Entries that tie for the largest share its cotangent, however many they are."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.engine import primitives as ops

COUNTS = [1, 2, 127, 128, 300]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("keepdims", [False, True])
def test_many_that_tie(count, dtype, keepdims):
    x = np.full((3, count), 2, dtype)
    x[1, count // 2] += 1
    y, pullback = ad.vjp(lambda v: ops.reductions.max(v, axis=1, keepdims=keepdims), x)
    g = np.array([6, 5, -6], dtype).reshape(y.shape)
    (slope,) = pullback(g)
    assert slope.dtype == dtype
    wanted = np.full((3, count), 6 / count)
    wanted[1], wanted[2] = 0, -6 / count
    wanted[1, count // 2] = 5
    np.testing.assert_allclose(slope, wanted, rtol=1e-6)


@pytest.mark.parametrize("count", COUNTS)
def test_of_all_entries(count):
    for row, value in ((ops.reductions.max, 2.0), (ops.reductions.min, -2.0)):
        x = np.zeros(count + 1)
        x[1:] = value
        slope = ad.grad(row)(x)
        np.testing.assert_allclose(slope, np.r_[0, np.full(count, 1 / count)])


def test_a_single_number_is_its_own_largest():
    slope = ad.grad(lambda x: ops.reductions.max(x) * 3)(2.0)
    assert slope == 3 and type(slope) is float


def test_the_graph_of_the_rule_says_the_same():
    x = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])

    def f(x):
        return np.sum(ops.reductions.max(x, axis=1) ** 2)

    np.testing.assert_allclose(ad.grad(f)(x), [[0, 3, 3], [4 / 3] * 3])
    twice = ad.hvp(f, x, np.ones(x.shape))
    np.testing.assert_allclose(twice, [[0, 1, 1], [2 / 3] * 3])
