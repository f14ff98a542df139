"""Lesson 5, exercise 1: a number that carries its slope along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_duals import AsMatrix, mistaken
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
