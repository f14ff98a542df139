"""A trace on shapes and types gives the program that a trace on values gives."""

from __future__ import annotations

import gc
import time
import tracemalloc

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.compiler import standins
from autodiff_lab.engine.compiler.standins import StandIn, stand_in

RNG = np.random.default_rng(0)
X = RNG.uniform(0.5, 1.5, size=(60, 50))
LABELS = RNG.integers(0, 50, size=60)

PROGRAMS = {
    "elementwise": lambda x: np.sum(np.sin(x) * x + x / 3 - np.maximum(x, 1)),
    "broadcast": lambda x: np.sum(x * x[0] + x[:, :1]),
    "products": lambda x: np.sum((x @ x.T) @ x),
    "means": lambda x: np.mean(x**2, axis=0) @ np.mean(x, axis=0),
    "extremes": lambda x: np.sum(np.max(x, axis=1)) + np.min(x),
    "turned": lambda x: np.sum(np.exp(x.T)[::2] * x.T[1::2]),
    "chosen": lambda x: np.sum(np.where(x > 1, x, 0.5 * x)),
    "softmax": lambda x: np.mean(ad.softmax_cross_entropy(x, LABELS)),
    "logs": lambda x: np.sum(ad.log_softmax(x)[:, 0] + np.logaddexp(x, 1)[:, 1]),
    "shapes": lambda x: np.sum(np.reshape(x, (len(x) // 2, -1))) / x.size,
    "stacked": lambda x: np.sum(np.concatenate([x, x * 2])[np.arange(70)]),
    "cumulated": lambda x: np.sum(np.cumsum(x, axis=0) * np.sort(x, axis=1)),
    "gradient": lambda x: np.sum(ad.grad(lambda x: np.sum(np.tanh(x) ** 3))(x)),
    "images": lambda x: np.sum(
        ad.max_pool2d(ad.conv2d(x.reshape(10, 3, 10, 10), np.ones((4, 3, 3, 3))))
    ),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", PROGRAMS)
def test_shapes_give_the_program_that_values_give(name, dtype, monkeypatch):
    f, x = PROGRAMS[name], X.astype(dtype)
    on_shapes = ad.compile(f, x)
    monkeypatch.setattr(standins, "SMALL", 10**9)
    on_values = ad.compile(f, x)
    assert on_shapes.source == on_values.source
    value, slope = on_shapes.value_and_grad(x)
    wanted, expected = ad.value_and_grad(f)(x)
    tolerance = {"rtol": 1e-9 if dtype is np.float64 else 2e-3, "atol": 1e-5}
    np.testing.assert_allclose(value, wanted, **tolerance)
    np.testing.assert_allclose(slope, expected, **tolerance)
    assert slope.dtype == dtype


UFUNCS = [np.add, np.multiply, np.divide, np.maximum, np.greater, np.power, np.hypot]
OPERANDS = [
    (X, X),
    (X, X[0]),
    (X, 2.0),
    (2, X),
    (X.astype(np.float32), X.astype(np.float32)),
    (X.astype(np.float32), 2.5),
    (X.T, np.ones((50, 60))),
    (np.asfortranarray(X), X),
]


@pytest.mark.parametrize("ufunc", UFUNCS)
@pytest.mark.parametrize("operands", OPERANDS)
def test_results_look_as_numpy_says(ufunc, operands):
    found = ufunc(*map(stand_in, operands))
    expected = ufunc(*operands)
    assert type(found) is StandIn and not np.shares_memory(found, X)
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    assert found.strides == expected.strides


@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 1), (-1,)])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("reduce", [np.sum, np.max, np.mean, np.prod])
def test_reductions_look_as_numpy_says(reduce, axis, keepdims):
    for x in (X, X.astype(np.float32), np.ones((70, 60, 50), int)):
        found = reduce(stand_in(x), axis=axis, keepdims=keepdims)
        expected = reduce(x, axis=axis, keepdims=keepdims)
        assert np.shape(found) == np.shape(expected)
        assert np.asarray(found).dtype == np.asarray(expected).dtype


@pytest.mark.parametrize(
    ("a", "b"), [(2, 2), (1, 2), (2, 1), (3, 2), (2, 3), (3, 3), (1, 3), (3, 1)]
)
def test_products_of_matrices_look_as_numpy_says(a, b):
    left = np.ones((4, 50, 60)[3 - a :])
    right = np.ones((4, 60, 70)[3 - b :] if b > 1 else (60,))
    found = np.matmul(stand_in(left), stand_in(right))
    assert np.shape(found) == np.matmul(left, right).shape


def test_a_small_product_of_large_matrices_is_not_worked_out():
    found = stand_in(np.ones((4, 5000))) @ stand_in(np.ones((5000, 3)))
    assert (type(found), found.shape, found.dtype) == (np.ndarray, (4, 3), float)
    assert np.all(found == 1)  # and not 5000
    assert type(stand_in(np.ones(5000)) @ stand_in(np.ones(5000))) is np.float64
    assert np.all(stand_in(np.ones((4, 5000))).dot(np.ones((5000, 3))) == 1)
    assert np.all(stand_in(np.ones((4, 5000))).dot(np.ones(5000)) == 5000)


@pytest.mark.parametrize(("rows", "times"), [(3, 1), (3000, 2)])
def test_only_large_examples_are_tried_twice(rows, times):
    runs = []

    def f(x):
        runs.append(x.shape)
        return np.sum(x @ x)

    with pytest.raises(errors.ShapeError):
        ad.compile(f, np.ones((rows, 2)))
    assert len(runs) == times


def test_large_examples_cost_no_more_than_small_ones():
    def f(x):
        y = x
        for _ in range(40):
            y = np.exp(np.sin(y)) * np.tanh(x)
        return np.sum(y)

    large = np.ones(1_000_000)
    started = time.process_time()
    ad.value_and_grad(f)(large)
    eager = time.process_time() - started
    tracemalloc.start()
    started = time.process_time()
    compiled = ad.compile(f, large)
    written = time.process_time() - started
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert written < eager / 2
    assert held < large.nbytes and "blocks" in compiled.source


def test_an_error_points_at_the_users_line_and_says_what_numpy_says():
    def f(x):
        return np.sum(x @ x)  # this line

    messages = []
    for rows in (3, 3000):
        x = np.ones((rows, 2))
        for run in (ad.grad(f), lambda x: ad.compile(f, x)):
            with pytest.raises(errors.ShapeError, match="line ") as caught:
                run(x)
            messages.append(str(caught.value).split("Likely cause")[1])
        assert messages[-1] == messages[-2]
        with pytest.raises(
            errors.ShapeError, match=r"matmul does not fit .*line 1\d\d"
        ):
            ad.compile(f, x)


def test_a_branch_on_a_value_is_refused_also_for_large_arrays():
    def f(x):
        return np.sum(x) if np.sum(x) > 0 else np.sum(-x)

    with pytest.raises(errors.ConcretizationError, match=r"line \d+ of test_compile_s"):
        ad.compile(f, X)


def test_what_needs_numbers_that_make_sense_is_traced_on_them():
    """Ones cannot be factored; a matrix that can is found in the example."""
    matrix = X.T @ X + np.eye(50)

    def f(a):
        return np.sum(np.log(np.diagonal(np.linalg.cholesky(a))))

    compiled = ad.compile(f, matrix)
    value, slope = compiled.value_and_grad(matrix)
    wanted, expected = ad.value_and_grad(f)(matrix)
    assert value == pytest.approx(wanted)
    np.testing.assert_allclose(slope, expected, rtol=1e-9)


def test_custom_operations_see_ordinary_arrays_at_every_call():
    seen = []

    def forward(x):
        seen.append(float(x[0, 0]))
        return x * 2

    double = ad.custom_op(forward, vjp=lambda g, y, x: g * 2, name="double_standing")
    g = ad.compile(lambda x: np.sum(double(x)), X)
    assert g.value_and_grad(X)[0] == pytest.approx(2 * X.sum())
    assert seen[-1] == X[0, 0]


def test_chosen_numbers_are_not_taken_for_constants():
    """The example's 1.0 and 0.0 are arguments, and no mask."""

    def f(x, s, t):
        return np.sum(np.where(x > 1, s, t) * x)

    x = X.reshape(-1)
    for backend in ("auto", "array"):
        g = ad.compile(f, x, 1.0, 0.0, backend=backend)
        assert g.value_and_grad(x, 2.0, 3.0)[0] == pytest.approx(f(x, 2.0, 3.0))


def test_training_steps_are_written_on_shapes_too():
    step = ad.training_step(
        lambda p, x: np.mean((x @ p["w"]) ** 2),
        {"w": np.ones((50, 60))},
        X,
        rate=0.1,
    )
    w = np.ones((50, 60))
    for _ in range(2):
        value, slope = ad.value_and_grad(lambda w: np.mean((X @ w) ** 2))(w)
        assert step(X) == pytest.approx(value)
        w = w - 0.1 * slope
    np.testing.assert_allclose(step.params["w"], w)
