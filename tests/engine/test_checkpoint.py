"""Checkpoints: the same numbers as without, and fewer nodes alive."""

from __future__ import annotations

import gc
import math

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors


def layer(x, w):
    return np.tanh(x @ w["W"] + w["b"]) * np.sum(x)


def arguments():
    rng = np.random.default_rng(0)
    return rng.normal(size=3), {"W": rng.normal(size=(3, 3)), "b": 0.3}


def test_gradients_are_those_of_the_function_to_the_bit():
    def loss(f):
        return lambda x, w: np.sum(f(f(x, w), w) ** 2)

    plain = ad.value_and_grad(loss(layer), (0, 1))(*arguments())
    again = ad.value_and_grad(loss(ad.checkpoint(layer)), (0, 1))(*arguments())
    assert plain[0] == again[0]
    np.testing.assert_array_equal(plain[1][0], again[1][0])
    np.testing.assert_array_equal(plain[1][1]["W"], again[1][1]["W"])
    assert plain[1][1]["b"] == again[1][1]["b"]


def test_both_modes_and_the_second_order():
    ad.check_grads(ad.checkpoint(layer), *arguments())
    f = ad.checkpoint(lambda x: np.sin(x) * x**2)
    for derive in (ad.grad, ad.jacobian):
        third = derive(derive(derive(f)))
        expected = derive(derive(derive(lambda x: np.sin(x) * x**2)))
        assert third(0.7) == pytest.approx(expected(0.7), rel=1e-13)


def test_a_checkpoint_inside_of_a_checkpoint():
    inner = ad.checkpoint(lambda x: np.exp(np.sin(x)))
    outer = ad.checkpoint(lambda x: inner(x) * inner(2 * x))
    ad.check_grads(outer, 0.4)


def test_captured_variables_get_their_slopes():
    w, b = ad.Variable([1.0, 2.0]), ad.Variable(0.5)
    square = b * b
    f = ad.checkpoint(lambda x: np.sum(np.tanh(x * w) + square))
    x = ad.Variable(0.3)
    y = f(x)
    assert set(y.parents) == {x, w, square}
    got = ad.get_gradients(y)
    expected = ad.get_gradients(np.sum(np.tanh(x * w) + square))
    for leaf in (x, w, b):
        np.testing.assert_array_equal(got[leaf], expected[leaf])
    pushed = ad.push_forward([y], {b: 1.0})[y]
    assert pushed == pytest.approx(expected[b])


def test_captured_outer_variables_of_a_transform():
    def f(x):
        return ad.grad(ad.checkpoint(lambda y: x * y**2))(3.0)

    assert f(2.0) == 12.0
    assert ad.grad(f)(2.0) == 6.0


def test_one_node_stands_for_the_run():
    x = ad.Variable(2.0)
    y = ad.checkpoint(lambda x: np.sin(x) + x * x)(x)
    assert y.parents == (x,)
    assert y.primitive.name == "checkpoint"
    assert "checkpoint" not in ad.PRIMITIVES


def test_plain_numbers_stay_plain():
    assert ad.checkpoint(lambda x: x * x)(3.0) == 9.0


def test_data_and_switches_pass_through():
    f = ad.checkpoint(lambda x, labels, power: np.sum(x[labels] ** power))
    got = ad.grad(f)(np.array([1.0, 2.0, 3.0]), np.array([0, 2]), 3)
    np.testing.assert_array_equal(got, [3, 0, 27])


def test_the_node_can_be_evaluated_anew():
    x, w = ad.Variable(2.0, name="x"), ad.Variable(3.0, name="w")
    y = ad.checkpoint(lambda x: x * x * w)(x * 1.0)
    assert y.eval({x: 5.0}) == 75.0
    with pytest.raises(errors.UnsupportedError, match="pass it in"):
        y.eval({w: 1.0})


def test_a_second_run_that_differs_is_noticed():
    rng = np.random.default_rng(0)
    f = ad.checkpoint(lambda x: x * rng.normal())
    y = f(ad.Variable(1.0))
    with pytest.raises(errors.StaleValueError, match="random"):
        ad.get_gradients(y)


def test_a_leaf_that_changed_is_noticed():
    w = ad.Variable(2.0)
    y = ad.checkpoint(lambda x: x * w)(ad.Variable(1.0))
    w.value = 3.0
    with pytest.raises(errors.StaleValueError):
        ad.get_gradients(y)


def test_several_results_and_recipes_are_refused():
    with pytest.raises(errors.LeafTypeError, match="one value"):
        ad.checkpoint(lambda x: (x, x))(ad.Variable(1.0))
    with pytest.raises(errors.UnboundInputError):
        ad.checkpoint(lambda x: x * x)(ad.Input(name="x"))


# -- what it is for --


@pytest.fixture
def only_new_objects():
    """Let the collector look at what is made from here on, which is quick."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def peak_of(program, n):
    """The most nodes alive at any step back through n steps."""
    counts = []

    def count(cotangent, y, x):
        counts.append(sum(isinstance(thing, ad.Node) for thing in gc.get_objects()))
        return cotangent * 1.01

    step = ad.custom_op(lambda x: x * 1.01, name="counting_step", vjp=count)
    slope = ad.grad(lambda x: program([step] * n, x))(1.0)
    assert slope == pytest.approx(1.01**n)
    return max(counts)


def all_kept(steps, x):
    for step in steps:
        x = step(x)
    return x


@pytest.mark.parametrize("n", [25, 100, 400])
@pytest.mark.usefixtures("only_new_objects")
def test_a_chain_holds_about_two_roots_of_its_length(n):
    kept, peak = peak_of(all_kept, n), peak_of(ad.checkpoint_chain, n)
    assert kept >= n
    assert peak <= 2 * math.sqrt(n) + 8


@pytest.mark.parametrize("n", [0, 1, 2, 7, 10])
@pytest.mark.parametrize("segments", [None, 1, 3])
def test_chains_of_any_length(n, segments):
    steps = [lambda x, k=k: x * k for k in range(1, n + 1)]
    slope = ad.grad(lambda x: ad.checkpoint_chain(steps, x, segments))(1.0)
    assert slope == math.factorial(n)
