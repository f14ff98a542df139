"""Lesson 5, exercise 2: one run, one direction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_forward import (
    PROGRAMS,
    two_numbers,
    value_and_slope,
)

STATEMENT = """
Wrap it up: `jvp(f, primals, tangents)` runs a function once, with every input moving at
its own speed, and returns two things: the value, and the speed of the value. `primals`
and `tangents` are lists of equal length, one entry for each argument of `f`.

Use `ad.Dual`, the library's own dual numbers, which know many more operations than
yours; your class would do as well where its operations suffice.
"""

STUB = '''
def jvp(f, primals, tangents):
    """Return the value of f, and how fast it moves along the tangents."""
    return ..., ...
'''


def jvp(f, primals, tangents):
    """Return the value of f, and how fast it moves along the tangents."""
    moving = map(ad.Dual, primals, tangents)
    result = f(*moving)
    return result.primal, result.tangent


Program = Callable[..., Any]


def by_complex_step(f: Program, primals: list, tangents: list) -> tuple[float, float]:
    """Go a tiny step along the imaginary axis, all inputs at once."""
    pairs = zip(primals, tangents, strict=True)
    moved = f(*(x + 1e-30j * t for x, t in pairs))
    return moved.real, moved.imag / 1e-30


def by_partial_derivatives(f: Program, primals: list, tangents: list) -> Any:
    """One run for each input, then a weighted sum: right, and n times the work."""
    n = len(primals)
    runs = [f(*map(ad.Dual, primals, np.eye(n)[i])) for i in range(n)]
    slopes = [run.tangent * t for run, t in zip(runs, tangents, strict=True)]
    return runs[0].primal, sum(slopes)


def along(f: Program, primals: list, tangents: list) -> tuple[float, float]:
    """What the mistakes below have in common: dual numbers, along other tangents."""
    result = f(*map(ad.Dual, primals, tangents))
    return result.primal, result.tangent


def seed_of_ones(f: Program, primals: list, tangents: list) -> Any:
    """Move every input at speed 1, whatever was asked."""
    return along(f, primals, [1.0] * len(primals))


def first_input_only(f: Program, primals: list, tangents: list) -> Any:
    """Move the first input, as if the others were constants."""
    return along(f, primals, [tangents[0], *[0.0] * (len(primals) - 1)])


def unit_direction(f: Program, primals: list, tangents: list) -> Any:
    """Make the direction one long first."""
    return along(f, primals, list(np.array(tangents) / np.linalg.norm(tangents)))


def tangents_through_the_function(f: Program, primals: list, tangents: list) -> Any:
    """Send the speeds through the function like values."""
    return f(*primals), f(*tangents)


def drive(
    written: Program, name: str, primals: list[float], tangents: list[float]
) -> Any:
    """Hand the learner's jvp a program."""
    return written(PROGRAMS[name], primals, tangents)


def read(answer: Any) -> Slots:
    """Read the value and the speed."""
    value, speed = two_numbers(answer)
    return {"value": value, "speed": speed}


def case(name: str, primals: list[float], tangents: list[float]) -> Case:
    """A program at a place and in a direction, measured by a complex step."""
    value, speed = value_and_slope(name, primals, tangents)
    expected = {"value": np.array(value), "speed": np.array(speed)}
    return Case((name, primals, tangents), expected, name)


def draw(rng: np.random.Generator) -> list[Case]:
    """Some programs, each in two directions: one of them along one input only."""
    cases = []
    for name in ("a product", "a wave", "three arguments", "a loop"):
        count = 3 if name == "three arguments" else 2
        primals = [float(x) for x in rng.uniform(0.4, 1.6, size=count)]
        tangents = [float(t) for t in rng.uniform(1.2, 2.8, size=count)]
        tangents[-1] *= -1.0
        cases.append(case(name, primals, tangents))
        cases.append(case(name, primals, [0.0] * (count - 1) + [1.0]))
    return cases


EXAMPLE = case("a product", [3.0, 5.0], [2.0, 7.0])
CALL = "jvp(lambda x, y: x * y, [3.0, 5.0], [2.0, 7.0])"

WRONG_ANSWERS = (
    WrongAnswer(
        seed_of_ones,
        "M3",
        "Every input moves at speed 1 here. The tangents say how fast each of them "
        "moves, and some may stand still.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        first_input_only,
        "M4",
        "Only the first input moves; the others arrive without their tangents.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        unit_direction,
        "M3",
        "The direction was made one long. But twice the speed going in is twice the "
        "speed coming out: the length of the tangents counts.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        tangents_through_the_function,
        "M1",
        "The speeds were sent through the function as if they were values. At each "
        "operation they follow another rule, which also looks at the primals.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="jvp",
    lesson="05",
    title="One run, one direction",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=jvp,
    alternatives=(by_complex_step, by_partial_derivatives),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "f does not know what it is given. What happens if you call it with dual "
        "numbers instead of plain ones?",
        "Make one ad.Dual(primal, tangent) for each argument and call f with them. The "
        "result is a Dual as well.",
        "The last line: return result.primal, result.tangent",
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
