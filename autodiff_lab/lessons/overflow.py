"""The overflow meter: how many digits of log-sum-exp survive, at every size of logits.

Lesson 11 hands it formulas that are equal on paper.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autodiff_lab.display.chart import axis, chart, line
from autodiff_lab.lessons.programs_softmax import exact_logsumexp
from autodiff_lab.lessons.stills import Still

LOOKS = (("backward", True), ("forward", False), ("output", True))
SHIFTS = tuple(range(-1000, 1001, 5))
TICKS = (-800, -400, 0, 400, 800)
LISTED = (-1000, -740, -500, 0, 500, 705, 710, 1000)


def overflow_meter(formulas: Mapping[str, Callable[[Any], Any]]) -> Still:
    """Measure formulas on the logits s, s + 1 and s + 2, for s from -1000 to 1000.

    >>> overflow_meter({"largest": np.max}).table[1][0][:2]
    ['-1000', '3.4']
    """
    found = {
        name: {shift: right_digits(formula, shift) for shift in SHIFTS}
        for name, formula in formulas.items()
    }
    lines = [
        line(digits.items(), hue, name, dashed=dashed)
        for (name, digits), (hue, dashed) in zip(found.items(), LOOKS, strict=False)
    ]
    picture = chart(
        "Right digits of log-sum-exp",
        axis("s, for the logits s, s + 1 and s + 2", -1000, 1000, ticks=TICKS),
        axis("right digits", 0, 17),
        lines,
        width=640,
        height=300,
    )
    ends = ", ".join(f"{name}: {_range(digits)}" for name, digits in found.items())
    rows = [
        [str(s), *(f"{digits[s]:.1f}" for digits in found.values())] for s in LISTED
    ]
    alt = f"Overflow meter. Logits for which ten digits are right: {ends}."
    return Still([picture], alt, ["s", *found], rows)


def right_digits(formula: Callable[[Any], Any], shift: int) -> float:
    """How many decimal digits are right: none where the answer is not finite."""
    logits = shift + np.arange(3.0)
    exact = exact_logsumexp(logits)
    with np.errstate(all="ignore"):
        error = abs(float(formula(logits)) / exact - 1)
    return min(16.0, max(0.0, -math.log10(error + 1e-16))) if error < 1 else 0.0


def _range(digits: Mapping[int, float]) -> str:
    """From where to where a formula has ten right digits."""
    good = [shift for shift, right in digits.items() if right >= 10]
    return f"{min(good)} to {max(good)}" if good else "none"
