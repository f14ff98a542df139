"""Where formulas for slopes go wrong: near poles, at kinks, far out, by rounding."""

from __future__ import annotations

import math
import operator

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine import primitives as ops

from . import laws
from .test_primitives import DOMAINS, SMOOTH

COVERED = {row.name for row in SMOOTH} | {"where"}


def slope(f, *at):
    leaves = [ad.Variable(a) for a in at]
    gradients = ad.get_gradients(f(*leaves))
    return tuple(gradients.get(leaf, 0.0) for leaf in leaves)


@pytest.mark.parametrize("name", DOMAINS)
def test_single_precision_stays(name):
    rng = np.random.default_rng(0)
    arrays = [rng.uniform(low, high, (2, 3)) for low, high in DOMAINS[name]]
    laws.single_precision(ad.PRIMITIVES[name], *arrays)


@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_a_tie_in_single_precision(name):
    x = np.array([1.0, 2.0])
    laws.single_precision(ad.PRIMITIVES[name], x, x)
    laws.single_precision(lambda a, b: np.where(np.array([True, False]), a, b), x, x)


@pytest.mark.parametrize("x", [1e-9, 1e-5, 1e-3, 0.3, 0.9, 5.3])
@pytest.mark.parametrize("order", [1, 2, 3])
def test_sinc_near_zero_to_third_order(x, order):
    """Against the integral: the n-th slope of ∫₀¹ cos(π x s) ds, by Gauss's rule."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    s, w = (nodes + 1) / 2, weights / 2
    u = np.pi * s
    wave = {1: -np.sin(u * x), 2: -np.cos(u * x), 3: np.sin(u * x)}[order]
    expected = np.sum(w * u**order * wave)
    f = np.sinc
    for _ in range(order):
        f = ad.grad(f)
    assert f(x) == pytest.approx(expected, rel=1e-11, abs=0)


def test_sinc_at_zero():
    assert slope(np.sinc, 0.0) == (0.0,)
    assert ad.grad(ad.grad(np.sinc))(0.0) == pytest.approx(-(np.pi**2) / 3, rel=1e-14)


@pytest.mark.parametrize("near", [1e-3, 1e-9, 1e-14])
def test_inverse_functions_next_to_the_end_of_their_range(near):
    """1 - x² loses the digits that (1 - x)(1 + x) keeps."""
    x = 1 - near
    gap = 1 - x
    exact = 1 / math.sqrt(gap * (2 - gap))
    assert slope(np.arcsin, x)[0] == pytest.approx(exact, rel=1e-14)
    assert slope(np.arccos, x)[0] == pytest.approx(-exact, rel=1e-14)
    assert slope(np.arctanh, x)[0] == pytest.approx(exact**2, rel=1e-14)
    beyond = 1 + near
    over = beyond - 1
    exact = 1 / math.sqrt(over * (2 + over))
    assert slope(np.arccosh, beyond)[0] == pytest.approx(exact, rel=1e-14)


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e200])
def test_no_square_overflows(size):
    a, b = slope(np.arctan2, 3 * size, 4 * size)
    assert a == pytest.approx(4 / 25 / size, rel=1e-14)
    assert b == pytest.approx(-3 / 25 / size, rel=1e-14)
    assert slope(np.hypot, 3 * size, 4 * size) == pytest.approx((0.6, 0.8), rel=1e-14)
    assert slope(np.arcsinh, size)[0] == pytest.approx(1 / math.hypot(size, 1))


@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero")
def test_what_is_answered_where_there_is_no_slope():
    assert slope(np.hypot, 0.0, 0.0) == (0.0, 0.0)
    assert all(math.isnan(s) for s in slope(np.arctan2, 0.0, 0.0))
    assert slope(np.cbrt, 0.0) == (math.inf,)
    assert slope(np.sqrt, 0.0) == (math.inf,)
    assert slope(np.log, 0.0) == (math.inf,)
    assert slope(lambda x: 1 / x, 0.0) == (-math.inf,)
    assert math.isnan(slope(lambda x: x**0.5, -2.0)[0])


def test_logaddexp_far_out():
    assert slope(np.logaddexp, 1000.0, 0.0) == (1.0, 0.0)
    assert slope(np.logaddexp, -math.inf, 3.0) == (0.0, 1.0)
    assert slope(np.logaddexp, -math.inf, -math.inf) == (0.0, 0.0)
    mixed = ad.grad(ad.grad(np.logaddexp, 0), 1)
    assert mixed(2.0, 2.0) == pytest.approx(-0.25)


def test_remainder_knows_its_quotient():
    """floor(1 / 0.1) is 10, and 1 % 0.1 is what nine times 0.1 leave."""
    assert slope(np.remainder, 1.0, 0.1) == (1.0, -9.0)
    assert slope(operator.mod, -1.0, 0.3) == (1.0, 4.0)
    assert slope(np.fmod, -1.0, 0.3) == (1.0, 3.0)
    assert (7.0 % ad.Variable(4.0)).value == 3.0


def test_clip_inside_at_and_outside_of_its_bounds():
    x = ad.Variable([-2.0, -1.0, 0.0, 1.0, 2.0])
    low, high = ad.Variable(-1.0), ad.Variable(1.0)
    gradients = ad.get_gradients(np.clip(x, low, high).sum())
    assert gradients[x].tolist() == [0, 1, 1, 1, 0]
    assert (gradients[low], gradients[high]) == (1.0, 1.0)
    for y in (np.clip(x, None, 1), np.clip(x, max=1.0), x.clip(max=1)):
        assert y.value.tolist() == [-2, -1, 0, 1, 1]
    crossed = np.clip(x, 5.0, high)  # NumPy gives the upper bound where they cross
    assert ad.get_gradients(crossed.sum())[high] == 5.0


@pytest.mark.parametrize("size", [(), (2, 3)])
@pytest.mark.parametrize(
    "name",
    [
        "sign", "floor", "ceil", "trunc", "rint", "isfinite", "isinf", "isnan",
        "signbit", "logical_not",
    ],
)  # fmt: skip
def test_steps_and_tests_have_numpys_value_and_no_slope(name, size):
    x = np.random.default_rng(0).normal(size=size) * 3
    leaf = ad.Variable(x)
    y = getattr(np, name)(leaf)
    assert isinstance(y, ad.Node)
    np.testing.assert_array_equal(y.value, getattr(np, name)(x))
    assert leaf not in ad.get_gradients(y * 1.0, seed=np.ones(size))


@pytest.mark.parametrize(
    "name",
    [
        "greater", "less", "equal", "greater_equal", "less_equal", "not_equal",
        "floor_divide", "logical_and", "logical_or", "logical_xor",
    ],
)  # fmt: skip
def test_the_same_of_two_arguments(name):
    a, b = np.array([1.0, 2.0, 0.0]), np.array([2.0, 2.0, 1.5])
    y = getattr(np, name)(ad.Variable(a), b)
    np.testing.assert_array_equal(y.value, getattr(np, name)(a, b))
    assert not y.primitive.differentiable


def test_rounding_to_decimals():
    x = ad.Variable([1.234, 5.678])
    assert np.round(x, 1).value.tolist() == [1.2, 5.7]
    assert x.round(2).value.tolist() == [1.23, 5.68]
    assert np.fix(x).value.tolist() == [1.0, 5.0]


def test_masks_combine():
    x = ad.Variable([-1.0, 0.5, 2.0])
    assert ((x > 0) & (x < 1)).value.tolist() == [False, True, False]
    assert ((x < 0) | (x > 1)).value.tolist() == [True, False, True]
    assert ((x < 0) ^ (x < 1)).value.tolist() == [False, True, False]
    assert (~(x > 0)).value.tolist() == [True, False, False]
    assert (x // 1).value.tolist() == [-1, 0, 2]
    assert not (~(ad.Variable(1.0) > 0)).value
    with pytest.raises(TypeError):
        x & x


def test_names_that_numpy_has_twice():
    x = ad.Variable([30.0, -60.0])
    assert np.fabs(x).primitive is ops.absolute
    np.testing.assert_allclose(np.radians(x).value, np.radians([30, -60]))
    np.testing.assert_allclose(np.degrees(x).value, np.degrees([30, -60]))


@pytest.mark.parametrize("option", ["out", "where", "dtype", "casting"])
def test_an_option_is_refused_by_name_and_never_left_out(option):
    x = ad.Variable([1.0, 2.0])
    given = {"out": np.zeros(2), "where": True, "dtype": float, "casting": "safe"}
    with pytest.raises(errors.UnsupportedError, match=f"{option}="):
        np.add(x, x, **{option: given[option]})
    if option != "casting":
        with pytest.raises(errors.UnsupportedError, match=f"np.sum.*{option}="):
            np.sum(x, **{option: given[option]})
    with pytest.raises(errors.UnsupportedError, match="dtype="):
        np.sum(x, 0, float)


def test_options_at_their_default_are_no_options():
    x = ad.Variable([1.0, 2.0])
    assert np.sum(x, 0, None, None, False).value == 3.0
    assert np.sum(a=x, axis=0).value == 3.0
    assert np.reshape(x, (2, 1), order="C").shape == (2, 1)


@pytest.mark.parametrize("counts", [np.array([1, 2]), [3, 4], np.int64(2), True, 7])
def test_counts_and_truth_values_mix_in_as_constants(counts):
    x = ad.Variable([1.5, 2.5])
    for f in (np.multiply, np.add, np.power, np.maximum, np.remainder, np.hypot):
        y = f(x, counts)
        np.testing.assert_allclose(y.value, f(np.array([1.5, 2.5]), counts))
        assert ad.get_gradients(y, seed=np.ones(2))[x].dtype == float


@pytest.mark.parametrize("bad", ["text", None, [[1], [1, 2]], np.array([1, None]), {}])
def test_what_is_not_a_number_is_refused(bad):
    x = ad.Variable([1.0, 2.0])
    with pytest.raises((errors.LeafTypeError, ValueError)):
        x * bad
    with pytest.raises((errors.LeafTypeError, ValueError)):
        np.where(np.array([True, False]), x, bad)


def test_rebinding_makes_a_new_node_and_assigning_entries_is_refused():
    first = x = ad.Variable([1.0, 2.0])
    x += 1
    assert x is not first
    assert first.value.tolist() == [1.0, 2.0]
    with pytest.raises(errors.ConcretizationError, match="cannot be assigned"):
        x[...] = 0.0
