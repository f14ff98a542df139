"""Derivatives as expressions: source 1's numbers, and an algebra that shortens."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors

from .conftest import central_difference


def source_1():
    x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    return x, y, x * x + 3 * x * y + 1


def test_the_running_example_of_source_1():
    x, y, z = source_1()
    assert z.value == 28
    assert z.derive(x).value == 12
    assert z.derive(x).eval() == 12
    assert z.derive(x).derive(y).simplify().value == 3


def test_swell_and_simplification_in_source_1():
    x, y, z = source_1()
    slope = z.derive(x)
    assert [ad.tree_size(e) for e in (z, slope, slope.simplify())] == [11, 25, 7]
    second = slope.derive(y)
    assert [ad.tree_size(e) for e in (second, second.simplify())] == [61, 1]


def test_a_product_of_32_variables_swells_and_shrinks():
    v = [ad.Variable(1.1) for _ in range(32)]
    product = math.prod(v[1:], start=v[0])
    slopes = [product.derive(u) for u in v]
    assert ad.tree_size(product) == 63
    assert sum(ad.tree_size(s) for s in slopes) == 35_744
    assert sum(ad.tree_size(s.simplify()) for s in slopes) == 1_952


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda x, y: x + x, "2 * x"),
        (lambda x, y: x * y - y * x, "0"),
        (lambda x, y: x * x * x, "x ** 3"),
        (lambda x, y: x * y / x, "y"),
        (lambda x, y: 2 * (x + y) - 2 * y, "2 * x"),
        (lambda x, y: (x + y) * (y + x), "(x + y) ** 2"),
        (lambda x, y: 0 * x + 1 * y + 0, "y"),
        (lambda x, y: -1 * (-x), "x"),
        (lambda x, y: x / 2 + x / 2, "x"),
        (lambda x, y: ad.sin(x + 0) - ad.sin(1 * x), "0"),
        (lambda x, y: 3 * (x + y), "3 * (x + y)"),
        (lambda x, y: y - x, "y - x"),
        (lambda x, y: x**2 * x**-2, "1"),
    ],
)
def test_rules_of_algebra(build, expected):
    x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    assert build(x, y).simplify().to_text() == expected


@st.composite
def expressions(draw):
    """A random expression in two inputs, as a function of numbers or of nodes."""
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from("+-*/cs0"), st.integers(0, 99), st.integers(0, 99)
            ),
            min_size=1,
            max_size=10,
        )
    )

    def expression(a, b):
        made = [a, b]
        for op, i, j in steps:
            x, y = made[i % len(made)], made[j % len(made)]
            made.append(
                {
                    "+": lambda x=x, y=y: x + y,
                    "-": lambda x=x, y=y: x - 2 * y,
                    "*": lambda x=x, y=y: x * y,
                    "/": lambda x=x, y=y: x / (y * y + 3),
                    "c": lambda x=x: 3 * x + 1,
                    "s": lambda x=x: np.sin(x),
                    "0": lambda x=x, y=y: x * 0 + y * 1,
                }[op]()
            )
        return made[-1] + a * b

    return expression


@settings(max_examples=200, deadline=None)
@given(expressions(), st.floats(-2, 2), st.floats(-2, 2))
def test_simplifying_changes_the_writing_and_not_the_function(expression, u, v):
    a, b = ad.Variable(u, name="a"), ad.Variable(v, name="b")
    z = expression(a, b)
    shorter = z.simplify()
    size = ad.tree_size(shorter)
    assert size <= ad.tree_size(z)
    assert ad.tree_size(shorter.simplify()) == size
    bindings = {a: 0.7, b: -1.3}
    expected = z.eval(bindings)
    assert shorter.eval(bindings) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(expressions(), st.floats(-1, 1), st.floats(-1, 1))
def test_the_symbolic_derivative_against_differences(expression, u, v):
    a, b = ad.Variable(u), ad.Variable(v)
    z = expression(a, b)
    for i, leaf in enumerate((a, b)):
        expected = float(central_difference(expression, (u, v), i))
        for slope in (z.derive(leaf), ad.derivative(z, leaf)):
            assert slope.value == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("n", [0, 1, 2, 5, 8, 12, 20])
def test_the_nth_derivative_stays_short(n):
    x = ad.Variable(0.5, name="x")
    slope = ad.derivative(np.sin(x) * np.exp(x), x, n)
    exact = 2 ** (n / 2) * math.exp(0.5) * math.sin(0.5 + n * math.pi / 4)
    assert slope.value == pytest.approx(exact, rel=1e-12)
    assert ad.graph_size(slope) <= 10


def test_shared_parts_are_one_node():
    x = ad.Variable(0.3, name="x")
    z = (np.sin(x) + 1) * np.exp(np.sin(x)) + np.sin(1 * x)
    assert sum(n.primitive is ad.sin for n in ad.topological(z.simplify())) == 1


def test_arrays_keep_their_shape():
    x, y = ad.Variable(np.ones(3)), ad.Variable(np.ones((2, 3)))
    assert (x + 0 * y).simplify().value.shape == (2, 3)
    assert (np.sum(2 * y, axis=0) - x * 2).simplify().value.tolist() == [2.0, 2.0, 2.0]
    assert np.sum(np.ones((2, 3)) + 0 * y).simplify().value == 6.0


def test_a_deferred_graph_can_be_derived_and_then_bound():
    x = ad.Input(name="x")
    slope = (x**3 + 2 * x).derive(x).simplify()
    assert slope.eval({x: 2.0}) == 14.0
    assert slope.to_text() == "3 * x ** 2 + 2"


def test_text_and_latex():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    assert (a - (b - a)).to_text() == "a - (b - a)"
    assert (a**b**2).to_text() == "a ** b ** 2"
    assert ((-a) ** 2).to_text() == "(-a) ** 2"
    assert (-(a**2)).to_text() == "-a ** 2"
    assert np.maximum(a, 0.5).to_text() == "maximum(a, 0.5)"
    assert (np.sin(a + b) * a).to_latex() == r"\sin \left(a + b\right) \, a"


@pytest.mark.parametrize("text", ["a - (b - a)", "a / (b / a)", "(-a) ** 2", "2 ** -a"])
def test_the_text_means_what_the_graph_means(text):
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    graph = eval(text, {"a": a, "b": b})
    assert eval(graph.to_text(), {"a": 4.0, "b": 3.0}) == graph.value


def test_an_expression_too_long_to_write_is_refused():
    y = ad.Variable(1.0)
    for _ in range(60):
        y = y + y
    assert ad.tree_size(y) == 2**61 - 1
    with pytest.raises(errors.UnsupportedError, match="symbols"):
        y.to_text()


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(x + np.ones(3)),
        lambda x: np.mean(np.stack([x, x * x])),
        lambda x: np.sum(np.sort(np.array([1.0, 5.0]) * x)),
        lambda x: np.sum(np.array([[1.0, 2.0]]) @ np.stack([x, x**3])),
    ],
)
def test_a_scalar_that_is_spread_over_an_array(f):
    """One slope per entry, also where the rule alone would give one for all."""
    x = ad.Variable(2.0, name="x")
    expected = ad.get_gradients(f(x))[x]
    assert ad.derive(f(x), x).value == pytest.approx(expected)
    assert ad.derivative(f(x), x).value == pytest.approx(expected)


def test_deriving_by_an_array_is_refused():
    v = ad.Variable(np.ones(3), name="v")
    for by_name in (ad.derive, ad.derivative):
        with pytest.raises(errors.ShapeError, match="v of shape"):
            by_name(np.sum(v), v)


def test_truth_values_that_are_added_up_are_counted():
    v = ad.Variable(np.array([1.0, -2.0, 3.0]), name="v")
    twice = 1.0 * (v > 0) + 1.0 * (v > -1)
    for y in (twice, np.sum(twice) ** 2, -(1.0 * (v > 0)), 2 * (v > 0) - 3 * (v > 0)):
        np.testing.assert_array_equal(y.simplify().value, y.value)
        assert np.asarray(y.simplify().value).dtype == np.float64
    x = ad.Variable(0.5, name="x")
    assert ad.derivative(np.clip(x, -1, 1.5) + np.clip(x, -1, 3), x).value == 2.0
    assert ad.derivative(-np.clip(x, -1, 1.5), x).value == -1.0
    masks = (v > 0) + (v > -1)
    np.testing.assert_array_equal(masks.simplify().value, masks.value, strict=True)
    u = ad.Input(name="u")
    counted = np.sum(1.0 * (u > 0) + 1.0 * (u > -1)).simplify()
    assert counted.eval({u: np.array([1.0, -2.0, 3.0])}) == 4.0


@pytest.mark.parametrize(
    "nothing",
    [lambda v: 0 * v, lambda v: v - v, lambda v: v / v - 1, lambda v: v**0 - 1],
)
def test_an_input_that_cancels_takes_no_summands_along(nothing):
    v, x = ad.Input(name="v"), ad.Input(name="x")
    bindings = {v: np.array([1.0, 2.0, 4.0]), x: 5.0}
    for whole in (np.sum, np.mean, np.prod, lambda y: np.sum(2 * y) + np.sum(y)):
        y = whole(nothing(v) + x)
        assert y.simplify().eval(bindings) == y.eval(bindings)
    assert (nothing(v) + x).simplify().eval(bindings) == 5.0  # as documented
