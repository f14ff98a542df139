from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff_lab.display.numerals import (
    SCALAR_ROOM,
    format_number,
    format_shape,
    format_value,
    room_for,
    sign_of,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (28.0, "28"),
        (28, "28"),
        (-3, "-3"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333"),
        (2 / 3, "0.6667"),
        (91.125, "91.125"),
        (6.8813735870195432, "6.881"),
        (12345.678, "12346"),
        (1234567.0, "1234567"),
        (12345678.0, "1.235e7"),
        (0.00012, "0.00012"),
        (0.000012, "1.2e-5"),
        (0.99999, "0.99999"),
        (0.999999, "1"),
        (1e308, "1e308"),
        (5e-324, "5e-324"),
        (2**1000, "1.072e301"),
        (10**400, "1e400"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (True, "True"),
        (np.bool_(False), "False"),
        (np.float32(0.1), "0.1"),
        (np.int64(7), "7"),
        (1 - 2j, "1-2j"),
        (complex(0.5, float("inf")), "0.5+infj"),
    ],
)
def test_format_number(number, text):
    assert format_number(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_text_is_within_rounding_of_its_number(number):
    text, exact = format_number(number), Fraction(repr(number))
    assert abs(Fraction(text) - exact) <= Fraction(51, 100_000) * abs(exact)


@given(st.floats())
def test_a_scalar_fits_into_its_room(number):
    assert len(format_value(number, SCALAR_ROOM)) <= SCALAR_ROOM


@pytest.mark.parametrize(
    ("array", "room", "text"),
    [
        ([1.0, 2.5], None, "[1, 2.5]"),
        ([[1.0, 2.0], [3.0, 4.0]], None, "[[1, 2], [3, 4]]"),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], None, "[1, 2, 3, 4, 5, 6]"),
        (np.arange(7.0), None, "7 entries: mean 3, min 0, max 6"),
        (np.arange(7.0), 18, "[0, 1, 2, 3, 4, …]"),
        (np.arange(12.0).reshape(3, 4), None, "3×4: mean 5.5, min 0, max 11"),
        (np.arange(12.0).reshape(3, 4), 18, "3×4: mean 5.5"),
        (np.arange(12.0).reshape(3, 4), 5, "3×4"),
        ([0.12345, 0.23456], 14, "[0.123, 0.235]"),
        (np.zeros((0, 3)), None, "0×3"),
        (np.array([True, False]), None, "[True, False]"),
        (np.array([1 + 1j] * 9), None, "9 entries: mean 1+1j"),
        (np.array([np.nan, 1.0]), None, "[nan, 1]"),
        (np.array(3.0), None, "3"),
    ],
)
def test_format_value_of_arrays(array, room, text):
    assert format_value(np.asarray(array), room) == text


def test_a_summary_of_overflowing_entries_warns_nobody():
    assert (
        format_value(np.full(9, 1e308)) == "9 entries: mean inf, min 1e308, max 1e308"
    )


def test_room_depends_on_the_shape_alone():
    assert [room_for(shape) for shape in [(), (2,), (3,), (4,), (5, 5)]] == [
        SCALAR_ROOM,
        12,
        18,
        18,
        18,
    ]


def test_shapes_are_spoken():
    assert [format_shape(s) for s in [(), (1,), (5,), (2, 3)]] == [
        "scalar",
        "1 entry",
        "5 entries",
        "2×3",
    ]


def test_signs():
    values = [2.0, -3, 0.0, -0.0, float("nan"), np.ones(2), 1j, None]
    assert [sign_of(value) for value in values] == [1, -1, 0, 0, 0, 0, 0, 0]
