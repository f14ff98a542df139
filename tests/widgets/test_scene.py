"""What all scene widgets share, shown on the slope lens."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def lens():
    return ad.SlopeLens(np.sin, x=0.5, h=1.0)


def test_a_choice_is_answered_by_a_new_scene(lens):
    before = lens.scene
    lens.choose(h=1e-4)
    assert lens.scene != before and lens.scene["h"] == 1e-4
    numbers = dict(lens.scene["numbers"])
    assert float(numbers["secant's slope"]) == pytest.approx(np.cos(0.5), abs=1e-3)


def test_a_question_is_counted_as_answered_even_if_it_failed(lens):
    good = lens.scene
    lens.set_state({"asked": 7, "state": {"x": 0.5, "h": 0.0}})
    assert lens.answered == 7
    assert "no slope" in lens.problem and lens.scene == good
    lens.set_state({"asked": 8, "state": {"x": 0.5, "h": 2.0}})
    assert lens.problem == "" and lens.scene["h"] == 2.0


def test_the_saved_scene_holds_what_was_chosen(lens):
    lens.choose(x=1.25)
    data, _ = lens._repr_mimebundle_()
    assert data[MIME]["state"] == {"x": 1.25, "h": 1.0}
    assert WIDGET in data and "1.25" in data["text/plain"]
    json.dumps(data[MIME], allow_nan=False)


def test_a_state_without_sense_is_refused_at_once():
    with pytest.raises(AutodiffError, match="no slope"):
        ad.SlopeLens(np.sin, h=0.0)


def test_the_code_makes_the_same_scene(lens):
    lens.choose(x=-1.0, h=0.25)
    again = eval(lens.to_code(), {"ad": ad, "np": np})
    assert again.scene == lens.scene


def test_its_repr_is_text_without_an_address(lens):
    assert repr(lens) == lens.saved_bundle()["text/plain"]
    assert "0x" not in repr(lens)
