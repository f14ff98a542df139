"""What compiled code once did otherwise than the eager engine: found at random."""

from __future__ import annotations

import enum
from collections import namedtuple

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.tree import flatten

X = np.array([[1.0, 2.0], [3.0, 4.0]])
CUBE = np.arange(8.0).reshape(2, 2, 2)
BACKENDS = pytest.mark.parametrize("backend", ["auto", "array"])


def alike(found, expected):
    assert type(found) is type(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


# -- values --


@BACKENDS
@pytest.mark.parametrize(
    "repeated",
    [
        lambda x: x.T * np.ones((2, 2, 2)),
        lambda x: x.T + np.zeros((2, 2, 2)),
        lambda x: np.broadcast_to(x.T, (2, 2, 2)),
    ],
)
def test_turned_twice_and_repeated_in_between(repeated, backend):
    g = ad.compile(lambda x: np.sum(repeated(x).T * CUBE), X, backend=backend)
    value, slope = g.value_and_grad(X)
    assert value == np.sum(np.broadcast_to(X.T, (2, 2, 2)).T * CUBE)
    np.testing.assert_allclose(slope, np.sum(CUBE, axis=2))


@pytest.mark.parametrize("x", [1.5, -1.5])
@pytest.mark.parametrize(
    "f",
    [
        lambda x: -x * ~(x > 0),
        lambda x: -x * (x > 0),
        lambda x: -x * ((x > 0) & (x < 2)),
        lambda x: x * ((x > 0) + np.logical_not(x > 5)),
        lambda x: x * (np.isfinite(x) + np.logical_not(x > 5)),
    ],
)
def test_truth_values_among_numbers(f, x):
    value, slope = ad.value_and_grad(f)(x)
    found, by = ad.compile(f, 1.0).value_and_grad(x)
    alike(found, value)
    alike(by, slope)


def test_a_scaled_count_is_no_count():
    counts = np.array([1, 2, 3], np.uint8)
    g = ad.compile(lambda x, n: -(1.0 * n) * x, X[0, 0], counts, backend="array")
    np.testing.assert_array_equal(g(2.0, counts), [-2.0, -4.0, -6.0])


@pytest.mark.parametrize(
    "inner", [np.maximum, lambda x, y: np.where(x < y, x, y), lambda x, y: x - y]
)
def test_softplus_of_a_choice(inner):
    g = ad.compile(lambda x, y: ad.softplus(inner(x, y)), 1.0, 2.0)
    for x, y in ((-1.0, 2.0), (1.5, -0.5), (-3.0, -2.0)):
        assert g(x, y) == pytest.approx(np.log1p(np.exp(inner(x, y))))


def test_counts_in_blocks_are_counts():
    x = np.linspace(-1, 1, 50_001)

    def f(x):
        y = np.sin(np.cos(np.exp(np.tanh(x) * 2) * 3) * 2)
        return np.sum(y > 0), np.sum(y)

    count, total = ad.compile(f, x)(x)
    alike(count, f(x)[0])
    assert total == pytest.approx(f(x)[1])


# -- what goes in and comes out --

Line = namedtuple("Line", "slope offset")


value = namedtuple("value", "slope offset")  # as the code itself is called


class Part(enum.Enum):
    SLOPE = 1
    OFFSET = 2


class Stack(list):
    pass


@BACKENDS
@pytest.mark.parametrize(
    "line",
    [
        Line(2.0, X),
        value(2.0, X),
        Stack([2.0, X]),
        {Part.SLOPE: 2.0, Part.OFFSET: X},
        {np.int64(1): 2.0, np.int64(2): X},
        {np.inf: 2.0, (1, "a"): X},
        (Line(1.0, (2.0,)), [X], {"{}": 3.0}),
    ],
    ids=repr,
)
def test_gradients_and_results_nest_as_the_arguments_do(line, backend):
    def f(line):
        return sum(np.sum(leaf * leaf) for leaf in flatten(line)[0])

    expected = ad.grad(f)(line)
    g = ad.compile(f, line, backend=backend)
    assert repr(g.value_and_grad(line)[1]) == repr(expected)
    same = ad.compile(lambda line: line, line, backend=backend)
    assert repr(same(line)) == repr(line)


@BACKENDS
def test_anything_may_be_returned_beside_numbers(backend):
    def f(x):
        return x * 2, np.sin, x.dtype, np.float32(0.1), np.nan, "{x}", None

    found = ad.compile(f, X, backend=backend)(X)
    assert repr(found) == repr(f(X))
    assert repr(ad.compile(f, 1.0)(3.0)) == repr(f(np.float64(3.0))).replace(
        "np.float64(6.0)", "6.0"
    )


def test_other_numbers_of_arguments():
    def scaled(x, by=2.0):
        return x * by

    for g in (
        ad.compile(scaled),
        ad.compile(scaled, 1.0),
        ad.compile(scaled, 1.0, 1.0),
    ):
        assert (g(3.0), g(3.0, 5.0), g(4.0)) == (6.0, 15.0, 8.0)
        assert g.value_and_grad(3.0, 5.0) == (15.0, 5.0)
        assert g.value_and_grad(3.0) == (6.0, 2.0)

    @ad.compile
    def total(*numbers):
        return sum(n * n for n in numbers)

    assert total.value_and_grad(1.0, 2.0) == (5.0, 2.0)
    assert total.value_and_grad(1.0, 2.0, 3.0) == (14.0, 2.0)
    assert ad.compile(lambda x=2.0: x * 3)() == 6.0
    assert ad.compile(ad.softplus).value_and_grad(0.0) == (np.log(2.0), 0.5)

    def loss(w, x, by=2.0):
        return w * x * by

    step = ad.training_step(loss, 1.0, 1.0, rate=1.0)
    assert (step(1.0), step(1.0, 3.0)) == (2.0, -3.0)


@pytest.mark.parametrize("argnums", [-1, 2, (0, -1)])
def test_an_argument_that_is_not_there_has_no_gradient(argnums):
    with pytest.raises(errors.LeafTypeError, match="there is no argument"):
        ad.compile(lambda x, y: x * y, argnums=argnums).value_and_grad(2.0, 3.0)


# -- inside of others --


def scaled_by(a):
    """Closes over an argument of the function around it."""
    return ad.compile(lambda x: a * x, 2.0)(2.0)


@pytest.mark.parametrize(
    "outer",
    [
        lambda: ad.grad(scaled_by)(3.0),
        lambda: ad.grad(lambda a: a * a + scaled_by(a))(3.0),
        lambda: ad.grad(lambda a: scaled_by(a * a))(3.0),
        lambda: ad.grad(ad.grad(lambda a: scaled_by(a) * a))(3.0),
        lambda: ad.jvp(scaled_by, (3.0,), (1.0,)),
        lambda: ad.hessian(lambda a: a @ a + scaled_by(a[0]))(X[0]),
        lambda: ad.compile(scaled_by, 3.0)(5.0),
    ],
)
def test_arguments_of_a_function_around_are_no_variables(outer):
    with pytest.raises(errors.ConcretizationError, match="function around it"):
        outer()


def test_variables_are_still_read_inside_of_a_derivative():
    w = ad.Variable(2.0)
    assert ad.grad(lambda a: a * ad.compile(lambda x: w * x, 1.0)(3.0))(1.0) == 6.0


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.maximum(x, 0),
        lambda x: np.minimum(x, 3),
        lambda x: np.where(x > 0, x, 0),
        lambda x: np.where(x > 3, 0.5, x > 0),
        lambda x: np.maximum(x, -x),
        lambda x: np.clip(x, 0, 1),
        lambda x: -(1.0 * (x > 0)),
        lambda x: (x > 0) * 1,
        lambda x: np.sinc(np.where(x > 3, 0.5, x > 0)),
    ],
)
def test_numbers_are_floats_where_the_eager_engine_has_floats(f):
    g = ad.compile(f, 1.0)
    in_parts = ad.compile(lambda x: f(x[0]), X[0])
    for x in (1.5, -1.5, 0.0, 3.0, 5.0):
        value, slope = ad.value_and_grad(f)(x)
        alike(g(x), value)
        alike(g.value_and_grad(x)[1], slope)
        alike(in_parts(np.array([x, 2.0])), value)


@BACKENDS
def test_a_number_gives_way_where_an_array_would_not(backend):
    x, s = X.astype("f"), 0.1
    g = ad.compile(lambda x, s: x - np.broadcast_to(s, (2,)), x, s, backend=backend)
    np.testing.assert_allclose(g(x, s), x - np.full(2, s), rtol=1e-12)
    assert g(x, s).dtype == np.float64


def test_slopes_stay_in_single_precision():
    x = np.linspace(-1, 1, 8, dtype="f").reshape(2, 2, 2)
    pattern = np.arange(18).reshape(3, 2, 3)

    def f(x):
        y = ad.logsumexp(np.prod(x, axis=0))
        return y * 0.5 + np.sum(np.where(y > 0, y, pattern) * np.cos(pattern))

    slope = ad.compile(f, x).value_and_grad(x)[1]
    assert slope.dtype == np.float32
    np.testing.assert_allclose(slope, ad.grad(f)(x), rtol=1e-5)


# -- operations of the user's own --


@BACKENDS
@pytest.mark.parametrize("x", [0.7, X])
def test_two_checkpoints_are_two_functions(x, backend):
    def f(x):
        inner = ad.checkpoint(lambda z: np.tanh(ad.checkpoint(np.sin)(z)) * z)
        return np.sum(ad.checkpoint(np.sin)(x) * ad.checkpoint(np.cos)(x) + inner(x))

    def plainly(x):
        return np.sum(np.sin(x) * np.cos(x) + np.tanh(np.sin(x)) * x)

    value, slope = ad.compile(f, x, backend=backend).value_and_grad(x)
    np.testing.assert_allclose(value, plainly(x), rtol=1e-12)
    np.testing.assert_allclose(slope, ad.grad(plainly)(x), rtol=1e-12)


def scaled_operation(name, by):
    return ad.custom_op(lambda a: a * by, name=name, partial=lambda y, a: by)


def test_two_operations_of_one_name_are_two():
    twice, thrice = scaled_operation("scaled", 2.0), scaled_operation("scaled", 3.0)
    x = ad.Variable(0.5, name="x")
    assert (twice(x) - thrice(x)).simplify().value == -0.5
    assert (ad.checkpoint(np.sin)(x) - ad.checkpoint(np.cos)(x)).simplify().value != 0
    assert ad.compile(lambda x: twice(x) - thrice(x), 1.0).value_and_grad(4.0) == (
        -4,
        -1,
    )


@BACKENDS
@pytest.mark.parametrize(
    "name",
    [
        "log_likelihood",
        "cast",
        "label_mask",
        "chosen",
        "array",
        "empty",
        "plain",
        "abs",
        "float",
        "run",
    ],
)
def test_operations_may_be_called_as_the_code_calls_its_own(name, backend):
    op = scaled_operation(name, 2.5)

    def f(x):
        y = np.sum(np.abs(op(x)) + op(np.abs(x)) * np.maximum(x, 0) ** 1.5)
        return y + np.sum(op(op(x)), axis=0) @ np.ones(2) if np.ndim(x) else y

    for x in (X, 0.5):
        value, slope = ad.value_and_grad(f)(x)
        found, by = ad.compile(f, x, backend=backend).value_and_grad(x)
        np.testing.assert_allclose(found, value, rtol=1e-12)
        np.testing.assert_allclose(by, slope, rtol=1e-12)


# -- training --


@BACKENDS
@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_an_update_may_turn_one_parameter_and_not_another(first, backend):
    start = {first: None} | {"a": X[0], "b": X, "c": X[1]}

    def loss(p, x):
        return np.sum((p["a"] * x) ** 2) + np.sum(np.sin(p["b"])) + p["c"] @ p["a"]

    def update(p, g):
        return p - 0.01 * g if p.ndim == 2 else p[::-1]

    step = ad.training_step(loss, start, X[0], update=update, backend=backend)
    expected = {key: np.array(value) for key, value in start.items()}
    for _ in range(3):
        slopes = ad.grad(loss)(expected, X[0])
        expected = {key: update(p, slopes[key]) for key, p in expected.items()}
        step(X[0])
    for key, value in step.params.items():
        np.testing.assert_allclose(value, expected[key], rtol=1e-12)


def test_many_parameters_are_written_over_in_place():
    params = [np.full(200, float(i)) for i in range(300)]
    momentum = {"update": lambda p, g, m: (p - m - g, m + g), "state": np.zeros_like}
    step = ad.training_step(
        lambda p, x: sum(np.sum(q * x) for q in p), params, X[0, 0], **momentum
    )
    for _ in range(2):
        step(2.0)
    np.testing.assert_array_equal(step.params[7], np.full(200, 7.0 - 2 - 4))
    assert "copyto(p_7" not in step.source


def test_the_parts_of_a_state_may_come_back_in_another_order():
    def update(p, g, state):
        mean, square = 0.9 * state["mean"] + g, 0.5 * state["square"] + g * g
        return p - 0.1 * mean / (1 + square), {"square": square, "mean": mean}

    def start(p):
        return {"mean": np.zeros_like(p), "square": np.ones_like(p)}

    step = ad.training_step(
        lambda p, x: np.sum(p * p * x), X[0], 1.0, update=update, state=start
    )
    p, state = X[0], start(X[0])
    for _ in range(3):
        p, state = update(p, 2 * p * 2.0, state)
        step(2.0)
    np.testing.assert_allclose(step.params, p, rtol=1e-12)
    np.testing.assert_allclose(step.state["mean"], state["mean"], rtol=1e-12)


def forgotten(p, g):
    p -= 0.1 * g


@BACKENDS
@pytest.mark.parametrize(
    "update, state, error",
    [
        (forgotten, None, errors.LeafTypeError),
        (lambda p, g: "none", None, errors.LeafTypeError),
        (lambda p, g: p + 1j, None, errors.UnsupportedError),
        (lambda p, g: 1j, None, errors.UnsupportedError),
        (lambda p, g, s: p - g, np.zeros_like, errors.ShapeError),
        (lambda p, g, s: (p - g, s, s), np.zeros_like, errors.ShapeError),
        (lambda p, g, s: (p - g, {}), lambda p: {"m": 0.0}, errors.ShapeError),
    ],
)
def test_what_no_parameter_can_become_is_refused(update, state, error, backend):
    how = {"update": update, "state": state, "backend": backend}
    with pytest.raises(error):
        ad.training_step(lambda p, x: p * x, 1.0, 1.0, **how)


def test_errors_of_later_calls_point_at_the_call():
    step = ad.training_step(lambda p, x: np.sum(p * x), X[0], X[0])
    with pytest.raises(errors.ShapeError, match="test_compile_again"):
        step(np.ones(5))


@pytest.mark.parametrize(
    "odd", [np.ma.masked_array([1.0, 2.0], [0, 1]), np.ones((1, 2)).view(np.matrix)]
)
def test_arrays_with_an_arithmetic_of_their_own_are_refused(odd):
    double = ad.compile(lambda x: np.sum(x * 2.0), np.ones(2))
    for call in (double, double.value_and_grad, lambda x: ad.compile(np.sum, x)):
        with pytest.raises(errors.LeafTypeError, match=r"masked|np\.matrix"):
            call(odd)


def test_other_numbers_of_arguments_cost_the_usual_ones_no_further_call():
    g = ad.compile(lambda *numbers: numbers[0] * numbers[-1], 3.0, 2.0)
    assert g.value_and_grad(3.0, 2.0) == (6.0, 2.0)
    assert g.value_and_grad(3.0) == (9.0, 6.0)
    assert g.value_and_grad(3.0, 5.0, 4.0) == (12.0, 4.0)
    assert g.value_and_grad.__code__.co_name == "value_and_grad"  # no wrapper around it
