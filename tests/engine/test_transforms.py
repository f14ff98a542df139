"""grad, value_and_grad, vjp, jvp, hvp: against oracles, nested, captured, mixed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.transforms import Run


def smooth(x, y):
    return np.sum(np.sin(x) * y + np.exp(x / (2 + y * y)))


vectors = st.lists(st.floats(-2, 2), min_size=1, max_size=4).map(np.array)


# -- against oracles --


@settings(max_examples=50, deadline=None)
@given(vectors, st.floats(-2, 2))
def test_gradients_against_the_complex_step(x, y):
    got = ad.grad(smooth, argnums=(0, 1))(x, y)
    expected = ad.complex_step(smooth, x, y, argnums=(0, 1))
    np.testing.assert_allclose(got[0], expected[0], rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(got[1], expected[1], rtol=1e-11, atol=1e-13)


@settings(max_examples=50, deadline=None)
@given(vectors, vectors.map(np.sum))
def test_push_and_pull_are_each_others_transpose(x, scale):
    """<w, J v> = <J'w, v>."""

    def f(x):
        return np.tanh(scale * x) * np.sum(x) + x[::-1]

    rng = np.random.default_rng(0)
    v, w = rng.normal(size=x.shape), rng.normal(size=x.shape)
    y, pushed = ad.jvp(f, (x,), (v,))
    y_too, pullback = ad.vjp(f, x)
    np.testing.assert_array_equal(y, y_too)
    np.testing.assert_allclose(w @ pushed, pullback(w)[0] @ v, rtol=1e-9, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(vectors, st.integers(0, 100))
def test_hvp_is_the_hessian_times_the_vector(x, seed):
    def f(x):
        return np.sum(np.sin(x)) * np.sum(x**3)

    v = np.random.default_rng(seed).normal(size=x.shape)
    measured = ad.finite_difference(lambda t: ad.grad(f)(x + t * v), 0.0)
    np.testing.assert_allclose(ad.hvp(f, x, v), measured, rtol=1e-5, atol=1e-6)


def test_a_push_is_linear_in_its_tangent():
    x, u, v = np.random.default_rng(0).normal(size=(3, 4))

    def push(t):
        return ad.jvp(lambda x: np.cumsum(x) * np.exp(x[0]), (x,), (t,))[1]

    np.testing.assert_allclose(push(2 * u - 3 * v), 2 * push(u) - 3 * push(v))


# -- arguments --


def test_argnums_choose_and_order_the_answers():
    def f(a, b, c):
        return a * b**2 * c**3

    assert ad.grad(f)(2.0, 3.0, 1.0) == 9.0
    assert ad.grad(f, 2)(2.0, 3.0, 1.0) == 54.0
    assert ad.grad(f, (2, 0))(2.0, 3.0, 1.0) == (54.0, 9.0)
    assert ad.grad(f, (1,))(2.0, 3.0, 1.0) == (12.0,)
    assert ad.value_and_grad(f, (0, 1))(2.0, 3.0, 1.0) == (18.0, (9.0, 12.0))


class Layer(NamedTuple):
    weights: object
    bias: object


def test_gradients_are_nested_as_the_argument_is():
    params = {
        "layers": [Layer(np.ones((2, 2)), 0.5), Layer(np.ones((2, 2)), -0.5)],
        "scale": (2.0,),
    }

    def loss(params, x):
        for layer in params["layers"]:
            x = np.tanh(x @ layer.weights + layer.bias)
        return np.sum(x) * params["scale"][0]

    slopes = ad.grad(loss)(params, np.array([0.1, 0.2]))
    assert list(slopes) == ["layers", "scale"]
    assert isinstance(slopes["layers"][1], Layer)
    assert slopes["layers"][0].weights.shape == (2, 2)
    ad.check_grads(loss, params, np.array([0.1, 0.2]), order=1)


def test_other_arguments_can_be_anything():
    def f(x, power, name, labels):
        assert name == "cube"
        return np.sum(x[labels] ** power)

    got = ad.grad(f)(np.array([1.0, 2.0, 3.0]), 3, "cube", np.array([0, 2]))
    np.testing.assert_array_equal(got, [3, 0, 27])


def test_a_function_that_ignores_its_argument_has_gradient_zero():
    assert ad.grad(lambda x: 3.0)(2.0) == 0.0
    np.testing.assert_array_equal(ad.grad(lambda x: 1.0)(np.ones(2)), [0, 0])
    assert ad.grad(lambda x, y: y * 2, argnums=(0, 1))(1.0, 1.0) == (0.0, 2.0)
    assert ad.jvp(lambda x: 3.0, (2.0,), (1.0,)) == (3.0, 0.0)
    assert ad.grad(ad.grad(lambda x: 2 * x))(1.0) == 0.0


def test_a_zero_gradient_has_the_type_of_the_others():
    assert type(ad.grad(lambda x: 3.0)(2.0)) is float
    assert ad.grad(lambda x: 3.0)(np.ones(2)).dtype == float


def test_single_precision_stays_single():
    x = np.array([0.5, 1.5], dtype=np.float32)
    slope = ad.grad(lambda x: np.sum(np.sin(x) * x))(x)
    assert slope.dtype == np.float32
    assert ad.grad(lambda x: 0.0)(x).dtype == np.float32
    assert ad.jvp(np.sin, (x,), (np.ones(2),))[1].dtype == np.float32


# -- nested transforms --


def test_higher_derivatives_of_one_number():
    f, x = np.sin, 0.7
    for exact in (np.cos(x), -np.sin(x), -np.cos(x), np.sin(x), np.cos(x)):
        f = ad.grad(f)
        assert f(x) == pytest.approx(exact, rel=1e-12)


def derivative_fwd(f):
    return lambda x: ad.jvp(f, (x,), (1.0,))[1]


def derivative_pull(f):
    return lambda x: ad.vjp(f, x)[1](1.0)[0]


WAYS = {"grad": ad.grad, "jvp": derivative_fwd, "vjp": derivative_pull}


@pytest.mark.parametrize("outer", WAYS)
@pytest.mark.parametrize("inner", WAYS)
def test_an_inner_derivative_is_not_confused_with_an_outer_one(outer, inner):
    """d/dx [x · d/dy (x + y)] = 1: the inner slope is 1, however x is moving."""
    outer, inner = WAYS[outer], WAYS[inner]
    assert outer(lambda x: x * inner(lambda y: x + y)(1.0))(1.0) == 1.0
    assert outer(lambda x: x * inner(lambda y: x * y)(2.0))(3.0) == 6.0
    assert outer(lambda x: inner(lambda y: x)(2.0))(3.0) == 0.0
    assert outer(lambda x: x * inner(lambda y: y * y)(x))(3.0) == 12.0


@pytest.mark.parametrize("outer", WAYS)
@pytest.mark.parametrize("inner", WAYS)
def test_two_modes_mixed_give_the_second_derivative(outer, inner):
    second = WAYS[outer](WAYS[inner](lambda x: np.exp(2 * x) * x))
    assert second(0.5) == pytest.approx(4 * np.exp(1) * (0.5 + 1), rel=1e-12)


def test_three_levels_deep():
    def f(x):
        return ad.grad(lambda y: ad.grad(lambda z: x * y * z**2)(y) * y)(x)

    # d/dy [2 x y² · y] = 6 x y², at y = x: 6 x³, whose slope is 18 x²
    assert f(2.0) == 48.0
    assert ad.grad(f)(2.0) == 72.0


def test_a_tangent_that_depends_on_the_outer_variable():
    def directional(x):
        return ad.jvp(np.sin, (0.3,), (x * x,))[1]

    assert ad.grad(directional)(2.0) == pytest.approx(4 * np.cos(0.3))


def test_a_cotangent_that_depends_on_the_outer_variable():
    def f(x):
        _, pullback = ad.vjp(np.sin, x)
        return pullback(x * x)[0]

    exact = 2 * 0.5 * np.cos(0.5) - 0.25 * np.sin(0.5)
    assert ad.grad(f)(0.5) == pytest.approx(exact)


def test_a_pullback_may_be_used_again():
    _, pullback = ad.vjp(lambda x: x * x, np.array([1.0, 2.0]))
    first = pullback(np.array([1.0, 0.0]))[0]
    second = pullback(np.array([0.0, 1.0]))[0]
    assert (first.tolist(), second.tolist()) == ([2.0, 0.0], [0.0, 4.0])


# -- captured variables --


def test_a_captured_variable_makes_the_gradient_a_graph():
    w = ad.Variable(3.0, name="w")
    slope = ad.grad(lambda x: w * x**2)(2.0)
    assert isinstance(slope, ad.Node)
    assert slope.value == 12.0
    assert ad.get_gradients(slope)[w] == 4.0


def test_a_captured_constant_does_not():
    c = ad.Constant(3.0)
    assert ad.grad(lambda x: c * x**2)(2.0) == 12.0
    assert type(ad.grad(lambda x: c * x**2)(2.0)) is float


def test_values_and_gradients_are_plain_outside_of_a_run():
    value, slope = ad.value_and_grad(lambda x: np.sum(x * x))(np.ones(2))
    assert type(value) is float
    assert isinstance(slope, np.ndarray)
    assert not isinstance(slope, ad.Node)


def test_what_comes_back_does_not_reach_into_the_graph():
    x = np.ones(2)
    _, pullback = ad.vjp(lambda x: x * 1.0, x)
    slope = np.array(pullback(np.ones(2))[0])
    slope[0] = 99.0
    assert pullback(np.ones(2))[0].tolist() == [1.0, 1.0]
    assert x.tolist() == [1.0, 1.0]


# -- errors --


def test_grad_of_many_results_asks_for_one():
    with pytest.raises(errors.SeedError, match="jacobian"):
        ad.grad(np.sin)(np.ones(2))


def test_grad_of_nothing_suspects_a_missing_return():
    with pytest.raises(errors.LeafTypeError, match="missing return"):
        ad.grad(lambda x: None)(1.0)
    with pytest.raises(errors.LeafTypeError, match="several results"):
        ad.grad(lambda x: (x, x))(1.0)


def test_integer_arrays_are_refused():
    with pytest.raises(errors.IntegerLeafError, match="astype"):
        ad.grad(np.sum)(np.array([1, 2]))


def test_tangents_must_match_their_primals():
    with pytest.raises(errors.SeedError, match="2 arrays go in, and 1 tangents"):
        ad.jvp(np.multiply, (1.0, 2.0), (1.0,))
    with pytest.raises(errors.SeedError, match=r"\(3,\)"):
        ad.jvp(np.sin, (np.ones(2),), (np.ones(3),))


def test_cotangents_must_match_their_result():
    _, pullback = ad.vjp(np.sin, np.ones(2))
    with pytest.raises(errors.SeedError, match=r"\(3,\)"):
        pullback(np.ones(3))


def test_an_argument_number_that_is_not_there():
    with pytest.raises(errors.AutodiffError, match="argument"):
        ad.grad(np.sin, argnums=1)(1.0)


def test_what_reaches_out_is_asked_of_each_result():
    """One result stands alone, the other leans on a variable from outside."""
    w = ad.Variable(3.0)
    run = Run(lambda x: (x * x, w * x), (2.0,), 0)
    alone, leaning = run.output
    assert run.pull(alone, 1.0) == [4.0]
    (slope,) = run.pull(leaning, 1.0)
    assert isinstance(slope, ad.Node)
    assert ad.get_gradients(slope)[w] == 1.0
