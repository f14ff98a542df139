"""Lesson 14, exercise 6: flat, but is it a bottom? Count the ways down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
At `x` the slope of `f` is 0. Is this a minimum? `saddle(f, x)` counts the main
directions in which `f` bends **downwards** there: 0 of them is a minimum, all of them a
maximum, and anything between is a saddle.

The main directions need not lie along the axes. `np.linalg.eigvalsh` knows the bends
along them.
"""

STUB = '''
def saddle(f, x):
    """Count the main directions in which f bends downwards at x."""
    bends = ...
    return ...
'''


def saddle(f, x):
    """Count the main directions in which f bends downwards at x."""
    bends = np.linalg.eigvalsh(ad.hessian(f)(x))
    return int(np.sum(bends < 0))


def by_elimination(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Count negative pivots: their signs are those of the bends (Sylvester)."""
    left, count = np.array(ad.hessian(f)(x)), 0
    while len(left):
        pivot = left[0, 0]
        count += bool(pivot < 0)
        left = left[1:, 1:] - np.outer(left[1:, 0], left[0, 1:]) / pivot
    return count


def along_the_axes(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Look along the axes only."""
    return int(np.sum(np.diag(ad.hessian(f)(x)) < 0))


def ways_up(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Count the directions that bend upwards."""
    return int(np.sum(np.linalg.eigvalsh(ad.hessian(f)(x)) > 0))


def flat_is_a_minimum(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Believe that a slope of 0 is the end."""
    return 0


def sign_of_the_determinant(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Remember a rule for two dimensions, and use it in all."""
    return int(np.linalg.det(ad.hessian(f)(x)) < 0)


def negative_entries(f: Callable[..., Any], x: np.ndarray) -> Any:
    """Count the negative entries of the Hessian."""
    return int(np.sum(ad.hessian(f)(x) < 0))


def drive(written: Callable[..., Any], bends: Any, x: Any) -> Any:
    """Hand over a surface that bends so at x, where it is flat."""
    matrix, centre = np.asarray(bends, dtype=float), np.asarray(x, dtype=float)

    def f(v: Any) -> Any:
        away = v - centre
        return np.sum(away * (matrix @ away)) / 2 + np.sum(away**4) + np.sum(away**3)

    return written(f, centre)


def case(bends: Any, x: Any, part: str) -> Case:
    """Bends at a place; the count is that of NumPy's singular vectors' signs.

    A symmetric matrix is u s vᵀ with v = ±u, and the signs are those of its bends.
    """
    matrix = np.asarray(bends, dtype=float)
    u, _, vt = np.linalg.svd(matrix)
    down = int(np.sum(np.einsum("ik,ki->k", u, vt) < 0))
    at = np.asarray(x, dtype=float)
    return Case((matrix, at), {"": np.array(float(down))}, part)


def drawn(rng: np.random.Generator, signs: list[float], part: str) -> Case:
    """A surface with bends of these signs, turned at random."""
    sizes = np.array(signs) * rng.permutation(np.linspace(1.0, 3.0, len(signs)))
    turn, _ = np.linalg.qr(rng.normal(size=(len(signs), len(signs))))
    return case(turn * sizes @ turn.T, rng.uniform(-1, 1, len(signs)), part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Minima, maxima and saddles in two to four dimensions; and a hidden one."""
    hidden = np.array([[1.0, 2.0], [2.0, 1.0]]) * rng.uniform(0.5, 2.0)
    return [
        drawn(rng, [1, 1], "two dimensions"),
        drawn(rng, [-1, -1], "two dimensions"),
        case(hidden, rng.uniform(-1, 1, 2), "down between the axes"),
        drawn(rng, [1, 1, -1], "three dimensions"),
        drawn(rng, [1, -1, -1], "three dimensions"),
        drawn(rng, [-1, -1, -1, 1], "four dimensions"),
        drawn(rng, [1, 1, 1, 1], "four dimensions"),
    ]


EXAMPLE = case([[1.0, 3.0], [3.0, 2.0]], [0.0, 0.0], "x²/2 + 3xy + y² at 0")
CALL = "saddle(f, np.zeros(2)) for x²/2 + 3xy + y² + ..."
TWO_DOWN = case([[-2.0, 1.0], [1.0, -2.0]], [0.0, 0.0], "a maximum")
TWO_CALL = "saddle(f, np.zeros(2)) at a maximum"
UP_CASE = case([[2.0, -1.0], [-1.0, 2.0]], [0.0, 0.0], "a minimum")
UP_CALL = "saddle(f, np.zeros(2)) for x² - xy + y² + ..."

WRONG_ANSWERS = (
    WrongAnswer(
        along_the_axes,
        "M4",
        "Along both axes it goes up, and between them it goes down. The diagonal of "
        "the Hessian does not see that; the eigenvalues do.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        ways_up,
        "M3",
        "You count the ways up. A minimum should count as 0.",
        UP_CASE,
        UP_CALL,
    ),
    WrongAnswer(
        flat_is_a_minimum,
        "M12",
        "A slope of 0 does not make a minimum: mountain passes are flat too. The bends "
        "tell them apart.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        sign_of_the_determinant,
        "M16",
        "The determinant multiplies all bends, and two negative ones make a plus. It "
        "takes a maximum for a minimum.",
        TWO_DOWN,
        TWO_CALL,
    ),
    WrongAnswer(
        negative_entries,
        "M2",
        "A negative entry beside the diagonal is no way down: it says that two entries "
        "would rather move together. Ask for the eigenvalues.",
        UP_CASE,
        UP_CALL,
    ),
)

EXERCISE = Exercise(
    name="saddle",
    lesson="14",
    title="Flat, and not the bottom",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=saddle,
    alternatives=(by_elimination,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "First the Hessian, from your own exercise or from ad.hessian(f)(x).",
        "np.linalg.eigvalsh(matrix) returns the bends along the main directions.",
        "return int(np.sum(bends < 0))",
    ),
    points=2,
    difficulty=2,
    importance=3,
    minutes=5,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0.0,
    oracle="the singular vectors say",
    drive=drive,
)
