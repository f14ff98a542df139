"""Training steps: forward, backward and update in one, against the same by hand."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors

BACKENDS = ["auto", "array"]


def loss(params, x, y):
    return np.mean((np.tanh(x @ params["w"] + params["b"]) - y) ** 2)


def problem(seed=0, rows=5, dtype=float):
    random = np.random.default_rng(seed)
    params = {
        "w": random.normal(size=(3, 2)).astype(dtype),
        "b": np.zeros(2, dtype),
    }
    data = random.normal(size=(rows, 3)), random.normal(size=(rows, 2))
    return params, tuple(array.astype(dtype) for array in data)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_gradient_descent_as_by_hand(backend, dtype):
    params, data = problem(dtype=dtype)
    step = ad.training_step(loss, params, *data, rate=0.5, backend=backend)
    eager = ad.value_and_grad(loss)
    by_hand = {name: array.copy() for name, array in params.items()}
    for _ in range(10):
        value, slopes = eager(by_hand, *data)
        assert step(*data) == pytest.approx(value, rel=1e-5)
        for name in by_hand:
            by_hand[name] -= dtype(0.5) * slopes[name]
    for name in by_hand:
        assert step.params[name].dtype == dtype
        np.testing.assert_allclose(step.params[name], by_hand[name], rtol=1e-4)
    np.testing.assert_array_equal(params["b"], 0)  # the caller's own are untouched


@pytest.mark.parametrize("backend", BACKENDS)
def test_momentum_and_adam_keep_their_state(backend):
    def momentum(p, g, velocity):
        velocity = 0.9 * velocity + g
        return p - 0.1 * velocity, velocity

    def adam(p, g, state):
        mean, square, count = state["m"], state["v"], state["t"] + 1
        mean, square = 0.9 * mean + 0.1 * g, 0.99 * square + 0.01 * g * g
        m, v = mean / (1 - 0.9**count), square / (1 - 0.99**count)
        new = {"m": mean, "v": square, "t": count}
        return p - 0.1 * m / (np.sqrt(v) + 1e-8), new

    def start(p):
        return {"m": np.zeros_like(p), "v": np.zeros_like(p), "t": 0.0}

    eager = ad.value_and_grad(loss)
    for update, first in [(momentum, np.zeros_like), (adam, start)]:
        params, data = problem()
        step = ad.training_step(
            loss, params, *data, update=update, state=first, backend=backend
        )
        by_hand = {name: array.copy() for name, array in params.items()}
        states = {name: first(array) for name, array in params.items()}
        for _ in range(5):
            step(*data)
            _, slopes = eager(by_hand, *data)
            for name in by_hand:
                by_hand[name], states[name] = update(
                    by_hand[name], slopes[name], states[name]
                )
        for name in by_hand:
            np.testing.assert_allclose(step.params[name], by_hand[name], rtol=1e-7)
        if update is adam:
            assert step.state["w"]["t"] == 5.0


def test_the_rate_is_folded_into_the_seed():
    params, data = problem()
    source = ad.training_step(loss, params, *data, rate=0.25, backend="array").source
    updates = [line for line in source.splitlines() if "subtract(params_" in line]
    assert len(updates) == 2
    own = ad.training_step(
        loss, params, *data, update=lambda p, g: p - 0.25 * g, backend="array"
    )
    assert own.source == source


@pytest.mark.parametrize("backend", BACKENDS)
def test_parameters_are_the_same_arrays_for_ever(backend):
    params, data = problem()
    step = ad.training_step(loss, params, *data, backend=backend)
    w = step.params["w"]
    before = w.copy()
    step(*data)
    assert step.params["w"] is w and not np.array_equal(w, before)
    w[...] = before  # an older state, put back by the user
    step.params["b"][...] = 0.0
    assert step(*data) == ad.value_and_grad(loss)(params, *data)[0]


@pytest.mark.parametrize("backend", BACKENDS)
def test_updates_see_the_old_values_of_each_other(backend):
    """A parameter swaps places with its state: neither may read what is new."""

    def f(p, x):
        return np.sum(p[0] * x) + np.sum(p[1] * x * x)

    a, b, x = np.array([1.0, 2.0]), np.array([5.0, 7.0]), np.array([1.0, -1.0])

    def rotate(p, g, other):
        return other, p

    step = ad.training_step(
        f, [a, b], x, update=rotate, state=lambda p: p * 10, backend=backend
    )
    step(x)
    np.testing.assert_array_equal(step.params[0], a * 10)
    np.testing.assert_array_equal(step.state[0], a)
    step(x)
    np.testing.assert_array_equal(step.params[1], b)


def test_batches_of_other_sizes_train_the_same_parameters():
    params, data = problem()
    step = ad.training_step(loss, params, *data, rate=0.1)
    step(*data)
    step(*problem(rows=2)[1])
    step(*data)
    assert len(step.signatures) == 2
    eager, by_hand = ad.grad(loss), params
    for batch in (data, problem(rows=2)[1], data):
        slopes = eager(by_hand, *batch)
        by_hand = {n: by_hand[n] - 0.1 * slopes[n] for n in by_hand}
    np.testing.assert_allclose(step.params["w"], by_hand["w"])


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_error_leaves_the_parameters_alone(backend):
    params, data = problem()
    step = ad.training_step(loss, params, *data, backend=backend)
    before = step.params["w"].copy()
    with pytest.raises(errors.ShapeError):
        step(data[0][:, :2], data[1])
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        step(np.full_like(data[0], 1e300), data[1] * 1e300)
    np.testing.assert_array_equal(step.params["w"], before)


def test_a_network_of_layers_trains_in_one_step():
    random = np.random.default_rng(0)
    images = random.normal(size=(6, 1, 4, 4))
    labels = random.integers(0, 3, size=6)
    params = [random.normal(size=(2, 1, 3, 3)), np.zeros(2), random.normal(size=(8, 3))]

    def network(p, x, y):
        h = ad.max_pool2d(ad.relu(ad.conv2d(x, p[0], p[1], padding=1)))
        return np.mean(ad.softmax_cross_entropy(h.reshape(6, 8) @ p[2], y))

    step = ad.training_step(network, params, images, labels, rate=0.3)
    slopes = ad.grad(network)(params, images, labels)
    losses = [step(images, labels) for _ in range(1)]
    for new, old, slope in zip(step.params, params, slopes, strict=True):
        np.testing.assert_allclose(new, old - 0.3 * slope, rtol=1e-9, atol=1e-12)
    losses += [step(images, labels) for _ in range(60)]
    assert losses[-1] < 0.5 * losses[0]


def test_an_update_of_the_wrong_shape_is_refused():
    params, data = problem()
    with pytest.raises(errors.ShapeError, match="update"):
        ad.training_step(loss, params, *data, update=lambda p, g: np.sum(p) - g[0])


UPDATES = {
    "decay of matrices": lambda p, g: p - 0.1 * (g + p if p.ndim == 2 else g),
    "by the size": lambda p, g: p - 0.1 * g / p.size,
    "by the number of axes": lambda p, g: p - 0.1 * g / len(p.shape),
    "the mean of all slopes": lambda p, g: p - 0.1 * np.mean(g),
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", UPDATES)
def test_an_update_that_looks_at_shapes(name, backend):
    params, data = problem()
    update = UPDATES[name]
    step = ad.training_step(loss, params, *data, update=update, backend=backend)
    for _ in range(3):
        _, slopes = ad.value_and_grad(loss)(params, *data)
        params = {name: update(params[name], slopes[name]) for name in params}
        step(*data)
    for name in params:
        np.testing.assert_allclose(step.params[name], params[name], rtol=1e-9)


def test_an_update_that_branches_on_values_is_refused():
    params, data = problem()
    with pytest.raises(errors.ConcretizationError, match="value of a node"):
        ad.training_step(
            loss,
            params,
            *data,
            update=lambda p, g: p - g if np.max(np.abs(g)) < 2 else p,
        )


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_rate_from_outside_is_read_at_every_step(backend):
    rate, x = ad.Variable(0.5, name="rate"), np.ones(3)
    step = ad.training_step(
        lambda p, x: np.sum(p * x),
        np.zeros(3),
        x,
        update=lambda p, g: p - rate * g,
        backend=backend,
    )
    step(x)
    rate.value = 0.25
    step(x)
    np.testing.assert_array_equal(step.params, -0.75)
