"""Jacobians and Hessians, both ways, nested and mixed, against measurements."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors

MODES = ("fwd", "rev", None)


def bend(x):
    return np.sin(x) * np.sum(x * x) + x**3


@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=2), st.integers(0, 3))
def test_jacobian_of_any_shape_against_differences(mode, shape, rows):
    rng = np.random.default_rng(0)
    x = rng.uniform(0.5, 1.5, shape)
    M = rng.normal(size=(rows, x.size))

    def f(x):
        return M @ np.reshape(np.sin(x) * x, (-1,))

    got = ad.jacobian(f, mode=mode)(x)
    assert got.shape == (rows, *shape)
    np.testing.assert_allclose(got, ad.finite_difference(f, x), rtol=1e-6, atol=1e-8)


def test_the_cheaper_way_is_taken():
    """A tall function is pushed through its few inputs, a wide one pulled."""
    sweeps = []

    @ad.custom_op(
        name="counted",
        vjp=lambda g, y, x: sweeps.append("rev") or g,
        jvp=lambda t, y, x: sweeps.append("fwd") or t,
    )
    def counted(x):
        return x

    tall, wide = np.ones((5, 2)), np.ones((2, 5))
    ad.jacobian(lambda x: tall @ counted(x))(np.ones(2))
    assert sweeps == ["fwd"] * 2
    sweeps.clear()
    ad.jacobian(lambda x: wide @ counted(x))(np.ones(5))
    assert sweeps == ["rev"] * 2


def test_scalars_in_and_out_give_a_number():
    assert ad.jacobian(np.sin)(0.0) == 1.0
    assert ad.hessian(lambda x: x**3)(2.0) == 12.0


@pytest.mark.parametrize("mode", MODES)
def test_nests_give_blocks(mode):
    params = {"w": np.array([1.0, 2.0]), "b": (3.0,)}

    def f(params, x):
        y = params["w"] * x + params["b"][0]
        return {"y": y, "loss": [np.sum(y**2)]}

    by_params, by_x = ad.jacobian(f, argnums=(0, 1), mode=mode)(params, 4.0)["y"]
    np.testing.assert_array_equal(by_params["w"], 4 * np.eye(2))
    np.testing.assert_array_equal(by_params["b"][0], [1, 1])
    np.testing.assert_array_equal(by_x, [1, 2])
    ((of_loss, _),) = ad.jacobian(f, argnums=(0, 1), mode=mode)(params, 4.0)["loss"]
    np.testing.assert_allclose(of_loss["w"], 8 * np.array([7.0, 11.0]))


@pytest.mark.parametrize("modes", list(itertools.product(MODES, repeat=2)))
def test_hessian_in_every_mixture_of_modes(modes):
    x = np.array([0.3, 0.5, 0.7])

    def f(x):
        return np.sum(np.sin(x) * x) * np.exp(x[0])

    inner, outer = modes
    got = ad.jacobian(ad.jacobian(f, mode=inner), mode=outer)(x)
    measured = ad.finite_difference(ad.grad(f), x)
    np.testing.assert_allclose(got, measured, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(got, got.T, rtol=1e-12)
    np.testing.assert_allclose(got, ad.hessian(f)(x), rtol=1e-12)


@pytest.mark.parametrize("modes", list(itertools.product(("fwd", "rev"), repeat=3)))
def test_third_derivatives_in_every_mixture_of_modes(modes):
    f, exact = (
        (lambda x: np.sin(x) * np.exp(x)),
        2 * np.exp(0.5) * (np.cos(0.5) - np.sin(0.5)),
    )
    for mode in modes:
        f = ad.jacobian(f, mode=mode)
    assert f(0.5) == pytest.approx(exact, rel=1e-12)


def test_third_derivative_of_arrays():
    x = np.array([0.4, 0.9])
    third = ad.jacobian(ad.hessian(lambda x: np.prod(np.sin(x)) * x[1]))(x)
    measured = ad.finite_difference(ad.hessian(lambda x: np.prod(np.sin(x)) * x[1]), x)
    np.testing.assert_allclose(third, measured, rtol=1e-6, atol=1e-8)


def test_hessian_of_rosenbrock():
    def rosenbrock(x):
        return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    x = np.array([-1.2, 1.0])
    np.testing.assert_allclose(ad.hessian(rosenbrock)(x), [[1330, 480], [480, 200]])


def test_newton_on_rosenbrock_reaches_the_floor_in_six_steps():
    def rosenbrock(x):
        return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2

    x = np.array([-1.2, 1.0])
    gradient, curvature = ad.grad(rosenbrock), ad.hessian(rosenbrock)
    for _ in range(6):
        x = x - np.linalg.solve(curvature(x), gradient(x))
    assert rosenbrock(x) == pytest.approx(3e-20, rel=0.5)


def test_hessian_of_a_nest_is_a_nest_of_blocks():
    blocks = ad.hessian(lambda p: p["a"] * p["b"][0] ** 2)({"a": 2.0, "b": [3.0]})
    assert blocks == {"a": {"a": 0.0, "b": [6.0]}, "b": [{"a": 6.0, "b": [4.0]}]}


def test_a_captured_variable_gives_a_graph():
    w = ad.Variable(2.0)
    J = ad.jacobian(lambda x: w * w * x)(np.ones(2))
    assert isinstance(J, ad.Node)
    np.testing.assert_array_equal(ad.get_gradients(J.sum())[w], 8.0)


def test_a_derivative_of_a_jacobian():
    x = np.array([0.1, 0.2])

    def total(s):
        return np.sum(ad.jacobian(lambda x: np.sin(s * x))(x))

    assert ad.grad(total)(1.5) == pytest.approx(
        float(ad.finite_difference(total, 1.5)), rel=1e-8
    )


def test_no_dependence_is_zeros_of_the_right_shape():
    J = ad.jacobian(lambda x: np.ones((2, 3)))(np.zeros(4))
    assert J.shape == (2, 3, 4)
    assert not J.any()


def test_mistakes():
    with pytest.raises(ValueError, match="'fwd', 'rev'"):
        ad.jacobian(np.sin, mode="reverse")
    with pytest.raises(errors.LeafTypeError, match="missing return"):
        ad.jacobian(lambda x: None)(1.0)
    with pytest.raises(errors.SeedError):
        ad.hessian(np.sin)(np.ones(2))


@pytest.mark.parametrize("f", [np.abs, np.max, lambda x: np.maximum(x, x[::-1])])
def test_single_precision_stays_single_where_entries_are_chosen(f):
    x = np.array([1.0, -2.0, 0.5], np.float32)
    assert ad.jacobian(f)(x).dtype == np.float32
    assert ad.compile(ad.jacobian(f), x)(x).dtype == np.float32
