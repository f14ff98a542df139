"""The dual stepper: its tangents against oracles, its rules, its seeds."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.duals import rule
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError, SeedError

from .fixtures import check_fixture


def baydin(x1, x2):
    return np.log(x1) + x1 * x2 - np.sin(x2)


def tangents(widget, name):
    return next(d for d in widget.scene["directions"] if d["name"] == name)["tangents"]


def test_it_shows_the_published_forward_trace():
    widget = ad.DualStepper(baydin, (2.0, 5.0))
    assert [row[2] for row in widget.scene["rows"]][-1] == "11.65"
    assert tangents(widget, "along x1")[-1] == "5.5"
    assert tangents(widget, "along x2")[-1] == "1.716"


@pytest.mark.parametrize("seed", [(1.0, 0.0), (0.5, -2.0), (0.0, 0.0)])
def test_along_a_seed_is_the_sum_of_the_partial_derivatives(seed):
    widget = ad.DualStepper(baydin, (2.0, 5.0), seed)
    d1 = ad.finite_difference(baydin, 2.0, 5.0)
    d2 = ad.finite_difference(baydin, 2.0, 5.0, argnums=1)
    found = float(tangents(widget, "along the seed")[-1])
    assert found == pytest.approx(d1 * seed[0] + d2 * seed[1], rel=1e-3, abs=1e-6)


FUNCTIONS = [np.exp, np.tanh, ad.sigmoid, lambda x: x**3, lambda x: 1 / x, np.sqrt]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_written_rule_computes_the_derivative(function):
    x = ad.Variable(0.7)
    text = rule(function(x), {x: "x"})
    names = {name: getattr(np, name) for name in ("exp", "tanh", "sqrt", "log")}
    names["sigmoid"] = lambda x: 1 / (1 + np.exp(-x))
    slope = eval(text, {**names, "x": 0.7, "dx": 1.0})
    assert slope == pytest.approx(ad.finite_difference(function, 0.7), rel=1e-6)


def test_steps_give_rule_and_numbers():
    steps = ad.DualStepper(baydin, (2.0, 5.0)).scene["directions"][0]["steps"]
    assert steps[1] == (
        "v2 = x1 * x2 = 2 * 5 = 10; dv2 = dx1 * x2 + dx2 * x1 = 1 × 5 + 0 × 2 = 5"
    )


def test_arrays_move_too():
    widget = ad.DualStepper(lambda w: (w * w).sum(), [1.0, 2.0], [1.0, 0.5])
    assert [d["name"] for d in widget.scene["directions"]] == ["along the seed"]
    assert widget.scene["directions"][0]["tangents"][-1] == "4"
    assert widget.scene["leaves"] == []


def test_an_argument_that_is_not_used_may_move_and_changes_nothing():
    widget = ad.DualStepper(lambda x, unused: x * x, (3.0, 1.0), (1.0, 5.0))
    assert tangents(widget, "along the seed")[-1] == "6"


def test_a_new_seed_is_a_new_scene_and_a_step_is_not():
    widget = ad.DualStepper(baydin, (2.0, 5.0))
    first = widget.scene
    widget.set_state({"asked": 1, "state": {**widget.state, "step": 2, "along": 0}})
    assert widget.scene is first
    widget.set_state({"asked": 2, "state": {**widget.state, "seed": [0, 1]}})
    assert tangents(widget, "along the seed")[-1] == "1.716"
    assert widget.answered == 2


def test_seeds_that_do_not_fit_are_refused():
    with pytest.raises(SeedError, match="2 arguments need as many tangents"):
        ad.DualStepper(baydin, (2.0, 5.0), (1.0, 0.0, 0.0))
    with pytest.raises(SeedError, match="no tangent for w"):
        ad.DualStepper(lambda w: w.sum(), [1.0, 2.0], [1.0, 2.0, 3.0])
    widget = ad.DualStepper(baydin, (2.0, 5.0))
    widget.set_state({"asked": 1, "state": {**widget.state, "seed": [None, 0]}})
    assert widget.answered == 1 and "no tangent for x1" in widget.problem


@pytest.mark.parametrize("function", [lambda x: 3.0, lambda x: x])
def test_a_function_without_operations_is_refused(function):
    with pytest.raises(AutodiffError, match="nothing with its arguments"):
        ad.DualStepper(function, 1.0)


def test_the_code_makes_it_again():
    widget = ad.DualStepper(baydin, (2.0, 5.0), (0.5, 1.0), along=1, step=3)
    again = eval(widget.to_code(), {"ad": ad, "np": np, "baydin": baydin})
    assert again.scene["directions"] == widget.scene["directions"]
    assert again.state == widget.state
    arrays = ad.DualStepper(baydin, ([1.0, 2.0], [3.0, 4.0]), ([0.0, 1.0], [0.5, 0.5]))
    again = eval(arrays.to_code(), {"ad": ad, "np": np, "baydin": baydin})
    assert again.scene["directions"] == arrays.scene["directions"]


def test_it_is_saved_with_picture_table_and_text():
    data, _ = ad.DualStepper(baydin, (2.0, 5.0))._repr_mimebundle_()
    assert "dx1 * x2 + dx2 * x1" in data["text/html"]
    assert "dv5 = 5.5" in data["text/plain"]
    json.dumps(data[MIME], allow_nan=False)


def test_the_front_end_tests_draw_what_python_writes():
    check_fixture("dual", ad.DualStepper(baydin, (2.0, 5.0)).scene)
