"""Lesson 14, exercise 3: jump to the bottom of the bowl that fits here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_curves import (
    SURFACES,
    measured_gradient,
    measured_hessian,
)
from autodiff_lab.lessons.programs_training import array, quietly

STATEMENT = """
`newton(f, x, steps)` returns the point after so many Newton steps from `x`. In each
one, the surface is taken for the bowl that has the slope and the bends of this place,
and the step goes to where that bowl is flat:

`bends @ step = -slope`

Slope and bends are `ad.grad(f)(x)` and `ad.hessian(f)(x)`; NumPy solves the equation.
"""

STUB = '''
def newton(f, x, steps):
    """Return the point after so many Newton steps."""
    for _ in range(steps):
        slope = ad.grad(f)(x)
        bends = ad.hessian(f)(x)
        x = ...
    return x
'''


def newton(f, x, steps):
    """Return the point after so many Newton steps."""
    for _ in range(steps):
        slope = ad.grad(f)(x)
        bends = ad.hessian(f)(x)
        x = x - np.linalg.solve(bends, slope)
    return x


def with_an_inverse(f: Callable[..., Any], x: np.ndarray, steps: int) -> Any:
    """Invert the Hessian: one should not, and it works."""
    for _ in range(steps):
        x = x - np.linalg.inv(ad.hessian(f)(x)) @ ad.grad(f)(x)
    return x


def by_the_library(f: Callable[..., Any], x: np.ndarray, steps: int) -> Any:
    """Ask the library, and let it go all the way."""
    return ad.optim.newton(f, x, steps=steps, tolerance=0.0).x


def other_way(f: Callable[..., Any], x: np.ndarray, steps: int) -> Any:
    """Add the step that should be taken away."""
    for _ in range(steps):
        x = x + np.linalg.solve(ad.hessian(f)(x), ad.grad(f)(x))
    return x


def each_entry_alone(f: Callable[..., Any], x: np.ndarray, steps: int) -> Any:
    """Divide each slope by the bend of its own entry."""
    for _ in range(steps):
        x = x - ad.grad(f)(x) / np.diag(ad.hessian(f)(x))
    return x


def multiplied(f: Callable[..., Any], x: np.ndarray, steps: int) -> Any:
    """Multiply by the bends where one should divide."""
    for _ in range(steps):
        x = x - ad.hessian(f)(x) @ ad.grad(f)(x)
    return x


def bends_of_the_start(f: Callable[..., Any], x: np.ndarray, steps: int) -> Any:
    """Take the bends once, and keep them."""
    bends = ad.hessian(f)(x)
    for _ in range(steps):
        x = x - np.linalg.solve(bends, ad.grad(f)(x))
    return x


def one_step_only(f: Callable[..., Any], x: np.ndarray, steps: int) -> Any:
    """Return from inside the loop."""
    return x - np.linalg.solve(ad.hessian(f)(x), ad.grad(f)(x))


def drive(written: Callable[..., Any], name: str, x: Any, steps: int) -> Any:
    """Hand over the surface of that name."""
    return quietly(written, SURFACES[name], np.asarray(x, dtype=float), steps)


def case(name: str, x: Any, steps: int) -> Case:
    """A start, and where measured slopes and bends lead from there."""
    start = at = np.asarray(x, dtype=float)
    f = SURFACES[name]
    for _ in range(steps):
        bends, slope = measured_hessian(f, at), measured_gradient(f, at)
        at = at - np.linalg.lstsq(bends, slope, rcond=None)[0]
    return Case((name, start, steps), {"": at}, name)


def draw(rng: np.random.Generator) -> list[Case]:
    """A few steps on surfaces that bend upwards where the steps lead."""
    return [
        case("a bent valley", np.array([-1.2, 1.0]) + rng.uniform(-0.1, 0.1, 2), 2),
        case("growth", rng.uniform(0.5, 0.9, 2), 3),
        case("a chain", rng.uniform(0.1, 0.3, 4), 2),
    ]


def read(answer: Any) -> Slots:
    """A point."""
    return {"": array(answer)}


EXAMPLE = case("growth", [0.8, 0.5], 2)
CALL = "newton(f, np.array([0.8, 0.5]), 2) for exp(xy) + x² + 2y²"

WRONG_ANSWERS = (
    WrongAnswer(
        other_way,
        "M3",
        "Your step goes the other way. It should undo the slope: bends @ step is minus "
        "the slope.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        each_entry_alone,
        "M4",
        "Each entry jumps as if the others stood still. The bends beside the diagonal "
        "say how they pull at each other: solve the whole system.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        multiplied,
        "M1",
        "Where the surface bends strongly, yours takes a long step. It should be a "
        "short one: divide by the bends, which for a matrix means solve.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        bends_of_the_start,
        "M2",
        "Your bends are those of the start. A derivative belongs to a place, and after "
        "the first step you are at another one.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_step_only,
        "M12",
        "This is where the first step ends. Does the return stand inside the loop?",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="newton",
    lesson="14",
    title="Jump",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=newton,
    alternatives=(with_an_inverse, by_the_library),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "In one dimension the step is -slope / bend. What is dividing by a matrix?",
        "np.linalg.solve(bends, slope) finds the s with bends @ s = slope.",
        "The line reads: x = x - np.linalg.solve(bends, slope)",
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=8,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-7,
    oracle="measured slopes and bends give",
    drive=drive,
)
