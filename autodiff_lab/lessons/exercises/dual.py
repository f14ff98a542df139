"""Lesson 5, exercise 1: a number that carries its slope along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_forward import (
    PROGRAMS,
    two_numbers,
    value_and_slope,
)

STATEMENT = """
A **dual number** is a value (its *primal*) together with the speed at which that value
moves (its *tangent*). Give the five operations their tangents: sum, product, quotient,
`exp` and `sin`. The logarithm is done, as a model.

Each rule uses only what stands in the two operands: their primals and their tangents.
A plain number such as the 2 in `x * 2` does not move, so `as_dual` gives it the
tangent 0. `np.sin(x)` finds your method `sin` by itself. Finished rules count at once.
"""

STUB = '''
class Dual:
    """A value, and how fast it moves."""

    def __init__(self, primal, tangent):
        self.primal = primal
        self.tangent = tangent

    def as_dual(self, other):
        return other if isinstance(other, Dual) else Dual(other, 0.0)

    def __add__(self, other):
        other = self.as_dual(other)
        return Dual(self.primal + other.primal, ...)

    def __mul__(self, other):
        other = self.as_dual(other)
        return Dual(self.primal * other.primal, ...)

    def __truediv__(self, other):
        other = self.as_dual(other)
        return Dual(self.primal / other.primal, ...)

    def exp(self):
        return Dual(np.exp(self.primal), ...)

    def sin(self):
        return Dual(np.sin(self.primal), ...)

    def log(self):
        return Dual(np.log(self.primal), self.tangent / self.primal)

    __radd__ = __add__  # 2 + x is x + 2
    __rmul__ = __mul__
'''


class Dual:
    """A value, and how fast it moves."""

    def __init__(self, primal, tangent):
        self.primal = primal
        self.tangent = tangent

    def as_dual(self, other):
        return other if isinstance(other, Dual) else Dual(other, 0.0)

    def __add__(self, other):
        other = self.as_dual(other)
        return Dual(self.primal + other.primal, self.tangent + other.tangent)

    def __mul__(self, other):
        other = self.as_dual(other)
        tangent = self.tangent * other.primal + self.primal * other.tangent
        return Dual(self.primal * other.primal, tangent)

    def __truediv__(self, other):
        other = self.as_dual(other)
        ratio = self.primal / other.primal
        return Dual(ratio, (self.tangent - ratio * other.tangent) / other.primal)

    def exp(self):
        return Dual(np.exp(self.primal), np.exp(self.primal) * self.tangent)

    def sin(self):
        return Dual(np.sin(self.primal), np.cos(self.primal) * self.tangent)

    def log(self):
        return Dual(np.log(self.primal), self.tangent / self.primal)

    __radd__ = __add__  # 2 + x is x + 2
    __rmul__ = __mul__


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


product_of_tangents = mistaken(
    "product_of_tangents", multiply=lambda x, dx, y, dy: dx * dy
)
first_factor_only = mistaken("first_factor_only", multiply=lambda x, dx, y, dy: dx * y)
quotient_of_tangents = mistaken(
    "quotient_of_tangents", divide=lambda x, dx, y, dy: dx / dy if dy else dx / y
)
quotient_with_a_plus = mistaken(
    "quotient_with_a_plus", divide=lambda x, dx, y, dy: dx / y + x * dy / y**2
)
nothing_comes_in = mistaken(
    "nothing_comes_in", exp=lambda x, dx: np.exp(x), sin=lambda x, dx: np.cos(x)
)
slope_of_the_tangent = mistaken(
    "slope_of_the_tangent", exp=lambda x, dx: np.exp(dx), sin=lambda x, dx: np.cos(dx)
)
plain_numbers_move = mistaken("plain_numbers_move", constant=1.0)


def drive(
    written: Callable[..., Any],
    name: str,
    primals: list[float],
    tangents: list[float],
) -> Any:
    """Run a program on the learner's dual numbers; what is no class, show as it is."""
    if not isinstance(written, type):
        return written(primals[0], tangents[0])
    moving = [written(p, t) for p, t in zip(primals, tangents, strict=True)]
    result = PROGRAMS[name](*moving)
    return [result.primal, result.tangent]


def read(answer: Any) -> Slots:
    """Read the primal and the tangent of the result."""
    primal, tangent = two_numbers(answer)
    return {"primal": primal, "tangent": tangent}


def case(name: str, primals: list[float], tangents: list[float]) -> Case:
    """A program at a place, moving in a direction, measured by a complex step."""
    value, slope = value_and_slope(name, primals, tangents)
    expected = {"primal": np.array(value), "tangent": np.array(slope)}
    return Case((name, primals, tangents), expected, name)


PARTS = [name for name in PROGRAMS if name != "three arguments"]


def draw(rng: np.random.Generator) -> list[Case]:
    """Each operation alone, plain numbers, and some longer programs."""
    cases = []
    for name in PARTS:
        primals = [float(x) for x in rng.uniform(1.2, 2.6, size=2)]
        tangents = [float(t) for t in rng.uniform(0.4, 1.9, size=2)]
        cases.append(case(name, primals, tangents))
    return cases


EXAMPLE = case("a product", [3.0, 5.0], [2.0, 7.0])
CALL = "Dual(3.0, 2.0) * Dual(5.0, 7.0)"
QUOTIENT = case("a quotient", [3.0, 5.0], [2.0, 7.0])
QUOTIENT_CALL = "Dual(3.0, 2.0) / Dual(5.0, 7.0)"
SINE = case("a sine", [3.0, 5.0], [2.0, 7.0])
SINE_CALL = "np.sin(Dual(3.0, 2.0) * Dual(5.0, 7.0))"
PLAIN = case("plain numbers", [3.0, 5.0], [2.0, 7.0])
PLAIN_CALL = "(3 * x + y * 2 + 1.5) / 4 with x = Dual(3.0, 2.0), y = Dual(5.0, 7.0)"

WRONG_ANSWERS = (
    WrongAnswer(
        product_of_tangents,
        "M1",
        "The two tangents are multiplied with each other. When both sides of a "
        "rectangle grow, each adds a strip: its own speed times the other side.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        first_factor_only,
        "M4",
        "Only the left factor's movement reaches the product; the right one moves too.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        quotient_of_tangents,
        "M1",
        "The tangent of a quotient is not the quotient of the tangents, just as with "
        "a product.",
        QUOTIENT,
        QUOTIENT_CALL,
    ),
    WrongAnswer(
        quotient_with_a_plus,
        "M3",
        "A growing denominator makes a quotient smaller: its part has a minus sign.",
        QUOTIENT,
        QUOTIENT_CALL,
    ),
    WrongAnswer(
        nothing_comes_in,
        "M1",
        "This is the slope of sin or exp alone. How fast the operand itself moves, its "
        "tangent, has to be multiplied in.",
        SINE,
        SINE_CALL,
    ),
    WrongAnswer(
        slope_of_the_tangent,
        "M3",
        "The slope was taken at the tangent. It belongs at the primal, the place where "
        "the operand is; the tangent is multiplied in.",
        SINE,
        SINE_CALL,
    ),
    WrongAnswer(
        plain_numbers_move,
        "M3",
        "Plain numbers were given the tangent 1. The 2 in x * 2 stays where it is.",
        PLAIN,
        PLAIN_CALL,
    ),
)

EXERCISE = Exercise(
    name="Dual",
    lesson="05",
    title="A number that carries its slope",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=Dual,
    alternatives=(AsMatrix, mistaken("from_a_table")),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Think of the primals as places and of the tangents as speeds. Which speed has "
        "a sum of two moving numbers?",
        "For a product: the left moves while the right stands still, plus the other "
        "way round. For exp and sin: the slope at the primal, times the tangent.",
        "In __mul__ the tangent is: self.tangent * other.primal + self.primal * "
        "other.tangent",
    ),
    points=3,
    difficulty=2,
    importance=5,
    minutes=10,
    draw=draw,
    read=read,
    drive=drive,
    example=EXAMPLE,
    example_call=CALL,
)
