"""Charts: ticks that are round, marks inside the frame, and one picture for all."""

from __future__ import annotations

import itertools
import math
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff_lab.display import chart as charts
from autodiff_lab.display.chart_svg import glyph, position, to_svg
from autodiff_lab.display.clipping import pieces
from autodiff_lab.display.labels import text_width

finite = st.floats(-1e12, 1e12, allow_nan=False)


def simple(*marks, log=False):
    x = charts.axis("x", 1 if log else 0, 1000 if log else 10, log=log)
    return charts.chart("t", x, charts.axis("y", -1, 1), list(marks))


@given(finite, finite)
def test_ticks_lie_in_the_range_in_round_steps(low, high):
    axis = charts.axis("x", min(low, high), max(low, high))
    ticks = axis["ticks"]
    air = 1e-6 * (axis["max"] - axis["min"])
    assert axis["min"] < axis["max"]
    assert all(axis["min"] - air <= t <= axis["max"] + air for t in ticks)
    assert len(ticks) <= 8 and len(axis["texts"]) == len(ticks)


@given(st.floats(1e-200, 1e150), st.floats(100.0, 1e40))
def test_logarithmic_ticks_are_powers_of_ten(low, factor):
    ticks = charts.axis("h", low, low * factor, log=True)["ticks"]
    assert 2 <= len(ticks) <= 8
    for tick in ticks:
        assert math.log10(tick) == pytest.approx(round(math.log10(tick)), abs=1e-9)


@given(st.floats(1e-200, 1e150), st.floats(1.01, 100.0))
def test_a_short_logarithmic_axis_has_two_ticks_or_more(low, factor):
    ticks = charts.axis("h", low, low * factor, log=True)["ticks"]
    assert 2 <= len(ticks) <= 8 and ticks == sorted(set(ticks))
    assert low * (1 - 1e-6) <= ticks[0] and ticks[-1] <= low * factor * (1 + 1e-6)


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0.45, 1.6, ["0.5", "1"]),
        (0.2, 9, ["0.2", "0.5", "1", "2", "5"]),
        (2, 150, ["10", "100"]),
        (3, 4, ["3", "3.2", "3.4", "3.6", "3.8", "4"]),
    ],
)
def test_the_scale_of_a_short_logarithmic_axis_can_be_read(low, high, texts):
    assert charts.axis("f", low, high, log=True)["texts"] == texts


def test_a_range_of_one_value_can_be_drawn():
    axis = charts.axis("x", 3.0, 3.0)
    assert axis["min"] < 3.0 < axis["max"]
    assert charts.around([None, math.nan]) == (0.0, 1.0)


@given(st.floats(0, 10))
def test_the_ends_of_an_axis_are_the_ends_of_the_frame(value):
    axis = charts.axis("x", 0, 10)
    assert position(axis, 0, 50, 450) == 50 and position(axis, 10, 50, 450) == 450
    assert 50 <= position(axis, value, 50, 450) <= 450


@pytest.mark.parametrize("shape", charts.SHAPES)
def test_each_shape_is_another_path(shape):
    others = {glyph(s, 0, 0, 4) for s in charts.SHAPES if s != shape}
    assert glyph(shape, 0, 0, 4) not in others


def test_every_mark_is_drawn_as_valid_xml():
    drawn = to_svg(
        simple(
            charts.line([(0, 0), (1, None), (2, math.inf), (3, 1)], "op", "<line>"),
            charts.dots([(0, 0), (None, 1)], "forward", "dots", shape="cross"),
            charts.bars([(1, 0.5)], "backward"),
            charts.rule("quiet", x=2),
            charts.rule("quiet", y=0.5),
            charts.words(1, 0.5, "a < b & c"),
            charts.tiles(
                [[1.0, -2.0], [None, 0.0]], (0, -1, 10, 1), texts=[["1", "2"]] * 2
            ),
        )
    )
    root = ET.fromstring(drawn)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "a < b & c" in texts and "<line>" in texts


def test_a_gap_breaks_a_line():
    points = [(0, 0), (1, 0), (2, None), (3, 0), (4, 0)]
    drawn = to_svg(simple(charts.line(points, "op")))
    [path] = [line for line in drawn.split("\n") if 'class="line op"' in line]
    assert path.count("M") == 2


coordinate = st.floats(-100, 100)


@given(st.lists(st.tuples(coordinate, coordinate), max_size=8))
def test_a_line_stays_in_its_frame_and_loses_nothing_inside(points):
    frame = (0.0, 0.0, 10.0, 10.0)
    found = pieces(points, frame)
    for piece in found:
        assert all(-1e-9 <= c <= 10 + 1e-9 for point in piece for c in point)
    drawn = {point for piece in found for point in piece}
    for a, b in itertools.pairwise(points):
        if a != b and all(0 < c < 10 for c in (*a, *b)):
            assert {a, b} <= drawn


@pytest.mark.parametrize("low", [5e-324, 0.0, -1e-310])
def test_a_range_too_small_for_steps_is_widened(low):
    axis = charts.axis("x", low, low + 5e-324)
    assert axis["max"] - axis["min"] > 1 and axis["ticks"]


def test_wide_ticks_get_the_room_they_need():
    narrow = simple(charts.line([(0, 0)], "op"))
    y = charts.axis("loss", 0, 20000)
    x = charts.axis("epoch", 0, 2000)
    wide = charts.chart("t", x, y, [charts.line([(0, 0)], "op")])
    assert narrow["frame"][0] == 52 < wide["frame"][0]
    assert wide["frame"][2] <= narrow["frame"][2]
    widest = max(text_width(text, charts.TICK_SIZE) for text in y["texts"])
    assert wide["frame"][0] - 6 - widest > 20  # the label of the axis is beside it


def test_tiles_tell_sign_by_hue_and_size_by_strength():
    mark = charts.tiles([[4.0, -2.0, 0.0]], (0, 0, 1, 1))
    assert mark["rows"] == [[1.0, -0.5, 0.0]]
    drawn = to_svg(simple(mark))
    assert 'dot forward"' in drawn and 'dot backward"' in drawn


def test_logarithmic_axes_place_decades_evenly():
    axis = charts.axis("h", 1, 1000, log=True)
    places = [position(axis, 10.0**k, 0, 300) for k in range(4)]
    assert places == pytest.approx([0, 100, 200, 300])


def test_charts_stand_side_by_side():
    one = simple(charts.line([(0, 0)], "op"))
    root = ET.fromstring(to_svg([one, one]))
    assert root.get("width") == str(2 * one["width"] + 12)
