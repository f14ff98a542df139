"""Optimizers against their recurrences, written out by hand."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors, optim


def run(make, steps=25):
    """The path of an optimizer on a bowl that is four times as steep one way."""
    scale = np.array([1.0, 4.0])
    w = ad.Parameter([3.0, -2.0])
    optimizer = make([w])
    path = [np.array(w.value)]
    for _ in range(steps):
        optimizer.zero_grad()
        (0.5 * (scale * w * w).sum()).backward()
        optimizer.step()
        path.append(np.array(w.value))
    return np.array(path), scale


def test_sgd_shrinks_each_direction_by_its_own_factor():
    path, scale = run(lambda p: optim.SGD(p, 0.1))
    k = np.arange(len(path))[:, None]
    np.testing.assert_allclose(path, path[0] * (1 - 0.1 * scale) ** k)


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_by_its_recurrence(nesterov):
    path, scale = run(lambda p: optim.Momentum(p, 0.05, 0.8, nesterov))
    w, v = path[0], np.zeros(2)
    for got in path[1:]:
        g = scale * w
        v = 0.8 * v + g
        w = w - 0.05 * (g + 0.8 * v if nesterov else v)
        np.testing.assert_allclose(got, w)


def test_adam_by_its_recurrence():
    path, scale = run(lambda p: optim.Adam(p, 0.1))
    w, m, s = path[0], np.zeros(2), np.zeros(2)
    for t, got in enumerate(path[1:], 1):
        g = scale * w
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
        w = w - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        np.testing.assert_allclose(got, w)


def test_the_first_step_of_adam_has_the_length_of_its_rate():
    path, _ = run(lambda p: optim.Adam(p, 0.1), steps=1)
    np.testing.assert_allclose(np.abs(path[1] - path[0]), 0.1, rtol=1e-6)


def test_a_schedule_follows_the_epochs():
    w = ad.Parameter([1.0])
    descent = optim.SGD([w], optim.inverse_sqrt(0.1))
    rates = []
    for _ in range(3):
        rates.append(descent.learning_rate)
        descent.end_epoch()
    np.testing.assert_allclose(rates, 0.1 / np.sqrt([1, 2, 3]))
    assert optim.exponential(1.0, 0.5)(3) == 0.125
    warm = [optim.cosine(1.0, 10, warmup=4)(epoch) for epoch in range(11)]
    assert warm[:4] == [0.25, 0.5, 0.75, 1.0]
    assert warm[10] == 0.0
    assert warm == [*warm[:4], *sorted(warm[4:], reverse=True)]


def test_nothing_to_train_is_said_at_once():
    with pytest.raises(errors.AutodiffError, match="nothing to train"):
        optim.SGD([], 0.1)


def rosenbrock(v):
    return 100 * (v[1] - v[0] ** 2) ** 2 + (1 - v[0]) ** 2


def test_newton_on_rosenbrock():
    result = optim.newton(rosenbrock, [-1.2, 1.0], steps=6)
    assert len(result.points) == 7
    assert result.value == pytest.approx(3.4e-20, rel=0.5)
    np.testing.assert_allclose(result.x, [1, 1], atol=1e-9)


def test_newton_stops_when_there_is_no_slope_left():
    result = optim.newton(lambda v: np.sum((v - 2) ** 2), [5.0, 5.0])
    assert len(result.points) == 2


def test_newton_on_a_flat_function_says_so():
    with pytest.raises(errors.AutodiffError, match="singular"):
        optim.newton(lambda v: np.sum(v), [1.0, 1.0])


@pytest.mark.parametrize("x", [3.0, [[3.0, -1.0], [0.5, 2.0]]])
def test_newton_takes_numbers_and_matrices(x):
    """A bowl whose entries all pull at each other: its lowest point is known."""
    goal = np.arange(np.size(x)).reshape(np.shape(x)) + 1.0

    def bowl(v):
        return np.sum((v - goal) ** 2) + np.sum(v - goal) ** 2

    found = optim.newton(bowl, x)
    np.testing.assert_allclose(found.x, goal, atol=1e-12)
    assert len(found.points) == 2


OPTIMIZERS = [
    lambda p: optim.SGD(p, 0.1),
    lambda p: optim.SGD(p, lambda epoch: np.float64(0.1)),
    lambda p: optim.Momentum(p, 0.1, nesterov=True),
    lambda p: optim.Adam(p, 0.1),
]


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_hands_over_a_new_array_of_the_same_type(make, dtype):
    w = ad.Parameter(np.array([3.0, -2.0], dtype))
    optimizer = make([w])
    kept, loss = [w.value], (w * w).sum()
    for _ in range(3):
        optimizer.zero_grad()
        (w * w).sum().backward()
        gradient = w.grad.copy()
        optimizer.step()
        np.testing.assert_array_equal(w.grad, gradient)
        assert w.value.dtype == dtype
        kept.append(w.value)
    for i, value in enumerate(kept):
        assert not any(np.shares_memory(value, later) for later in kept[i + 1 :])
    np.testing.assert_array_equal(kept[0], [3.0, -2.0])
    with pytest.raises(errors.FrozenValueError):
        w.value[0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(w.value)[0] = 1.0
    with pytest.raises(errors.StaleValueError):
        loss.backward()


def test_numbers_are_trained_too():
    w = ad.Parameter(3.0)
    for make in OPTIMIZERS:
        optimizer = make([w])
        (w * w).backward()
        optimizer.step()
        assert type(w.value) is float
    assert w.value < 2.5


@pytest.mark.parametrize("make", OPTIMIZERS)
def test_a_parameter_shared_by_two_layers_moves_once(make):
    def trained(names):
        w = ad.Parameter([1.0, -2.0])
        optimizer = make(dict.fromkeys(names, w))
        for _ in range(3):
            optimizer.zero_grad()
            (w * w).sum().backward()
            optimizer.step()
        return w.value

    np.testing.assert_array_equal(trained(["a", "b"]), trained(["a"]))
