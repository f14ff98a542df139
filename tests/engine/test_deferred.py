"""Source 0: recipes over parameters and inputs, dict gradients, its training run."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors


def line():
    m, x = ad.Parameter(name="m"), ad.Input(name="x")
    return m, x, m * x


def test_the_first_model_of_source_0():
    m, x, f = line()
    assert f({m: 3}, {x: 5}) == 15
    assert f.grad({m: 3}, {x: 5}) == {m: 5.0}


def test_a_recipe_is_not_changed_by_being_run():
    m, x, f = line()
    assert f({m: 2}, {x: 5}) == 10
    assert f.grad({m: 2}, {x: 7}) == {m: 7.0}
    assert not f.has_value


def test_names_will_do_for_leaves():
    m, x, f = line()
    assert f({"m": 3}, {"x": 5}) == 15
    assert f.grad({"m": 3}, {x: 5}) == {m: 5.0}


def test_what_has_a_value_needs_no_binding():
    m, x = ad.Parameter(3.0, name="m"), ad.Input(5.0, name="x")
    f = m * x
    assert f.value == 15
    assert f.grad() == {m: 5.0}
    assert f({m: 4}) == 20
    assert f.grad({m: 4}, {x: 6}) == {m: 6.0}


@pytest.mark.parametrize(
    ("params", "values", "parts"),
    [
        ({}, {"x": 5}, ["no value for m", "add m to the bindings"]),
        ({"m": 3}, {}, ["no value for x", "every Input"]),
        ({"n": 3}, {"x": 5}, ["no leaves", "called 'n'"]),
        ({"wat": 3}, {"x": 5}, ["called 'wat'", "its leaves are called m, x"]),
        ({"m": 3}, {ad.Input(name="x"): 5}, ["x was made twice", "run the cell"]),
    ],
)
def test_bindings_that_do_not_fit_say_what_would(params, values, parts):
    f = line()[2]
    for ask in (f, f.grad):
        with pytest.raises(errors.UnboundInputError) as caught:
            ask(params, values)
        for part in parts:
            assert part in str(caught.value)


def test_a_slip_of_the_pen_is_recognised():
    weight = ad.Parameter(name="weight")
    with pytest.raises(errors.UnboundInputError, match="did you mean 'weight'"):
        (weight * 2)({"wieght": 1})


def test_two_leaves_of_one_name_are_told_apart_by_hand():
    a, b = ad.Parameter(name="w"), ad.Parameter(name="w")
    f = a - b
    with pytest.raises(errors.UnboundInputError, match="2 leaves"):
        f({"w": 1})
    assert f({a: 5, b: 3}) == 2


def test_parameters_and_data_in_each_others_place():
    m, x, f = line()
    with pytest.raises(errors.LeafTypeError, match="changed places"):
        f.grad({x: 5}, {m: 3})
    with pytest.raises(errors.LeafTypeError, match="only leaves"):
        f({f: 3}, {x: 5})


def test_data_for_a_larger_graph_serves_a_smaller_one():
    m, x, f = line()
    label = ad.Input(name="label")
    loss = (f - label) ** 2
    sample = {x: 5, label: 1}
    assert loss({m: 3}, sample) == 196
    assert f({m: 3}, sample) == 15


def test_a_parameter_that_does_not_matter_has_slope_zero():
    m, x, f = line()
    other = ad.Parameter(np.ones(2), name="other")
    slopes = f.grad({m: 3, other: [1.0, 2.0]}, {x: 5})
    assert slopes[m] == 5.0
    np.testing.assert_array_equal(slopes[other], [0.0, 0.0])


# -- the same answers as the other engines --


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=3, max_size=3))
def test_dict_gradients_agree_with_the_reverse_engine(numbers):
    a, b, c = (ad.Parameter(v) for v in numbers)
    y = np.sin(a * b) + np.exp(c - a) * (b + 2) - a / (c + 3)
    expected = ad.get_gradients(y)
    for leaf, slope in y.grad().items():
        assert slope == pytest.approx(expected[leaf], rel=1e-12, abs=1e-15)


def test_array_parameters_get_slopes_of_their_shape():
    rng = np.random.default_rng(0)
    W, b = ad.Parameter(rng.normal(size=(3, 2)), name="W"), ad.Parameter(0.5, name="b")
    X = ad.Input(name="X")
    loss = np.sum(np.tanh(X @ W + b) ** 2)
    slopes = loss.grad({}, {X: rng.normal(size=(4, 3))})
    X.value = np.random.default_rng(0).normal(size=(4, 3))
    data = rng.normal(size=(4, 3))
    slopes = loss.grad(None, {X: data})
    eager = np.sum(np.tanh(data @ W + b) ** 2)
    expected = ad.get_gradients(eager)
    np.testing.assert_allclose(slopes[W], expected[W], rtol=1e-12)
    assert slopes[b] == pytest.approx(expected[b], rel=1e-12)


def test_a_slope_is_spread_when_its_value_is_broadcast():
    """A tangent of one number, added up over an array, counts once an entry."""
    m, x = ad.Parameter(2.0, name="m"), np.arange(4.0)
    assert (m + x).sum().grad() == {m: 4.0}


def test_the_slopes_of_an_array_come_one_a_result():
    m, x = ad.Parameter(2.0, name="m"), np.arange(3.0)
    np.testing.assert_array_equal((m * m * x).grad()[m], 4 * x)


def test_constants_have_no_slopes():
    m = ad.Parameter(2.0)
    assert (m * ad.Constant(3.0) + ad.Input(1.0)).grad() == {m: 3.0}


def test_deep_recipes_need_no_recursion():
    m = ad.Parameter(name="m")
    y = m
    for _ in range(20_000):
        y = y + 1.0
    assert y.grad({m: 1.0}) == {m: 1.0}


# -- .grad of inner nodes is a question, not a number --


def test_reading_an_inner_gradient_says_where_it_is():
    y = ad.Variable(2.0) * 3
    uses = [
        lambda g: g + 1, lambda g: 0.1 * g, lambda g: np.ones(2) * g, lambda g: -g,
        np.asarray, float, bool, len, list, lambda g: g[0], lambda g: g.shape,
        lambda g: g == 3, np.sum, lambda g: g @ g,
    ]  # fmt: skip
    for use in uses:
        with pytest.raises(errors.InnerGradientError, match="get_gradients"):
            use(y.grad)
    assert "get_gradients" in repr(y.grad)
    with pytest.raises(errors.InnerGradientError, match="not a variable"):
        ad.Input(name="x").grad + 1


# -- what it costs to do it as the source does --


def product_of(count):
    y = ad.Parameter(1.1)
    for i in range(1, count):
        y = y * ad.Parameter(1.0 + i / 10)
    return y


def repeated_squares(count):
    y = ad.Parameter(1.01)
    for _ in range(count):
        y = y * y
    return y


@pytest.mark.parametrize(
    ("y", "evaluate", "differentiate"),
    [
        (product_of(8), 15, 351),
        (product_of(32), 63, 21_887),
        (repeated_squares(12), 8191, 98_305),
    ],
)
def test_visits_of_the_recursive_engine(y, evaluate, differentiate):
    engine = ad.Recursive(y)
    assert engine.value(y) == pytest.approx(y.value)
    assert engine.visits == evaluate
    engine.visits = 0
    slopes = engine.grad(y)
    assert engine.visits == differentiate
    assert ad.recursive_visits(y) == (evaluate, differentiate)
    expected = ad.get_gradients(y)
    for leaf, slope in slopes.items():
        assert slope == pytest.approx(expected[leaf], rel=1e-12)


def test_visits_with_constants_and_functions_of_one_argument():
    m, x = ad.Parameter(2.0), ad.Input(3.0)
    y = np.sin(m * x) * 2 + np.exp(m)
    engine = ad.Recursive(y)
    engine.value(y)
    values, engine.visits = engine.visits, 0
    assert engine.grad(y)[m] == pytest.approx(y.grad()[m])
    assert ad.recursive_visits(y) == (values, engine.visits)


def test_visits_that_nobody_could_wait_for_are_counted_exactly():
    assert ad.recursive_visits(repeated_squares(500)).evaluate == 2**501 - 1


# -- training --


def perceptron():
    x1, x2, label = (ad.Input(name=n) for n in ("x1", "x2", "label"))
    w1, w2, b = (ad.Parameter(name=n) for n in ("w1", "w2", "b"))
    p = ad.sigmoid(w1 * x1 + w2 * x2 + b)
    loss = -(label * np.log(p) + (1.0 - label) * np.log(1.0 - p))
    return p, loss, (w1, w2, b), (x1, x2, label)


def truth_table(inputs, gate):
    x1, x2, label = inputs
    rows = [(0, 0), (0, 1), (1, 0), (1, 1)]
    return [{x1: u, x2: v, label: t} for (u, v), t in zip(rows, gate, strict=True)]


def test_the_untrained_perceptron():
    p, _, (w1, w2, b), inputs = perceptron()
    outputs = [
        p({w1: 1, w2: 1, b: 0}, row) for row in truth_table(inputs, [0, 0, 0, 1])
    ]
    assert outputs == pytest.approx(
        [0.5, 0.7310585786300049, 0.7310585786300049, 0.8807970779778823], rel=1e-15
    )


@pytest.mark.parametrize(
    ("gate", "expected", "within"),
    [
        (
            [0, 0, 0, 1],
            (6.403725189897986, 6.403725189897986, -9.781184135186036),
            1e-9,
        ),
        ([0, 1, 1, 1], (7.646, 7.646, -3.353), 5e-4),
        ([0, 1, 1, 0], (0.0, 0.0, 0.0), 1e-9),
    ],
    ids=["AND", "OR", "XOR"],
)
def test_training_a_gate_as_source_0_does(gate, expected, within):
    _, loss, parameters, inputs = perceptron()
    start = dict(zip(parameters, (1, 1, 0), strict=True))
    data = truth_table(inputs, gate)
    trained = ad.optimize(loss, start, data, epochs=2000, learning_rate=0.3)
    assert list(trained) == list(parameters)
    assert list(trained.values()) == pytest.approx(expected, abs=within)
    if gate == [0, 1, 1, 0]:  # a right gradient, and no line that separates
        losses = [loss(trained, row) for row in data]
        assert np.mean(losses) == pytest.approx(math.log(2), rel=1e-12)


def test_samples_all_at_once_or_one_by_one_come_to_the_same():
    _, loss, parameters, inputs = perceptron()
    data = truth_table(inputs, [0, 0, 0, 1])
    start = dict(zip(parameters, (1, 1, 0), strict=True))
    together = ad.optimize(loss, start, data, epochs=20)
    one_by_one = ad.optimize(np.sum(loss), start, data, epochs=20)  # not elementwise
    assert list(together.values()) == pytest.approx(
        list(one_by_one.values()), rel=1e-13
    )


def test_array_parameters_and_samples_that_are_arrays():
    rng = np.random.default_rng(0)
    w, x, y = ad.Parameter(name="w"), ad.Input(name="x"), ad.Input(name="y")
    truth = np.array([1.0, -2.0, 0.5])
    data = [{"x": row, "y": row @ truth} for row in rng.normal(size=(12, 3))]
    trained = ad.optimize((x @ w - y) ** 2, {"w": np.zeros(3)}, data, 800, 0.1)
    np.testing.assert_allclose(trained[w], truth, rtol=1e-6)


def test_a_rate_that_is_too_large_is_reported_and_not_returned_as_nan():
    m, x, f = line()
    with pytest.raises(errors.NonFiniteError, match=r"(?s)m became.*learning_rate=10"):
        ad.optimize((f - 1) ** 4, {m: 5.0}, [{x: 2.0}], 100, learning_rate=10)


def test_a_loss_is_one_number():
    m, x, f = line()
    with pytest.raises(errors.SeedError, match=r"shape \(3,\)"):
        ad.optimize(f, {m: 1.0}, [{x: np.ones(3)}])


def test_the_course_of_the_descent_can_be_watched():
    m, x, f = line()
    seen = []
    ad.optimize(
        (f - 6) ** 2, {m: 0.0}, [{x: 2.0}], 3, 0.1,
        watch=lambda epoch, params, loss: seen.append((epoch, params[m], loss)),
    )  # fmt: skip
    assert seen[0] == (0, 0.0, 36.0)
    assert [epoch for epoch, _, _ in seen] == [0, 1, 2]
    assert seen[2][2] < seen[1][2] < 36


def test_a_progress_bar_only_if_asked(capsys):
    m, x, f = line()
    arguments = (f**2, {m: 1.0}, [{x: 1.0}], 3, 0.1)
    quiet = ad.optimize(*arguments)
    assert capsys.readouterr().err == ""
    assert ad.optimize(*arguments, progress=True) == quiet
    assert "epochs" in capsys.readouterr().err


def test_tqdm_is_not_loaded_before_it_is_needed():
    code = "import autodiff_lab as ad, sys; ad.optimize; print('tqdm' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def test_a_parameter_of_another_graph_has_slopes_in_its_shape():
    m, other = ad.Parameter(name="m"), ad.Parameter()
    slopes = (m * m).grad({m: 3.0, other: np.ones((2, 2))})
    assert slopes[other].tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_two_values_for_one_leaf_are_refused():
    """It was the last one that counted; `optimize` began at that of its data."""
    m, x = ad.Parameter(name="m"), ad.Input(name="x")
    for call in (
        lambda: (m * x)({m: 3, "m": 4}, {x: 5}),
        lambda: (m * x).grad({m: 3}, {x: 5, m: 7}),
        lambda: ad.optimize((m - x) ** 2, {m: 3.0}, [{x: 1.0, m: 7.0}], epochs=1),
    ):
        with pytest.raises(errors.UnboundInputError, match="m is given two values"):
            call()
