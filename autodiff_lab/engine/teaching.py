"""Variables with a promise about their rank: source 2's Scalar, Vector and Matrix.

They hold what any `Variable` holds, and everything computed from them is a plain node;
only the promise is checked, at the moment a value goes in.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..errors import ShapeError
from .node import Variable


class _Ranked(Variable):
    __slots__ = ()
    rank: ClassVar[int]

    def _accept(self, value: Any, name: str | None) -> Any:
        accepted = super()._accept(value, name)
        if np.ndim(accepted) != self.rank:
            raise ShapeError(
                f"a {type(self).__name__} has {self.rank} axes, "
                f"and a value of shape {np.shape(accepted)} has {np.ndim(accepted)}",
                cause="X[0] of a matrix is a vector, and x[0] of a vector is a scalar",
                cure="choose Scalar, Vector or Matrix to match, or Variable for any",
            )
        return accepted


class Scalar(_Ranked):
    """A variable that is one number.

    >>> Scalar(2).value
    2.0
    """

    __slots__ = ()
    rank = 0


class Vector(_Ranked):
    """A variable with one axis."""

    __slots__ = ()
    rank = 1


class Matrix(_Ranked):
    """A variable with two axes."""

    __slots__ = ()
    rank = 2
