"""PNG: the SVG in pixels, of which some are looked at."""

from __future__ import annotations

import io
import math
import re

import numpy as np
import pytest
from matplotlib.image import imread

import autodiff_lab as ad
from autodiff_lab.display import chart_svg, document, theme, to_svg
from autodiff_lab.display.chart import axis, chart, dots, line, tiles
from autodiff_lab.display.outlines import outline_of
from autodiff_lab.display.png import to_png
from autodiff_lab.display.stylesheet import StyleSheet
from tests.display.graphs import GRAPHS, HOSTILE, textbook


def pixels(data):
    return (imread(io.BytesIO(data)) * 255).round().astype(int)


def hexed(pixel):
    return "#" + "".join(f"{int(part):02x}" for part in pixel[:3])


def test_the_picture_has_the_size_and_colours_of_the_svg():
    drawn = document(textbook(), namespace={})
    shown = pixels(to_png(to_svg(drawn), scale=3))
    assert shown.shape == (
        math.ceil(3 * drawn["height"] - 0.5),
        math.ceil(3 * drawn["width"] - 0.5),
        4,
    )
    leaf = drawn["nodes"][0]
    top, middle = 3 * (leaf["y"] - leaf["h"] / 2), 3 * leaf["x"]
    assert hexed(shown[round(top), round(middle)]) == theme.HUES["variable"][0]
    inside = shown[round(top) + 8, round(middle)]
    tint = theme.mix(theme.HUES["variable"][0], theme.SURFACE[0], theme.TINT[0])
    assert hexed(inside) == tint
    assert hexed(shown[6, 30]) == theme.SURFACE[0]


def test_dark_is_dark():
    light, dark = (
        pixels(to_png(to_svg(document(textbook(), namespace={})), dark=dark))
        for dark in (False, True)
    )
    assert hexed(light[6, 30]), hexed(dark[6, 30]) == theme.SURFACE
    assert hexed(dark[6, 30]) == theme.SURFACE[1]


@pytest.mark.parametrize("name", ["neuron", "regression"])
def test_the_same_graph_gives_the_same_bytes(name):
    assert ad.to_png(GRAPHS[name]()) == ad.to_png(GRAPHS[name]())


@pytest.mark.parametrize("label", [HOSTILE[i] for i in (0, 4, 9, 14, 15, 16, 18)])
def test_a_hostile_label_is_drawn(label):
    x = ad.Variable(1.5, name=label + "$x$")
    assert pixels(ad.to_png(x * x, scale=1)).std() > 10


def test_every_word_of_a_picture_is_drawn():
    """Nothing that an SVG holds is left out: text by text, its pixels are there."""
    svg = to_svg(document(textbook(), namespace={}))
    whole = pixels(to_png(svg))
    for text in re.findall(r"<text .*?</text>", svg):
        without = pixels(to_png(svg.replace(text, "", 1)))
        assert np.any(whole != without), text


def test_charts_are_painted_too():
    picture = chart(
        "a chart",
        axis("x", 0, 2),
        axis("y", 0, 4),
        [
            line([(0, 0), (2, 4)], "forward", "a line", dashed=True),
            dots([(1, 3)], "backward", "a point", size=6),
            tiles([[1.0, -1.0]], (1.2, 0, 2, 1), texts=[["", ""]]),
        ],
    )
    shown = pixels(to_png(chart_svg.to_svg(picture), scale=1))
    left, top, right, bottom = picture["frame"]
    x, y = (left + right) // 2, round(bottom - 0.75 * (bottom - top))
    assert hexed(shown[y, x]) == theme.GRADIENT[0]
    tile = shown[bottom - 20, round(left + 0.7 * (right - left))]
    assert np.abs(tile[:3] - (0x26, 0x87, 0xBE)).max() <= 1  # 85 % of #0072b2


@pytest.mark.parametrize(
    ("data", "area"),
    [
        ("M0 0H4V3z", 6.0),
        ("M2 0L4 2L2 4L0 2z", 8.0),
        ("M-99 0a99 99 0 0 1 198 0a99 99 0 0 1 -198 0z", math.pi * 99**2),
        ("M-99 0a99 99 0 0 0 198 0a99 99 0 0 0 -198 0z", -math.pi * 99**2),
        ("M0 0C0 0 3 0 3 0L3 3C3 3 0 3 0 3z", 9.0),
        ("M0 0 4 0 4 3z", 6.0),
    ],
)
def test_outlines_have_the_area_they_should(data, area):
    (corners,) = outline_of(data).to_polygons(closed_only=True) or [None]
    curve = outline_of(data).interpolated(1).cleaned(curves=False)
    assert corners is not None and len(curve.vertices) > 3
    spots = outline_of(data).to_polygons()[0]
    x, y = spots[:, 0], spots[:, 1]
    found = np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2
    assert abs(abs(found) - abs(area)) < 0.02 * abs(area)
    assert np.sign(found) == np.sign(area)


def test_the_more_exact_rule_wins_and_then_the_later_one():
    from xml.etree.ElementTree import fromstring

    css = ".a.b{fill:red}.a{fill:blue}text{fill:green}.c .a{stroke:red}"
    sheet = StyleSheet(css + "@media(prefers-color-scheme:dark){.a.b{fill:pink}}")
    root = fromstring('<g class="c"><g><text class="a b"/><text class="a"/></g></g>')
    both, one = root[0]
    assert sheet.look(both, [root, root[0]], {}) == {"fill": "red", "stroke": "red"}
    assert sheet.look(one, [root[0]], {"fill": "grey"}) == {"fill": "blue"}
    dark = StyleSheet(css + "@media(prefers-color-scheme:dark){.a.b{fill:pink}}", True)
    assert dark.look(both, [], {})["fill"] == "pink"


def test_two_sheets_with_dark_parts_are_read_as_one():
    night = "@media(prefers-color-scheme:dark){.a{fill:black}.b{fill:navy}}"
    sheet = StyleSheet(f".a{{fill:red}}{night}.c{{font:600 11px serif}}{night}")
    assert [look for _, look in sheet.rules] == [
        {"fill": "red"},
        {"font-weight": "600", "font-size": "11px"},
    ]
