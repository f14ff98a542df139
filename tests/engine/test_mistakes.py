"""Ten mistakes that users make, and what they are told.

Each is answered where it happens, with the operation, the operands' names and shapes,
the line, and the cure; none gives a wrong gradient without a word. (Collected from the
issues of other libraries: shapes, non-scalar roots, math.sin, assignment, changed data,
missing rules, integers, independence, log(-1), a second backward.)
"""

from __future__ import annotations

import cmath
import math
import traceback

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors


def told(mistake, expected, *parts):
    """Run the mistake: the error, its cure, and the parts of the message asked for."""
    with pytest.raises(expected) as caught:
        mistake()
    message = str(caught.value)
    for part in (*parts, "What to do:"):
        assert part in message
    shown = traceback.format_tb(caught.value.__traceback__)
    assert any(__file__ in frame for frame in shown)
    return message


def vector(size, name):
    return ad.Variable(np.linspace(1.0, 2.0, size), name=name)


# 1 -- shapes that do not fit


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (lambda a, b: a * b, "multiply"),
        (lambda a, b: a @ b, "matmul"),
        (lambda a, b: np.where(a > 1, a, b), "where"),
        (lambda a, b: np.stack([a, b]), "stack"),
        (lambda a, b: a.reshape(2, 2), "reshape"),
    ],
)
def test_shapes_that_do_not_fit(operation, name):
    a, b = vector(3, "alpha"), vector(4, "beta")
    parts = [name, "alpha of shape (3,)", "line ", "test_mistakes.py"]
    told(lambda: operation(a, b), errors.ShapeError, *parts)


def test_a_product_says_in_words_what_does_not_meet():
    a, b = (ad.Variable(np.ones((2, 3)), name=name) for name in ("alpha", "beta"))
    message = told(lambda: a @ b, errors.ShapeError, "first have 3 entries", "second 2")
    assert "gufunc" not in message
    told(lambda: a @ ad.Variable(np.ones(2)), errors.ShapeError, "3", "second 2")
    told(lambda: a @ ad.Variable(2.0), errors.ShapeError, "no rows", "* scales")


# 2 -- the gradient of something that is not one number


def test_the_gradient_of_a_non_scalar():
    x = vector(3, "x")
    y = x * 2
    y.name = "prediction"
    for ask in (
        y.backward,
        lambda: ad.get_gradients(y),
        lambda: ad.grad(np.sin)(x.value),
    ):
        told(ask, errors.SeedError, "shape (3,)", "test_mistakes.py", "sum it first")
    assert "prediction" in told(y.backward, errors.SeedError)


# 3 -- functions that only know plain numbers


@pytest.mark.parametrize(
    "function", [math.sin, math.exp, float, int, complex, cmath.exp, np.asarray]
)
def test_functions_of_plain_numbers(function):
    angle = ad.Variable(1.0, name="angle")
    told(lambda: function(angle), errors.ConcretizationError, "angle", "np.sin")


def test_an_if_on_an_array():
    x = vector(3, "x")

    def branch():
        return x if x > 0 else -x

    told(branch, errors.ConcretizationError, "greater of shape (3,)", "np.where")


# 4 -- assigning entries


def test_assigning_an_entry():
    x = vector(3, "x")
    with pytest.raises(errors.ConcretizationError, match=r"x of shape \(3,\).*"):
        x[0] = 1.0
    with pytest.raises(errors.FrozenValueError, match="assign it whole"):
        x.value[0] = 1.0


def test_assigning_into_a_plain_array_does_not_lose_the_history_silently():
    buffer, x = np.zeros(3), ad.Variable(1.0, name="x")
    with pytest.raises((TypeError, ValueError)):
        buffer[0] = x
    with pytest.raises(errors.UnsupportedError, match="out="):
        buffer += x


def test_plus_equals_makes_a_new_node_and_leaves_the_old_one():
    x = ad.Variable(2.0)
    y = x
    y += 1
    assert (x.value, y.value) == (2.0, 3.0)
    assert ad.get_gradients(y * x)[x] == 5.0


# 5 -- data that changes between the run and the backward pass


def test_changed_data_does_not_change_the_gradient():
    x, data = vector(3, "x"), np.ones(3)
    index = [0, 1]
    y = np.sum(x * data) + np.sum(x[index])
    data[:] = 100.0
    index[0] = 2
    np.testing.assert_array_equal(ad.get_gradients(y)[x], [2, 2, 1])


def test_a_changed_leaf_is_noticed():
    x = vector(3, "x")
    y = np.sum(x * x)
    x.value = np.zeros(3)
    told(y.backward, errors.StaleValueError, "x of shape (3,)", "multiply", "line ")


# 6 -- operations without a rule


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (np.median, "np.median"),
        (lambda x: np.unique(x), "np.unique"),
        (lambda x: np.nextafter(x, 1.0), "np.nextafter"),
        (lambda x: np.add.reduce(x), "np.add.reduce"),
    ],
)
def test_operations_without_a_rule(operation, name):
    x = vector(3, "x")
    parts = [name, "x of shape (3,)", "test_mistakes.py", "custom_op"]
    told(lambda: operation(x), errors.UnsupportedError, *parts)


def test_options_are_never_left_out():
    x = vector(3, "x")
    told(lambda: np.sum(x, dtype=np.float32), errors.UnsupportedError, "dtype=", "axis")
    told(lambda: np.exp(x, where=[True] * 3), errors.UnsupportedError, "where=")


# 7 -- integers


def test_integers():
    told(
        lambda: ad.Variable(np.array([1, 2]), name="count"),
        errors.IntegerLeafError, "count", "int64", "astype(float)",
    )  # fmt: skip
    told(lambda: ad.grad(np.sum)(np.array([1, 2])), errors.IntegerLeafError, "int64")
    counts = {"first": 1.0, "second": np.array([1, 2])}
    told(
        lambda: ad.grad(lambda weights: weights["first"])(counts),
        errors.IntegerLeafError, "weights['second'] has the type int64",
    )  # fmt: skip
    told(
        lambda: ad.hessian(np.sum)([np.array([True])]), errors.IntegerLeafError, "bool"
    )


# 8 -- a result that does not depend on the variable


def test_independence_is_a_zero_of_the_right_shape():
    x, other = vector(3, "x"), ad.Variable(2.0)
    (other * 2).backward()
    assert x.grad.tolist() == [0.0, 0.0, 0.0]
    assert ad.grad(lambda x: 3.0)(x.value).tolist() == [0.0, 0.0, 0.0]
    assert ad.paths(other * 2, x).count == 0


# 9 -- outside of the domain


def test_the_logarithm_of_a_negative_number():
    x = ad.Variable(-1.0, name="x")
    with pytest.warns(RuntimeWarning, match="log"):
        y = np.log(x)
    assert math.isnan(y.value)
    (fault,) = [fault for fault in ad.find_nans(y) if fault.position is None]
    for part in ("log makes nan", "x of shape ()", "-1.0", "test_mistakes.py"):
        assert part in str(fault)
    with ad.trace_nans():
        told(lambda: np.log(x), errors.NonFiniteError, "log makes nan", "-1.0")


# 10 -- going backward twice


def test_a_second_backward_adds_the_same_again_and_nothing_from_inside():
    x = ad.Variable(3.0)
    inner = x * x
    y = inner * inner * x  # x⁵: slope 405
    y.backward()
    assert x.grad == 405.0
    y.backward()
    assert x.grad == 2 * 405.0
    x.zero_grad()
    y.backward()
    assert x.grad == 405.0


# -- and some more that must not be silent --


def test_a_node_is_no_position():
    for use in (lambda n: [1, 2, 3][n], lambda n: vector(3, "v")[n]):
        told(
            lambda use=use: use(ad.Variable(1.0, name="n")),
            errors.ConcretizationError,
            "n",
        )


def test_text_and_objects_are_no_numbers():
    x = ad.Variable(1.0)
    for other in ("1", None, object(), [1, [2, 3]], np.array([None])):
        with pytest.raises((errors.LeafTypeError, TypeError, ValueError)):
            x * other


def test_a_value_taken_out_of_its_graph():
    told(
        lambda: ad.grad(lambda x: float(x.value) ** 2)(2.0),
        errors.ConcretizationError, ".value", "stop_gradient",
    )  # fmt: skip
    told(lambda: ad.jvp(lambda x: x.value, (1.0,), (1.0,)), errors.ConcretizationError)
    assert ad.grad(lambda x: x if x.value > 0 else -x)(-2.0) == -1.0  # only looked at
