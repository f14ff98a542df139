"""Products, extremes, spreads and sums along axes, against NumPy and differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab.engine import arrays

from . import laws


def logsumexp(x, axis=None, keepdims=False):
    return np.log(np.sum(np.exp(x), axis=axis, keepdims=keepdims))


# name -> the function on nodes, its twin in NumPy, and whether entries must differ
ROWS = {
    "sum": (np.sum, np.sum, False),
    "mean": (np.mean, np.mean, False),
    "prod": (np.prod, np.prod, False),
    "max": (np.max, np.max, True),
    "min": (np.min, np.min, True),
    "var": (np.var, np.var, False),
    "std": (np.std, np.std, True),
    "logsumexp": (ad.logsumexp, logsumexp, False),
    "norm": (
        lambda x, axis=None, keepdims=False: ad.norm(x, axis=axis, keepdims=keepdims),
        lambda x, axis=None, keepdims=False: np.sqrt(
            np.sum(x * x, axis=axis, keepdims=keepdims)
        ),
        True,
    ),
}
COVERED = {*ROWS, "cumsum"}


@pytest.mark.parametrize("name", ROWS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_reduction_along_any_axes(name, data):
    on_nodes, in_numpy, must_differ = ROWS[name]
    shape = data.draw(laws.shapes(largest=2 if name == "norm" else 3))
    axis = data.draw(laws.axes(shape))
    if name == "norm" and isinstance(axis, tuple) and len(axis) > 2:
        axis = axis[:2]
    if name == "std":  # one entry alone has no spread, and no slope of it
        axis = None
        shape = (2, *shape)
    how = {"axis": axis, "keepdims": data.draw(st.booleans())}
    x = data.draw(laws.distinct(shape) if must_differ else laws.values(shape))
    laws.check(lambda v: on_nodes(v, **how), x, numpys=lambda v: in_numpy(v, **how))


@pytest.mark.parametrize("name", ROWS)
def test_single_precision_stays(name):
    x = np.random.default_rng(0).uniform(0.5, 2, (2, 3))
    laws.single_precision(lambda v: ROWS[name][0](v, axis=1), x)


@pytest.mark.parametrize("name", ["sum", "prod", "logsumexp", "norm"])
def test_nothing_to_reduce(name):
    """Along an axis of length 0 there is a result and an empty gradient."""
    x = ad.Variable(np.zeros((2, 0)))
    y = ROWS[name][0](x, axis=1)
    expected = {"sum": 0.0, "prod": 1.0, "logsumexp": -math.inf, "norm": 0.0}[name]
    assert y.value.tolist() == [expected, expected]
    assert ad.get_gradients(y, seed=np.ones(2))[x].shape == (2, 0)


@pytest.mark.parametrize("function", [np.max, np.min, np.argmax])
def test_the_largest_of_nothing_is_refused(function):
    with pytest.raises(ValueError, match=r"zero-size|empty"):
        function(ad.Variable(np.zeros((0, 2))), axis=0)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_products_with_zeros_to_second_order(data):
    """Where an entry is zero, y / x says nan; the product of the others is right."""
    shape = data.draw(laws.shapes(least=1, most=2, largest=4))
    x = data.draw(laws.values(shape))
    zeros = data.draw(st.lists(st.booleans(), min_size=x.size, max_size=x.size))
    x = np.where(np.reshape(zeros, shape), 0.0, x)
    axis = data.draw(laws.axes(shape))
    laws.check(lambda v: np.prod(v, axis=axis), x)
    along = data.draw(laws.axis(shape))
    laws.check(lambda v: np.cumprod(v, axis=along), x, order=1)


def test_third_derivative_of_a_product_with_two_zeros():
    def product(a, b, c):
        return np.prod(np.stack([a, b, c]))

    mixed = ad.grad(ad.grad(ad.grad(product, 0), 1), 2)
    assert mixed(0.0, 0.0, 5.0) == 1.0


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_running_sums_and_products(data):
    shape = data.draw(laws.shapes(least=1, most=2, largest=4))
    x = data.draw(laws.values(shape))
    axis = data.draw(st.one_of(st.none(), laws.axis(shape)))
    laws.check(lambda v: np.cumsum(v, axis=axis), x)
    laws.check(lambda v: np.cumprod(v, axis=axis), x)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_composed_reductions(data):
    shape = data.draw(laws.shapes(least=1, most=2))
    x = data.draw(laws.distinct(shape))
    axis = data.draw(laws.axis(shape))
    weights = np.random.default_rng(1).uniform(0.5, 2, shape[axis])
    laws.check(lambda v: np.ptp(v, axis=axis), x)
    laws.check(lambda v: np.average(v, axis=axis), x)
    laws.check(lambda v: np.average(v, axis=axis, weights=weights), x)


def test_weights_of_an_average_are_differentiated_too():
    x, w = np.array([1.0, 2.0, 4.0]), np.array([0.5, 1.0, 2.0])
    laws.check(lambda a, b: np.average(a, weights=b), x, w)


@pytest.mark.parametrize("ddof", [0, 1, 2])
@pytest.mark.parametrize("function", [np.var, np.std])
def test_degrees_of_freedom(function, ddof):
    x = np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 3.0]])
    laws.check(lambda v: function(v, axis=1, ddof=ddof), x)
    method = ad.Variable(x).var if function is np.var else ad.Variable(x).std
    np.testing.assert_allclose(method(ddof=ddof).value, function(x, ddof=ddof))


@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero")
@pytest.mark.filterwarnings("ignore:Degrees of freedom")
def test_no_degree_of_freedom_left_is_nan_and_never_a_crash():
    x = ad.Variable([3.0])
    y = np.var(x, ddof=1)
    assert math.isnan(y.value)
    assert np.isnan(ad.get_gradients(y)[x]).all()


def test_ties_share_the_cotangent():
    x = ad.Variable([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    g = ad.get_gradients(np.max(x, axis=1), seed=np.array([6.0, 3.0]))[x]
    np.testing.assert_array_equal(g, [[0, 3, 3], [1, 1, 1]])


def test_at_no_spread_and_at_the_origin_the_slope_is_zero():
    x = ad.Variable([2.0, 2.0, 2.0])
    np.testing.assert_array_equal(ad.get_gradients(np.std(x))[x], 0)
    zero = ad.Variable(np.zeros(3))
    np.testing.assert_array_equal(ad.get_gradients(ad.norm(zero))[zero], 0)


@pytest.mark.parametrize("shift", [-1000.0, 0.0, 1000.0])
def test_logsumexp_does_not_overflow(shift):
    x = ad.Variable(np.array([0.0, 1.0, 2.0]) + shift)
    y = ad.logsumexp(x)
    assert y.value == pytest.approx(2.40760596444438 + shift, rel=1e-14)
    np.testing.assert_allclose(
        ad.get_gradients(y)[x], [0.09003057, 0.24472847, 0.66524096], rtol=1e-7
    )


def test_logsumexp_of_masked_entries():
    """-inf stands for "not there": its share is 0, also where nothing is there."""
    x = ad.Variable([[-math.inf, 0.0], [-math.inf, -math.inf]])
    y = ad.logsumexp(x, axis=1)
    assert y.value.tolist() == [0.0, -math.inf]
    g = ad.get_gradients(y, seed=np.ones(2))[x]
    np.testing.assert_array_equal(g, [[0, 1], [0, 0]])


@pytest.mark.parametrize(
    "function", [np.argmax, np.argmin, np.argsort, np.any, np.all, np.count_nonzero]
)
def test_questions_about_values_are_answered_plainly(function):
    x = np.array([[3.0, 0.0, 2.0], [1.0, 5.0, 4.0]])
    answer = function(ad.Variable(x), axis=1)
    assert not isinstance(answer, ad.Node)
    np.testing.assert_array_equal(answer, function(x, axis=1))


def test_the_same_questions_as_methods():
    x = ad.Variable([3.0, 0.0, 5.0])
    assert (x.argmax(), x.argmin(), x.any(), x.all()) == (2, 1, True, False)
    assert ad.Variable(2.0).argmax() == 0


@pytest.mark.parametrize("kind", [float, np.float64, np.float32])
def test_a_number_is_spread_in_its_own_precision(kind):
    seed = kind(1 / 3)
    spread = arrays._broadcast_to(seed, (4,))
    assert spread.dtype == np.result_type(
        seed, np.float32 if kind is np.float32 else 0.0
    )
    assert (spread == seed).all()
    (pulled,) = ad.vjp(np.sum, np.ones(3))[1](np.float64(1 / 3))
    assert (pulled == 1 / 3).all()
