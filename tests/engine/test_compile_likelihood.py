"""Sigmoid and cross-entropy are recognised, and nothing else is taken for them."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(4, 2)), np.array([0.0, 0.0, 1.0, 0.3])
W = RNG.normal(size=2)


def written_out(z):
    return 1 / (1 + np.exp(-z))


def from_the_right(z):
    return 1.0 / (np.exp(-z) + 1.0)


LOSSES = {
    "usual": lambda p, y: -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)),
    "turned": lambda p, y: -np.mean(np.log(1 - p) * (1 - y) + np.log(p) * y),
    "signs inside": lambda p, y: np.sum(-y * np.log(p) - (1 - y) * np.log(1 - p)),
    "scaled": lambda p, y: np.sum(2 * (y * np.log(p) + (1 - y) * np.log(1 - p)) ** 2),
}
OTHERS = {
    "y twice": lambda p, y: -np.mean(y * np.log(p) + y * np.log(1 - p)),
    "difference": lambda p, y: np.mean(y * np.log(p) - (1 - y) * np.log(1 - p)),
    "two minus": lambda p, y: -np.mean(y * np.log(p) + (2 - y) * np.log(1 - p)),
    "two minus p": lambda p, y: -np.mean(y * np.log(p) + (1 - y) * np.log(2 - p)),
    "squared": lambda p, y: -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p * p)),
}


def check(loss, sigmoid, rows, backend):
    """Value and slopes by weights, data and labels are those of the eager engine."""
    x, y = np.resize(X, (rows, 2)) * 1.1, np.resize(Y, rows)

    def f(w, x, y):
        return loss(sigmoid(x @ w), y)

    g = ad.compile(f, W, x, y, argnums=(0, 1, 2), backend=backend)
    for scale in (1.0, 0.7):
        found = g.value_and_grad(W * scale, x, y)
        expected = ad.value_and_grad(f, (0, 1, 2))(W * scale, x, y)
        np.testing.assert_allclose(found[0], expected[0], rtol=1e-12)
        for one, other in zip(found[1], expected[1], strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)
    return ad.compile(f, W, x, y, backend=backend).source


@pytest.mark.parametrize("backend", ["auto", "array"])
@pytest.mark.parametrize("rows", [4, 300])
@pytest.mark.parametrize("sigmoid", [written_out, from_the_right, ad.sigmoid])
@pytest.mark.parametrize("name", LOSSES)
def test_the_slope_is_the_difference(name, sigmoid, rows, backend):
    source = check(LOSSES[name], sigmoid, rows, backend)
    inverse = source.count("1.0 / ") + source.count("divide(")
    sigmoids = rows if "tolist" in source else 1
    assert inverse <= sigmoids  # by p alone there would be y / p and (1 - y) / (1 - p)


@pytest.mark.parametrize("backend", ["auto", "array"])
@pytest.mark.parametrize("name", OTHERS)
def test_what_only_looks_like_it_is_derived_as_ever(name, backend):
    check(OTHERS[name], written_out, 4, backend)


def test_another_curve_than_the_sigmoid():
    def tilted(z):
        return 1 / (1 + np.exp(-2 * z))

    def upside_down(z):
        return 1 / (1 + np.exp(z))

    def shifted(z):
        return 1 / (1.5 + np.exp(-z))

    for curve in (tilted, upside_down, shifted):
        check(LOSSES["usual"], curve, 4, "auto")


def test_labels_from_outside_and_in_single_precision():
    def f(w):
        p = written_out(X.astype(np.float32) @ w)
        y = Y.astype(np.float32)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    w = W.astype(np.float32)
    g = ad.compile(f, w)
    np.testing.assert_allclose(g.value_and_grad(w)[1], ad.grad(f)(w), rtol=1e-4)
    assert g.value_and_grad(w)[1].dtype == np.float32 and "divide" in g.source


def test_far_from_zero_the_difference_is_exact():
    """The chain rule loses 1 - p in rounding; p - y does not."""

    def f(z, y):
        p = written_out(z)
        return -(y * np.log(p) + (1 - y) * np.log(1 - p))

    g = ad.compile(f, 0.1, 0.0)
    assert g.value_and_grad(30.0, 0.0)[1] == 1 / (1 + np.exp(-30.0))
    assert g.value_and_grad(-30.0, 1.0)[1] == 1 / (1 + np.exp(30.0)) - 1


def test_training_on_it():
    def loss(w, x, y):
        return LOSSES["usual"](written_out(x @ w), y)

    step, w = ad.training_step(loss, W, X, Y, rate=0.5), W.copy()
    for _ in range(5):
        value, slope = ad.value_and_grad(loss)(w, X, Y)
        assert step(X, Y) == pytest.approx(value, rel=1e-12)
        w -= 0.5 * slope
    np.testing.assert_allclose(step.params, w, rtol=1e-12)
    with pytest.raises(errors.ShapeError):
        step(X, np.ones(3))
