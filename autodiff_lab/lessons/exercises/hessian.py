"""Lesson 14, exercise 1: all second derivatives, from slopes of slopes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_curves import SURFACES, measured_hessian
from autodiff_lab.lessons.programs_training import array

STATEMENT = """
`hessian(f, x)` returns the matrix of second derivatives of `f` at the array `x`: in row
k and column m, how fast the slope with `x[k]` changes when `x[m]` moves.

Build it from `ad.grad`. The gradient is a function like any other, and each of its
entries is one number: it has a gradient of its own.
"""

STUB = '''
def hessian(f, x):
    """Return the matrix of second derivatives of f at x."""
    slope = ad.grad(f)
    rows = []
    for k in range(len(x)):
        rows.append(...)  # the gradient of entry k of the slope
    return ...
'''


def hessian(f, x):
    """Return the matrix of second derivatives of f at x."""
    slope = ad.grad(f)
    rows = []
    for k in range(len(x)):
        rows.append(ad.grad(lambda v, k=k: slope(v)[k])(x))
    return np.array(rows)


def by_pushes(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Push the unit vectors through the gradient, one a column."""
    return np.stack([ad.hvp(f, x, unit) for unit in np.eye(len(x))], axis=1)


def by_the_library(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Ask the library."""
    return ad.hessian(f)(x)


def slopes_times_slopes(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Multiply the slopes with each other."""
    slope = ad.grad(f)(x)
    return np.outer(slope, slope)


def the_diagonal_only(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Let every entry move by itself, and forget the mixed ones."""
    return np.diag(np.diag(ad.hessian(f)(x)))


def all_entries_together(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Take the gradient of the sum of the gradient, once, for every row."""
    row = ad.grad(lambda v: np.sum(ad.grad(f)(v)))(x)
    return np.array([row] * len(x))


def mixed_ones_twice(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Add the upper and the lower half, as if they were different things."""
    found = ad.hessian(f)(x)
    return 2 * found - np.diag(np.diag(found))


def drive(written: Callable[..., Any], name: str, x: Any) -> Any:
    """Hand over the surface of that name."""
    return written(SURFACES[name], np.asarray(x, dtype=float))


def case(name: str, x: Any) -> Case:
    """A surface at one place, and its measured second derivatives."""
    at = np.asarray(x, dtype=float)
    return Case((name, at), {"": measured_hessian(SURFACES[name], at)}, name)


def draw(rng: np.random.Generator) -> list[Case]:
    """Every surface at a place of its own; two of them with more entries."""
    sizes = {"a bent valley": 2, "waves": 3, "growth": 2, "a chain": 4}
    return [case(name, rng.uniform(0.4, 1.4, n)) for name, n in sizes.items()]


def read(answer: Any) -> Slots:
    """A matrix."""
    return {"": array(answer)}


EXAMPLE = case("a bent valley", [1.0, 2.0])
CALL = "hessian(f, np.array([1.0, 2.0])) for 10 (y - x²)² + (1 - x)²"

WRONG_ANSWERS = (
    WrongAnswer(
        slopes_times_slopes,
        "M1",
        "These are slopes times slopes. A second derivative is a slope **of** a slope: "
        "a straight line has slopes, and no bend at all.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        the_diagonal_only,
        "M4",
        "Beside the diagonal yours is 0. But the slope with x also changes when y "
        "moves, wherever the two meet in a product.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        all_entries_together,
        "M11",
        "All your rows are the same: each one is the sum of what should stand in the "
        "rows. Take the gradient of one entry at a time.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        mixed_ones_twice,
        "M1",
        "The mixed derivatives appear on both sides of the diagonal already, and each "
        "of them once. Twice is only right inside the quadratic form.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="hessian",
    lesson="14",
    title="A slope of slopes",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=hessian,
    alternatives=(by_pushes, by_the_library),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "slope(v) is an array. Which function of v is its entry k alone?",
        "It is lambda v: slope(v)[k]. Its gradient at x is row k of the Hessian.",
        "In the loop: rows.append(ad.grad(lambda v, k=k: slope(v)[k])(x))",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=6,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-8,
    drive=drive,
)
