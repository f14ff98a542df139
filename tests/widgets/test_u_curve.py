"""The U curve: its errors against theory, its best steps, and what it leaves behind."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.error_curve import METHODS, error_curve
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError

from .fixtures import check_fixture


def seed_function(a):
    return (a / 33.2 - a) * (33.2 / a + a + 33.2) * (a - 33.2)


def test_it_finds_the_errors_that_the_third_source_prints():
    curve = error_curve(seed_function, 230.3)
    at = {h: curve.errors["forward"][curve.steps.index(h)] for h in (1e-8, 1e-6)}
    assert at[1e-8] == pytest.approx(4e-7, rel=0.05)
    best = curve.best("central")
    assert curve.steps[best] == pytest.approx(1e-3)
    assert curve.errors["central"][best] == pytest.approx(7e-12, rel=0.1)


@pytest.mark.parametrize("function", [np.exp, np.sin, lambda x: 1 / (1 + x * x)])
def test_above_the_best_step_errors_grow_as_theory_says(function):
    curve = error_curve(function, 0.7)
    for method, low in (("forward", 1e-5), ("central", 1e-3)):
        for h, error, arm in zip(
            curve.steps, curve.errors[method], curve.theory[method], strict=True
        ):
            if low < h < 1e-2:
                assert error == pytest.approx(arm, rel=0.05)


def test_round_off_stays_near_its_arm():
    curve = error_curve(np.exp, 1.0)
    for h, error, arm in zip(
        curve.steps, curve.errors["forward"], curve.theory["round-off"], strict=True
    ):
        if 1e-15 < h < 1e-10:
            assert error < 8 * arm


def test_a_best_step_has_no_smaller_error_anywhere():
    curve = error_curve(np.tanh, 0.3)
    for method in METHODS:
        assert curve.errors[method][curve.best(method)] == min(curve.errors[method])


def test_a_function_that_is_not_analytic_has_no_complex_step_and_says_why():
    widget = ad.UCurve(lambda x: abs(x) ** 3, 1.0)
    assert [method["name"] for method in widget.scene["methods"]] == [
        "forward difference",
        "central difference",
    ]
    assert "abs leaves the complex plane" in widget.scene["note"]


def test_a_step_beyond_the_domain_is_a_gap():
    widget = ad.UCurve(lambda x: np.log(x), 0.01)
    forward, central, _ = widget.scene["methods"]
    assert None not in forward["points"]
    assert central["points"][-1] is None  # log of 0.01 - 1


def test_no_slope_is_an_error_that_says_so():
    with pytest.raises(AutodiffError, match="no slope at 0"):
        ad.UCurve(np.sqrt, 0.0)
    with pytest.raises(AutodiffError, match="not a step"):
        ad.UCurve(np.exp, 1.0, h=0.0)


def test_moving_the_slider_sends_no_scene():
    widget = ad.UCurve(np.exp, 1.0)
    sent = []
    widget.send_state = lambda key=None: sent.append(key)
    widget.set_state({"asked": 1, "state": {"h": 1e-3}})
    assert "scene" not in str(sent)
    assert "0.0005002" in repr(widget) and widget.answered == 1


def test_the_saved_scene_needs_no_kernel():
    data, _ = ad.UCurve(np.exp, 1.0)._repr_mimebundle_()
    assert data[MIME]["free"] is True
    assert "central difference" in data["text/html"]
    json.dumps(data[MIME], allow_nan=False)


def test_the_code_makes_it_again():
    widget = ad.UCurve(np.exp, 0.5, h=1e-4)
    again = eval(widget.to_code(), {"ad": ad, "np": np})
    assert again.scene == widget.scene and again.state == widget.state


def test_the_front_end_tests_draw_what_python_writes():
    check_fixture("u-curve", ad.UCurve(np.exp, 1.0).scene)
