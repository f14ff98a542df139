"""Surfaces for the exercises on curvature, and derivatives of them that are measured.

A slope is a complex step; a second derivative is the slope of slopes, from four places
around, with the leading error taken out (Richardson 1911).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autodiff_lab.lessons.oracles import complex_step

Surface = Callable[[Any], Any]

SURFACES: dict[str, Surface] = {
    "a bent valley": lambda v: 10 * (v[1] - v[0] ** 2) ** 2 + (1 - v[0]) ** 2,
    "waves": lambda v: np.sum(np.sin(v) ** 2) + v[0] * v[1],
    "growth": lambda v: np.exp(v[0] * v[1]) + v[0] ** 2 + 2 * v[1] ** 2,
    "a chain": lambda v: np.sum((v[1:] - v[:-1] ** 2) ** 2) + np.sum(v**2),
}


def measured_gradient(f: Surface, x: np.ndarray) -> np.ndarray:
    """The slope with every entry of x, by one complex step each.

    >>> measured_gradient(SURFACES["growth"], np.array([0.0, 1.0]))
    array([1., 4.])
    """

    def moved(by: complex, k: int) -> Any:
        at = x.astype(complex)
        at[k] += by
        return f(at)

    def slope(k: int) -> float:
        return complex_step(lambda by: moved(by, k), 0.0)

    return np.array([slope(k) for k in range(len(x))])


def measured_product(f: Surface, x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """How fast the gradient changes when x moves along v.

    >>> one = np.array([1.0, 0.0])
    >>> measured_product(SURFACES["growth"], np.array([0.0, 1.0]), one).round(9)
    array([3., 1.])
    """

    def difference(step: float) -> np.ndarray:
        ahead = measured_gradient(f, x + step * v)
        return np.asarray((ahead - measured_gradient(f, x - step * v)) / (2 * step))

    return np.asarray((4 * difference(5e-4) - difference(1e-3)) / 3)


def measured_hessian(f: Surface, x: np.ndarray) -> np.ndarray:
    """The second derivatives, a column for each entry of x."""
    columns = [measured_product(f, x, unit) for unit in np.eye(len(x))]
    return np.stack(columns, axis=1)


def remembered(slopes: Sequence[np.ndarray], keep: float) -> np.ndarray:
    """The sum of all slopes so far, each one forgotten a little with every step."""
    ages = np.arange(len(slopes))[::-1]
    return np.asarray(np.tensordot(keep**ages, np.array(slopes), axes=1))


def average(slopes: Sequence[np.ndarray], keep: float) -> np.ndarray:
    """The mean of all slopes so far, with weights that fall with their age."""
    ages = np.arange(len(slopes))[::-1]
    return np.asarray(np.average(np.array(slopes), axis=0, weights=keep**ages))
