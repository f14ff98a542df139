"""The loss landscape: whether its racers are the optimizers, and what it leaves."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError
from autodiff_lab.optim import SGD, newton
from autodiff_lab.widgets.loss_landscape import rosenbrock
from autodiff_lab.widgets.racing import race

from .fixtures import check_fixture

START = (-1.2, 1.0)


def lane(widget, name):
    return next(lane for lane in widget.scene["lanes"] if lane["name"] == name)


def slope(v):
    """Rosenbrock's gradient, by hand."""
    x, y = v
    return np.array([-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)])


def test_descent_and_momentum_step_as_their_formulas_say():
    down, rolling = race(rosenbrock, {"sgd": 1e-3, "momentum": 5e-4}, START, 30)
    w = v = np.array(START)
    velocity = 0.0
    for step in range(31):
        np.testing.assert_allclose(down.points[step], w, rtol=1e-12)
        np.testing.assert_allclose(rolling.points[step], v, rtol=1e-12)
        w = w - 1e-3 * slope(w)
        velocity = 0.9 * velocity + slope(v)
        v = v - 5e-4 * velocity


def test_newton_takes_the_steps_of_newton_and_arrives_in_six():
    (lane,) = race(rosenbrock, {"newton": 1.0}, START, 20)
    np.testing.assert_allclose(lane.points[:7], newton(rosenbrock, START, 6).points)
    assert lane.values[6] < 1e-19


def test_a_rate_that_is_too_big_is_told_in_words():
    widget = ad.LossLandscape(optimizers={"sgd": 1.0, "adam": 0.1}, steps=20)
    assert lane(widget, "sgd")["end"].startswith("left the map at step")
    assert len(lane(widget, "adam")["points"]) == 21
    json.dumps(widget.scene, allow_nan=False)


def test_the_reader_changes_a_rate_and_the_start():
    widget = ad.LossLandscape(steps=10)
    before = lane(widget, "sgd")["points"]
    widget.choose(rates={**widget.state["rates"], "sgd": 5e-4})
    assert lane(widget, "sgd")["points"] != before
    widget.choose(start=[0.5, 0.5])
    assert all(lane["points"][0] == [0.5, 0.5] for lane in widget.scene["lanes"])
    drawn = widget.scene
    widget.choose(step=3)
    assert widget.scene is drawn or widget.scene == drawn


def test_a_start_without_a_value_keeps_the_scene_and_says_why():
    widget = ad.LossLandscape(lambda v: np.log(v[0]) ** 2 + v[1] ** 2, start=(2, 1))
    kept = widget.scene
    widget.choose(start=[-1.0, 0.0])
    assert "no value at the start" in widget.problem
    assert widget.scene == kept


def test_an_optimizer_of_your_own():
    mine = {"mine": lambda parameters: SGD(parameters, 0.1)}
    widget = ad.LossLandscape(lambda v: v[0] ** 2 + v[1] ** 2, mine, (1, 1), steps=5)
    assert lane(widget, "mine")["points"][1] == [0.8, 0.8]
    assert lane(widget, "mine")["rate"] == ""


def test_the_map_is_high_where_the_function_is_high():
    widget = ad.LossLandscape(
        lambda v: v[0] ** 2 + v[1] ** 2, {"sgd": 0.1}, (1, 1), box=(-1, -1, 1, 1)
    )
    rows = widget.scene["map"]["marks"][0]["rows"]
    middle, corner = rows[len(rows) // 2], rows[0]
    assert middle[len(middle) // 2] < corner[0]
    assert corner[0] == corner[-1] == rows[-1][0]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"optimizers": {}}, "nobody runs"),
        ({"optimizers": {"sdg": 0.1}}, "no optimizer called 'sdg'"),
        ({"steps": 0}, "cannot be drawn"),
        ({"f": lambda v: v * v}, "one height"),
    ],
)
def test_mistakes_are_explained(wrong, words):
    with pytest.raises(AutodiffError, match=words):
        ad.LossLandscape(**wrong)


def test_its_code_makes_it_again():
    widget = ad.LossLandscape(steps=12, start=(0.0, 0.5), step=4)
    again = eval(widget.to_code(), {"ad": ad})
    assert (again.scene, again.state) == (widget.scene, widget.state)


def test_what_it_leaves_without_a_kernel():
    widget = ad.LossLandscape(steps=40, step=7)
    bundle = widget.saved_bundle()
    assert bundle[MIME]["state"]["step"] == 7
    assert len(json.dumps(bundle[MIME])) < 60_000
    assert "value at step" not in bundle["text/html"]
    assert '<th scope="col">loss at step 7</th>' in bundle["text/html"]
    assert bundle["text/plain"].startswith("Loss landscape after 7 steps: sgd ")


def test_the_front_end_draws_this():
    widget = ad.LossLandscape(
        optimizers={"sgd": 1e-3, "adam": 0.3, "newton": 1.0}, steps=8, step=8
    )
    check_fixture("landscape", widget.saved_bundle()[MIME])
