"""Compiled code computes what eager code computes, on arguments it has not seen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad

from .test_symbolic import expressions

CLOSE = {"rtol": 1e-9, "atol": 1e-11}


def agree(found, expected, **tolerance):
    """Nests of numbers and arrays are alike in form, type, shape and value."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key, item in expected.items():
            agree(found[key], item, **tolerance)
    elif isinstance(expected, list | tuple):
        assert type(found) is type(expected) and len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            agree(one, other, **tolerance)
    else:
        assert type(found) is type(expected)
        assert np.asarray(found).dtype == np.asarray(expected).dtype
        assert np.shape(found) == np.shape(expected)
        np.testing.assert_allclose(found, expected, **(tolerance or CLOSE))


def check(f, examples, others=None, argnums=0, **options):
    """Value and gradient of compiled code are those of the eager engine."""
    eager = ad.value_and_grad(f, argnums)
    wanted = [(args, eager(*args)) for args in (examples, others or examples)]
    if not all(np.isfinite(size(expected)) for _, expected in wanted):
        return None  # where nan and inf come up depends on the order of a sum
    g = ad.compile(f, *examples, argnums=argnums, **options)
    for args, expected in wanted:
        tolerance = {"rtol": 1e-9, "atol": 1e-10 * (1 + size(expected))}
        agree(g.value_and_grad(*args), expected, **tolerance)
        agree(g(*args), expected[0], **tolerance)
    return g


def size(tree):
    """The largest number in a nest: sums of such may cancel."""
    leaves = ad.engine.tree.flatten(tree)[0]
    return max(float(np.max(np.abs(leaf), initial=0.0)) for leaf in leaves)


@settings(max_examples=60, deadline=None)
@given(
    expressions(),
    st.floats(-2, 2),
    st.floats(-2, 2),
    st.sampled_from(["scalar", "array"]),
)
def test_random_scalar_programs(expression, u, v, backend):
    check(expression, (u, v), (0.7, -1.3), argnums=(0, 1), backend=backend)


def test_the_running_expression_of_source_3():
    def g3(a, b, c):
        return np.log((np.sin(a * b) + np.exp(c - a / b)) ** 2) * c

    g = check(g3, (43.0, 3.0, 2.0), (1.0, 2.0, 3.0), argnums=(0, 1, 2))
    assert len(g.source.splitlines()) < 20


@st.composite
def array_programs(draw):
    """A random function of a matrix, a vector and a number that ends in one number."""
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ARRAY_STEPS), st.integers(0, 99), st.integers(0, 99)
            ),
            min_size=1,
            max_size=8,
        )
    )

    def program(x, v, s):
        made = [x, v, x @ v, s * x]
        for step, i, j in steps:
            a, b = made[i % len(made)], made[j % len(made)]
            made.append(step(a, b))
        return np.sum(made[-1] * 1.5) + np.mean(made[len(made) // 2] * s)

    return program


def _paired(step):
    """Operands of different shapes are summed until they broadcast."""

    def apply(a, b):
        try:
            np.broadcast_shapes(np.shape(a), np.shape(b))
        except ValueError:
            b = np.sum(b)
        return step(a, b)

    return apply


ARRAY_STEPS = [
    _paired(lambda a, b: a + b),
    _paired(lambda a, b: a - 2 * b),
    _paired(lambda a, b: a * b),
    _paired(lambda a, b: a / (b * b + 1)),
    lambda a, b: np.sin(a),
    lambda a, b: np.tanh(a) ** 2,
    lambda a, b: ad.relu(a - 0.3),
    lambda a, b: np.exp(-(a * a)),
    lambda a, b: a.T if np.ndim(a) else a,
    lambda a, b: np.sum(a, axis=0) if np.ndim(a) else a,
    lambda a, b: np.mean(a, axis=-1, keepdims=True) if np.ndim(a) else a,
    lambda a, b: a[1:] if np.ndim(a) and np.shape(a)[0] > 2 else a,
    lambda a, b: a.T @ a if np.ndim(a) == 2 else a * a,
    lambda a, b: np.reshape(a, (-1,)),
    lambda a, b: -a,
    _paired(lambda a, b: np.where(a > b, a, 0.5 * b)),
    _paired(lambda a, b: np.maximum(a, b)),
    lambda a, b: ad.sigmoid(a),
]


@settings(max_examples=60, deadline=None)
@given(array_programs(), st.integers(0, 2**32 - 1), st.sampled_from(["auto", "array"]))
def test_random_array_programs(program, seed, backend):
    random = np.random.default_rng(seed)

    def arguments():
        return random.normal(size=(4, 3)), random.normal(size=3), random.normal()

    check(program, arguments(), arguments(), argnums=(0, 1, 2), backend=backend)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_perceptron_in_both_precisions(dtype):
    random = np.random.default_rng(0)

    def problem():
        sizes = (5, 7), (7,), (7, 3), (3,), (6, 5)
        arrays = [random.normal(size=size).astype(dtype) for size in sizes]
        return (*arrays, random.integers(0, 3, size=6))

    def loss(w0, b0, w1, b1, x, labels):
        hidden = ad.relu(x @ w0 + b0)
        return np.mean(ad.softmax_cross_entropy(hidden @ w1 + b1, labels))

    g = ad.compile(loss, *problem(), argnums=(0, 1, 2, 3))
    eager = ad.value_and_grad(loss, (0, 1, 2, 3))
    args = problem()
    tolerance = 1e-9 if dtype is np.float64 else 1e-4
    agree(g.value_and_grad(*args), eager(*args), rtol=tolerance, atol=tolerance / 100)


def test_numpy_answers_where_math_raises():
    g = ad.compile(lambda x: np.log(x) + 1 / x, 2.0)
    assert "log(" in g.source
    with np.errstate(all="ignore"):
        value, slope = g.value_and_grad(0.0)
        assert math.isnan(value) and math.isnan(slope)
        assert math.isnan(g(-1.0))
        assert ad.compile(np.exp, 2.0).value_and_grad(1000.0) == (math.inf, math.inf)
    assert g.value_and_grad(1.0) == (1.0, 0.0)


@pytest.mark.parametrize("backend", ["array", "scalar"])
def test_two_steps_with_the_same_kind_of_option_keep_their_own(backend):
    """Two getitems, and the two scatters of their derivative, have an index each."""
    x = np.linspace(0.5, 1.5, 12)

    def f(x):
        return np.sum(x[[1, 2, 5]] ** 3) + 2 * np.sum(x[[0, 1, 7]] ** 3)

    for function in (f, ad.grad(f)):
        compiled = ad.compile(function, x, backend=backend)
        np.testing.assert_allclose(compiled(x), function(x), rtol=1e-12)


def test_without_examples_the_first_call_is_the_example():
    @ad.compile
    def area(width, height):
        return width * height

    assert area.source == "" and area.signatures == []
    assert area.value_and_grad(3.0, 2.0) == (6.0, 2.0)
    assert area(np.full(9, 2.0), 3.0).tolist() == [6.0] * 9
    assert "width * height" in area.source and len(area.signatures) == 2
    with pytest.raises(TypeError, match="height"):
        ad.compile(lambda width, height: width * height)(1.0)
    assert ad.compile(lambda: 2.0)() == 2.0


def test_what_was_computed_outside_of_variables_is_computed_again():
    w = ad.Parameter(2.0, "w")
    square = w * w
    g = ad.compile(lambda x: x * square, 1.0)
    assert g(3.0) == 12.0
    w.value = 5.0
    assert g(3.0) == 75.0
