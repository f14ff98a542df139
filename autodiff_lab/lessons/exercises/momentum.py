"""Lesson 14, exercise 4: a ball that rolls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_curves import (
    SURFACES,
    measured_gradient,
    remembered,
)
from autodiff_lab.lessons.programs_training import array, quietly

STATEMENT = """
Descent forgets every slope at once. A ball keeps some of its speed. In each step, the
velocity becomes `keep` times what it was, plus the slope here; then the point moves
against it, `rate` times as far. The ball starts at rest.

`momentum(f, x, rate, keep, steps)` returns the list of points after each step.
"""

STUB = '''
def momentum(f, x, rate, keep, steps):
    """Return the points after each step of a ball that rolls down f."""
    velocity = 0.0
    points = []
    for _ in range(steps):
        velocity = ...
        x = ...
        points.append(x)
    return points
'''


def momentum(f, x, rate, keep, steps):
    """Return the points after each step of a ball that rolls down f."""
    velocity = 0.0
    points = []
    for _ in range(steps):
        velocity = keep * velocity + ad.grad(f)(x)
        x = x - rate * velocity
        points.append(x)
    return points


def by_the_library(
    f: Callable[..., Any], x: np.ndarray, rate: float, keep: float, steps: int
) -> Any:
    """Let the library's ball roll."""
    w = ad.Parameter(x, "w")
    ball, points = ad.optim.Momentum([w], rate, momentum=keep), []
    for _ in range(steps):
        ball.zero_grad()
        f(w).backward()
        ball.step()
        points.append(np.array(w.value))
    return points


def with_the_last_two_points(
    f: Callable[..., Any], x: np.ndarray, rate: float, keep: float, steps: int
) -> Any:
    """Polyak's own form: the way from the point before stands for the velocity."""
    points = [x, x]
    for _ in range(steps):
        here, before = points[-1], points[-2]
        points.append(here - rate * ad.grad(f)(here) + keep * (here - before))
    return points[2:]


def _rolled(f, x, rate, keep, steps, new=1.0, ahead=0.0):
    """The ball, with room for one mistake."""
    velocity, points = np.zeros(len(x)), []
    for _ in range(steps):
        slope = ad.grad(f)(x - ahead * rate * keep * velocity)
        velocity = keep * velocity + new * slope
        x = x - rate * velocity
        points.append(x)
    return points


def no_memory(f, x, rate, keep, steps):
    """Forget the velocity: plain descent."""
    return _rolled(f, x, rate, 0.0, steps)


def a_mean_of_slopes(f, x, rate, keep, steps):
    """Weigh the new slope with 1 - keep."""
    return _rolled(f, x, rate, keep, steps, new=1 - keep)


def looks_ahead(f, x, rate, keep, steps):
    """Take the slope where the ball is going to be (Nesterov)."""
    return _rolled(f, x, rate, keep, steps, ahead=1.0)


def thrown_back(f, x, rate, keep, steps):
    """Take the old velocity away."""
    return _rolled(f, x, rate, -keep, steps)


def uphill(f, x, rate, keep, steps):
    """Move with the slopes."""
    return _rolled(f, x, -rate, keep, steps)


def drive(written: Callable[..., Any], name: str, x: Any, *settings: Any) -> Any:
    """Hand over the surface of that name."""
    return quietly(written, SURFACES[name], np.asarray(x, dtype=float), *settings)


def case(name: str, x: Any, rate: float, keep: float, steps: int) -> Case:
    """A start, and the points to which all measured slopes so far lead."""
    at = start = np.asarray(x, dtype=float)
    slopes, points = [], []
    for _ in range(steps):
        slopes.append(measured_gradient(SURFACES[name], at))
        at = at - rate * remembered(slopes, keep)
        points.append(at)
    part = f"{name}, keep {keep:g}"
    return Case((name, start, rate, keep, steps), {"": np.array(points)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Three surfaces, with a long memory and with a shorter one."""
    return [
        case("a bent valley", rng.uniform(0.5, 1.5, 2), 0.005, 0.9, 5),
        case("waves", rng.uniform(0.4, 1.4, 3), 0.1, 0.5, 4),
        case("a chain", rng.uniform(0.4, 1.4, 4), 0.02, 0.8, 5),
    ]


def read(answer: Any) -> Slots:
    """The points, one a row."""
    return {"": array(answer)}


EXAMPLE = case("growth", [0.8, 0.5], 0.1, 0.9, 3)
CALL = "momentum(f, np.array([0.8, 0.5]), 0.1, 0.9, 3) for exp(xy) + x² + 2y²"

WRONG_ANSWERS = (
    WrongAnswer(
        no_memory,
        "M6",
        "Your velocity starts anew at every step, so this is plain descent. Keep a "
        "part of the velocity before.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        a_mean_of_slopes,
        "M1",
        "Yours is a running mean of slopes, so the ball is slower by 1 - keep. Here "
        "the new slope is added whole.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        looks_ahead,
        "M2",
        "You take the slope where the ball will be next. That is Nesterov's ball, and "
        "a good one; here the slope of this place is asked for.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        thrown_back,
        "M3",
        "The velocity before is taken away where it should be added: the ball is "
        "thrown back at every step.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        uphill,
        "M3",
        "Your ball rolls uphill. Slopes point up, so the point moves against the "
        "velocity.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="momentum",
    lesson="14",
    title="A ball that rolls",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=momentum,
    alternatives=(by_the_library, with_the_last_two_points),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Two things travel from step to step: the point and the velocity.",
        "The velocity becomes keep * velocity + slope, with the slope at x now.",
        "velocity = keep * velocity + ad.grad(f)(x), then x = x - rate * velocity",
    ),
    points=2,
    difficulty=2,
    importance=3,
    minutes=5,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-8,
    oracle="measured slopes give",
    drive=drive,
)
