"""Curves and small programs whose slopes lesson 1 measures.

They are looked up by name, so that the arguments of a case stay plain data. All of them
are analytic and written with NumPy: they run on complex numbers too, which is how their
slopes are measured here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.oracles import complex_step

CURVES: dict[str, Callable[..., Any]] = {
    "a cube": lambda size, x: size * x**3,
    "a wave": lambda size, x: size * np.sin(x),
    "growth": lambda size, x: size * np.exp(x / 2),
    "a share": lambda size, x: size / x,
    "a root": lambda size, x: size * np.sqrt(x),
}

FORMULAS: dict[str, Callable[..., Any]] = {
    "a line": lambda m, x: m * x,
    "a line with an offset": lambda m, b, x: m * x + b,
    "savings": lambda amount, rate, years: amount * np.exp(rate * years),
    "two lenses": lambda near, far: near * far / (near + far),
}


def slope_of(name: str, size: float, x: float) -> float:
    """Measure the slope of a curve at x.

    >>> slope_of("a cube", 2.0, 1.0)
    6.0
    """
    return complex_step(lambda at: CURVES[name](size, at), x)


def slope_by(name: str, point: dict[str, float], moving: str) -> float:
    """Measure how fast a program moves with one of its letters.

    >>> slope_by("a line", {"m": 3.0, "x": 5.0}, "m")
    5.0
    """
    program = FORMULAS[name]
    return complex_step(lambda at: program(**{**point, moving: at}), point[moving])
