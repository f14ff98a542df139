"""Every row of the table against oracles: both modes, each argument, many shapes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab.engine import primitives as ops
from autodiff_lab.engine.primitive import unbroadcast

from .conftest import central_difference

# name -> one open interval per argument, away from kinks and poles
DOMAINS = {
    "add": [(-2, 2), (-2, 2)],
    "subtract": [(-2, 2), (-2, 2)],
    "multiply": [(-2, 2), (-2, 2)],
    "divide": [(-2, 2), (0.5, 2)],
    "power": [(0.3, 2), (-2, 2)],
    "negative": [(-2, 2)],
    "exp": [(-2, 2)],
    "expm1": [(-2, 2)],
    "log": [(0.3, 3)],
    "log1p": [(-0.5, 3)],
    "sqrt": [(0.3, 3)],
    "square": [(-2, 2)],
    "sin": [(-3, 3)],
    "cos": [(-3, 3)],
    "tan": [(-1, 1)],
    "arcsin": [(-0.8, 0.8)],
    "arccos": [(-0.8, 0.8)],
    "arctan": [(-3, 3)],
    "sinh": [(-2, 2)],
    "cosh": [(-2, 2)],
    "tanh": [(-2, 2)],
    "sigmoid": [(-4, 4)],
    "softplus": [(-4, 4)],
    "erf": [(-2, 2)],
    "absolute": [(0.2, 2)],
    "relu": [(0.2, 2)],
    "maximum": [(-2, -0.1), (0.1, 2)],
    "minimum": [(-2, -0.1), (0.1, 2)],
    "exp2": [(-2, 2)],
    "log2": [(0.3, 3)],
    "log10": [(0.3, 3)],
    "logaddexp": [(-3, 3), (-3, 3)],
    "cbrt": [(0.3, 3)],
    "reciprocal": [(0.3, 3)],
    "positive": [(-2, 2)],
    "sinc": [(-2, 2)],
    "arcsinh": [(-3, 3)],
    "arccosh": [(1.3, 4)],
    "arctanh": [(-0.8, 0.8)],
    "hypot": [(-2, 2), (0.5, 2)],
    "arctan2": [(-2, 2), (0.5, 2)],
    "deg2rad": [(-200, 200)],
    "rad2deg": [(-3, 3)],
    "clip": [(-0.9, 0.9), (-2, -1), (1, 2)],
    "remainder": [(3.1, 3.9), (0.8, 1)],
    "fmod": [(-3.9, -3.1), (0.8, 1)],
}
SMOOTH = [r for r in ad.PRIMITIVES.values() if r.partials and r.name != "where"]


def test_every_smooth_row_is_tested():
    assert {row.name for row in SMOOTH} == set(DOMAINS)


@st.composite
def operands(draw, domains):
    """Arrays of shapes that broadcast together: 0-d, size 1, empty and larger."""
    full = draw(st.lists(st.integers(0, 3), min_size=0, max_size=3).map(tuple))
    arrays = []
    for low, high in domains:
        kept = full[draw(st.integers(0, len(full))) :]
        shape = tuple(1 if draw(st.booleans()) else n for n in kept)
        rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        arrays.append(rng.uniform(low, high, shape))
    return arrays


@pytest.mark.parametrize("row", SMOOTH, ids=lambda row: row.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_reverse_rule_against_central_differences(row, data):
    arrays = data.draw(operands(DOMAINS[row.name]))
    leaves = [ad.Variable(a) for a in arrays]
    result = row(*leaves)
    weights = np.random.default_rng(1).normal(size=result.shape)
    gradients = ad.get_gradients(result, seed=weights)

    def weighted(*values):
        return np.sum(weights * row(*values))

    for i, leaf in enumerate(leaves):
        expected = central_difference(weighted, arrays, i)
        got = gradients.get(leaf, np.zeros(leaf.shape))
        assert np.shape(got) == leaf.shape
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("row", SMOOTH, ids=lambda row: row.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_forward_and_reverse_rules_are_each_others_transpose(row, data):
    """<w, J v> = <J'w, v> for random v and w."""
    arrays = data.draw(operands(DOMAINS[row.name]))
    y = row(*arrays)
    rng = np.random.default_rng(2)
    w = rng.normal(size=np.shape(y))
    for i, a in enumerate(arrays):
        v = rng.normal(size=np.shape(a))
        pushed = np.sum(w * row.jvps[i](v, y, *arrays))
        pulled = np.sum(row.vjps[i](w, y, *arrays) * v)
        np.testing.assert_allclose(pushed, pulled, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("row", SMOOTH, ids=lambda row: row.name)
def test_scalars_stay_python_floats_and_agree_with_arrays(row):
    values = [sum(domain) / 2 + 0.1 for domain in DOMAINS[row.name]]
    leaves = [ad.Variable(v) for v in values]
    result = row(*leaves)
    assert type(result.value) is float
    as_array = row(*(np.array([v]) for v in values))
    assert result.value == pytest.approx(as_array[0], rel=1e-14)
    for gradient in ad.get_gradients(result).values():
        assert type(gradient) is float


@pytest.mark.parametrize("row", SMOOTH, ids=lambda row: row.name)
def test_the_derivative_is_a_graph_when_its_inputs_are_nodes(row):
    """Rules are written in the operations they describe: so orders stack up."""
    values = [sum(domain) / 2 + 0.1 for domain in DOMAINS[row.name]]
    leaves = [ad.Variable(v) for v in values]
    result = row(*leaves)
    for i, leaf in enumerate(leaves):
        slope = row.vjps[i](ad.Variable(1.0), result, *leaves)
        assert isinstance(slope, ad.Node)

        def first(v, i=i):
            moved = [v if j == i else value for j, value in enumerate(values)]
            return row.vjps[i](1.0, row(*moved), *moved)

        second = central_difference(first, [leaf.value], 0)
        got = ad.get_gradients(slope).get(leaf, 0.0)
        assert got == pytest.approx(float(second), rel=1e-6, abs=1e-8)


def matmul_shapes():
    sizes = st.integers(1, 3)
    stack = st.lists(sizes, max_size=2)
    return st.tuples(
        sizes, sizes, sizes, stack, st.sampled_from(["mv", "vm", "vv", "mm"])
    )


@settings(max_examples=60, deadline=None)
@given(matmul_shapes(), st.booleans())
def test_matmul_in_all_ranks(shape, shared):
    n, k, m, stack, kind = shape
    left = (k,) if kind[0] == "v" else (*stack, n, k)
    right = (k,) if kind[1] == "v" else (*(stack if shared else []), k, m)
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=left), rng.normal(size=right)
    va, vb = ad.Variable(a), ad.Variable(b)
    y = va @ vb
    np.testing.assert_allclose(y.value, a @ b)
    w = rng.normal(size=y.shape)
    gradients = ad.get_gradients(y, seed=w)
    for i, leaf in enumerate((va, vb)):
        expected = central_difference(lambda p, q: np.sum(w * (p @ q)), (a, b), i)
        np.testing.assert_allclose(gradients[leaf], expected, rtol=1e-6, atol=1e-8)


MOVES = {
    "sum": [lambda x: np.sum(x), lambda x: np.sum(x, axis=0), lambda x: x.sum(axis=-1)],
    "sum kept": [lambda x: np.sum(x, axis=(0, 1), keepdims=True)],
    "mean": [
        lambda x: np.mean(x),
        lambda x: x.mean(axis=1),
        lambda x: np.mean(x, axis=(0, 2)),
    ],
    "reshape": [lambda x: np.reshape(x, (-1, 2)), lambda x: x.reshape(4, 6)],
    "transpose": [lambda x: x.T, lambda x: np.transpose(x, (1, 2, 0))],
    "broadcast": [lambda x: np.broadcast_to(x, (5, 2, 3, 4))],
    "slice": [lambda x: x[0], lambda x: x[:, 1:], lambda x: x[..., None, ::-1]],
    "gather": [lambda x: x[[0, 1, 1, 0]], lambda x: x[:, [2, 2], [0, 3]]],
    "mask": [lambda x: x[np.arange(24).reshape(2, 3, 4) % 3 == 0]],
}


@pytest.mark.parametrize("name", MOVES)
def test_moving_and_adding_up_arrays(name):
    rng = np.random.default_rng(3)
    for move in MOVES[name]:
        x = rng.normal(size=(2, 3, 4))
        leaf = ad.Variable(x)
        y = move(leaf)
        np.testing.assert_allclose(y.value, move(x))
        w = rng.normal(size=y.shape)
        expected = central_difference(lambda v, w=w, m=move: np.sum(w * m(v)), [x], 0)
        np.testing.assert_allclose(
            ad.get_gradients(y, seed=w)[leaf], expected, atol=1e-8
        )


def test_empty_sums_and_means():
    leaf = ad.Variable(np.zeros((0, 3)))
    total = np.sum(leaf, axis=0)
    np.testing.assert_array_equal(total.value, np.zeros(3))
    assert ad.get_gradients(total, seed=np.ones(3))[leaf].shape == (0, 3)


def test_where_sends_each_cotangent_to_the_side_that_was_taken():
    a, b = ad.Variable([1.0, 2.0, 3.0]), ad.Variable([4.0, 5.0, 6.0])
    y = np.where(np.array([True, False, True]), a, b)
    gradients = ad.get_gradients(y, seed=np.array([1.0, 10.0, 100.0]))
    np.testing.assert_array_equal(gradients[a], [1, 0, 100])
    np.testing.assert_array_equal(gradients[b], [0, 10, 0])


@pytest.mark.parametrize(
    ("row", "at", "expected"),
    [(ops.relu, 0.0, 0.0), (ops.absolute, 0.0, 0.0), (ops.square, 0.0, 0.0)],
)
def test_convention_at_a_kink(row, at, expected):
    x = ad.Variable(at)
    assert ad.get_gradients(row(x))[x] == expected


def test_a_tie_of_maximum_is_shared():
    a, b = ad.Variable(2.0), ad.Variable(2.0)
    gradients = ad.get_gradients(np.maximum(a, b))
    assert (gradients[a], gradients[b]) == (0.5, 0.5)


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, -1, 0.5])
def test_a_constant_power_and_its_slope(exponent):
    x = ad.Variable(1.7)
    gradient = ad.get_gradients(x**exponent).get(x, 0.0)
    assert gradient == pytest.approx(exponent * 1.7 ** (exponent - 1))


def test_a_power_of_zero():
    x = ad.Variable(0.0)
    assert ad.get_gradients(x**2)[x] == 0.0
    assert ad.get_gradients(x**0)[x] == 0.0
    n = ad.Variable(2.0)
    assert ad.get_gradients(ad.Variable(0.0) ** n)[n] == 0.0


@pytest.mark.parametrize("exponent", [-1.0, 0.0, 1.0, 2.0])
def test_mixed_slopes_of_a_power_are_the_same_both_ways(exponent):
    def f(v):
        return v[0] ** v[1]

    found = ad.hessian(f)(np.array([2.0, exponent]))
    mixed = 2.0 ** (exponent - 1) * (1 + exponent * np.log(2.0))
    np.testing.assert_allclose([found[0, 1], found[1, 0]], mixed)


@pytest.mark.parametrize("x", [-1000.0, -30.0, 0.0, 30.0, 1000.0])
def test_sigmoid_and_softplus_survive_large_arguments(x):
    node = ad.Variable(x)
    with np.errstate(over="raise", invalid="raise"):
        s = ad.get_gradients(ad.sigmoid(node))[node]
        p = ad.get_gradients(ad.softplus(node))[node]
    exact = 1 / (1 + math.exp(-x)) if x > -700 else 0.0
    assert p == pytest.approx(exact, rel=1e-12, abs=1e-300)
    assert s == pytest.approx(exact * (1 - exact), abs=1e-12)


@pytest.mark.filterwarnings("ignore:divide by zero")
def test_where_math_gives_up_numpy_answers():
    assert np.log(ad.Variable(0.0)).value == -math.inf
    assert (1 / ad.Variable(0.0)).value == math.inf


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("function", "at"),
    [(ad.sqrt, 0.0), (ad.arcsin, 1.0), (ad.arcsin, -1.0), (lambda x: 1 / x, 0.0)],
)
def test_the_slope_at_a_pole_is_infinite_and_no_error(function, at):
    x = ad.Variable(at)
    assert abs(ad.get_gradients(function(x))[x]) == math.inf


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_power_beyond_all_numbers_is_infinite_and_no_error():
    x = ad.Variable(1e308)
    y = x**x
    assert y.value == math.inf
    assert ad.get_gradients(y)[x] == math.inf


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("at", [-2.0, np.array([-2.0, -3.0])])
@pytest.mark.parametrize(
    "row", [ad.log, ad.log1p, ad.log2, ad.log10, ad.arctanh, ad.arccosh, ad.sqrt]
)
def test_where_there_is_no_value_there_is_no_slope(row, at):
    """1/x looks harmless at -1, where log(x) is nan."""
    x = ad.Variable(at)
    y = row(x)
    assert np.isnan(y.value).all()
    slope = ad.get_gradients(y, seed=np.ones(np.shape(at)))[x]
    assert np.isnan(slope).all()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_only_the_entries_without_a_value_have_no_slope():
    x = ad.Variable([-1.0, 2.0, 0.0])
    slope = ad.get_gradients(np.log(x), seed=np.ones(3))[x]
    np.testing.assert_array_equal(slope, [np.nan, 0.5, np.inf])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 3), max_size=4), st.data())
def test_unbroadcast_is_the_transpose_of_broadcasting(full, data):
    kept = full[data.draw(st.integers(0, len(full))) :]
    small = tuple(1 if data.draw(st.booleans()) else n for n in kept)
    rng = np.random.default_rng(4)
    x, w = rng.normal(size=small), rng.normal(size=full)
    left = np.sum(w * np.broadcast_to(x, full))
    pulled = unbroadcast(w, x)
    assert np.shape(pulled) == small
    np.testing.assert_allclose(left, np.sum(pulled * x), atol=1e-12)
