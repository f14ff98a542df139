"""Programs for the lesson on forward mode: named, so that a case can ask for one.

They are written with operators and with ``np.sin`` and its kin, so they take plain
numbers, complex ones (that is how they are measured) and whatever learners make.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import WrongKind
from autodiff_lab.lessons.oracles import complex_step
from autodiff_lab.lessons.reading import kind_of, numbers

PROGRAMS: dict[str, Callable[..., Any]] = {
    "a product": lambda x, y: x * y,
    "a sum": lambda x, y: x + y,
    "a quotient": lambda x, y: x / y,
    "a sine": lambda x, y: np.sin(x * y),
    "an exponential": lambda x, y: np.exp(x * y),
    "a logarithm": lambda x, y: np.log(x * y),
    "plain numbers": lambda x, y: (3.0 * x + y * 2.0 + 1.5) / 4.0,
    "a square": lambda x, y: x * x + y,
    "all together": lambda x, y: np.exp(np.sin(x)) * y / (x + 2.0 * y) + np.log(x),
    "a wave": lambda x, y: np.sin(x) * np.exp(-1.0 * y) + x * y,
    "three arguments": lambda x, y, z: x * np.sin(y * z) + z * z,
    "a loop": lambda x, y: repeated(x, y),
}


def repeated(x: Any, y: Any) -> Any:
    """Go through the logistic map three times."""
    for _ in range(3):
        x = y * x * (1.0 + -1.0 * x)
    return x


def value_and_slope(
    name: str, primals: Sequence[float], tangents: Sequence[float]
) -> np.ndarray:
    """Run a program, and measure how fast it changes along the tangents.

    >>> value_and_slope("a product", [3.0, 5.0], [1.0, 0.0])
    array([15.,  5.])
    """
    program = PROGRAMS[name]

    def along(t: complex) -> Any:
        pairs = zip(primals, tangents, strict=True)
        return program(*(primal + t * tangent for primal, tangent in pairs))

    return np.array([program(*primals), complex_step(along, 0.0)])


def two_numbers(answer: Any) -> tuple[np.ndarray, np.ndarray]:
    """Read a value and its speed; a number alone is too little.

    >>> two_numbers((15.0, 5))
    (array(15.), array(5.))
    """
    if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != 2:
        kind = kind_of(answer)
        raise WrongKind(f"the result should be a value and its speed, but is {kind}.")
    value, speed = numbers(answer)
    return np.array(value), np.array(speed)
