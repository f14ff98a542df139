"""Lesson 8, exercise 1: a number that remembers how to go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_tape import PROGRAMS, value_and_slopes
from autodiff_lab.lessons.reading import kind_of, numbers

STATEMENT = """
A `Scalar` holds its value, and how it was made: a pair `(parent, pullback)` for each
operand. A **pullback** is a function that is called on the way back. It takes the slope
that has arrived at the result, and returns the share of that operand. For a sum, which
is done, each operand gets all of it.

Write `__mul__`: with both parents, and a pullback for each.
"""

STUB = '''
class Scalar:
    """A number that remembers how it was made."""

    def __init__(self, value, parents=()):
        self.value = value
        self.parents = parents  # pairs of a parent and its pullback
        self.grad = 0.0

    def as_scalar(self, other):
        return other if isinstance(other, Scalar) else Scalar(other)

    def __add__(self, other):
        other = self.as_scalar(other)
        to_left = to_right = lambda incoming: incoming
        return Scalar(self.value + other.value, [(self, to_left), (other, to_right)])

    def __mul__(self, other):
        other = self.as_scalar(other)
        return Scalar(self.value * other.value, ...)

    __radd__, __rmul__ = __add__, __mul__
'''


class Scalar:
    """A number that remembers how it was made."""

    def __init__(self, value, parents=()):
        self.value = value
        self.parents = parents  # pairs of a parent and its pullback
        self.grad = 0.0

    def as_scalar(self, other):
        return other if isinstance(other, Scalar) else Scalar(other)

    def __add__(self, other):
        other = self.as_scalar(other)
        to_left = to_right = lambda incoming: incoming
        return Scalar(self.value + other.value, [(self, to_left), (other, to_right)])

    def __mul__(self, other):
        other = self.as_scalar(other)
        to_self = lambda incoming: incoming * other.value  # noqa: E731
        to_other = lambda incoming: incoming * self.value  # noqa: E731
        return Scalar(self.value * other.value, [(self, to_self), (other, to_other)])

    __radd__, __rmul__ = __add__, __mul__


Share = Callable[[float, float, float], float]  # incoming, own value, the other's


def made_with(name: str, left: Share, right: Share | None) -> Callable[..., Any]:
    """Make a class of numbers whose product has these pullbacks."""

    class Made:
        def __init__(self, value: float, parents: Any = ()) -> None:
            self.value, self.parents, self.grad = value, parents, 0.0

        def __add__(self, other: Any) -> Made:
            two = other if isinstance(other, Made) else Made(other)
            pairs = [(part, lambda incoming: incoming) for part in (self, two)]
            return Made(self.value + two.value, pairs)

        def __mul__(self, other: Any) -> Made:
            two = other if isinstance(other, Made) else Made(other)
            x, y = self.value, two.value
            pairs: list[Any] = [(self, lambda incoming: left(incoming, x, y))]
            if right is not None:
                pairs.append((two, lambda incoming: right(incoming, y, x)))
            return Made(x * y, pairs)

        __radd__, __rmul__ = __add__, __mul__

    Made.__name__ = name
    return Made


def other_side(incoming: float, own: float, other: float) -> float:
    """The right share: the other factor scales what arrives."""
    return other * incoming


def own_side(incoming: float, own: float, other: float) -> float:
    """Scale by the factor itself."""
    return own * incoming


own_value = made_with("own_value", own_side, own_side)
incoming_forgotten = made_with(
    "incoming_forgotten", lambda g, own, other: other, lambda g, own, other: other
)
incoming_added = made_with(
    "incoming_added", lambda g, own, other: g + other, lambda g, own, other: g + other
)
left_parent_only = made_with("left_parent_only", other_side, None)
shared_equally = made_with(
    "shared_equally", lambda g, own, other: g, lambda g, own, other: g
)


def drive(
    written: Callable[..., Any], name: str, x: float, y: float, seed: float
) -> Any:
    """Run a program on the learner's numbers, and follow every route back."""
    if not isinstance(written, type):
        return written(x)
    first, second = written(x), written(y)
    result = PROGRAMS[name](first, second)
    routes = [(result, seed)]
    while routes:
        node, incoming = routes.pop()
        if not node.parents:
            node.grad = node.grad + incoming
        for parent, pullback in node.parents:
            routes.append((parent, pullback(incoming)))
    return [result.value, first.grad, second.grad]


def read(answer: Any) -> Slots:
    """Read the value and what has arrived at the two inputs."""
    if not isinstance(answer, (list, tuple)) or len(answer) != 3:
        raise WrongKind(f"a class of numbers is asked for, not {kind_of(answer)}.")
    value, to_x, to_y = numbers(answer)
    return {"value": np.array(value), "to x": np.array(to_x), "to y": np.array(to_y)}


def case(name: str, x: float, y: float, seed: float) -> Case:
    """A program at a place; what arrives is measured by complex steps."""
    measured = value_and_slopes(name, x, y, seed)
    return Case((name, x, y, seed), read(measured), name)


def draw(rng: np.random.Generator) -> list[Case]:
    """Every program, with a seed that is not 1."""
    return [
        case(name, *(float(v) for v in rng.uniform(1.3, 2.8, size=3)))
        for name in PROGRAMS
    ]


EXAMPLE = case("a product", 3.0, 5.0, 10.0)
CALL = "x * y at 3 and 5, where the slope 10 arrives"
WRONG_ANSWERS = (
    WrongAnswer(
        own_value,
        "M3",
        "Each factor's share is scaled by its own value. When x moves, it is y that "
        "decides how far the product moves.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        incoming_forgotten,
        "M1",
        "The pullbacks return the local derivative and do not look at what has "
        "arrived. They have to scale it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        incoming_added,
        "M1",
        "The pullbacks add the local derivative to what has arrived. It is a rate: "
        "multiply.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        left_parent_only,
        "M4",
        "Only the left factor is among the parents, so nothing ever gets back to the "
        "right one.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        shared_equally,
        "M1",
        "These are the pullbacks of a sum. In a product what arrives is scaled by the "
        "other factor.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="Scalar",
    lesson="08",
    title="A number that knows its way back",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=Scalar,
    alternatives=(made_with("from_a_rule", other_side, other_side),),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "What are the two local derivatives of x * y? You wrote them in lesson 3.",
        "A pullback is a small function of one argument: what has arrived. It "
        "multiplies that by the local derivative of its own edge.",
        "The first pair is (self, lambda incoming: incoming * other.value).",
    ),
    points=2,
    difficulty=2,
    importance=5,
    minutes=6,
    draw=draw,
    read=read,
    drive=drive,
    example=EXAMPLE,
    example_call=CALL,
)
