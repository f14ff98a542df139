"""Lesson 9, exercise 2: a slope without a subtraction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
Write the method as a function: `complex_step(f, x)` nudges `x` in the imaginary
direction and returns the slope of `f` at `x`, a real number.

The check compares with backward rules and wants **twelve right digits**, which no
difference of two values can give.
"""

STUB = '''
def complex_step(f, x):
    """Measure the slope of f at x without subtracting anything."""
    h = ...  # as small as you like
    return ...
'''


def complex_step(f, x):
    """Measure the slope of f at x without subtracting anything."""
    h = 1e-30
    return np.imag(f(x + h * 1j)) / h


CURVES: dict[str, Callable[[Any, float], Any]] = {
    "a cube": lambda x, s: s * x**3,
    "a wave": lambda x, s: np.sin(s * x) + x,
    "a quotient": lambda x, s: np.exp(x) / (s + x * x),
    "a root": lambda x, s: np.sqrt(s + x * x * x),
    "a logarithm": lambda x, s: np.log(s + np.cos(x)) * x,
}


def by_a_power_of_two(f: Callable[[Any], Any], x: float) -> Any:
    """Choose a step that divides without rounding, and read the attribute."""
    return f(complex(x, 2.0**-200)).imag * 2.0**200


def averaged_on_a_circle(f: Callable[[Any], Any], x: float) -> Any:
    """Cauchy's formula: walk around x, so that only the slope survives."""
    turns = np.exp(2j * np.pi * np.arange(32) / 32)
    values = np.array([f(x + 0.1 * turn) for turn in turns])
    return float(np.mean(values / turns).real / 0.1)


def real_part(f: Callable[[Any], Any], x: float) -> Any:
    """Read the real part, which is the value."""
    return np.real(f(x + 1e-30j))


def not_divided(f: Callable[[Any], Any], x: float) -> Any:
    """Forget that the nudge was not one unit long."""
    return np.imag(f(x + 1e-30j))


def twice_the_run(f: Callable[[Any], Any], x: float) -> Any:
    """Divide by 2 h, as the central difference does."""
    return np.imag(f(x + 1e-30j)) / 2e-30


def turned(f: Callable[[Any], Any], x: float) -> Any:
    """Read the angle of the result: the slope of the logarithm."""
    return np.angle(f(x + 1e-30j)) / 1e-30


def length(f: Callable[[Any], Any], x: float) -> Any:
    """Measure how far the result is from f(x), and lose its sign."""
    return abs(np.imag(f(x + 1e-30j))) / 1e-30


def case(name: str, size: float, x: float) -> Case:
    """One curve at one place; the slope is the backward sweep's."""
    slope = ad.grad(lambda at: CURVES[name](at, size))(x)
    return Case((name, size, x), {"": np.array(slope)}, part=name)


def drive(written: Callable[..., Any], name: str, size: float, x: float) -> Any:
    """Hand the learner's function the curve of that name."""
    return written(lambda at: CURVES[name](at, size), x)


def draw(rng: np.random.Generator) -> list[Case]:
    """Each curve twice; the first place of the wave is on its way down."""
    falling = case(
        "a wave", float(rng.uniform(2.0, 4.0)), float(rng.uniform(0.85, 1.1))
    )
    others = [
        case(name, float(rng.uniform(1.5, 3.0)), float(rng.uniform(0.6, 1.4)))
        for name in CURVES
        for _ in range(2)
    ]
    return [falling, *others]


EXAMPLE = case("a cube", 1.0, 2.0)
CALL = "complex_step(lambda x: x**3, 2.0)"

WRONG_ANSWERS = (
    WrongAnswer(
        real_part,
        "M2",
        "This is the real part, and in it stands the value of f. The slope is in the "
        "other part.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        not_divided,
        "M3",
        "Every result is next to nothing. The imaginary part is slope times nudge, so "
        "divide it by the nudge. (If you did, was the nudge imaginary? A real one as "
        "small as this is lost when it is added to x.)",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        twice_the_run,
        "M3",
        "Every slope is half of what it should be. The central difference walks from "
        "x - h to x + h; here there is one nudge, of length h.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        turned,
        "M3",
        "This is the angle of the result, which is the slope divided by the value. The "
        "imaginary part alone is enough.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        length,
        "M3",
        "A length has no sign. Where f falls, its slope is negative.",
        case("a wave", 3.0, 1.0),
        "complex_step(lambda x: np.sin(3 * x) + x, 1.0)",
    ),
)

EXERCISE = Exercise(
    name="complex_step",
    lesson="09",
    title="Nudge sideways",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=complex_step,
    alternatives=(by_a_power_of_two, averaged_on_a_circle),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "In Python the imaginary unit is written 1j, and h times it is h * 1j.",
        "f(x + ih) is about f(x) + ih f'(x). Which part of that number has no f(x) in "
        "it? np.imag(...) gives it to you.",
        "The last line can read: return np.imag(f(x + h * 1j)) / h",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=6,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-12,
    oracle="the backward sweep gives",
    drive=drive,
    harmless=("1e-30",),
    drifting=(
        "Your numbers agree to a few digits. An imaginary nudge loses nothing by being "
        "smaller: try h = 1e-30."
    ),
)
