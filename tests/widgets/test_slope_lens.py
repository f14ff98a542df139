"""The slope lens: its slopes, its triangle, its gaps, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.errors import AutodiffError
from autodiff_lab.widgets.slope_lens import sample, unbroken, visible

from .fixtures import check_fixture


def mark(lens, label):
    return next(m for m in lens.scene["chart"]["marks"] if m.get("label") == label)


def test_the_secant_measures_and_the_tangent_knows():
    lens = ad.SlopeLens(lambda x: x**3, x=2.0, h=0.5)
    numbers = dict(lens.scene["numbers"])
    assert float(numbers["secant's slope"]) == (2.5**3 - 8) / 0.5
    assert float(numbers["tangent's slope"]) == 12
    assert float(numbers["rise"]) == 2.5**3 - 8


def test_the_triangle_runs_along_h_and_rises_to_the_second_point():
    lens = ad.SlopeLens(lambda x: x * x, x=1.0, h=0.5)
    assert mark(lens, "run and rise")["points"] == [[1, 1], [1.5, 1], [1.5, 2.25]]
    assert mark(lens, "x + h")["points"] == [[1.5, 2.25]]


def test_h_may_be_negative():
    lens = ad.SlopeLens(lambda x: x * x, x=1.0, h=-0.5)
    assert "slope from 1 to 0.5 is 1.5" in repr(lens)


def careful(x):
    return ad.sqrt(x) if isinstance(x, ad.Node) else math.sqrt(x)


@pytest.mark.parametrize("root", [np.sqrt, careful, lambda x: x**0.5])
def test_where_there_is_no_value_the_curve_has_a_gap(root):
    lens = ad.SlopeLens(root, x=1.0, domain=(-1.0, 3.0))
    points = lens.scene["curve"][0]
    assert all((y is None) == (x < 0) for x, y in points)
    with pytest.raises(AutodiffError, match="no value there"):
        ad.SlopeLens(np.sqrt, x=-1.0, h=0.5)


def test_a_pole_neither_joins_branches_nor_flattens_the_rest():
    curve = sample(lambda x: 1 / x, -2.0, 2.05)
    ends = visible(y for _, y in curve)
    assert -20 < ends[0] < -1 and 1 < ends[1] < 20
    broken = unbroken(curve, ends)
    assert [y for _, y in broken].count(None) == 1


def test_the_samples_know_the_slopes():
    points, slopes = ad.SlopeLens(np.sin, x=1.0).scene["curve"]
    for (x, _), slope in zip(points, slopes, strict=True):
        assert slope == pytest.approx(math.cos(x), abs=1e-5)


def test_the_front_end_tests_draw_what_python_writes():
    check_fixture("slope-lens", ad.SlopeLens(lambda x: x * x, x=1.0, h=0.5).scene)


def test_a_step_too_small_to_be_seen_is_named_for_itself():
    lens = ad.SlopeLens(lambda x: x * x, x=10.0, h=1e-9)
    assert "slope from 10 to 10 + 1e-9 is" in lens.scene["text"], lens.scene["text"]
