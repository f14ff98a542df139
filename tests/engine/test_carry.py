"""The sweep in haste: the same answers as the sweep by the rules, and nobody's array.

The slow sweep runs as soon as somebody watches it, so every program here can be asked
twice. The arrays are larger than `in_place.LARGE`, where sums and products are written
over others; whoever still holds one of those must not notice.
"""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine import in_place
from autodiff_lab.engine.layers import linear, softmax_cross_entropy
from autodiff_lab.engine.recording import record

N = in_place.LARGE + 100


def nobody(*step):
    """A watcher that only makes the sweep go by the rules."""


def point(seed, *shape, dtype=np.float64):
    return np.random.default_rng(seed).uniform(0.2, 1.2, shape).astype(dtype)


PROGRAMS = {
    "shared": lambda a, b: (a + b) + (a - b) * (a + b) - b,
    "same twice": lambda a, b: (a + a) * (b + b) + a * a - (b - b),
    "chain": lambda a, b: np.tanh(np.exp(-np.sin(a)) + np.sqrt(b) / 2) * 3.0 + 1.0,
    "constants": lambda a, b: 2.0 - (1.0 / a) * np.linspace(1, 2, N) + b**2 - 2.0**b,
    "kinks": lambda a, b: np.maximum(a, b) + np.abs(a - b) + np.where(a > b, a, b * a),
    "relu": lambda a, b: ad.relu(a - b) * a + ad.relu(b - 0.5),
    "a number among arrays": lambda a, b: (a * b).sum() * a + b.mean() * (a + 1.0),
    "broadcast": lambda a, b: a[:, None] * np.ones((1, 3)) + (b[:, None] - a[:, None]),
    "views": lambda a, b: a.reshape(2, -1).T + b.reshape(2, -1).T * a.reshape(2, -1).T,
    "fan out": lambda a, b: (c := a * b) + np.sin(c) + np.cos(c) * c + a + c,
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_large_arrays_get_what_the_rules_say(program, dtype):
    a, b = (ad.Variable(point(i, N, dtype=dtype)) for i in (1, 2))
    y = program(a, b)
    seed = point(3, *y.shape)
    before = [np.array(n.value) for n in ad.topological(y)] + [seed.copy()]
    slow, quick = ad.get_gradients(y, seed, nobody), ad.get_gradients(y, seed)
    y.backward(seed)
    assert slow.keys() == quick.keys()
    for node, slope in slow.items():
        np.testing.assert_allclose(quick[node], slope, rtol=3e-6, atol=1e-6)
        assert np.asarray(quick[node]).dtype == np.asarray(slope).dtype
    for leaf in (a, b):
        np.testing.assert_array_equal(leaf.grad, quick[leaf].astype(dtype))
        assert leaf.grad.dtype == dtype
    after = [n.value for n in ad.topological(y)] + [seed]
    for then, now in zip(before, after, strict=True):
        np.testing.assert_array_equal(now, then)


def test_gradients_belong_to_whoever_asked():
    """Two leaves of a sum, and a second pass, never share an array."""
    both = ad.grad(lambda a, b: (a + b).sum() + (a.reshape(-1) - b).mean(), (0, 1))
    a, b = point(1, N), point(2, N)
    one, other = both(a, b)
    assert not np.shares_memory(one, other)
    one += 1.0
    np.testing.assert_allclose(other, 1 - 1 / N)
    _, pullback = ad.vjp(lambda a, b: a + b, a, b)
    seed = np.ones(N)
    first, second = pullback(seed)
    assert not np.shares_memory(first, second)
    assert not np.shares_memory(first, seed)


def test_numbers_get_what_the_rules_say():
    def program(a, b):
        c = np.log((np.sin(a * b) + np.exp(b - a / b)) ** 2) * b
        return c / a - (2 - np.sqrt(a)) ** b + np.maximum(a, c) * abs(-b) + a**3

    a, b = ad.Variable(1.3), ad.Variable(0.7)
    y = program(a, b)
    assert ad.get_gradients(y, watch=nobody) == ad.get_gradients(y)
    assert all(type(slope) is float for slope in ad.get_gradients(y).values())


@pytest.mark.parametrize(
    ("program", "at"),
    [
        (lambda x: 1 / x, 0.0),
        (lambda x: x**0.5, 0.0),
        (lambda x: np.exp(x) * np.exp(x), 400.0),
        (lambda x: np.sqrt(x) * x, 0.0),
    ],
)
def test_where_python_floats_give_up_the_slope_is_what_numpy_says(program, at):
    with np.errstate(all="ignore"):
        slopes = [
            ad.get_gradients(y, watch=watch)[x]
            for watch in (None, nobody)
            for x in [ad.Variable(at)]
            for y in [program(x)]
        ]
    assert repr(slopes[0]) == repr(slopes[1])


@pytest.mark.parametrize("size", [3, N])
def test_arrays_among_numbers_where_python_floats_give_up(size):
    x, zero = ad.Variable(point(1, size)), ad.Variable(0.0)
    with np.errstate(all="ignore"):
        y = x / zero + np.where(x > 1, x, 1.0) ** (x / zero)
        seed = np.ones(size)
        slow, quick = ad.get_gradients(y, seed, nobody), ad.get_gradients(y, seed)
    for leaf in (x, zero):
        np.testing.assert_array_equal(quick[leaf], slow[leaf])


def test_an_operation_on_a_number_alone_has_nobody_to_pass_to():
    x = ad.Variable(2.0)
    alone = record(ad.PRIMITIVES["sin"], (1.0,))
    assert ad.get_gradients(x * alone)[x] == np.sin(1.0)


def test_the_same_derivatives_at_higher_orders():
    """The graph sweep and the plain one agree: the second order goes through both."""
    f = lambda x: np.sum(np.tanh(x * x) * np.exp(-x) + x / 2)  # noqa: E731
    x, v = point(1, N), point(2, N)
    moved = ad.jvp(lambda x: ad.grad(f)(x), (x,), (v,))[1]
    pulled = ad.grad(lambda x: np.sum(ad.grad(f)(x) * v))(x)
    np.testing.assert_allclose(moved, pulled, rtol=1e-12)
    step = 1e-6 * v
    apart = ad.grad(f)(x + step) - ad.grad(f)(x - step)
    np.testing.assert_allclose(moved, apart / 2e-6, rtol=1e-6, atol=1e-8)


def test_layers_get_what_the_rules_say():
    shapes = [(60, 40), (40, 20), (20,)]
    x, w, b = (ad.Variable(point(i, *shape)) for i, shape in enumerate(shapes))
    labels = np.arange(60) % 20
    y = softmax_cross_entropy(linear(x, w, b), labels).mean()
    slow, quick = ad.get_gradients(y, watch=nobody), ad.get_gradients(y)
    for leaf in (x, w, b):
        np.testing.assert_allclose(quick[leaf], slow[leaf], rtol=1e-12, atol=1e-15)


def test_mistakes_are_still_found():
    x = ad.Variable(point(1, N), name="x")
    y = np.sum(x * x)
    x.value = np.zeros(N)
    with pytest.raises(errors.StaleValueError, match="x of shape"):
        y.backward()
    c = ad.Variable(np.array([1j]), name="c")
    with pytest.raises(errors.UnsupportedError, match="complex"):
        ad.get_gradients(np.sum(abs(c * 1.0)))
    constant = ad.Constant(point(2, N))
    assert constant not in ad.get_gradients(np.sum(constant * x))
