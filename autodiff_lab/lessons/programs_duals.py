"""Dual numbers made in other ways: as matrices, and from a table of rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class AsMatrix:
    """A dual number as the matrix [[primal, tangent], [0, primal]]: Clifford's way."""

    def __init__(self, primal: float, tangent: float = 0.0) -> None:
        self.matrix = np.array([[primal, tangent], [0.0, primal]])

    primal = property(lambda self: self.matrix[0, 0])
    tangent = property(lambda self: self.matrix[0, 1])

    def of(self, other: Any) -> np.ndarray:
        return other.matrix if isinstance(other, AsMatrix) else other * np.eye(2)

    def made(self, matrix: np.ndarray) -> AsMatrix:
        return AsMatrix(matrix[0, 0], matrix[0, 1])

    def __add__(self, other: Any) -> AsMatrix:
        return self.made(self.matrix + self.of(other))

    def __mul__(self, other: Any) -> AsMatrix:
        return self.made(self.matrix @ self.of(other))

    def __truediv__(self, other: Any) -> AsMatrix:
        return self.made(self.matrix @ np.linalg.inv(self.of(other)))

    def measured(self, function: Callable[[Any], Any]) -> AsMatrix:
        moved = function(complex(self.primal, 1e-30 * self.tangent))
        return AsMatrix(moved.real, moved.imag / 1e-30)

    def exp(self) -> AsMatrix:
        return self.measured(np.exp)

    def sin(self) -> AsMatrix:
        return self.measured(np.sin)

    def log(self) -> AsMatrix:
        return self.measured(np.log)

    __radd__, __rmul__ = __add__, __mul__


Rule = Callable[..., float]
RIGHT: dict[str, Rule] = {
    "add": lambda x, dx, y, dy: dx + dy,
    "multiply": lambda x, dx, y, dy: dx * y + x * dy,
    "divide": lambda x, dx, y, dy: dx / y - x * dy / y**2,
    "exp": lambda x, dx: np.exp(x) * dx,
    "sin": lambda x, dx: np.cos(x) * dx,
    "log": lambda x, dx: dx / x,
}


def mistaken(name: str, constant: float = 0.0, **rules: Rule) -> Callable[..., Any]:
    """Make a class of dual numbers with some rules of its own."""
    known = {**RIGHT, **rules}

    class Mistaken:
        def __init__(self, primal: float, tangent: float = constant) -> None:
            self.primal, self.tangent = primal, tangent

        def both(self, rule: str, value: Callable[..., Any], other: Any) -> Any:
            two = other if isinstance(other, Mistaken) else Mistaken(other)
            four = self.primal, self.tangent, two.primal, two.tangent
            return Mistaken(value(self.primal, two.primal), known[rule](*four))

        def one(self, rule: str, value: Callable[..., Any]) -> Any:
            return Mistaken(value(self.primal), known[rule](self.primal, self.tangent))

        def __add__(self, other: Any) -> Any:
            return self.both("add", lambda x, y: x + y, other)

        def __mul__(self, other: Any) -> Any:
            return self.both("multiply", lambda x, y: x * y, other)

        def __truediv__(self, other: Any) -> Any:
            return self.both("divide", lambda x, y: x / y, other)

        def exp(self) -> Any:
            return self.one("exp", np.exp)

        def sin(self) -> Any:
            return self.one("sin", np.sin)

        def log(self) -> Any:
            return self.one("log", np.log)

        __radd__, __rmul__ = __add__, __mul__

    Mistaken.__name__ = name
    return Mistaken
