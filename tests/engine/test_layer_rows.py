"""Layer-size rows against the small rows they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors

from . import laws

COVERED = {"linear", "softmax", "log_softmax", "softmax_cross_entropy"}


def softmax(x, axis=-1):
    return np.exp(x) / np.sum(np.exp(x), axis=axis, keepdims=True)


def cross_entropy(logits, labels):
    return -np.take_along_axis(np.log(softmax(logits)), labels[..., None], -1)[..., 0]


@pytest.mark.parametrize(
    ("x", "w", "b"),
    [
        ((2, 3), (3, 2), (2,)),
        ((3,), (3, 2), (2,)),
        ((2, 3), (3, 2), ()),
        ((2, 3), (3, 2), (2, 1)),
        ((2, 1, 3), (3, 2), (2,)),
        ((2, 3), (3,), ()),
        ((0, 3), (3, 2), (2,)),
        ((1, 3), (3, 2), (4, 2)),  # a bias that repeats the product
        ((1, 3), (3, 2), (5, 4, 2)),
        ((2, 3), (3, 1), (2,)),
        ((2, 3), (3,), (4, 2)),
        ((3,), (5, 3, 2), (2,)),
        ((4, 1, 2, 3), (5, 3, 2), (2,)),
    ],
)
def test_linear(x, w, b):
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape) for shape in (x, w, b)]
    laws.check(ad.linear, *arrays, numpys=lambda x, w, b: x @ w + b)


def test_linear_adds_nothing_into_its_operands():
    w, b = np.eye(2), np.ones(2)
    x = ad.Variable(np.eye(2))
    ad.linear(x, w, b)
    assert x.value.tolist() == [[1, 0], [0, 1]]
    assert w.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("lost", [0.0, 50.0, 800.0, np.inf])
def test_cross_entropy_of_a_class_that_is_next_to_impossible(lost):
    logits = np.array([[0.0, 1.0, -lost], [0.3, 0.1, 0.2]])
    labels = np.array([2, 0])
    slope = ad.grad(lambda z: np.sum(ad.softmax_cross_entropy(z, labels)))(logits)
    np.testing.assert_allclose(slope, softmax(logits) - np.eye(3)[labels], atol=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_softmax_along_any_axis(data):
    shape = data.draw(laws.shapes(least=1))
    axis = data.draw(laws.axis(shape))
    x = data.draw(laws.values(shape))
    laws.check(lambda v: ad.softmax(v, axis), x, numpys=lambda v: softmax(v, axis))
    laws.check(
        lambda v: ad.log_softmax(v, axis=axis),
        x,
        numpys=lambda v: np.log(softmax(v, axis)),
    )


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_softmax_cross_entropy_with_class_numbers(data):
    samples = data.draw(laws.shapes(most=2))
    classes = data.draw(st.integers(1, 4))
    x = data.draw(laws.values((*samples, classes)))
    labels = np.random.default_rng(0).integers(0, classes, samples)
    laws.check(
        lambda v: ad.softmax_cross_entropy(v, labels),
        x,
        numpys=lambda v: cross_entropy(v, labels),
    )


def test_softmax_cross_entropy_with_probabilities():
    rng = np.random.default_rng(0)
    logits, p = rng.normal(size=(2, 3)), rng.dirichlet(np.ones(3), 2)
    laws.check(
        ad.softmax_cross_entropy,
        logits,
        p,
        numpys=lambda x, q: -np.sum(q * np.log(softmax(x)), axis=-1),
    )


def test_labels_may_come_later():
    x, labels = ad.Input(name="x"), ad.Input(name="labels")
    loss = ad.softmax_cross_entropy(x, labels).mean()
    assert loss.eval({x: [[0.0, 0.0]], labels: np.array([1])}) == pytest.approx(
        np.log(2)
    )


@pytest.mark.parametrize("shift", [-1e4, 0.0, 1e4])
def test_large_logits_do_not_overflow(shift):
    x = ad.Variable(np.array([[0.0, 1.0], [2.0, 0.0]]) + shift)
    with np.errstate(all="raise", under="ignore"):
        loss = ad.softmax_cross_entropy(x, np.array([0, 1]))
        g = ad.get_gradients(loss, seed=np.ones(2))[x]
    np.testing.assert_allclose(loss.value, [1.31326169, 2.12692801], rtol=1e-8)
    np.testing.assert_allclose(g.sum(axis=1), 0, atol=1e-12)


def test_a_certain_prediction_keeps_its_digits():
    """log(softmax) of -800 is exact, where log(exp(-800)) is -inf."""
    x = ad.Variable([800.0, 0.0])
    assert ad.log_softmax(x).value.tolist() == [0.0, -800.0]
    assert ad.softmax_cross_entropy(x, 1).value == 800.0


@pytest.mark.parametrize(
    ("labels", "error", "names"),
    [
        ([0, 3], errors.ShapeError, "labels 0 to 2"),
        ([-1, 0], errors.ShapeError, "labels 0 to 2"),
        ([0.0, 1.0], errors.LeafTypeError, "float64"),
        ([True, False], errors.LeafTypeError, "bool"),
        ([0, 1, 2], errors.ShapeError, "softmax_cross_entropy"),
        ([[0, 1]], errors.ShapeError, r"labels \(1, 2\) for samples \(2,\)"),
    ],
)
def test_labels_that_are_no_classes(labels, error, names):
    logits = ad.Variable(np.zeros((2, 3)))
    with pytest.raises(error, match=names):
        ad.softmax_cross_entropy(logits, labels)


def test_single_precision_stays():
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    laws.single_precision(ad.linear, x, w, b)
    laws.single_precision(ad.softmax, x)
    laws.single_precision(ad.log_softmax, x)
    laws.single_precision(
        lambda v: ad.softmax_cross_entropy(v, np.array([0, 1, 2, 0])), x
    )
