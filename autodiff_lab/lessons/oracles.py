"""Where right answers come from: measurement, never a stored key.

The complex step has no subtraction, so it is exact to rounding for analytic code; the
central difference is for everything else.

>>> round(complex_step(np.exp, 0.0), 12)
1.0
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def complex_step(function: Callable[[Any], Any], x: float) -> float:
    """Measure the slope of an analytic function: the imaginary part of a nudge."""
    tiny = 1e-30
    return float(np.imag(function(complex(x, tiny))) / tiny)


def central_difference(
    function: Callable[[Any], Any], x: float, step: float = 6e-6
) -> float:
    """Measure the slope between two points, one on either side.

    >>> round(central_difference(abs, 2.0), 9)
    1.0
    """
    wide = step * max(1.0, abs(x))
    return float((function(x + wide) - function(x - wide)) / (2 * wide))
