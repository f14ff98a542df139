"""The errors of measured slopes against the size of the nudge, as numbers.

A large nudge measures a bend instead of a slope: the error grows as h (one-sided) or as
h² (two-sided). A small one measures the noise in the last digits of f, divided by h. On
two logarithmic axes these are straight lines of slope 1 or 2, and of slope -1, and what
is in between is the letter that gives the U curve its name. The complex step subtracts
nothing, so it has no left arm. (Squire and Trapp 1998.)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engine import finite_difference, grad
from ..engine.complex_step import Analytic
from ..errors import AutodiffError, ComplexStepError

Function = Callable[[Any], Any]

METHODS = ("forward", "central", "complex")
EXPONENTS = range(-64, 1)  # of 10 ** (k / 4): from 1e-16 to 1
FLOOR = 1e-17  # where an error of zero is drawn


@dataclass(frozen=True)
class ErrorCurve:
    """What each method measured at each step, and how far off that is.

    `exact` is the slope that the reverse engine finds. Errors are relative to it,
    unless it is zero. `theory` holds the two arms of each method as Taylor's theorem
    gives them; it is empty where f cannot be differentiated often enough.
    """

    steps: list[float]
    exact: float
    slopes: dict[str, list[float]]
    errors: dict[str, list[float]]
    theory: dict[str, list[float]]
    refused: str  # why there is no complex step, if there is none

    def best(self, method: str) -> int:
        """The index of the step with the smallest error; of equals, the largest."""
        errors = self.errors[method]
        known = [i for i, error in enumerate(errors) if math.isfinite(error)]
        return min(known, key=lambda i: (errors[i], -i), default=0)


def error_curve(function: Function, x: float) -> ErrorCurve:
    """Measure the slope of `function` at `x` in every way and with every step.

    >>> curve = error_curve(np.sin, 1.0)
    >>> best = [curve.steps[curve.best(method)] for method in METHODS]
    >>> best[0] < 1e-6 < best[1] < 1e-3, curve.errors["complex"][0] < 1e-15
    (True, True)
    """
    exact = _exact(function, x)
    steps = [10.0 ** (k / 4) for k in EXPONENTS]
    slopes, refused = _slopes(function, x, steps)
    size = abs(exact) or 1.0
    errors = {
        method: [abs(slope - exact) / size for slope in found]
        for method, found in slopes.items()
    }
    return ErrorCurve(
        steps, exact, slopes, errors, _theory(function, x, steps), refused
    )


def _exact(function: Function, x: float) -> float:
    with np.errstate(all="ignore"):
        exact = float(grad(function)(x))
    if not math.isfinite(exact):
        raise AutodiffError(
            f"the function has no slope at {x}",
            cause=f"its derivative there comes out as {exact}",
            cure="choose a point where the function is smooth",
        )
    return exact


def _slopes(
    function: Function, x: float, steps: list[float]
) -> tuple[dict[str, list[float]], str]:
    """Slopes by method; and a word on the complex step, where that is impossible."""
    found: dict[str, list[float]] = {}
    with np.errstate(all="ignore"):
        for method in METHODS[:2]:
            found[method] = [_measured(function, x, h, method) for h in steps]
        try:
            found["complex"] = [_complex(function, x, h) for h in steps]
        except ComplexStepError as error:
            return found, str(error).partition("\n")[0]
    return found, ""


def _measured(function: Function, x: float, h: float, method: str) -> float:
    """Beyond the edge of the function's domain there is nothing to measure."""
    try:
        return float(finite_difference(function, x, step=h, method=method))
    except (ArithmeticError, ValueError):
        return math.nan


def _complex(function: Function, x: float, h: float) -> float:
    result = function(Analytic(complex(x, h)))
    if not isinstance(result, Analytic):
        return 0.0  # a function that does not depend on x
    return float(np.imag(result.inner)) / h


def _theory(function: Function, x: float, steps: list[float]) -> dict[str, list[float]]:
    """Truncation from Taylor's next term; round-off from half a unit in the last place.

    Forward: h f''/2. Central: h² f'''/6. Both: epsilon f / h, relative to f'.
    """
    try:
        first = grad(function)
        second = grad(first)
        third = float(grad(second)(x))
        value, slope, bend = float(function(x)), float(first(x)), float(second(x))
    except (AutodiffError, ArithmeticError, ValueError, TypeError):
        return {}
    size = abs(slope) or 1.0
    epsilon = float(np.finfo(float).eps) / 2
    arms = {
        "forward": [h * abs(bend) / 2 / size for h in steps],
        "central": [h * h * abs(third) / 6 / size for h in steps],
        "round-off": [epsilon * abs(value) / h / size for h in steps],
    }
    return {name: arm for name, arm in arms.items() if any(arm)}
