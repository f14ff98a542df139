"""Small pictures: every pixel is drawn, and stands in the table twin."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from autodiff_lab.lessons.photographs import SHADES, photographs

SVG = "{http://www.w3.org/2000/svg}"


def html_of(still):
    return still._repr_mimebundle_()["text/html"]


def drawing_of(still):
    encoded = re.search(r"data:image/svg\+xml;base64,([^\"]+)", html_of(still))[1]
    return ElementTree.fromstring(base64.b64decode(encoded))


def test_every_picture_has_its_name_and_stays_inside():
    names = [f"picture {k}" for k in range(5)]
    drawing = drawing_of(photographs(dict.fromkeys(names, np.eye(8)), "", columns=3))
    texts = {text.text: text for text in drawing.iter(f"{SVG}text") if text.text}
    assert set(texts) == set(names)
    assert all(float(text.get("y")) > 0 for text in texts.values())
    assert float(drawing.get("width")) <= 720


def test_digits_are_written_into_the_pixels():
    drawing = drawing_of(photographs({"a": [[1.5, -2], [0, 4]]}, "", digits=True))
    texts = [text.text for text in drawing.iter(f"{SVG}text") if text.text]
    assert texts == ["1.5", "-2", "0", "4", "a"]


def test_the_sign_of_a_pixel_has_a_hue_and_zero_stays_blank():
    drawing = drawing_of(photographs({"a": [[1.0, -0.5, 0.0]]}, ""))
    dots = [p for p in drawing.iter(f"{SVG}path") if p.get("class").startswith("dot")]
    strength = {p.get("class"): float(p.get("fill-opacity")) for p in dots}
    assert set(strength) == {"dot forward", "dot backward"}
    assert strength["dot backward"] == pytest.approx(strength["dot forward"] / 2)


def test_there_are_no_more_shades_than_promised():
    drawing = drawing_of(photographs({"a": np.linspace(0, 1, 64).reshape(8, 8)}, ""))
    dots = [p for p in drawing.iter(f"{SVG}path") if p.get("class").startswith("dot")]
    assert len(dots) == SHADES


def test_the_table_has_every_pixel():
    html = html_of(photographs({"a": [[1, 2], [3, 4.25]]}, "Four pixels."))
    assert "1 2 / 3 4.25" in html or "1 2 / 3 4.2" in html


def test_a_blank_picture_is_drawn_too():
    assert "blank" in html_of(photographs({"blank": np.zeros((2, 2))}, "Nothing."))
