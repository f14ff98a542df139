"""Lesson 9, exercise 1: choose the step before you measure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import number

STATEMENT = """
You are about to measure the slope of some `f` at `x`, and get one chance. `method` is
`"forward"`, for `(f(x + h) - f(x)) / h`, or `"central"`, for
`(f(x + h) - f(x - h)) / (2 * h)`. `scale` says over what distance `f` changes
noticeably: it is 1 for `exp(x)` and 1000 for `exp(x / 1000)`.

Return the `h` you would choose. The check measures with every step there is and wants
you **within a factor of ten of the best**.
"""

STUB = '''
def best_h(method, scale):
    """Choose the step for a function that changes over the distance scale."""
    if method == "forward":
        return ...
    return ...  # central
'''


def best_h(method, scale):
    """Choose the step for a function that changes over the distance scale."""
    digits = np.finfo(float).eps  # one unit in the last place, of 1
    return scale * digits ** (1 / 2 if method == "forward" else 1 / 3)


def from_the_picture(method: str, scale: float) -> float:
    """Read the two lowest points off the curve for exp, and stretch them."""
    return {"forward": 1e-8, "central": 1e-5}[method] * scale


def from_the_two_arms(method: str, scale: float) -> float:
    """Set the slopes of both arms equal: where their sum is lowest."""
    if method == "forward":  # h / 2 + u / h
        return scale * float(np.sqrt(2 * 1.1e-16))
    return scale * float(np.cbrt(3 * 1.1e-16))  # h**2 / 6 + u / h


def smallest_there_is(method: str, scale: float) -> float:
    """Take the smallest step that still moves x."""
    return scale * 2.3e-16


def same_for_all(method: str, scale: float) -> float:
    """Learn one famous number, and use it for every function."""
    return 1e-8 if method == "forward" else 6e-6


def same_for_both(method: str, scale: float) -> float:
    """Use the step of the one-sided method for both."""
    return scale * 1.5e-8


def wrong_way(method: str, scale: float) -> float:
    """Make the step small where the function is wide."""
    return (1.5e-8 if method == "forward" else 6e-6) / scale


@lru_cache(maxsize=1000)
def measured_best(method: str, scale: float) -> float:
    """Try 69 steps at 50 places each; the one with the smallest mean error."""
    x = np.linspace(0.8, 1.2, 50) * scale
    steps = [scale * 10.0 ** (-k / 4) for k in range(69)]
    return min(steps, key=lambda h: float(np.mean(np.abs(error(method, scale, x, h)))))


def error(method: str, scale: float, x: np.ndarray, h: float) -> np.ndarray:
    """By how much a measured slope of exp(x / scale) misses, times scale."""
    if method == "forward":
        rise = np.exp((x + h) / scale) - np.exp(x / scale)
        return rise / h * scale - np.exp(x / scale)
    rise = np.exp((x + h) / scale) - np.exp((x - h) / scale)
    return rise / (2 * h) * scale - np.exp(x / scale)


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """How many decades a step lies away from the best one; 0 within one decade."""
    h = number(answer)
    if h <= 0:
        raise WrongKind("A step should be a positive number.")
    away = np.log10(h / measured_best(*args))
    return {"": np.array(0.0 if abs(away) <= 1 else round(float(away), 2))}


def case(method: str, scale: float) -> Case:
    """One choice. Expected are no decades between it and the best step."""
    return Case((method, scale), {"": np.array(0.0)}, part=f"a {method} step")


def draw(rng: np.random.Generator) -> list[Case]:
    """Both methods, for wide functions and for narrow ones."""
    sizes = [*rng.uniform(2.0, 5.0, size=2), *rng.uniform(-4.0, -2.0, size=2)]
    methods = ("forward", "central")
    return [case(m, round(float(10.0**s), 9)) for s in sizes for m in methods]


def read(answer: Any) -> Slots:
    """Not used by the check, which reads in the light of the question."""
    return {"": np.array(number(answer))}


EXAMPLE = case("forward", 1000.0)
CALL = 'best_h("forward", 1000.0), in decades from the best'

WRONG_ANSWERS = (
    WrongAnswer(
        smallest_there_is,
        "M8",
        "At the smallest step there is, the difference of the two values is nothing "
        "but rounding, and you divide it by something tiny.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        same_for_all,
        "M8",
        "These steps are right for a function that changes over a distance of 1. On "
        "one that is a thousand times as wide, so is the best step.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        same_for_both,
        "M8",
        "The one-sided steps are right. The central method has a smaller truncation "
        "error, so it can afford a larger step and suffers less from rounding.",
        case("central", 1.0),
        'best_h("central", 1.0), in decades from the best',
    ),
    WrongAnswer(
        wrong_way,
        "M8",
        "Your step shrinks where the function gets wider. On a wide function a step "
        "may be wide too.",
        EXAMPLE,
        CALL,
    ),
)


EXERCISE = Exercise(
    name="best_h",
    lesson="09",
    title="One chance to measure",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=best_h,
    alternatives=(from_the_picture, from_the_two_arms),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Where is the lowest point of each curve of exp? Its scale is 1.",
        "The arms meet near h = eps ** (1/2) for the one-sided method, and near "
        "eps ** (1/3) for the central one. How far do these points move when the "
        "function is stretched by scale?",
        "The last line can read: return 6e-6 * scale",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=6,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="a good step has, which is 0 decades",
    measure=measure,
)
