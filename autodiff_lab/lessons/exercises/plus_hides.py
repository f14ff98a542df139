"""Lesson 3, bug hunt: where a chain rule with a plus gives the right number."""

from __future__ import annotations

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
The faulty rule says `p + q` where the chain rule says `p * q`. A route has two edges,
and the first one carries `p` (anything but 1). Return the `q` for which nobody would
notice: the one that makes the faulty rule give the right number.
"""

STUB = '''
def plus_hides(p):
    """Return the q for which p + q equals p * q."""
    return ...
'''


def plus_hides(p):
    """Return the q for which p + q equals p * q."""
    return p / (p - 1)  # from p + q = p q: collect q on one side


def with_reciprocals(p: float) -> float:
    """Divide p + q = p q by p q: the reciprocals of p and q add up to 1."""
    return 1 / (1 - 1 / p)


def always_two(p: float) -> float:
    """Take the one lucky pair for the whole rule."""
    return 2.0


def same_again(p: float) -> float:
    """Believe that equal slopes hide the bug, because 2 and 2 do."""
    return p


def case(p: float, part: str) -> Case:
    """Solve (p - 1) q = p for q."""
    q = np.linalg.solve([[p - 1.0]], [p])[0]
    return Case((p,), {"": np.array(q)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Slopes of either sign, away from 1 (no solution) and 2 (the lucky pair)."""
    above, below = rng.uniform(2.5, 6.0, size=3), rng.uniform(-4.0, -0.5, size=3)
    return [
        *(case(float(p), "p above 1") for p in above),
        *(case(float(p), "p below 0") for p in below),
    ]


EXAMPLE = case(3.0, "p = 3")

WRONG_ANSWERS = (
    WrongAnswer(
        always_two,
        "M1",
        "With q = 2 the bug hides behind p = 2 and behind no other slope.",
        EXAMPLE,
        "plus_hides(3.0)",
    ),
    WrongAnswer(
        same_again,
        "M1",
        "Two equal slopes hide the bug only when both are 2, or both are 0.",
        EXAMPLE,
        "plus_hides(3.0)",
    ),
)

EXERCISE = Exercise(
    name="plus_hides",
    lesson="03",
    title="Where the bug hides",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=plus_hides,
    alternatives=(with_reciprocals,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Write the wish as an equation: p + q = p * q. Now p is known and q is not.",
        "Bring everything with q to one side: p = p * q - q.",
        "Take q out: p = q * (p - 1). One division is left.",
    ),
    points=1,
    difficulty=2,
    importance=3,
    minutes=5,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call="plus_hides(3.0)",
    oracle="the equation p + q = p * q gives",
)
