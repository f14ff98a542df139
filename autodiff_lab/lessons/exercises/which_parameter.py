"""Lesson 1, exercise 3: the slope by one letter, while the others stand still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs_slopes import FORMULAS, slope_by
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
`f` now has several arguments, and `point` says where they stand, for example
`{"m": 3.0, "x": 5.0}`. Measure how fast `f` moves with the one that is called `moving`,
such as `"m"`, while all the others stand still. Return one number.

`f(**point)` calls `f` with these values, whatever they are called. Leave `point` itself
as it was: somebody may still need it.
"""

STUB = '''
def which_parameter(f, point, moving):
    """Measure how fast f moves with one of its arguments."""
    nudged = dict(point)  # a copy, yours to change
    ...
    return ...
'''


def which_parameter(f, point, moving):
    """Measure how fast f moves with one of its arguments."""
    to_the_right = {**point, moving: point[moving] + 1e-5}
    to_the_left = {**point, moving: point[moving] - 1e-5}
    return (f(**to_the_right) - f(**to_the_left)) / 2e-5


def with_a_copy(f: Callable[..., Any], point: dict, moving: str) -> Any:
    """Nudge a copy of the point, to one side."""
    nudged = dict(point)
    nudged[moving] += 1e-7
    return (f(**nudged) - f(**point)) / 1e-7


def by_complex_step(f: Callable[..., Any], point: dict, moving: str) -> Any:
    """Nudge the one argument in the imaginary direction."""
    return np.imag(f(**{**point, moving: point[moving] + 1e-20j})) / 1e-20


def always_by_the_last(f: Callable[..., Any], point: dict, moving: str) -> Any:
    """Differentiate by the input, whatever was asked for."""
    return with_a_copy(f, point, list(point)[-1])


def always_by_the_first(f: Callable[..., Any], point: dict, moving: str) -> Any:
    """Differentiate by the first argument, whatever was asked for."""
    return with_a_copy(f, point, next(iter(point)))


def everything_moves(f: Callable[..., Any], point: dict, moving: str) -> Any:
    """Nudge all arguments together."""
    nudged = {name: value + 1e-7 for name, value in point.items()}
    return (f(**nudged) - f(**point)) / 1e-7


def the_letter_itself(f: Callable[..., Any], point: dict, moving: str) -> Any:
    """Return the parameter's own value: "the slope of the line is m"."""
    return point[moving]


def value_of_f(f: Callable[..., Any], point: dict, moving: str) -> Any:
    """Return the value of f."""
    return f(**point)


def others_forgotten(f: Callable[..., Any], point: dict, moving: str) -> Any:
    """Set the others to 1 to be rid of them."""
    alone = dict.fromkeys(point, 1.0) | {moving: point[moving]}
    return with_a_copy(f, alone, moving)


def case(name: str, point: dict[str, float], moving: str) -> Case:
    """One program, one point, one letter to nudge."""
    expected = {"": np.array(slope_by(name, point, moving))}
    return Case((name, point, moving), expected, f"{name}, by {moving}")


def drive(written: Callable[..., Any], name: str, point: dict, moving: str) -> Any:
    """Hand the learner's function the program of that name."""
    return written(FORMULAS[name], point, moving)


def draw(rng: np.random.Generator) -> list[Case]:
    """Every letter of four programs."""
    cases = []
    for name, letters in (
        ("a line", "m x"),
        ("a line with an offset", "m b x"),
        ("two lenses", "near far"),
    ):
        names = letters.split()
        at = rng.uniform(1.5, 4.0, len(names)) + 2.5 * rng.permutation(len(names))
        point = dict(zip(names, map(float, at), strict=True))
        cases += [case(name, point, moving) for moving in names]
    savings = {
        "amount": float(rng.uniform(2.0, 5.0)),
        "rate": float(rng.uniform(0.2, 0.4)),
        "years": float(rng.uniform(3.0, 5.0)),
    }
    return [*cases, *(case("savings", savings, moving) for moving in savings)]


EXAMPLE = case("a line", {"m": 3.0, "x": 5.0}, "m")
CALL = 'which_parameter(f, {"m": 3.0, "x": 5.0}, "m") for f = m * x'
BY_X = case("a line", {"m": 3.0, "x": 5.0}, "x")
BY_X_CALL = 'which_parameter(f, {"m": 3.0, "x": 5.0}, "x") for f = m * x'

WRONG_ANSWERS = (
    WrongAnswer(
        always_by_the_last,
        "M3",
        "Only the last argument is ever nudged. School taught us to differentiate by "
        "x; here it can be any letter, and the one to nudge is called `moving`.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        always_by_the_first,
        "M3",
        "Only the first argument is ever nudged, whatever `moving` says.",
        BY_X,
        BY_X_CALL,
    ),
    WrongAnswer(
        everything_moves,
        "M3",
        "All arguments are nudged at once, so their effects add up. Only the one "
        "called `moving` may move.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        the_letter_itself,
        "M3",
        "This is the value of the letter. How fast f moves with a letter is another "
        "question: for m * x, a nudge of m is worth x.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        value_of_f,
        "M2",
        "This is the value of f, not how fast it moves.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        others_forgotten,
        "M3",
        "The other arguments have been set to 1. Standing still means keeping the "
        "values that they have in point.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="which_parameter",
    lesson="01",
    title="Which letter moves?",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=which_parameter,
    alternatives=(with_a_copy, by_complex_step),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "It is the same measurement as before: nudge, subtract, divide. New is only "
        "that one entry of a dictionary is nudged and the others are not.",
        "nudged[moving] is the entry to change. Then call f twice: with **nudged and "
        "with **point.",
        "Three lines: nudged[moving] += 1e-7, then rise = f(**nudged) - f(**point), "
        "then return rise / 1e-7",
    ),
    points=2,
    difficulty=2,
    importance=5,
    minutes=6,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call=CALL,
    rtol=5e-7,
    drive=drive,
    drifting=(
        "Your method is right, and your numbers agree to a few digits. For more, try "
        "a nudge of 1e-7, or measure to either side."
    ),
)
