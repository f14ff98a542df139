"""The boundary view: what it learns, how it is paused, and what it says of failure."""

from __future__ import annotations

import asyncio
import json
import math

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import nn
from autodiff_lab.datasets import moons
from autodiff_lab.display.contours import zero_line
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError, ShapeError
from autodiff_lab.widgets.boundary_charts import probability

from .aside import aside
from .fixtures import check_fixture


@pytest.mark.parametrize(
    ("gate", "weights", "bias", "within"),
    [
        ("AND", 6.403725189897986, -9.781184135186036, 1e-9),
        ("OR", 7.646, -3.353, 5e-4),
        ("XOR", 0.0, 0.0, 1e-9),
    ],
)
def test_it_learns_what_source_0_learns(gate, weights, bias, within):
    view = ad.BoundaryView(gate, epochs=2000)
    assert view.model.weight.value == pytest.approx([weights] * 2, abs=within)
    assert view.model.bias.value == pytest.approx(bias, abs=within)


def test_the_wall_at_xor_is_told_in_words():
    view = ad.BoundaryView("XOR", epochs=2000)
    assert view.losses[-1] == pytest.approx(math.log(2), rel=1e-12)
    assert "the model is at fault" in view.scene["text"]
    assert view.scene["figures"][2] == "0 of 4"
    hidden = ad.BoundaryView("XOR", hidden=4, rate=1.0, epochs=400)
    assert hidden.scene["figures"][2] == "4 of 4"
    assert "at fault" not in hidden.scene["text"]


def test_a_step_is_the_average_of_the_samples_slopes():
    X, y = moons(20)
    view = ad.BoundaryView((X, y), rate=0.5, epochs=1)
    chance = probability(X @ np.ones(2))
    slope = ((chance - y)[:, None] * X).mean(axis=0)
    np.testing.assert_allclose(view.model.weight.value, 1 - 0.5 * slope, rtol=1e-12)


def test_a_rate_that_is_too_big_is_told_in_words():
    assert (
        "goes up and down" in ad.BoundaryView("XOR", rate=6.0, epochs=100).scene["text"]
    )
    view = ad.BoundaryView("XOR", rate=100.0, epochs=100)
    assert "has risen" in view.scene["text"]
    assert view.losses[-1] > 10


def test_leaving_the_numbers_ends_training_and_keeps_the_last_place():
    view = ad.BoundaryView("XOR", hidden=4, rate=1e308, epochs=9)
    assert "leaves the numbers" in view.scene["text"]
    assert np.isfinite(view.losses).all()
    assert all(np.isfinite(p.value).all() for p in view.model.parameters().values())
    json.dumps(view.scene, allow_nan=False)


# --- in the background ----------------------------------------------------------------


def run(story):
    aside(asyncio.run, story())


async def until(condition):
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen")


def test_pause_is_heard_while_it_trains():
    view = ad.BoundaryView("XOR")

    async def story():
        view.set_state({"state": {**view.state, "running": True}, "asked": 1})
        assert view.answered == 1
        await until(lambda: len(view.losses) > 25)
        view.set_state({"state": {**view.state, "running": False}, "asked": 2})
        heard = len(view.losses)
        await asyncio.sleep(0.15)
        assert len(view.losses) == heard
        assert view.scene["figures"][0] == str(heard - 1)
        view.choose(running=True)
        await until(lambda: len(view.losses) > heard + 5)
        view.choose(running=False)
        await until(lambda: view._task is None)

    run(story)


def test_it_is_only_one_training_however_often_train_is_pressed():
    view = ad.BoundaryView("AND")

    async def story():
        view.choose(running=True)
        task = view._task
        view.choose(running=False)
        view.choose(running=True)
        assert view._task is task
        view.choose(running=False)
        await until(lambda: view._task is None)

    run(story)


def test_the_rate_may_change_while_it_trains():
    view = ad.BoundaryView("OR", rate=0.1)

    async def story():
        view.choose(running=True)
        await until(lambda: len(view.losses) > 5)
        view.choose(rate=2.0)
        await until(
            lambda: len(view.classifier.log) > 1 and view.classifier.log[1][1] > 5
        )
        view.choose(running=False)
        await until(lambda: view._task is None)

    run(story)
    (slow, _), (fast, _) = view.classifier.log
    assert (slow, fast) == (0.1, 2.0)
    again = eval(view.to_code(), {"ad": ad})
    assert again.losses == view.losses


def test_the_end_of_the_numbers_ends_the_task():
    view = ad.BoundaryView("XOR", hidden=4, rate=1e308)

    async def story():
        view.choose(running=True)
        await until(lambda: view._task is None)

    run(story)
    assert view.state["running"] is False
    assert "leaves the numbers" in view.scene["text"]


def test_without_an_event_loop_it_says_what_to_do():
    view = ad.BoundaryView("AND")
    aside(view.choose, running=True)
    assert "nobody who could go on" in view.problem


# --- the other buttons ----------------------------------------------------------------


def test_step_restart_and_choices():
    view = ad.BoundaryView("AND")
    view.choose(steps=3)
    assert len(view.losses) == 4
    view.restart()
    assert len(view.losses) == 1
    assert view.model.weight.value.tolist() == [1.0, 1.0]
    view.choose(gate="XOR", hidden="8")
    assert view.scene["figures"][-1] == "33"
    view.train(5)
    assert view.scene["figures"][0] == "5"


@pytest.mark.parametrize("change", [{"rate": -1.0}, {"hidden": "many"}, {"gate": "EH"}])
def test_a_choice_without_sense_keeps_the_scene(change):
    view = ad.BoundaryView("AND", epochs=3)
    before = view.scene
    view.choose(**change)
    assert view.problem
    assert view.scene == before


def test_a_model_of_your_own():
    net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    view = ad.BoundaryView(moons(40), net, epochs=10)
    assert view.model is net
    assert "model" in view.to_code()
    assert [name for name, *_ in view.scene["choices"]] == ["pace"]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("NOT",), AutodiffError, "no gate called 'NOT'"),
        (((np.ones((3, 3)), np.ones(3)),), ShapeError, "do not fit"),
        (((np.ones((3, 2)), np.array([0, 1, 2])),), ShapeError, "do not fit"),
        (("AND", nn.Linear(2, 2)), ShapeError, "one output"),
    ],
)
def test_mistakes_are_explained(arguments, error, words):
    with pytest.raises(error, match=words):
        ad.BoundaryView(*arguments)


# --- what is drawn --------------------------------------------------------------------


def test_the_boundary_is_where_the_model_is_undecided():
    view = ad.BoundaryView("AND", epochs=300)
    (w1, w2), b = view.model.weight.value, view.model.bias.value
    line = next(m for m in view.scene["charts"][0]["marks"] if m["mark"] == "line")
    drawn = [(x, y) for x, y in line["points"] if x is not None]
    assert len(drawn) > 10
    assert all(abs(w1 * x + w2 * y + b) < 0.01 for x, y in drawn)


def test_a_line_through_a_grid_is_where_the_function_is_zero():
    xs = ys = np.linspace(-1, 1, 41)
    circle = [[x * x + y * y - 0.5 for x in xs] for y in ys]
    found = [(x, y) for x, y in zero_line(circle, xs, ys) if x is not None]
    assert len(found) > 40
    assert all(abs(math.hypot(x, y) - 0.5**0.5) < 0.002 for x, y in found)


def test_the_truth_table_has_the_models_answers():
    view = ad.BoundaryView("AND", epochs=2000)
    tiles = view.scene["charts"][1]["marks"][0]
    assert [text[-1] for row in tiles["texts"] for text in row] == ["0", "1", "0", "0"]
    assert tiles["texts"][0][1].startswith("0.9")


def test_what_it_leaves_without_a_kernel():
    view = ad.BoundaryView("XOR", hidden=8, epochs=500)
    bundle = view.saved_bundle()
    assert len(json.dumps(bundle[MIME])) < 60_000
    assert '<th scope="col">probability of class 1</th>' in bundle["text/html"]
    assert bundle["text/plain"].startswith("Boundary view, XOR: epoch 500, loss 0.0")


def test_the_front_end_draws_this():
    view = ad.BoundaryView("AND", rate=0.5, epochs=40)
    check_fixture("boundary", view.saved_bundle()[MIME])
