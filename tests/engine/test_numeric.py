"""Measured slopes: the sources' own figures, shapes, and what a wrong rule is told."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.disagreement import disagreement
from autodiff_lab.engine.primitive import PRIMITIVES, elementwise


def second_of_source_3(a, b):
    return (a / b - a) * (b / a + a + b) * (a - b)


EXACT = -153284.83150602411


def error_at(step, method):
    slope = ad.finite_difference(
        second_of_source_3, 230.3, 33.2, step=step, method=method
    )
    return abs(slope / EXACT - 1)


def test_source_3_measures_with_a_step_of_1e_minus_8_to_the_digit():
    both = ad.finite_difference(
        second_of_source_3, 230.3, 33.2, argnums=(0, 1), step=1e-8, method="forward"
    )
    assert both == (-153284.89243984222, 3815.069794654846)


def test_smaller_is_not_better():
    """The error has a floor: truncation to its right, round-off to its left."""
    assert error_at(1e-8, "forward") == pytest.approx(4e-7, rel=0.02)
    assert error_at(1e-6, "forward") == pytest.approx(9e-9, rel=0.05)
    assert error_at(1e-3, "central") == pytest.approx(7e-12, rel=0.05)
    steps = [10.0**e for e in range(-12, 0)]
    best_forward = min(steps, key=lambda h: error_at(h, "forward"))
    best_central = min(steps, key=lambda h: error_at(h, "central"))
    assert best_forward == pytest.approx(1e-6)
    assert best_central == pytest.approx(1e-3)
    assert error_at(1e-12, "central") > 1e-3


def test_the_default_step_is_near_the_best_of_its_method():
    assert error_at(None, "central") < 1e-10
    assert error_at(None, "forward") < 1e-6


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="'central' or 'forward'"):
        ad.finite_difference(math.sin, 1.0, method="backward")


@pytest.mark.parametrize("oracle", [ad.finite_difference, ad.complex_step])
def test_shapes_are_those_of_the_result_then_those_of_the_argument(oracle):
    x = np.arange(1.0, 7.0).reshape(2, 3)
    slopes = oracle(lambda x: np.sum(x**2, axis=1), x)
    assert slopes.shape == (2, 2, 3)
    expected = np.zeros((2, 2, 3))
    for i in range(2):
        expected[i, i] = 2 * x[i]
    np.testing.assert_allclose(slopes, expected, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("oracle", [ad.finite_difference, ad.complex_step])
def test_nested_arguments_give_slopes_nested_in_the_same_way(oracle):
    params = {"w": [np.array([1.0, 2.0]), 3.0], "b": (4.0,)}

    def loss(params, scale):
        first, second = params["w"]
        return np.sum(first * first) * scale + second * params["b"][0]

    slopes, by_scale = oracle(loss, params, 10.0, argnums=(0, 1))
    np.testing.assert_allclose(slopes["w"][0], [20, 40], rtol=1e-8)
    assert slopes["w"][1] == pytest.approx(4)
    assert slopes["b"] == (pytest.approx(3),)
    assert by_scale == pytest.approx(5)


def test_an_empty_argument_has_no_slopes():
    assert ad.finite_difference(np.sum, np.zeros((0, 3))).shape == (0, 3)


def test_counts_cannot_be_nudged():
    with pytest.raises(errors.IntegerLeafError):
        ad.finite_difference(np.sum, np.array([1, 2]))


def test_a_captured_variable_does_not_disturb_the_measurement():
    w = ad.Variable(3.0)
    assert ad.finite_difference(lambda x: w * x, 2.0) == pytest.approx(3.0)


# -- complex step --


def test_squire_and_trapp_1998():
    def f(x):
        return np.exp(x) / (np.sin(x) ** 3 + np.cos(x) ** 3)

    assert ad.complex_step(f, 1.5) == pytest.approx(3.62203370071632, rel=1e-14)


def test_no_round_off_where_differences_lose_half_their_digits():
    exact = ad.grad(second_of_source_3)(230.3, 33.2)
    assert ad.complex_step(second_of_source_3, 230.3, 33.2) == pytest.approx(
        exact, rel=1e-15
    )


@settings(max_examples=50, deadline=None)
@given(st.floats(0.2, 2), st.floats(0.2, 2))
def test_complex_step_agrees_with_the_reverse_engine(a, b):
    def f(a, b):
        return np.log(a * b) * np.tanh(a - b) + np.sqrt(a) ** b + np.arctan(a / b)

    expected = ad.grad(f, (0, 1))(a, b)
    got = ad.complex_step(f, a, b, argnums=(0, 1))
    assert got == pytest.approx(expected, rel=1e-12, abs=1e-13)


LEAVING = {
    "abs": abs,
    ">": lambda x: x if x > 0 else -x,
    "==": lambda x: x * (x == 1.0),
    "np.maximum": lambda x: np.maximum(x, 0),
    "np.sign": lambda x: x * np.sign(x),
    "np.real": lambda x: np.real(x) + x,
    ".real": lambda x: x.real + x,
    ".conj": lambda x: x * x.conj(),
    "conj": lambda x: x * np.conjugate(x),
    "np.linalg.norm": lambda x: np.linalg.norm(x),
    "float()": math.sin,
    "complex()": cmath.sin,
    "np.asarray()": lambda x: np.asarray(x) * 2,
    "a truth value": lambda x: x and 2 * x,
    "not complex": lambda x: 3.0,
    "Node": lambda x: ad.Variable(2.0) * x,
    "np.add.reduce": lambda x: np.add.reduce(x),
}


@pytest.mark.parametrize("what", LEAVING)
def test_leaving_the_complex_plane_is_never_silent(what):
    with pytest.raises(errors.ComplexStepError, match="finite_difference") as caught:
        ad.complex_step(LEAVING[what], -2.0)
    name = {"np.linalg.norm": "np.norm", "Node": "np.asarray"}.get(what, what)
    assert name in str(caught.value) or "Node" in str(caught.value)


def test_an_absolute_value_written_with_a_root_stays_analytic():
    assert ad.complex_step(lambda x: np.sqrt(x * x), -2.0) == -1.0


@pytest.mark.parametrize("x", [-40.0, -1.0, 0.0, 2.0, 40.0])
@pytest.mark.parametrize("name", ["sigmoid", "softplus"])
def test_primitives_written_in_pieces_stay_analytic_for_the_complex_step(name, x):
    row = ad.PRIMITIVES[name]
    assert ad.complex_step(row, x) == pytest.approx(ad.grad(row)(x), rel=1e-12)


def test_array_operations_that_are_analytic_go_through():
    rng = np.random.default_rng(0)
    A, x = rng.normal(size=(3, 3)) + 3 * np.eye(3), rng.normal(size=3)

    def f(A, x):
        y = np.linalg.solve(A, x) + A.T @ x
        z = np.concatenate([y, np.exp(x)]).reshape(2, 3)
        return (
            np.einsum("ij,j->", z, x) + z.sum(axis=0)[1] + np.where([True], y[0], 0)[0]
        )

    for argnum in (0, 1):
        np.testing.assert_allclose(
            ad.complex_step(f, A, x, argnums=argnum),
            ad.finite_difference(f, A, x, argnums=argnum),
            rtol=1e-6,
            atol=1e-7,
        )


# -- check_grads --


@pytest.fixture
def wrong():
    """A way to make a primitive with a wrong rule, taken out of the table again."""
    made = []

    def make(forward, *partials):
        made.append(elementwise(f"wrong {len(made)}", forward, *partials))
        return made[-1]

    yield make
    for row in made:
        del PRIMITIVES[row.name]


def test_right_rules_pass_in_both_modes_and_to_third_order():
    ad.check_grads(lambda x, y: x * np.sin(y) + np.exp(x * y), 0.5, 0.7, order=3)


def test_nested_arguments_and_array_results():
    rng = np.random.default_rng(0)
    params = {"layers": [(rng.normal(size=(3, 2)), np.zeros(2))]}

    def layer(params, X):
        ((W, b),) = params["layers"]
        return np.tanh(X @ W + b)

    ad.check_grads(layer, params, rng.normal(size=(4, 3)))


def test_large_arguments_are_checked_along_random_directions(wrong):
    x = np.random.default_rng(0).normal(size=400)
    calls = []

    def f(x):
        calls.append(1)
        return np.sum(np.sin(x) * x)

    ad.check_grads(f, x, order=1)
    assert len(calls) < 20
    sloppy = wrong(
        lambda x: x * x, lambda y, x: np.where(np.arange(400) == 123, 0, 2 * x)
    )
    with pytest.raises(errors.GradientCheckError) as caught:
        ad.check_grads(sloppy, x)
    assert caught.value.index == (123,)


def test_the_worst_entry_is_named(wrong):
    half = wrong(lambda x: x * x, lambda y, x: x * np.array([[2.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(errors.GradientCheckError) as caught:
        ad.check_grads(
            lambda scale, inputs: scale * half(inputs["pixels"]).sum(),
            1.0,
            {"pixels": np.array([[1.0, 2.0], [3.0, 4.0]])},
            modes=("rev",),
        )
    error = caught.value
    assert error.argument == "inputs['pixels']"
    assert error.index == (1, 1)
    assert error.got / error.expected == pytest.approx(0.5)
    assert error.modes == ("rev",)
    message = str(error)
    for part in (
        "inputs['pixels'][1, 1]", "reverse mode", "central difference", "factor of 2",
    ):  # fmt: skip
        assert part in message


def planted_mistakes():
    yield "sign", np.cos, lambda y, x: np.sin(x)
    yield "factor", np.square, lambda y, x: x
    yield "zero", np.exp, lambda y, x: 0.0 * x
    yield "nan", np.exp, lambda y, x: y * np.nan
    yield "slightly", np.exp, lambda y, x: y * 1.0001
    yield "second order only", np.exp, lambda y, x: ad.stop_gradient(y)


@pytest.mark.parametrize("mode", ["fwd", "rev"])
@pytest.mark.parametrize("case", list(planted_mistakes()), ids=lambda case: case[0])
def test_planted_mistakes_are_found(wrong, case, mode):
    row = wrong(*case[1:])
    with pytest.raises(errors.GradientCheckError) as caught:
        ad.check_grads(row, np.array([0.3, 0.9]), modes=(mode,))
    assert ("second" in str(caught.value)) == (case[0] == "second order only")


def test_a_mistake_in_one_mode_is_not_hidden_by_the_other(wrong):
    row = wrong(np.exp, lambda y, x: y)
    row.jvps = (lambda tangent, y, x: 2 * tangent * y,)
    ad.check_grads(row, 0.5, modes=("rev",), order=1)
    with pytest.raises(errors.GradientCheckError, match="forward mode"):
        ad.check_grads(row, 0.5)


def test_as_many_digits_are_told_as_tell_the_numbers_apart(wrong):
    row = wrong(np.exp, lambda y, x: y * 1.001)
    with pytest.raises(errors.GradientCheckError) as caught:
        ad.check_grads(row, 0.3, modes=("rev",))
    error = caught.value
    for number in (error.got, error.expected):
        assert f" {number:.8g}" in str(error) and repr(number) not in str(error)
    alike = disagreement("x", 1.0, 1.0 + 1e-12, 1.0, ("rev",))
    assert "gives 1.0, a central difference 1.000000000001" in str(alike)


def test_a_kink_shows_at_the_second_order():
    ad.check_grads(lambda x: np.abs(x), 0.0, order=1)  # a central difference says 0 too
    with pytest.raises(errors.GradientCheckError, match="kink"):
        ad.check_grads(lambda x: np.abs(x), 0.0)


def test_no_false_alarm_in_single_precision_or_far_from_zero():
    x = np.random.default_rng(0).normal(size=5).astype(np.float32)
    ad.check_grads(lambda x: np.sum(np.exp(x) * x), x)
    ad.check_grads(lambda x: 1e9 + 1e-3 * x * x, 2.0)
    ad.check_grads(lambda x: 1e-9 * np.sin(x), 2.0)


def test_counts_stay_fixed():
    labels = np.array([0, 2])
    ad.check_grads(
        lambda scores, labels, note: np.sum(scores[[0, 1], labels] ** 2),
        np.arange(6.0).reshape(2, 3),
        labels,
        "a note",
    )


def test_a_check_that_could_not_fail_is_refused():
    with pytest.raises(errors.IntegerLeafError, match="nothing to check"):
        ad.check_grads(np.sum, np.array([1, 2]))


def test_arguments_that_do_not_matter_have_slope_zero():
    ad.check_grads(lambda x, y: np.sin(x), 1.0, 2.0)
