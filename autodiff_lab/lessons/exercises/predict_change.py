"""Lesson 1, exercise 2: say what a small move will do, before it is made."""

from __future__ import annotations

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.oracles import complex_step
from autodiff_lab.lessons.programs_slopes import CURVES, slope_of
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
Somebody has measured a function at the place `here`: there it has this `value` and this
`slope`. Then they go to the place `there`, close by, and do not tell you what they
find. Predict **how much the function changes** on the way, sign included.
"""

STUB = '''
def predict_change(value, slope, here, there):
    """Predict f(there) - f(here) from what is known at here."""
    return ...
'''


def predict_change(value, slope, here, there):
    """Predict f(there) - f(here) from what is known at here."""
    return slope * (there - here)


def along_the_tangent(value: float, slope: float, here: float, there: float) -> float:
    """Follow the tangent from its crossing with the axis, and take the difference."""
    offset = value - slope * here
    return (offset + slope * there) - value


def slope_alone(value: float, slope: float, here: float, there: float) -> float:
    """Take the slope for the change."""
    return slope


def wrong_way(value: float, slope: float, here: float, there: float) -> float:
    """Go from there to here."""
    return slope * (here - there)


def nudge_alone(value: float, slope: float, here: float, there: float) -> float:
    """Believe that a function changes by as much as its input."""
    return there - here


def slope_times_place(value: float, slope: float, here: float, there: float) -> float:
    """Multiply the slope by the place instead of by the move."""
    return slope * there


def new_value(value: float, slope: float, here: float, there: float) -> float:
    """Predict the value instead of its change."""
    return value + slope * (there - here)


def nudge_added(value: float, slope: float, here: float, there: float) -> float:
    """Add the nudge to the slope."""
    return slope + (there - here)


def value_scaled(value: float, slope: float, here: float, there: float) -> float:
    """Multiply the nudge by the value."""
    return value * (there - here)


def case(name: str, size: float, here: float, there: float, part: str) -> Case:
    """Measure how a curve sets off from one place towards another."""
    value, slope = CURVES[name](size, here), slope_of(name, size, here)
    change = complex_step(
        lambda share: CURVES[name](size, here + share * (there - here)), 0.0
    )
    numbers = (float(value), slope, here, there)
    return Case(numbers, {"": np.array(change)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Uphill and downhill, to the right and to the left."""
    cases = []
    for name, hill in (("a cube", "uphill"), ("a share", "downhill")):
        for sign, side in ((1.0, "right"), (-1.0, "left")):
            here = float(rng.uniform(1.6, 2.4))
            there = here + sign * float(rng.uniform(0.05, 0.2))
            size = float(rng.uniform(2.0, 5.0))
            cases.append(case(name, size, here, there, f"{hill}, to the {side}"))
    return cases


EXAMPLE = case("a cube", 1.0, 2.0, 1.75, "x cubed, from 2 to 1.75")
CALL = "predict_change(8.0, 12.0, 2.0, 1.75)"

WRONG_ANSWERS = (
    WrongAnswer(
        slope_alone,
        "M2",
        "The slope is the change for a whole unit. How far does the input really go?",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        wrong_way,
        "M3",
        "The size is right and the sign is wrong. The move is where you arrive minus "
        "where you were.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        nudge_alone,
        "M2",
        "That is how far the input goes. The slope says what the function makes of it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        slope_times_place,
        "M3",
        "The slope is multiplied by the place. It has to be multiplied by the move.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        new_value,
        "M2",
        "That is a good prediction of the new value. Asked for is the change alone.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        nudge_added,
        "M1",
        "The slope scales the move: it is a rate, so it multiplies.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        value_scaled,
        "M2",
        "The move is scaled by the value. How high the curve is says nothing about how "
        "steep it is.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="predict_change",
    lesson="01",
    title="Predict the change",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=predict_change,
    alternatives=(along_the_tangent,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "A slope is an exchange rate: so much of f for each unit of x. How many units "
        "of x are paid in?",
        "The move is there - here. It is negative when you go to the left.",
        "Multiply the slope by the move. One of the four arguments is not needed.",
    ),
    points=1,
    difficulty=1,
    importance=5,
    minutes=3,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call=CALL,
    oracle="following the slope gives",
)
