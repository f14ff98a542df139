"""Lesson 2, exercise 3: a node that may stand to the right of a plain number."""

# mypy: disable-error-code="valid-type, misc"
from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_operators import EXPRESSIONS, Recorded, reaches
from autodiff_lab.lessons.reading import kind_of, number

STATEMENT = """
`Recorded` understands `x - 1`, but not `1 - x`. Teach it. `radd_trap` is given the
class and returns a better one: a subclass `Polite` with the four methods that Python
asks when a plain number stands on the left.

In each of them `self` is the node and `other` is the number **to its left**. The result
has to be a node again, with `self` somewhere below it; a bare number has no history.
You may use whatever `Recorded` can do already.
"""

STUB = '''
def radd_trap(Recorded):
    """Return a class whose nodes may stand to the right of a number."""

    class Polite(Recorded):
        def __radd__(self, other):  # other + self
            return ...

        def __rsub__(self, other):  # other - self
            return ...

        def __rmul__(self, other):  # other * self
            return ...

        def __rtruediv__(self, other):  # other / self
            return ...

    return Polite
'''


def radd_trap(Recorded):
    """Return a class whose nodes may stand to the right of a number."""

    class Polite(Recorded):
        def __radd__(self, other):  # other + self
            return self + other

        def __rsub__(self, other):  # other - self
            return type(self)(other) - self

        def __rmul__(self, other):  # other * self
            return self * other

        def __rtruediv__(self, other):  # other / self
            return type(self)(other) / self

    return Polite


def through_negation(Recorded: Any) -> Any:
    """Write 1 - x as (-x) + 1, and make a node of the number for a quotient."""

    class Polite(Recorded):
        __radd__ = Recorded.__add__
        __rmul__ = Recorded.__mul__

        def __rsub__(self, other):
            return (-self) + other

        def __rtruediv__(self, other):
            return Polite(other, "a number").__truediv__(self)

    return Polite


def all_the_same(Recorded: Any) -> Any:
    """Point every right-hand method at its left-hand twin."""

    class Polite(Recorded):
        __radd__ = Recorded.__add__
        __rsub__ = Recorded.__sub__
        __rmul__ = Recorded.__mul__
        __rtruediv__ = Recorded.__truediv__

    return Polite


def only_quotients_swapped(Recorded: Any) -> Any:
    """Mind the order of a difference and forget the one of a quotient."""

    class Polite(radd_trap(Recorded)):
        __rtruediv__ = Recorded.__truediv__

    return Polite


def only_differences_swapped(Recorded: Any) -> Any:
    """Mind the order of a quotient and forget the one of a difference."""

    class Polite(radd_trap(Recorded)):
        __rsub__ = Recorded.__sub__

    return Polite


def history_lost(Recorded: Any) -> Any:
    """Compute the number and forget where it comes from."""

    class Polite(Recorded):
        def __radd__(self, other):
            return type(self)(other + self.value)

        def __rsub__(self, other):
            return type(self)(other - self.value)

        def __rmul__(self, other):
            return type(self)(other * self.value)

        def __rtruediv__(self, other):
            return type(self)(other / self.value)

    return Polite


def bare_numbers(Recorded: Any) -> Any:
    """Return the number itself."""

    class Polite(Recorded):
        def __radd__(self, other):
            return other + self.value

        def __rsub__(self, other):
            return other - self.value

        def __rmul__(self, other):
            return other * self.value

        def __rtruediv__(self, other):
            return other / self.value

    return Polite


def drive(written: Any, expression: str, left: float, x: float) -> Any:
    """Build the class, write the expression with it, and look at the result."""
    made = written(Recorded)
    if not (isinstance(made, type) and issubclass(made, Recorded)):
        return made
    leaf = made(x)
    result = EXPRESSIONS[expression](left, leaf)
    value = result.value if isinstance(result, Recorded) else result
    if value is ...:
        return ...
    is_node, comes_from_x = isinstance(result, Recorded), reaches(result, leaf)
    return {
        "value": value,
        "is a node": int(is_node),
        "comes from x": int(comes_from_x),
    }


def read(answer: Any) -> Slots:
    """Read what the driver found; anything else is not a class."""
    if not isinstance(answer, dict):
        raise WrongKind(NOT_A_CLASS.format(kind=kind_of(answer)))
    if "value" not in answer:
        raise WrongKind(messages.NOT_A_DICTIONARY.format(kind="something else"))
    return {str(key): np.array(number(answer[key], str(key))) for key in answer}


NOT_A_CLASS = (
    "radd_trap should return the class Polite, or another subclass of Recorded, but "
    "returned {kind}."
)


def case(expression: str, left: float, x: float) -> Case:
    """What plain numbers give, from a node that knows where it comes from."""
    value = EXPRESSIONS[expression](left, np.float64(x))
    expected = {"value": value, "is a node": 1, "comes from x": 1}
    slots = {name: np.array(float(entry)) for name, entry in expected.items()}
    return Case((expression, left, x), slots, expression)


def draw(rng: np.random.Generator) -> list[Case]:
    """Each expression twice, away from 1 where swapping would not show."""
    return [
        case(expression, float(rng.uniform(2.0, 5.0)), float(rng.uniform(6.0, 9.0)))
        for expression in EXPRESSIONS
        for _ in range(2)
    ]


EXAMPLE = case("1 - x", 1.0, 5.0)
QUOTIENT = case("1 / x", 1.0, 5.0)
CALL = "1 - x for x = 5"

WRONG_ANSWERS = (
    WrongAnswer(
        all_the_same,
        "M5",
        "1 - x comes out as x - 1. A sum and a product do not care who stands on the "
        "left; a difference and a quotient do. Here self is the one on the right.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        only_quotients_swapped,
        "M5",
        "Differences are right. But 1 / x comes out as x / 1: there, too, it matters "
        "who stands on the left.",
        QUOTIENT,
        "1 / x for x = 5",
    ),
    WrongAnswer(
        only_differences_swapped,
        "M5",
        "Quotients are right. But 1 - x comes out as x - 1: there, too, it matters who "
        "stands on the left.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        history_lost,
        "M2",
        "The values are right, but the new node does not know that it was made from x. "
        "Without that arrow nobody can ask how it moves with x. Use the operations of "
        "Recorded, which take notes.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        bare_numbers,
        "M2",
        "The values are right, but they are bare numbers: the graph ends there. The "
        "result has to be a node.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="radd_trap",
    lesson="02",
    title="The number on the left",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=radd_trap,
    alternatives=(through_negation,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Two of the four are easy, because 2 + x is x + 2. Which two are not?",
        "Make a node of the number on the left: type(self)(other). Then both sides are "
        "nodes, and Recorded knows what to do.",
        "In __rsub__ the line reads: return type(self)(other) - self",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=7,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="Python's own numbers give",
    drive=drive,
)
