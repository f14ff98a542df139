"""Lesson 9, exercise 4: an absolute value that the complex step can pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of, number

STATEMENT = """
`np.abs` of a complex number is its length, and a length has no imaginary part. That is
where the slope goes missing.

Write an absolute value that lets it through: `abs_trap(z)` gets `z = x + ih`, where `h`
is tiny, and returns a number whose real part is `|x|` and whose imaginary part is `h`
times the slope of `|x|`. (`x` is never 0 here. What would you return there?)
"""

NOT_A_NUDGE = (
    "The imaginary part of the result should be as tiny as the nudge that came in, but "
    "this is {kind} with a large one."
)

STUB = '''
def abs_trap(z):
    """Return |x| for z = x + ih, with its slope in the imaginary part."""
    return ...
'''


def abs_trap(z):
    """Return |x| for z = x + ih, with its slope in the imaginary part."""
    return -z if z.real < 0 else z


def by_the_root(z: Any) -> Any:
    """The root of the square: analytic wherever x is not 0."""
    return np.sqrt(z * z)


def by_the_sign(z: Any) -> Any:
    """Turn the number around where x is negative."""
    return z * np.sign(z.real)


def length(z: Any) -> Any:
    """The absolute value that NumPy has."""
    return np.abs(z)


def slope_always_one(z: Any) -> Any:
    """Make the real part positive, and leave the imaginary part as it is."""
    return abs(z.real) + 1j * z.imag


def both_positive(z: Any) -> Any:
    """Make both parts positive."""
    return abs(z.real) + 1j * abs(z.imag)


def always_turned(z: Any) -> Any:
    """Change the sign without asking."""
    return -z


def reflected(z: Any) -> Any:
    """Turn the nudge around, but not the number."""
    return z if z.real > 0 else z.conjugate()


def read(answer: Any) -> Slots:
    """A complex number with a tiny imaginary part, in units of the nudge."""
    parted = isinstance(answer, (complex, np.complexfloating))
    value = number(answer.real) if parted else number(answer)
    nudge = float(answer.imag) if parted else 0.0
    if not abs(nudge) < 1e-6:  # so is nan
        raise WrongKind(NOT_A_NUDGE.format(kind=kind_of(answer)))
    return {"value": np.array(value), "slope": np.array(nudge)}


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """Value and slope, the latter from the imaginary part."""
    [z] = args
    read_as = read(answer)
    return {**read_as, "slope": read_as["slope"] / z.imag}


def case(x: float, h: float) -> Case:
    """The slope on either side is measured with a step that does not cross 0."""
    step = abs(x) / 2
    slope = (abs(x + step) - abs(x - step)) / (2 * step)
    expected = {"value": np.array(abs(x)), "slope": np.array(slope)}
    return Case((complex(x, h),), expected, part="x > 0" if x > 0 else "x < 0")


def draw(rng: np.random.Generator) -> list[Case]:
    """Both sides of 0, and nudges in both directions."""
    near, far = rng.uniform(0.1, 0.9, size=4), rng.uniform(1.2, 5.0, size=4)
    sizes = [*near, *far]
    signs = [(1, 1), (1, -1), (-1, 1), (-1, -1)] * 2
    return [
        case(float(x) * side, 1e-20 * way)
        for x, (side, way) in zip(sizes, signs, strict=True)
    ]


EXAMPLE = case(-2.0, 1e-20)
CALL = "abs_trap(-2 + 1e-20j)"
LEFT = case(-2.0, -1e-20)

WRONG_ANSWERS = (
    WrongAnswer(
        length,
        "M18",
        "This is the length of z. It is right as a value and real, so every slope "
        "measured through it is 0.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        slope_always_one,
        "M15",
        "The value is right. But left of 0 the absolute value falls, so its slope "
        "there is -1, and your imaginary part says +1.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        both_positive,
        "M15",
        "You made the nudge positive as well. It is not a size: it says which way x is "
        "nudged.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        always_turned,
        "M15",
        "This turns every number around, also those that are positive already.",
        case(2.0, 1e-20),
        "abs_trap(2 + 1e-20j)",
    ),
    WrongAnswer(
        reflected,
        "M15",
        "The slope is right on both sides. But for a negative x the value is still "
        "negative: its real part has to be turned as well.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="abs_trap",
    lesson="09",
    title="Through the trap",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=abs_trap,
    alternatives=(by_the_root, by_the_sign),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "For a positive x there is nothing to do. What do value and slope become when "
        "you change the sign of a number with a nudge?",
        "Ask z.real on which side of 0 you are. On the left, both parts change sign.",
        "The line can read: return -z if z.real < 0 else z",
    ),
    points=2,
    difficulty=2,
    importance=3,
    minutes=5,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="the value and the slope of |x| are",
    measure=measure,
)
