"""Comparisons: a row for every engine, its answer, and what it took."""

from __future__ import annotations

import json

import numpy as np

import autodiff_lab as ad
from autodiff_lab.display import scene
from autodiff_lab.display.comparisons import comparison_scene
from autodiff_lab.display.tables import twin


def compared():
    return ad.compare(lambda a, b: a * (a + b), 4.0, 3.0)


def test_a_row_for_every_engine():
    comparison = compared()
    names, rows = twin(comparison_scene(comparison))
    assert names == ["engine", "d/d a", "d/d b", "runs", "visits", "flops"]
    assert [row[0] for row in rows] == [answer.engine for answer in comparison.rows]
    assert rows[-1][1:3] == ["11", "4"]
    assert "4.00000000009" in rows[0]  # as many digits as it takes to see the error


def test_an_engine_that_does_not_apply_says_why():
    comparison = ad.compare(lambda x: np.sum(np.abs(x)), np.array([1.0, -2.0, 3.0]))
    names, rows = twin(comparison_scene(comparison))
    unanswered = [row for row in rows if row[1] == "–"]
    assert names[-1] == "note" and unanswered
    for row in unanswered:
        assert row[-1] and row[2:5] == ["–", "–", "–"]


def test_arrays_are_shown_briefly():
    comparison = ad.compare(lambda x: np.sum(x**2), np.arange(30.0))
    _, rows = twin(comparison_scene(comparison))
    assert all(len(row[1]) <= 20 for row in rows)


def test_the_bundle_has_every_form_and_the_text_of_before():
    comparison = compared()
    found = comparison._repr_mimebundle_()
    assert list(found) == [scene.MIME, "text/html", "text/plain"]
    assert found["text/plain"] == repr(comparison)
    assert found["text/html"].count("<tr>") == 8
    assert "agree within" in found[scene.MIME]["alt"]
    json.dumps(found, allow_nan=False)


def test_a_bug_in_a_display_leaves_the_text(monkeypatch):
    from autodiff_lab.display import comparisons

    def fall_over(shown):
        raise RuntimeError("a bug")

    monkeypatch.setattr(comparisons, "to_svg", fall_over)
    comparison = compared()
    text = comparison._repr_mimebundle_()["text/plain"]
    assert text.startswith(repr(comparison))
    assert text.endswith("(not drawn: RuntimeError in autodiff_lab.display)")
