"""Scenes: plain data, safe text, and the same in every form."""

from __future__ import annotations

import json

import numpy as np
import pytest

from autodiff_lab.display.scene import MIME, bundle, plain, scene, to_html, to_table

HOSTILE = "<img src=x onerror=alert(1)>&\"'\x00\u202e"


def test_a_scene_is_json_whatever_numbers_are_in_it():
    made = scene("k", "t", "a", array=np.array([[1.0, np.nan], [np.inf, -0.0]]), n=(1,))
    assert made["array"] == [[1.0, None], [None, 0.0]]
    assert str(made["array"][1][1]) == "0.0"
    assert made["n"] == [1]
    json.dumps(made, allow_nan=False)


@pytest.mark.parametrize("number", [1e-320, 123456789.0, -3e300, 0.1 + 0.2])
def test_rounding_keeps_six_digits(number):
    assert plain(number) == pytest.approx(number, rel=1e-5, abs=1e-322)


def test_text_from_the_user_never_becomes_markup():
    made = scene("k", HOSTILE, HOSTILE, note=HOSTILE)
    page = to_html(made, "<svg/>", [([HOSTILE], [[HOSTILE]])])
    assert "<img src=x" not in page
    assert "\u202e" not in made["title"] and "\x00" not in made["title"]
    assert page.count("&lt;img") == 4  # alternative text, note, heading, cell


def test_the_bundle_has_every_form_and_nothing_that_is_stripped():
    made = bundle(scene("k", "t", "a"), "<svg>é</svg>", [(["n"], [["1"]])], "t = 1")
    assert list(made) == [MIME, "text/html", "text/plain"]
    assert "<script" not in made["text/html"] and "<svg" not in made["text/html"]
    assert "<details>" in made["text/html"]


def test_a_table_has_a_heading_for_each_column():
    table = to_table(["a", "b"], [["1", "2"], ["3", "4"]])
    assert table.count('scope="col"') == 2 and table.count("<tr>") == 3
