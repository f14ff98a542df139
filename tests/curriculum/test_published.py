"""Published numbers of the curriculum, computed here and now by the library.

Those that stand beside an engine are held there (tests/engine, tests/nn,
tests/test_examples.py); here are the ones that belong to a lesson alone.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

import autodiff_lab as ad

# Baydin et al. 2018, table 1: the logistic map, and its slope written out.
LOGISTIC = {
    1: [1],
    2: [4, -8],
    3: [16, -160, 384, -256],
    4: [64, -2688, 32256, -168960, 450560, -638976, 458752, -131072],
}


def logistic(x, n):
    for _ in range(n - 1):
        x = 4 * x * (1 - x)
    return x


@pytest.mark.parametrize("n", LOGISTIC)
def test_the_logistic_map_has_the_slopes_of_the_table(n):
    for at in (0.1, 0.3, 0.77):
        expected = np.polynomial.Polynomial(LOGISTIC[n])(at)
        assert ad.grad(logistic)(at, n) == pytest.approx(expected, rel=1e-11)


def test_the_logistic_maps_formula_swells_and_its_program_does_not():
    x = ad.Variable(0.3, name="x")
    maps = [logistic(x, n) for n in range(2, 7)]
    sizes = [ad.tree_size(y.derive(x)) for y in maps]
    growth = [after / before for before, after in pairwise(sizes)]
    assert min(growth) > 1.9  # the formula doubles with each step, at least
    steps = np.diff([ad.cost(y).reverse.visits for y in maps])
    assert len(set(steps.tolist())) == 1  # going back, each step costs the same


def test_source_0s_first_example():
    m, x = ad.Parameter(name="m"), ad.Input(name="x")
    f = m * x
    assert f({m: 3}, {x: 5}) == 15
    assert f.grad({m: 3}, {x: 5})[m] == 5


def test_source_0s_sigmoid_breaks_at_minus_710_and_ours_does_not():
    def as_printed(z):
        return np.exp(-z) / (1 + np.exp(-z)) ** 2

    with np.errstate(all="ignore"):
        assert np.isnan(as_printed(np.float64(-710.0)))
    assert ad.grad(ad.sigmoid)(-710.0) == pytest.approx(math.exp(-710), rel=1e-10)


def test_source_2s_sum_of_a_matrix():
    """Python's sum adds the rows of a 2 x 3 of ones; the slope wants 6."""
    ones = np.ones((2, 3))
    assert sum(ones).tolist() == [2, 2, 2]
    assert ad.grad(lambda s: (ad.Matrix(ones) + s).sum())(1.0) == 6


def test_micrograds_first_test():
    def f(x):
        z = 2 * x + 2 + x
        q = ad.relu(z) + z * x
        h = ad.relu(z * z)
        return h + q + q * x

    assert ad.value_and_grad(f)(-4.0) == (-20, 46)


def test_micrograds_second_test():
    def f(a, b):
        c = a + b
        d = a * b + b**3
        c = c + c + 1
        c = c + 1 + c - a
        d = d + d * 2 + ad.relu(b + a)
        d = d + 3 * d + ad.relu(b - a)
        e = (c - d) ** 2
        return e / 2 + 10 / e

    value, slopes = ad.value_and_grad(f, (0, 1))(-4.0, 2.0)
    assert round(value, 4) == 24.7041
    assert [round(float(slope), 4) for slope in slopes] == [138.8338, 645.5773]


def test_reading_a_total_twice_double_counts_as_micrograd_68_says():
    """y = (c + d) + c d with c = a + b, d = a b at (2, 3): 25, 19; not 29, 22."""
    slopes = ad.grad(lambda a, b: (a + b) + a * b + (a + b) * (a * b), (0, 1))
    assert slopes(2.0, 3.0) == (25, 19)


def test_plain_descent_on_rosenbrock_needs_some_32_thousand_steps():
    def rosenbrock(x, y):
        return 100 * (y - x**2) ** 2 + (1 - x) ** 2

    x, y = -1.2, 1.0
    gradient = ad.compile(rosenbrock, x, y, argnums=(0, 1))
    steps, by_x, by_y = 0, *gradient.value_and_grad(x, y)[1]
    while math.hypot(by_x, by_y) >= 1e-6 and steps < 40_000:
        x, y = x - 1e-3 * by_x, y - 1e-3 * by_y
        steps, by_x, by_y = steps + 1, *gradient.value_and_grad(x, y)[1]
    assert steps == pytest.approx(32_076, abs=1)


CHEAP = {
    "product": lambda x: np.prod(x),
    "softmax": lambda x: ad.logsumexp(x),
    "network": lambda x: np.sum(np.tanh(np.ones((20, 20)) @ x)),
    "chain": lambda x: np.sum(logistic(x, 30)),
}


@pytest.mark.parametrize("name", CHEAP)
def test_a_gradient_is_cheap_however_many_inputs(name):
    """Baur and Strassen 1983, Griewank: at most five times the function."""
    count = ad.cost(CHEAP[name](ad.Variable(np.linspace(0.1, 0.9, 20), name="x")))
    assert count.reverse.flops <= 5 * count.value.flops
