"""Lesson 14, exercise 5: steps of one length, by two running means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_curves import SURFACES, average, measured_gradient
from autodiff_lab.lessons.programs_training import array, quietly

STATEMENT = """
Adam divides by how large slopes usually are, entry by entry. It keeps two running
means, both 0 at the start:

- `mean`, which becomes 0.9 of itself plus 0.1 of the slope,
- `square`, which becomes 0.999 of itself plus 0.001 of the slope squared.

Means that start at 0 are too small at first, so in step number t (from 1) they are
divided by `1 - 0.9**t` and `1 - 0.999**t`. With these corrected means, the point moves
by `-rate * mean / (sqrt(square) + 1e-8)`. Return the list of points after each step.
"""

STUB = '''
def adam(f, x, rate, steps):
    """Return the points after each step of Adam."""
    mean, square = 0.0, 0.0
    points = []
    for t in range(1, steps + 1):
        slope = ad.grad(f)(x)
        mean = ...
        square = ...
        x = ...
        points.append(x)
    return points
'''


def adam(f, x, rate, steps):
    """Return the points after each step of Adam."""
    mean, square = 0.0, 0.0
    points = []
    for t in range(1, steps + 1):
        slope = ad.grad(f)(x)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        size = np.sqrt(square / (1 - 0.999**t)) + 1e-8
        x = x - rate * (mean / (1 - 0.9**t)) / size
        points.append(x)
    return points


def by_the_library(
    f: Callable[..., Any], x: np.ndarray, rate: float, steps: int
) -> Any:
    """Let the library's Adam walk."""
    w = ad.Parameter(x, "w")
    walker, points = ad.optim.Adam([w], rate), []
    for _ in range(steps):
        walker.zero_grad()
        f(w).backward()
        walker.step()
        points.append(np.array(w.value))
    return points


def _walked(f, x, rate, steps, correct=True, root=0.5, squared=True, back=0.9):
    """The walk, with room for one mistake."""
    mean, square, points = np.zeros(len(x)), np.zeros(len(x)), []
    for t in range(1, steps + 1):
        slope = ad.grad(f)(x)
        mean = back * mean + (1 - back) * slope
        square = 0.999 * square + 0.001 * (slope**2 if squared else np.abs(slope))
        one, two = (1 - back**t, 1 - 0.999**t) if correct else (1.0, 1.0)
        x = x - rate * (mean / one) / ((square / two) ** root + 1e-8)
        points.append(x)
    return points


def means_not_corrected(f, x, rate, steps):
    """Use the means as they are."""
    return _walked(f, x, rate, steps, correct=False)


def root_forgotten(f, x, rate, steps):
    """Divide by the mean square, and not by its root."""
    return _walked(f, x, rate, steps, root=1.0)


def sizes_for_squares(f, x, rate, steps):
    """Average sizes where squares belong, and take the root all the same."""
    return _walked(f, x, rate, steps, squared=False)


def no_memory_of_slopes(f, x, rate, steps):
    """Keep a mean of the squares only."""
    return _walked(f, x, rate, steps, back=0.0)


def uphill(f, x, rate, steps):
    """Walk with the slopes."""
    return _walked(f, x, -rate, steps)


def drive(written: Callable[..., Any], name: str, x: Any, *settings: Any) -> Any:
    """Hand over the surface of that name."""
    return quietly(written, SURFACES[name], np.asarray(x, dtype=float), *settings)


def case(name: str, x: Any, rate: float, steps: int) -> Case:
    """A start, and where weighted means of all measured slopes lead.

    A running mean that is corrected is a mean whose weights fall with age.
    """
    at = start = np.asarray(x, dtype=float)
    slopes, points = [], []
    for _ in range(steps):
        slopes.append(measured_gradient(SURFACES[name], at))
        squares = [slope * slope for slope in slopes]
        size = np.sqrt(average(squares, 0.999)) + 1e-8
        at = at - rate * average(slopes, 0.9) / size
        points.append(at)
    return Case((name, start, rate, steps), {"": np.array(points)}, name)


def draw(rng: np.random.Generator) -> list[Case]:
    """Three surfaces, a few steps each."""
    return [
        case("a bent valley", rng.uniform(0.5, 1.5, 2), 0.1, 5),
        case("waves", rng.uniform(0.4, 1.4, 3), 0.3, 4),
        case("a chain", rng.uniform(0.4, 1.4, 4), 0.2, 6),
    ]


def read(answer: Any) -> Slots:
    """The points, one a row."""
    return {"": array(answer)}


EXAMPLE = case("growth", [0.8, 0.5], 0.3, 3)
CALL = "adam(f, np.array([0.8, 0.5]), 0.3, 3) for exp(xy) + x² + 2y²"

WRONG_ANSWERS = (
    WrongAnswer(
        means_not_corrected,
        "M6",
        "Your means still remember that they began at 0: the slope's is a tenth of "
        "what it should be, the square's a thousandth. Divide by 1 - 0.9**t and "
        "1 - 0.999**t.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        root_forgotten,
        "M1",
        "You divide by the mean square. Take its root, or twice as large a slope gives "
        "a step of half the length.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        sizes_for_squares,
        "M1",
        "Your second mean is one of sizes. It should be one of squares, and then comes "
        "the root.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        no_memory_of_slopes,
        "M6",
        "You divide by a running mean, and take the newest slope alone above it. The "
        "slope has a running mean too.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        uphill,
        "M3",
        "You walk uphill. Slopes point up, so the step goes against them.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="adam",
    lesson="14",
    title="Steps of one length",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=adam,
    alternatives=(by_the_library,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Write the two lists of the statement down as two lines of code first.",
        "The correction does not go back into the means: divide where you use them.",
        "size = np.sqrt(square / (1 - 0.999**t)) + 1e-8, and then "
        "x = x - rate * (mean / (1 - 0.9**t)) / size",
    ),
    points=2,
    difficulty=2,
    importance=3,
    minutes=8,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-8,
    oracle="measured slopes give",
    drive=drive,
)
