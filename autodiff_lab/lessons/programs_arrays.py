"""Arrays in exercises: how they are read, and how linear maps are turned around.

The transpose of a linear map is measured here by sending one unit after the other
through the map itself: <g, A e> is the entry of Aᵀg for that unit, and no rule is
written down.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import WrongKind
from autodiff_lab.lessons.reading import kind_of, number

NOT_AN_ARRAY = "{place} should be an array of numbers, but is {kind}."


def array(answer: Any, place: str = "the result") -> np.ndarray:
    """Read an array, a number, or nested lists of numbers.

    >>> array([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    try:
        found = np.asarray(answer)
    except Exception:  # ragged, endless, or an object that will not be looked at
        found = np.array(None)
    if found.dtype.kind not in "iuf":
        problem = NOT_AN_ARRAY.format(place=place, kind=kind_of(answer))
        raise WrongKind(problem)
    if found.size and not np.all(np.isfinite(found)):
        number(np.nan, place)  # says that it is not finite
    return found.astype(float)


def pair(answer: Any) -> dict[str, np.ndarray]:
    """Read two arrays, one for each factor."""
    if not isinstance(answer, (list, tuple)) or len(answer) != 2:
        raise WrongKind(
            f"The result should be two arrays, but is {kind_of(answer)}. "
            "Return one for a and one for b."
        )
    return {"a": array(answer[0], "'a'"), "b": array(answer[1], "'b'")}


def transposed(
    linear: Callable[[np.ndarray], Any], shape: tuple[int, ...], g: np.ndarray
) -> np.ndarray:
    """What a linear map sends back for g, one unit of its argument at a time.

    >>> transposed(np.cumsum, (3,), np.array([1.0, 2.0, 3.0]))
    array([6., 5., 3.])
    """
    result = np.zeros(shape)
    for index in np.ndindex(shape):
        unit = np.zeros(shape)
        unit[index] = 1.0
        result[index] = np.sum(g * linear(unit))
    return result
