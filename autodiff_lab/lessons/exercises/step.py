"""Lesson 6, exercise 1: one step down."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.reading import numbers

STATEMENT = """
One step of descent. You get the `weights`, the `slopes` of the loss by each of them
(lists of the same length), and the `rate`. Return the new weights: each has moved
**against** its slope, by the rate times the slope.
"""

STUB = '''
def step(weights, slopes, rate):
    """Return the weights after one step down."""
    return ...
'''


def step(weights, slopes, rate):
    """Return the weights after one step down."""
    return np.array(weights) - rate * np.array(slopes)


Floats = list[float]


def one_by_one(weights: Floats, slopes: Floats, rate: float) -> Floats:
    """Write the loop."""
    return [w - rate * s for w, s in zip(weights, slopes, strict=True)]


def uphill(weights: Floats, slopes: Floats, rate: float) -> Any:
    """Follow the slope instead of going against it."""
    return np.array(weights) + rate * np.array(slopes)


def change_only(weights: Floats, slopes: Floats, rate: float) -> Any:
    """Return the change, as if something else would add it to the weights."""
    return -rate * np.array(slopes)


def first_weight_only(weights: Floats, slopes: Floats, rate: float) -> Any:
    """Move one weight and leave the others for later."""
    return [weights[0] - rate * slopes[0], *weights[1:]]


def against_the_weight(weights: Floats, slopes: Floats, rate: float) -> Any:
    """Shrink the weights by the rate, and look at no slope."""
    return (1 - rate) * np.array(weights)


def parabola(weights: Any, centre: Any, bend: Any) -> Any:
    """A valley that is round in every direction: its lowest place is the centre."""
    return np.sum(bend * (weights - centre) ** 2) / 2


def read(answer: Any) -> Slots:
    """Read the new weights."""
    return {"": numbers(answer)}


def case(weights: Floats, centre: Floats, rate: float, part: str) -> Case:
    """Measure the slopes of a valley; the right step is read off the valley too.

    In a valley of bend 1 / rate one step lands on the lowest place. The weights after
    it are therefore known without a rule: they are the centre.
    """
    bend, place = 1 / rate, np.array(weights, dtype=complex)
    nudges = 1e-30j * np.eye(len(weights))
    values = [parabola(place + nudge, np.array(centre), bend) for nudge in nudges]
    slopes = [float(value.imag / 1e-30) for value in values]
    return Case((weights, slopes, rate), {"": np.array(centre)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """One weight, three, and five; rates of different sizes."""
    cases = []
    for count, part in ((1, "one weight"), (3, "three weights"), (5, "five weights")):
        weights, centre = rng.uniform(-3.0, 3.0, size=(2, count)).tolist()
        cases.append(case(weights, centre, float(rng.uniform(0.1, 0.9)), part))
    return cases


EXAMPLE = case([1.0, 1.0], [0.9, 1.4], 0.5, "two weights")
CALL = "step([1.0, 1.0], [0.2, -0.8], rate=0.5)"

WRONG_ANSWERS = (
    WrongAnswer(
        uphill,
        "M12",
        "These are the weights of a step uphill. The slope says where the loss grows, "
        "so go the other way; else the loss climbs and people blame the gradient.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        change_only,
        "M6",
        "This is the change of the weights. Nobody adds it for you: return the weights "
        "after the change.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        first_weight_only,
        "M4",
        "Only the first weight has moved. All weights step at once, each against its "
        "own slope.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        against_the_weight,
        "M3",
        "The weights shrink, whatever the slopes say. How far a weight goes, and in "
        "which direction, is for its slope to decide.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="step",
    lesson="06",
    title="One step down",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=step,
    alternatives=(one_by_one,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "A weight of 1.0 has slope 0.2: the loss grows when it grows. Should the "
        "weight become larger or smaller?",
        "With rate 0.5, that weight becomes 1.0 - 0.5 * 0.2.",
        "With arrays, in one line: np.array(weights) - rate * np.array(slopes)",
    ),
    points=1,
    difficulty=1,
    importance=5,
    minutes=3,
    draw=draw,
    read=read,
    oracle="a valley with a known bottom says",
    example=EXAMPLE,
    example_call=CALL,
)
