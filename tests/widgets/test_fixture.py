"""The example that the TypeScript tests draw is what Python writes today."""

from __future__ import annotations

import json
from pathlib import Path

import autodiff_lab as ad
from autodiff_lab.display.schema import document

FIXTURE = Path(__file__).parents[2] / "widgets/tests/fixtures/running-example.json"
GEOMETRY = {"x", "y", "w", "h", "path", "labelX", "labelY", "width", "height", "source"}


def without_geometry(part):
    if isinstance(part, dict):
        kept = {key: value for key, value in part.items() if key not in GEOMETRY}
        return {key: without_geometry(value) for key, value in kept.items()}
    if isinstance(part, list):
        return [without_geometry(entry) for entry in part]
    return part


def test_both_sides_mean_the_same_document():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    c = a + b
    d = a * c
    written = json.loads(json.dumps(document(d, namespace={"c": c, "d": d})))
    fixture = json.loads(FIXTURE.read_text(encoding="utf-8"))
    assert without_geometry(fixture) == without_geometry(written)
    assert geometry_of(fixture) == geometry_of(written)


def geometry_of(drawn):
    """Which places are there at all; where they are is a matter for golden tests."""
    return [
        sorted(set(entry) & GEOMETRY)
        for entry in (drawn, *drawn["nodes"], *drawn["edges"])
    ]
