"""The cheat sheet says what the engine says, and is one page."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from tools import cheat_sheet


def test_the_page_is_in_step_with_the_engine():
    assert cheat_sheet.PAGE.read_text(encoding="utf-8") == cheat_sheet.page()


@pytest.mark.parametrize("name", [*cheat_sheet.TWO, *cheat_sheet.ONE])
def test_its_rules_agree_with_measurements(name):
    """The text of a rule, run as NumPy code, against a central difference."""
    primitive = ad.PRIMITIVES[name]
    at = [0.5, 0.7][: primitive.arity]
    names = {n: getattr(ad, n) for n in ad.PRIMITIVES if hasattr(ad, n)}
    names |= dict(zip("ab", at, strict=False)) | {"g": 1.0}
    texts = cheat_sheet.rule(name)[1 : 1 + primitive.arity]
    for place, text in enumerate(texts):
        h = 1e-6 * np.eye(primitive.arity)[place]
        up, down = (float(primitive(*(at + s * h))) for s in (1, -1))
        said = eval(text.strip("`"), names)
        assert float(said) == pytest.approx((up - down) / 2e-6, abs=1e-8)


def test_costs_are_what_the_lesson_on_costs_says():
    passes = {row[0]: row[2] for row in cheat_sheet.costs()}
    assert 1 < float(passes["J v"]) <= 3
    assert 1 < float(passes["w' J, a gradient"]) <= 5
    assert float(passes["H v"]) <= 10


def test_it_fits_on_a_page():
    """A4 at 11 points takes some 68 lines of tables."""
    lines = cheat_sheet.page().splitlines()
    assert len(lines) <= 66
    assert max(map(len, lines)) <= 105
