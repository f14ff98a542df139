"""Lesson 5, exercise 4: a derivative inside of a derivative."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs_levels import tangled, with_named_parts
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
Let no derivative take the speed of another for its own. `nested(f, x, level)` returns
the slope of `f` at `x`, and inside of `f` somebody may call `nested` again, one level
further in. Each dual number therefore carries its level, which is 1 for the outermost
derivative. Three cases, for a sum as for a product:

- the other number has a *higher* level: it belongs further in and has the say
  (`return NotImplemented` makes Python ask it);
- it has *our* level: then it is one of us, with a tangent to take into account;
- it has a *lower* level, or none, like 2.0: seen from here it does not move.

And at the end: what is the slope, if the result is not one of us at all?
"""

STUB = '''
def nested(f, x, level):
    """Return the slope of f at x; f may call nested one level further in."""

    class Dual:
        def __init__(self, primal, tangent):
            self.primal, self.tangent, self.level = primal, tangent, level

        def __add__(self, other):
            theirs = getattr(other, "level", 0)
            if theirs > level:
                return NotImplemented
            if theirs == level:
                return Dual(self.primal + other.primal, ...)
            return ...  # a constant is added

        def __mul__(self, other):
            theirs = getattr(other, "level", 0)
            if theirs > level:
                return NotImplemented
            if theirs == level:
                return Dual(self.primal * other.primal, ...)
            return ...  # a constant factor

        __radd__, __rmul__ = __add__, __mul__

    result = f(Dual(x, 1.0))
    return ...
'''


def nested(f, x, level):
    """Return the slope of f at x; f may call nested one level further in."""

    class Dual:
        def __init__(self, primal, tangent):
            self.primal, self.tangent, self.level = primal, tangent, level

        def __add__(self, other):
            theirs = getattr(other, "level", 0)
            if theirs > level:
                return NotImplemented
            if theirs == level:
                return Dual(self.primal + other.primal, self.tangent + other.tangent)
            return Dual(self.primal + other, self.tangent)

        def __mul__(self, other):
            theirs = getattr(other, "level", 0)
            if theirs > level:
                return NotImplemented
            if theirs == level:
                speed = self.tangent * other.primal + self.primal * other.tangent
                return Dual(self.primal * other.primal, speed)
            return Dual(self.primal * other, self.tangent * other)

        __radd__, __rmul__ = __add__, __mul__

    result = f(Dual(x, 1.0))
    return result.tangent if getattr(result, "level", 0) == level else 0.0


def by_the_library(f: Callable[..., Any], x: Any, level: int) -> Any:
    """The library's jvp may be nested as it is."""
    return ad.jvp(f, (x,), (1.0,))[1]


def confused(f: Callable[..., Any], x: Any, level: int) -> Any:
    """Forget the levels: all tangents are one and the same tiny movement."""
    return tangled(deeper=False, equal=False, ours_only=False, keep=True)(f, x, level)


def takes_any_tangent(f: Callable[..., Any], x: Any, level: int) -> Any:
    """Read the tangent of the result, even if the result belongs to somebody else."""
    return tangled(deeper=True, equal=True, ours_only=False, keep=True)(f, x, level)


def inside_out(f: Callable[..., Any], x: Any, level: int) -> Any:
    """Take whatever is not ours for a constant, also what belongs further in."""
    return tangled(deeper=False, equal=True, ours_only=True, keep=True)(f, x, level)


def freezes_the_outer(f: Callable[..., Any], x: Any, level: int) -> Any:
    """Use only the value of a number of a lower level: the outer movement is lost."""
    return tangled(deeper=True, equal=True, ours_only=True, keep=False)(f, x, level)


Derivative = Callable[..., Any]
PROGRAMS: dict[str, Callable[[Derivative, float, float], Any]] = {
    "one derivative": lambda D, a, b: D(lambda x: x * x * b + x, a, 1),
    "the inner function ignores its argument": lambda D, a, b: D(
        lambda x: x * D(lambda y: x, b, 2), a, 1
    ),
    "a sum of both": lambda D, a, b: D(lambda x: x * D(lambda y: x + y, b, 2), a, 1),
    "a product of both": lambda D, a, b: D(
        lambda x: x * D(lambda y: x * y, b, 2), a, 1
    ),
    "inner first": lambda D, a, b: D(
        lambda x: x * D(lambda y: y * y * x + y * 3.0, b, 2), a, 1
    ),
    "the inner place moves": lambda D, a, b: D(
        lambda x: D(lambda y: x * y * y, x, 2), a, 1
    ),
    "second derivative": lambda D, a, b: D(
        lambda x: D(lambda y: y * y * y * b, x, 2), a, 1
    ),
    "a constant": lambda D, a, b: D(lambda x: b, a, 1),
    "three levels": lambda D, a, b: D(
        lambda x: x * D(lambda y: y * D(lambda z: x * y * z + z * z, b, 3), b, 2), a, 1
    ),
}


def drive(written: Derivative, name: str, a: float, b: float) -> Any:
    """Run a program that takes derivatives of derivatives."""
    return PROGRAMS[name](written, a, b)


def case(name: str, a: float, b: float) -> Case:
    """A program, and what the reverse engine makes of it, inside and outside."""
    truth = PROGRAMS[name](reverse, a, b)
    return Case((name, a, b), {"": np.array(float(truth))}, name)


def reverse(f: Callable[..., Any], x: Any, level: int) -> Any:
    """Nest the reverse engine; a function that ignores its argument is flat."""
    return ad.grad(lambda y: f(y) + 0.0 * y)(x)


def draw(rng: np.random.Generator) -> list[Case]:
    """Every program at a place of its own."""
    return [
        case(name, *(float(value) for value in rng.uniform(1.3, 2.7, size=2)))
        for name in PROGRAMS
    ]


EXAMPLE = case("a sum of both", 1.0, 2.0)
CALL = "nested(lambda x: x * nested(lambda y: x + y, 2.0, 2), 1.0, 1)"
IGNORED = case("the inner function ignores its argument", 1.0, 2.0)
IGNORED_CALL = "nested(lambda x: x * nested(lambda y: x, 2.0, 2), 1.0, 1)"
PRODUCT = case("a product of both", 1.0, 2.0)
PRODUCT_CALL = "nested(lambda x: x * nested(lambda y: x * y, 2.0, 2), 1.0, 1)"

WRONG_ANSWERS = (
    WrongAnswer(
        confused,
        "M3",
        "The tangents of x and of y are added as if they were one movement. The inner "
        "derivative asks about y alone; for it x stands still.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        takes_any_tangent,
        "M3",
        "When the inner function does not use y, its result is the outer x, and the "
        "tangent of that belongs to the outer derivative. For the inner one it is 0.",
        IGNORED,
        IGNORED_CALL,
    ),
    WrongAnswer(
        inside_out,
        "M5",
        "A number of a higher level was treated as a constant, and its movement is "
        "lost. The innermost derivative has to be on the outside of the number.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        freezes_the_outer,
        "M4",
        "For the inner derivative x stands still, but it must not forget that x moves "
        "further out: keep the whole number, not only its primal.",
        PRODUCT,
        PRODUCT_CALL,
    ),
)

EXERCISE = Exercise(
    name="nested",
    lesson="05",
    title="Whose speed is it?",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=nested,
    alternatives=(with_named_parts, by_the_library),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Where both numbers are of our level, the rules are those of your class Dual.",
        "A constant added to us leaves our tangent alone; a constant factor scales it. "
        "A result of another level does not move with our x.",
        'The last line: return result.tangent if getattr(result, "level", 0) == level '
        "else 0.0",
    ),
    points=3,
    difficulty=4,
    importance=2,
    minutes=15,
    draw=draw,
    read=one_number,
    drive=drive,
    oracle="the reverse engine, nested in itself, gives",
    example=EXAMPLE,
    example_call=CALL,
)
