"""Lesson 6, exercise 3: where descent begins to climb."""

from __future__ import annotations

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
In the round valley `loss = c / 2 * w**2` the slope is `c * w`: the number `c` says how
strongly the valley is bent. Steps that are too long jump over its bottom and end
*higher* than they started. Return the rate at which this begins: with any larger rate
descent runs away, with any smaller one it arrives.

Write down what one step makes of `w`. When is the result as far from 0 as before?
"""

STUB = '''
def rate_too_big(c):
    """Return the largest rate that does not run away."""
    return ...
'''


def rate_too_big(c):
    """Return the largest rate that does not run away."""
    return 2 / c  # w - rate * c * w is -w


def runs_away(c: float, rate: float) -> bool:
    """Make one step from 1 and see whether it leads further away."""
    return abs(1.0 - rate * c * 1.0) > 1.0


def by_bisection(c: float) -> float:
    """Try rates, and halve the doubt each time: no formula at all."""
    calm, wild = 0.0, 1.0
    while not runs_away(c, wild):
        wild *= 2.0
    for _ in range(60):
        middle = (calm + wild) / 2.0
        calm, wild = (calm, middle) if runs_away(c, middle) else (middle, wild)
    return calm


def fastest(c: float) -> float:
    """Take the rate that lands on the bottom for the largest one allowed."""
    return 1 / c


def always_two(c: float) -> float:
    """Remember the 2 and forget the valley."""
    return 2.0


def steeper_needs_more(c: float) -> float:
    """Let the rate grow with the bend."""
    return c / 2


def case(c: float, part: str) -> Case:
    """Run descents in a valley of this bend until the limit is known."""
    return Case((c,), {"": np.array(by_bisection(c))}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Flat valleys and narrow ones."""
    flat, narrow = rng.uniform(0.1, 0.8, size=3), rng.uniform(3.0, 20.0, size=3)
    return [
        *(case(float(c), "a flat valley") for c in flat),
        *(case(float(c), "a narrow valley") for c in narrow),
    ]


EXAMPLE = case(4.0, "c = 4")

WRONG_ANSWERS = (
    WrongAnswer(
        fastest,
        "M8",
        "This rate lands on the bottom with its first step. Larger ones jump over it "
        "and still come closer, up to a limit.",
        EXAMPLE,
        "rate_too_big(4.0)",
    ),
    WrongAnswer(
        always_two,
        "M2",
        "The limit depends on the valley: what is fine in a flat one runs away in a "
        "narrow one.",
        EXAMPLE,
        "rate_too_big(4.0)",
    ),
    WrongAnswer(
        steeper_needs_more,
        "M8",
        "The other way round: the more a valley is bent, the smaller the step has to "
        "be. In a flat one a small step is a waste.",
        EXAMPLE,
        "rate_too_big(4.0)",
    ),
)

EXERCISE = Exercise(
    name="rate_too_big",
    lesson="06",
    title="A rate that is too big",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=rate_too_big,
    alternatives=(by_bisection,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "One step takes w to w - rate * c * w, which is (1 - rate * c) * w.",
        "Descent arrives while the factor 1 - rate * c is between -1 and 1. Which of "
        "the two borders does a large rate reach?",
        "1 - rate * c = -1; now solve for the rate.",
    ),
    points=1,
    difficulty=1,
    importance=4,
    minutes=5,
    draw=draw,
    read=one_number,
    oracle="descents with many rates find",
    example=EXAMPLE,
    example_call="rate_too_big(4.0)",
)
