"""The simplify stepper: published sizes, marked parts, and limits."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError

from .fixtures import check_fixture


def slope():
    x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    return ad.derive(x * x + 3 * x * y + 1, x), y


def joined(pieces):
    return "".join(text for text, _ in pieces)


def marked(pieces):
    return [text for text, mark in pieces if mark]


def test_the_sizes_are_those_of_the_second_source():
    first, y = slope()
    assert dict(ad.SimplifyStepper(first).scene["sizes"])["naive"] == 25
    assert dict(ad.SimplifyStepper(first).scene["sizes"])["simplified"] == 7
    second = ad.SimplifyStepper(ad.derive(first, y)).scene
    assert [size for _, size in second["sizes"]][:2] == [61, 1]
    assert second["end"] == "3"


def test_each_step_goes_on_where_the_last_one_ended():
    scene = ad.SimplifyStepper(slope()[0]).scene
    texts = [scene["start"]]
    for step in scene["steps"]:
        assert joined(step["before"]) == texts[-1]
        texts.append(joined(step["after"]))
    assert texts[-1] == scene["end"] == "2 * x + 3 * y"


def test_every_whole_expression_has_the_same_value():
    scene = ad.SimplifyStepper(slope()[0]).scene
    values = {
        eval(joined(step[side]), {"x": 3.0, "y": 2.0})
        for step in scene["steps"]
        for side in ("before", "after")
    }
    assert values == {12.0}


def test_the_part_that_changes_is_marked_wherever_it_stands():
    x = ad.Variable(3.0, name="x")
    part = 1.0 * x
    scene = ad.SimplifyStepper(np.sin(part) + part * part).scene
    (step, *_) = scene["steps"]
    assert marked(step["before"]) == ["1 * x"] * 3
    assert marked(step["after"]) == ["x"] * 3


def test_the_symbols_are_counted_after_every_step():
    sizes = [step["size"] for step in ad.SimplifyStepper(slope()[0]).scene["steps"]]
    assert sizes == [23, 21, 21, 19, 17, 15, 11, 9, 7]


def product(count):
    factors = [ad.Variable(1.0 + i / 9, name=f"x{i}") for i in range(count)]
    total = factors[0]
    for factor in factors[1:]:
        total = total * factor
    return ad.derive(total, factors[0])


def test_a_long_expression_shows_the_part_that_changes():
    scene = ad.SimplifyStepper(product(32)).scene
    assert scene["start"] == "" and "long" in scene["note"]
    assert all(step["before"] == [] for step in scene["steps"])
    assert scene["steps"][0]["rule"] == "1 · x = x"


def test_what_is_short_already_has_no_steps():
    x = ad.Variable(3.0, name="x")
    scene = ad.SimplifyStepper(np.sin(x)).scene
    assert scene["steps"] == [] and scene["start"] == scene["end"] == "sin(x)"


def test_too_large_graphs_and_wrong_steps_are_refused():
    with pytest.raises(AutodiffError, match="too many to follow"):
        ad.SimplifyStepper(product(150))
    with pytest.raises(AutodiffError, match="no step 99"):
        ad.SimplifyStepper(slope()[0], step=99)


def test_names_cannot_fake_a_mark():
    x = ad.Variable(3.0, name="x\ue000y\ue001")
    (step,) = ad.SimplifyStepper(1.0 * x).scene["steps"]
    assert marked(step["after"]) == ["xy"]


def test_the_code_makes_it_again():
    widget = ad.SimplifyStepper(slope()[0], step=3)
    *lines, last = widget.to_code().split("; ")
    names = {"ad": ad, "np": np}
    exec("; ".join(lines), names)
    again = eval(last, names)
    assert again.scene == widget.scene and again.state == widget.state


def test_stepping_sends_no_scene_and_it_is_saved_in_full():
    widget = ad.SimplifyStepper(slope()[0])
    before = widget.scene
    widget.set_state({"asked": 1, "state": {"step": 4}})
    assert widget.scene is before and widget.answered == 1
    data, _ = widget._repr_mimebundle_()
    assert "0 · x = 0" in data["text/html"] and "7 simplified" in data["text/plain"]
    json.dumps(data[MIME], allow_nan=False)


def test_the_front_end_tests_draw_what_python_writes():
    check_fixture("simplify", ad.SimplifyStepper(slope()[0]).scene)
