"""Lesson 1, exercise 1: measure the slope of any function at any place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs_slopes import CURVES, slope_of
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
Write the measurement as a function. `slope_at(f, x)` gets a function `f` of one number
and a place `x`, and returns the slope of `f` at `x`: one number.

You may call `f` wherever you like, and you choose the nudge. The check tries five
curves and wants about **six right digits**, so not every nudge will do.
"""

STUB = '''
def slope_at(f, x):
    """Measure how fast f moves at x."""
    nudge = ...  # how far?
    return ...
'''


def slope_at(f, x):
    """Measure how fast f moves at x."""
    nudge = 1e-5
    rise = f(x + nudge) - f(x - nudge)  # a step to either side
    return rise / (2 * nudge)


def one_sided(f: Callable[[Any], Any], x: float) -> Any:
    """Step forward only, as far as the lesson found best."""
    return (f(x + 1e-7) - f(x)) / 1e-7


def by_complex_step(f: Callable[[Any], Any], x: float) -> Any:
    """Nudge in the imaginary direction: nothing is subtracted."""
    return np.imag(f(x + 1e-20j)) / 1e-20


def height(f: Callable[[Any], Any], x: float) -> Any:
    """Return the value for the slope."""
    return f(x)


def from_the_origin(f: Callable[[Any], Any], x: float) -> Any:
    """Divide height by place: the average since 0."""
    return f(x) / x


def one_whole_step(f: Callable[[Any], Any], x: float) -> Any:
    """Let x grow by 1, and believe that the curve is straight so far."""
    return f(x + 1) - f(x)


def half_the_slope(f: Callable[[Any], Any], x: float) -> Any:
    """Divide the rise of one step by the run of two."""
    return (f(x + 1e-7) - f(x)) / 2e-7


def twice_the_slope(f: Callable[[Any], Any], x: float) -> Any:
    """Divide the rise of two steps by the run of one."""
    return (f(x + 1e-5) - f(x - 1e-5)) / 1e-5


def backwards(f: Callable[[Any], Any], x: float) -> Any:
    """Subtract the later height from the earlier one."""
    return (f(x) - f(x + 1e-7)) / 1e-7


def vanishing_nudge(f: Callable[[Any], Any], x: float) -> Any:
    """Nudge by less than the computer can add to x."""
    return (f(x + 1e-17) - f(x)) / 1e-17


def case(name: str, size: float, x: float) -> Case:
    """One curve at one place."""
    return Case((name, size, x), {"": np.array(slope_of(name, size, x))}, part=name)


def drive(written: Callable[..., Any], name: str, size: float, x: float) -> Any:
    """Hand the learner's function the curve of that name."""
    return written(lambda at: CURVES[name](size, at), x)


def draw(rng: np.random.Generator) -> list[Case]:
    """Each of the five curves at two places, nowhere near flat."""
    between = {
        "a cube": (0.2, 0.5, 1.6, 3.0),
        "a wave": (1.5, 4.0, 2.2, 3.6),
        "growth": (1.0, 2.0, 0.3, 2.0),
        "a share": (5.0, 9.0, 1.6, 2.4),
        "a root": (3.0, 6.0, 1.6, 3.0),
    }
    return [
        case(name, float(rng.uniform(low, high)), float(rng.uniform(start, end)))
        for name, (low, high, start, end) in between.items()
        for _ in range(2)
    ]


EXAMPLE = case("a cube", 1.0, 2.0)
CALL = "slope_at(f, 2.0) for f(x) = x**3"

WRONG_ANSWERS = (
    WrongAnswer(
        height,
        "M2",
        "This is how high the curve is at x. Asked for is how steep it is there.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        from_the_origin,
        "M2",
        "Height divided by place is how steep the way from 0 was on average. A slope "
        "belongs to one place: compare f there with f right beside it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_whole_step,
        "M2",
        "From x to x + 1 the curve bends, so this is the slope of a stretch and not "
        "the slope at x. Take a much shorter step, and divide by its length.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        half_the_slope,
        "M3",
        "Every slope is half of what it should be: the rise of one step is divided by "
        "the length of two. From x to x + h, the run is h.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        twice_the_slope,
        "M3",
        "Every slope is twice what it should be: from x - h to x + h the run is 2 * h.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        backwards,
        "M3",
        "Every slope has the wrong sign. A curve that climbs should have a positive "
        "one: later height minus earlier height.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        vanishing_nudge,
        "M8",
        "Every slope comes out as 0. A computer keeps some 16 digits, so 2 + 1e-17 is "
        "2 again: the nudge has vanished before f could notice it.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="slope_at",
    lesson="01",
    title="A slope meter",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=slope_at,
    alternatives=(one_sided, by_complex_step),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Rise over run: how much does f change when x moves a little, and how far did "
        "x move?",
        "A nudge of 1e-7 to one side is good enough. Or look to either side of x, at "
        "x - nudge and x + nudge: then the run is 2 * nudge, and 1e-5 will do.",
        "The last line can read: return (f(x + nudge) - f(x)) / nudge",
    ),
    points=2,
    difficulty=1,
    importance=5,
    minutes=6,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call=CALL,
    rtol=5e-7,
    drive=drive,
    drifting=(
        "Your method is right, and your numbers agree to a few digits. For more, try a "
        "nudge that is smaller, or larger if yours is below 1e-9; or measure to either "
        "side of x."
    ),
)
