"""stop_gradient and no_grad: where derivatives stop, and only there."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.hooks import hooks


def test_a_stopped_value_is_itself_with_a_slope_of_zero():
    def f(x):
        return x * ad.stop_gradient(x)

    assert ad.grad(f)(3.0) == 3.0
    assert ad.jvp(f, (3.0,), (1.0,)) == (9.0, 3.0)
    assert ad.grad(ad.grad(f))(3.0) == 0.0
    assert ad.grad(lambda x: ad.stop_gradient(x * x))(3.0) == 0.0


def test_every_engine_stops():
    x = ad.Parameter(3.0)
    y = x * ad.stop_gradient(x) + ad.stop_gradient(np.sin(x))
    assert ad.get_gradients(y)[x] == 3.0
    assert y.grad() == {x: 3.0}
    assert ad.push_forward([y], {x: 1.0})[y] == 3.0
    assert ad.paths(y, x).total == 3.0
    assert ad.derive(y, x).value == 3.0


def test_nests_are_stopped_leaf_by_leaf_and_numbers_stay_numbers():
    def f(params):
        still = ad.stop_gradient(params)
        return params["a"] * still["b"][0]

    assert ad.grad(f)({"a": 2.0, "b": [5.0]}) == {"a": 5.0, "b": [0.0]}
    assert ad.stop_gradient(3.0) == 3.0
    array = np.ones(2)
    np.testing.assert_array_equal(ad.stop_gradient(array), array)


def test_a_block_without_gradients_makes_constants():
    w = ad.Variable([1.0, 2.0])
    with ad.no_grad():
        y = (w * w).sum()
        assert np.sin(y).parents == ()
    assert isinstance(y, ad.Constant)
    assert y.value == 5.0
    loss = y * w.sum()
    loss.backward()
    assert w.grad.tolist() == [5.0, 5.0]


def test_the_block_ends_also_by_an_error():
    w = ad.Variable(2.0)
    with pytest.raises(ZeroDivisionError), ad.no_grad():
        raise ZeroDivisionError
    assert (w * w).parents == (w, w)
    assert hooks.active == 0


def test_blocks_can_be_nested():
    w = ad.Variable(2.0)
    with ad.no_grad():
        with ad.no_grad():
            w * w
        assert (w * w).parents == ()
    assert (w * w).parents == (w, w)


def test_a_transform_inside_still_has_its_derivative():
    """Otherwise its answer would be a silent zero."""
    w = ad.Variable(3.0)
    with ad.no_grad():
        assert ad.grad(lambda x: x**3)(2.0) == 12.0
        assert ad.jvp(np.square, (3.0,), (1.0,)) == (9.0, 6.0)
        assert ad.hessian(lambda x: x**3)(2.0) == 12.0
        slope = ad.grad(lambda x: w * x**2)(2.0)
    assert slope.value == 12.0


def test_a_block_inside_of_a_transform_stops_the_derivative():
    def f(x):
        with ad.no_grad():
            scale = x * x
        return scale * x

    assert ad.grad(f)(3.0) == 9.0


def test_backward_works_inside_for_graphs_from_outside():
    w = ad.Variable(3.0)
    y = w * w
    with ad.no_grad():
        y.backward()
    assert w.grad == 6.0


def test_a_recipe_has_no_value_to_keep():
    x = ad.Input(name="x")
    with ad.no_grad(), pytest.raises(errors.UnboundInputError, match="x"):
        x * 2


def test_other_threads_are_not_concerned():
    w = ad.Variable(2.0)
    inside, done = threading.Event(), threading.Event()
    parents = []

    def other():
        inside.wait(5)
        parents.append((w * w).parents)
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with ad.no_grad():
        inside.set()
        assert done.wait(5)
        assert (w * w).parents == ()
    thread.join()
    assert parents == [(w, w)]
