"""Primitives of the user's own: their rules, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine import custom


@pytest.fixture(autouse=True)
def only_for_this_test():
    known = dict(custom._CUSTOM)
    yield
    for name in set(custom._CUSTOM) - set(known):
        del ad.PRIMITIVES[name], custom._CUSTOM[name]


def softmax(z):
    shifted = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return shifted / np.sum(shifted, axis=-1, keepdims=True)


def test_softmax_cross_entropy_with_the_slope_everyone_knows():
    """p - y, instead of a chain through log, sum, exp and max."""

    @ad.custom_op(
        vjp=(
            lambda g, loss, z, labels: g * (ad.exp(z) / np.sum(ad.exp(z)) - labels),
            None,
        )
    )
    def cross_entropy(z, labels):
        return -np.sum(labels * np.log(softmax(z)))

    z, labels = np.array([1.0, 2.0, 0.5]), np.array([0.0, 0.0, 1.0])
    ad.check_grads(lambda z: cross_entropy(z, labels), z)
    np.testing.assert_allclose(
        ad.grad(cross_entropy)(z, labels), softmax(z) - labels, rtol=1e-14
    )
    assert ad.PRIMITIVES["cross_entropy"] is cross_entropy


RULES = {
    "vjp": {"vjp": (lambda g, y, a, b: g * b * b, lambda g, y, a, b: 2 * g * a * b)},
    "jvp": {"jvp": (lambda t, y, a, b: t * b * b, lambda t, y, a, b: 2 * t * a * b)},
    "partial": {"partial": (lambda y, a, b: b * b, lambda y, a, b: 2 * a * b)},
    "one of each": {
        "vjp": (lambda g, y, a, b: g * b * b, None),
        "jvp": (None, lambda t, y, a, b: 2 * t * a * b),
    },
}


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("shape", [(), (3,)])
def test_one_rule_gives_both_modes_and_second_order(rules, shape):
    row = ad.custom_op(lambda a, b: a * b * b, name="a_b_squared", **RULES[rules])
    rng = np.random.default_rng(0)
    ad.check_grads(row, rng.normal(size=shape), rng.normal(size=shape))


def test_the_missing_rule_changes_shape_as_it_must():
    """A sum of squares: the argument is a vector, the result a number."""
    row = ad.custom_op(np.linalg.norm, name="length", vjp=lambda g, y, x: g * x / y)
    x = np.array([3.0, 4.0])
    assert ad.jvp(row, (x,), (np.array([1.0, 0.0]),)) == (5.0, pytest.approx(0.6))
    ad.check_grads(row, x)


def test_options_reach_the_forward_function_and_the_rules():
    @ad.custom_op(partial=lambda y, x, *, times: times * x ** (times - 1))
    def repeated_product(x, *, times):
        return np.prod([x] * times, axis=0)

    with pytest.raises(TypeError):
        repeated_product(2.0)
    assert repeated_product(2.0, times=3) == 8.0


def test_an_argument_without_a_rule_has_slope_zero():
    row = ad.custom_op(
        lambda x, n: x * n, name="times", vjp=(lambda g, y, x, n: g * n, None)
    )
    assert ad.grad(row, (0, 1))(2.0, 3.0) == (3.0, 0.0)


def test_a_gradient_may_differ_from_the_truth_on_purpose():
    clipped = ad.custom_op(
        lambda x: x, name="clipped", vjp=lambda g, y, x: np.minimum(g, 1.0)
    )
    assert ad.grad(lambda x: clipped(x * 3) * 100)(1.0) == 3.0


def test_an_example_has_the_rule_checked_before_it_is_registered():
    def define(slope):
        ad.custom_op(lambda x: x**3, name="cube", partial=slope, example=(1.5,))

    with pytest.raises(errors.GradientCheckError):
        define(lambda y, x: 2 * x**2)
    assert "cube" not in ad.PRIMITIVES
    define(lambda y, x: 3 * x**2)
    right = ad.PRIMITIVES["cube"]
    with pytest.raises(errors.GradientCheckError):
        define(lambda y, x: x**2)
    assert ad.PRIMITIVES["cube"] is right


def test_running_a_cell_again_defines_the_operation_again():
    first, second = (
        ad.custom_op(np.sinh, name="sinus", partial=rule)
        for rule in (lambda y, x: np.cos(x), lambda y, x: np.cosh(x))
    )
    assert ad.PRIMITIVES["sinus"] is second is not first
    ad.check_grads(second, 1.0)


def test_a_numpy_function_gets_its_rule_by_its_name():
    x = ad.Variable(3.0)
    with pytest.raises(errors.UnsupportedError, match="float_power"):
        np.float_power(x, 2)
    by_base = lambda y, a, b: b * a ** (b - 1)  # noqa: E731
    ad.custom_op(np.float_power, name="float_power", partial=(by_base, None))
    assert ad.get_gradients(np.float_power(x, 2))[x] == 6.0


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"name": "multiply", "partial": lambda y, x: x}, "already"),
        ({"partial": lambda y, x: x}, "choose another"),  # a lambda has no name
        ({"name": "square_of"}, "needs a rule"),
        ({"name": "square_of", "vjp": (abs, abs)}, "1 arguments, and 2 rules"),
    ],
)
def test_what_is_refused(mistake, message):
    before = dict(ad.PRIMITIVES)
    with pytest.raises(errors.UnsupportedError, match=message):
        ad.custom_op(lambda x: x * x, **mistake)
    assert before == ad.PRIMITIVES


@pytest.mark.parametrize("number", [2, 1.0, True, -1, 0.5, np.int64(-1), 0])
def test_a_local_derivative_may_be_a_number(number):
    row = ad.custom_op(lambda x: x * number, partial=number, name="by_a_number")
    assert ad.grad(row)(3.0) == number
    x = np.linspace(1.0, 2.0, 3000)
    np.testing.assert_allclose(ad.grad(lambda v: np.sum(row(v)))(x), number)
    np.testing.assert_allclose(ad.jvp(row, (3.0,), (1.0,))[1], number)
    assert ad.grad(ad.grad(lambda v: row(v) * v))(3.0) == pytest.approx(2 * number)
