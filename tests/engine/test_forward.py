"""The forward engine: tangents of whole graphs, and dual numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.forward import dual

numbers = st.floats(0.3, 2)


def test_the_trace_of_baydin_2018():
    """ln x1 + x1 x2 - sin x2 at (2, 5): 11.652, and 5.5 and 1.716 going forward."""
    x1, x2 = ad.Variable(2.0), ad.Variable(5.0)
    y = np.log(x1) + x1 * x2 - np.sin(x2)
    assert y.value == pytest.approx(11.652, abs=5e-4)
    assert ad.push_forward([y], {x1: 1.0})[y] == 5.5
    assert ad.push_forward([y], {x2: 1.0})[y] == pytest.approx(1.716, abs=5e-4)


@settings(max_examples=50, deadline=None)
@given(numbers, numbers, st.floats(-1, 1), st.floats(-1, 1))
def test_one_push_along_a_direction_is_the_gradient_times_it(a, b, u, v):
    x, y = ad.Variable(a), ad.Variable(b)
    z = np.log(x * y) * x**y - np.arctan(x / y)
    gradients = ad.get_gradients(z)
    expected = gradients[x] * u + gradients[y] * v
    assert ad.push_forward([z], {x: u, y: v})[z] == pytest.approx(expected, abs=1e-12)


def test_every_node_gets_its_tangent_and_still_ones_none():
    x, c = ad.Variable(3.0), ad.Variable(4.0)
    moving, still = x * x, c * c
    y = moving + still
    tangents = ad.push_forward([y], {x: 1.0})
    assert tangents == {x: 1.0, moving: 6.0, y: 6.0}


def test_several_roots_share_one_sweep():
    x = ad.Variable(2.0)
    y, z = x * x, x**3
    tangents = ad.push_forward([y, z], {x: 1.0})
    assert (tangents[y], tangents[z]) == (4.0, 12.0)


def test_an_inner_node_may_be_the_one_that_moves():
    x = ad.Variable(2.0)
    u = x * x
    y = u * u
    assert ad.push_forward([y], {u: 1.0})[y] == 8.0


def test_a_tangent_has_the_shape_of_its_primal():
    m, x = ad.Variable(2.0), ad.Variable(np.ones((2, 3)))
    y = m + x
    assert ad.push_forward([y], {m: 1.0})[y].shape == (2, 3)
    total = y.sum()
    assert ad.push_forward([total], {m: 1.0})[total] == 6.0


def test_as_a_graph_the_tangent_can_be_differentiated():
    x = ad.Variable(0.7)
    y = np.sin(x) * x
    tangent = ad.push_forward([y], {x: 1.0}, as_graph=True)[y]
    exact = 2 * math.cos(0.7) - 0.7 * math.sin(0.7)
    assert ad.get_gradients(tangent)[x] == pytest.approx(exact)


def test_deep_chains_need_no_recursion():
    x = ad.Variable(1.0)
    y = x
    for _ in range(50_000):
        y = y + 1.0
    assert ad.push_forward([y], {x: 2.0})[y] == 2.0


# -- dual numbers --


@settings(max_examples=50, deadline=None)
@given(numbers, numbers)
def test_dual_numbers_agree_with_the_graph(a, b):
    def f(x, y):
        return (x - 2) * y / (1 + x) ** 2 - (3 - y) / x + 2**y - -x

    expected = ad.grad(f, (0, 1))(a, b)
    by_a = f(ad.Dual(a, 1.0), ad.Dual(b))
    by_b = f(ad.Dual(a), ad.Dual(b, 1.0))
    assert by_a.primal == pytest.approx(f(a, b))
    assert (by_a.tangent, by_b.tangent) == pytest.approx(expected)


def test_dual_numbers_multiply_as_the_product_rule_says():
    product = ad.Dual(3.0, 1.0) * ad.Dual(5.0, 10.0)
    assert (product.primal, product.tangent) == (15.0, 35.0)


def test_arrays_on_either_side():
    x = ad.Dual(np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    for y in (x * np.array([10.0, 10.0]), np.array([10.0, 10.0]) * x):
        assert y.primal.tolist() == [10.0, 20.0]
        assert y.tangent.tolist() == [10.0, 0.0]


def test_numpy_functions_take_dual_numbers():
    x = ad.Dual(0.5, 1.0)
    assert np.sin(x).tangent == math.cos(0.5)
    assert np.maximum(x, 0.0).tangent == 1.0
    for refused in (np.spacing, np.add.reduce):
        with pytest.raises(errors.UnsupportedError):
            refused(x)


@pytest.mark.parametrize("name", ["sin", "exp", "log", "tanh", "sqrt", "sigmoid"])
def test_every_primitive_takes_dual_numbers(name):
    result = dual(name, ad.Dual(0.8, 2.0))
    row = ad.PRIMITIVES[name]
    assert result.primal == row(0.8)
    assert result.tangent == pytest.approx(2 * ad.grad(row)(0.8))


def test_nested_dual_numbers_give_second_derivatives():
    """d²/dx² of x³ is 6x: a dual number whose parts are dual numbers."""
    x = ad.Dual(ad.Dual(2.0, 1.0), ad.Dual(1.0, 0.0))
    y = x * x * x
    assert y.tangent.tangent == 12.0


def test_printed_as_it_is_made():
    assert repr(ad.Dual(3.0, 1.0)) == "Dual(3.0, 1.0)"
