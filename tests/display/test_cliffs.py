"""What is too deep, too wide or too long is shown in part, and in time."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.drawn import mimebundle
from autodiff_lab.display.paths import path_scene
from autodiff_lab.display.simplifying import simplify_scene


def chain(grow, count):
    x = y = ad.Variable(0.5, name="x")
    for _ in range(count):
        y = grow(y)
    return y, x


@pytest.mark.parametrize("grow", [lambda y: y + y, lambda y: y * y, np.sin])
def test_a_simplification_of_shared_parts_is_not_written_out(grow):
    y, _ = chain(grow, 200)
    shown = simplify_scene(y)
    assert len(json.dumps(shown)) < 300_000
    assert shown["start"] == ""


def test_a_short_expression_is_written_out():
    y, _ = chain(lambda y: y + y, 2)
    assert simplify_scene(y)["start"] == "x + x + x + x"


@pytest.mark.parametrize(
    ("grow", "count", "said"),
    [
        (np.sin, 5000, "1"),
        (lambda y: (y + y) * 0.5, 15_000, "about 10^4515"),
        (lambda y: (y + y) * 0.5, 1400, "about 10^421"),
    ],
)
def test_routes_without_end(grow, count, said):
    y, x = chain(grow, count)
    shown = path_scene(ad.paths(y, x))
    assert shown["count"] == shown["more"] == said and shown["routes"] == []
    assert shown["total"] and len(json.dumps(shown)) < 500_000
    assert len(mimebundle(ad.paths(y, x))["text/plain"]) < 1000


def test_a_name_as_long_as_a_book():
    x = ad.Variable(1.0, name="<&a" * 50_000)
    y = np.sin(x) * x
    y.name = "b\n" * 50_000
    assert len(y._repr_html_()) < 100_000
    assert len(ad.to_svg(y)) < 100_000
