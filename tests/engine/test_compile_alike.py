"""What looks alike to a compiler and is not: each of these once gave wrong numbers."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autodiff_lab as ad

X = np.array([3.0, -2.0, 0.0, 1.0])
ROWS = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
COUNTS = np.array([100, 120, 3], np.int8)


def both_sums(x):
    return np.sum(x[[0, 1]]) + 10 * x[(0, 1)]


def either(x):
    return np.sum(((x > 0) + (x > -3)) * x)


def whether(x):
    masks = np.stack([x > 0, x > -3, x > 1, x > 5])
    return np.sum((masks @ (x > -9)) * x)


def all_places(x):
    y = np.sin(x)
    first = np.sum(y, 0, keepdims=True)[..., 0:1]
    return 0.5 * np.sum(first * first) + np.sum(np.exp(y))


PROGRAMS = {
    "a list is no tuple": (both_sums, ROWS),
    "True is no position": (lambda x: np.sum(x[True] * ROWS) + np.sum(x[1]), ROWS),
    "a number is no mask": (lambda x: np.sum(np.where(x, 1.0, 0.0) * x), X),
    "nor is it one to copy by": (lambda x: np.sum(np.where(x, x * x, 7.0)), X),
    "true and true is true": (either, X),
    "also in a product": (whether, X),
    "but a count where they are added up": (
        lambda x: np.mean(((x > -3) & (x < 9)) > 0) * np.sum(x * x),
        X,
    ),
    "a count also where math gives up": (
        lambda x: np.sum(((x > -3) & (x < 9)) | (x > 5)) * np.sum(np.exp(-x)),
        X * -1e3,
    ),
    "0.0 is not -0.0": (
        lambda x: np.sum(np.arctan2(0.0, x) - 2 * np.arctan2(-0.0, x)),
        -1 - np.abs(X),
    ),
    "2 is not 2.0": (lambda x: np.sum(x) * np.sum(COUNTS * 2 + COUNTS * 2.0), X),
    "0 may be scaled": (lambda x: np.sum(0.0 / x + 0.0 / (x + 9.0)), X[:2]),
    "also by a move": (lambda x: np.sum(np.reshape(0 / x, (1, 2)).T + x[0]), X[:2]),
    "an infinite coefficient": (lambda x: np.sum(x * np.inf + x * np.inf), X[:2]),
    "an infinite power": (lambda x: np.sum(x**np.inf), np.array([0.5, 0.25])),
    "a power that no float holds": (lambda x: np.sum((1e200 * x) ** 2), X * 1e-200),
    "a divisor with no reciprocal": (lambda x: np.sum(x / 1e-310), X * 1e-300),
    "a part of a sum is in all of its places": (all_places, X),
    "nothing has no mean": (lambda x: np.mean((x - x)[9:]) + np.sum(x), X),
    "the square of a truth value": (lambda x: np.sum((x > 0) * (x > 0) * x), X),
    "an entry that goes back to its place": (lambda x: np.sum(x[1] * x) + x[2], X),
    "one entry, by dots": (lambda x: x[0, ...] * x[..., 1] + x[-1], X),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("backend", ["auto", "array"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_same_answers_as_the_eager_engine(name, backend):
    f, x = PROGRAMS[name]
    value, slope = ad.value_and_grad(f)(x)
    found, by = ad.compile(f, x, backend=backend).value_and_grad(x)
    np.testing.assert_allclose(found, value, rtol=1e-9)
    if np.isfinite(by).all():
        np.testing.assert_allclose(by, slope, rtol=1e-9)


@pytest.mark.parametrize("backend", ["auto", "array"])
def test_counts_stay_counts(backend):
    def f(x, counts):
        return np.sum(counts), np.max(counts), np.min(counts) * x

    counts = np.array([2**60, 1, 3])
    total, most, least = ad.compile(f, 2.0, counts, backend=backend)(2.0, counts)
    assert (total, most, least) == (2**60 + 4, 2**60, 2.0)
    assert isinstance(total, np.integer) and isinstance(most, np.integer)


def test_the_order_of_a_dict_is_part_of_its_form():
    g = ad.compile(lambda d: next(iter(d.values())), {"a": 1.0, "b": 2.0})
    assert g({"a": 5.0, "b": 6.0}) == 5.0
    assert g({"b": 6.0, "a": 5.0}) == 6.0


def test_arrays_in_the_byte_order_of_another_machine():
    x = np.arange(4.0)
    for example in (x, x.astype(">f8")):
        g = ad.compile(lambda x: np.sum(x * x), example)
        for value in (x, x.astype(">f8")):
            found, slope = g.value_and_grad(value)
            assert found == 14.0 and slope.tolist() == [0.0, 2.0, 4.0, 6.0]


@pytest.mark.parametrize("size", [4, 5000])
def test_zeros_like_a_stand_in_are_zeros(size):
    def f(x):
        start = np.zeros_like(x)
        return np.sum(start + x * x) + np.sum(np.ones_like(x) * x)

    x = np.linspace(-1, 1, size)
    value, slope = ad.compile(f, np.ones(size)).value_and_grad(x)
    assert value == pytest.approx(np.sum(x * x) + np.sum(x))
    np.testing.assert_allclose(slope, 2 * x + 1)


@pytest.mark.parametrize("backend", ["auto", "array"])
def test_what_is_the_same_at_every_call_keeps_its_type(backend):
    def f(x, y):
        mask = x > 0
        return mask * mask, np.array(2.0), np.float32(0.5), np.max(mask), 3

    x, y = X.astype(np.float32), X
    square, *numbers = ad.compile(f, x, y, backend=backend)(x, y)
    np.testing.assert_array_equal(square, x > 0, strict=True)
    assert numbers == [2.0, 0.5, True, 3] and type(numbers[1]) is np.float32
    g = ad.compile(lambda x, y: np.sum(y * y), x, y, argnums=(0, 1), backend=backend)
    unused, used = g.value_and_grad(x, y)[1]
    assert (unused.dtype, used.dtype) == (np.float32, np.float64)
    h = ad.compile(lambda x, y: np.sum(x) + np.sum(y), x, y, argnums=(0, 1))
    assert [slope.dtype for slope in h.value_and_grad(x, y)[1]] == [x.dtype, y.dtype]


@pytest.mark.parametrize("backend", ["auto", "array"])
def test_numbers_among_single_precision_do_not_make_it_double(backend):
    x = X.astype(np.float32)

    def several(x):
        return np.stack([x @ x, x @ x * 2])

    assert ad.compile(several, x, backend=backend)(x).dtype == np.float32

    def chosen(x, y):
        return np.where(x > 0, y, 0.5)

    y = np.float32(2)
    assert ad.compile(chosen, x, y, backend=backend)(x, y).dtype == np.float32
    g = ad.compile(
        lambda x: np.sum(np.mean(x > 0) * x * 4) + 2 * np.sum(x), x, backend=backend
    )
    assert g.value_and_grad(x)[1].dtype == np.float32


@pytest.mark.parametrize("backend", ["auto", "array"])
def test_masks_and_counts_that_are_computed_keep_their_type(backend):
    def f(x):
        return x > 0, np.sum(np.stack([x > 0, x > 1]), axis=0), x * 2

    for found, expected in zip(ad.compile(f, X, backend=backend)(X), f(X), strict=True):
        np.testing.assert_array_equal(found, expected, strict=True)


@pytest.mark.parametrize("backend", ["auto", "array"])
def test_zeros_among_single_precision_are_single_too(backend):
    def f(x):
        return np.sum(np.tanh((x[:3] * 0) * x[0] + x[:3]))

    x = X.astype(np.float32)
    assert ad.compile(f, x, backend=backend).value_and_grad(x)[1].dtype == np.float32


@pytest.mark.parametrize("backend", ["auto", "array"])
def test_what_depends_on_counts_alone_is_not_derived(backend):
    def f(x, counts):
        return np.sum(np.abs(counts <= 100) * x)  # truth values have no sign

    value, slope = ad.compile(f, X[:3], COUNTS, backend=backend).value_and_grad(
        X[1:], COUNTS
    )
    assert value == -1.0 and slope.tolist() == [1.0, 0.0, 1.0]


def chains(most):
    """A number and what is done to it one after another; constants of any size."""
    step = st.tuples(st.sampled_from("*/r+"), powers_of_ten(most))
    return st.tuples(powers_of_ten(most / 2), st.lists(step, min_size=1, max_size=6))


def powers_of_ten(most):
    return st.floats(-most, most).map(lambda e: 10.0**e)


def chain(x, steps, seen=lambda value: value):
    """Multiply, divide, multiply from the right, double."""
    for sign, c in steps:
        if sign == "*":
            x = c * x
        elif sign == "/":
            x = x / c
        elif sign == "r":
            x = x * c
        else:
            x = c * x + c * x
        seen(x)
    return x


def within(most, number, steps):
    """What comes out, if nothing on the way is larger than that, or as small."""
    passed = []
    expected = chain(number, steps, passed.append)
    assume(all(1 / most < abs(value) < most for value in passed))
    return expected


@settings(max_examples=150, deadline=None)
@given(chains(250))
def test_coefficients_do_not_leave_the_floats_together(drawn):
    number, steps = drawn
    expected = within(1e280, number, steps)
    f = functools.partial(chain, steps=steps)
    assert ad.compile(f, 1.0)(number) == pytest.approx(expected, rel=1e-9)
    entries = np.full(8, number)
    found = ad.compile(f, np.ones(8), backend="array")(entries)
    np.testing.assert_allclose(found, expected, 1e-9)
    shorter = f(ad.Variable(number, name="x")).simplify()
    assert shorter.value == pytest.approx(expected, rel=1e-9)


@settings(max_examples=50, deadline=None)
@given(chains(30))
def test_nor_do_they_leave_the_single_ones(drawn):
    number, steps = drawn
    expected = within(1e30, number, steps)
    found = ad.compile(functools.partial(chain, steps=steps), np.ones(8, "f"))
    np.testing.assert_allclose(found(np.full(8, number, "f")), expected, 1e-5)


@pytest.mark.parametrize("backend", ["auto", "array"])
def test_extended_precision_keeps_its_digits(backend):
    third = np.longdouble(1) / 3  # on some machines an ordinary double

    def f(x):
        return np.sum(x * x * third + 2)

    for x in (third, np.full(3, third), np.full(20, third)):
        compiled = ad.compile(f, x, backend=backend)
        value, slope = compiled.value_and_grad(x)
        assert abs(value - f(x)) <= 4 * np.finfo(third).eps * f(x)
        expected = np.asarray(2 * x * third)
        np.testing.assert_allclose(slope, expected, 4 * np.finfo(third).eps)
        assert np.asarray(slope).dtype == third.dtype


@pytest.mark.parametrize("backend", ["scalar", "array"])
def test_a_sum_of_nothing_is_a_float(backend):
    nothing, wide = np.zeros(0), np.zeros((3, 0))
    for f, x in ((np.sum, nothing), (np.sum, wide), (lambda x: x @ x, nothing)):
        found = ad.compile(f, x, backend=backend)(x)
        assert found == 0.0 and isinstance(found, float)
    total = ad.compile(lambda x: np.sum(x, axis=-1), wide, backend=backend)(wide)
    np.testing.assert_array_equal(total, np.zeros(3), strict=True)
