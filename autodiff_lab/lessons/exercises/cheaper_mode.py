"""Lesson 13: which mode is cheaper, and what it costs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of, number

STATEMENT = """
A function has `n` inputs and `m` results. One push costs `push` forward passes, one
pull costs `pull`. You want the whole Jacobian. `cheaper_mode(n, m, push, pull)`
returns the mode and its price in forward passes, such as `("forward", 12.0)`.
"""

STUB = '''
def cheaper_mode(n, m, push, pull):
    """Return the cheaper mode for a whole Jacobian, and what it costs."""
    return ..., ...
'''


def cheaper_mode(n, m, push, pull):
    """Return the cheaper mode for a whole Jacobian, and what it costs."""
    forward = n * push  # one push for each input: a column
    reverse = m * pull  # one pull for each result: a row
    return ("forward", forward) if forward < reverse else ("reverse", reverse)


def with_min(n: int, m: int, push: float, pull: float) -> Any:
    """Let min choose between two labelled prices."""
    price, mode = min((n * push, "forward"), (m * pull, "reverse"))
    return mode, price


def always_reverse(n: int, m: int, push: float, pull: float) -> Any:
    """Do what training does."""
    return "reverse", m * pull


def rows_and_columns_mixed_up(n: int, m: int, push: float, pull: float) -> Any:
    """Push once for each result."""
    return min((m * push, "forward"), (n * pull, "reverse"))[::-1]


def one_seed_is_enough(n: int, m: int, push: float, pull: float) -> Any:
    """Believe that one sweep brings the whole Jacobian."""
    return min((push, "forward"), (pull, "reverse"))[::-1]


def only_counting(n: int, m: int, push: float, pull: float) -> Any:
    """Compare n with m, and forget that a pull costs more than a push."""
    return ("forward", n * push) if n < m else ("reverse", m * pull)


def read(answer: Any) -> Slots:
    """Read a mode and a price."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise WrongKind(
            messages.NOT_A_LIST.format(place="result", kind=kind_of(answer))
        )
    mode, price = answer
    if not isinstance(mode, str):
        raise WrongKind(
            f'the mode should be "forward" or "reverse", not {kind_of(mode)}.'
        )
    named = {"forward": 1.0, "reverse": 2.0}.get(mode.strip().lower())
    if named is None:
        raise WrongKind('the mode should be "forward" or "reverse".')
    return {"mode": np.array(named), "price": np.array(number(price, "the price"))}


def case(n: int, m: int, push: float, pull: float, part: str) -> Case:
    """Add the price of every seed, one by one."""
    prices = np.array([math.fsum([push] * n), math.fsum([pull] * m)])
    slots = {"mode": np.array(prices.argmin() + 1.0), "price": np.array(prices.min())}
    return Case((n, m, push, pull), slots, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Six functions: a loss, a trajectory, a layer, and three close calls."""
    big, small = int(rng.integers(500, 9000)), int(rng.integers(2, 6))
    size = int(rng.integers(20, 60))
    push, pull = float(rng.uniform(1.5, 2.5)), float(rng.uniform(3.0, 4.5))
    return [
        case(big, 1, push, pull, "a loss of many weights"),
        case(1, big, push, pull, "a curve in space"),
        case(small, big, push, pull, "a simulation"),
        case(big, small, push, pull, "a few scores of many pixels"),
        case(size, size, push, pull, "as many results as inputs"),
        case(size + 2, size, push, pull, "slightly fewer results than inputs"),
    ]


EXAMPLE = case(3, 100, 2.0, 4.0, "3 inputs, 100 results")
CALL = "cheaper_mode(3, 100, 2.0, 4.0)"
CLOSE = case(12, 10, 2.0, 4.0, "12 inputs, 10 results")

WRONG_ANSWERS = (
    WrongAnswer(
        always_reverse,
        "M9",
        "Reverse mode is for few results. Here 100 pulls stand against 3 pushes.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        rows_and_columns_mixed_up,
        "M9",
        "A push moves one input and sees every result; so there is one push for each "
        "input, and one pull for each result.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_seed_is_enough,
        "M11",
        "One push gives one column and one pull one row. The whole Jacobian takes as "
        "many as it has columns, or rows.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        only_counting,
        "M9",
        "A pull costs more than a push, so 10 pulls may be dearer than 12 pushes: "
        "compare prices and not just n with m.",
        CLOSE,
        "cheaper_mode(12, 10, 2.0, 4.0)",
    ),
)

EXERCISE = Exercise(
    name="cheaper_mode",
    lesson="13",
    title="The cheaper mode",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=cheaper_mode,
    alternatives=(with_min,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "What does one push tell you: how one input moves all results, or how all "
        "inputs move one result?",
        "A push gives a column of the Jacobian, and there are n of them. A pull gives "
        "a row, and there are m.",
        "Compare n * push with m * pull.",
    ),
    points=2,
    difficulty=2,
    importance=5,
    minutes=6,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="adding up seed by seed gives",
)
