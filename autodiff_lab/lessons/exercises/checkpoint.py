"""Lesson 13: forget most of the way, and run it once more going back."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_cost import counted_memory
from autodiff_lab.lessons.reading import kind_of, number

STATEMENT = """
A chain has `n` steps. `forward(k, value)` runs step k (they count from 0) and returns
the next value; `backward(k, value, g)` needs the value that went *into* step k, and
turns the slope after the step into the slope before it. All values are sealed boxes,
and the check counts how many you hold at the same time.

`checkpoint(forward, backward, x, n)` returns the slope of the last value by `x`
(begin with g = 1.0). Hold **at most about 2√n boxes** (and 4 to spare), and call
`forward` at most 2n times.
"""

STUB = '''
def checkpoint(forward, backward, x, n):
    """Return the slope of a chain, holding about 2 sqrt(n) values at a time."""
    return ...
'''


def checkpoint(forward, backward, x, n):
    """Return the slope of a chain, holding about 2 sqrt(n) values at a time."""
    size = int(np.ceil(np.sqrt(n)))
    starts, value = {}, x
    for k in range(n):
        if k % size == 0:
            starts[k] = value
        value = forward(k, value)
    del value, x
    g = 1.0
    for start in reversed(list(starts)):
        stop = min(start + size, n)
        inside = [starts.pop(start)]
        for k in range(start, stop - 1):
            inside.append(forward(k, inside[-1]))
        for k in reversed(range(start, stop)):
            g = backward(k, inside.pop(), g)
    return g


def with_stored_segments(forward: Any, backward: Any, x: Any, n: int) -> float:
    """Keep a list of corner values, and rebuild one segment at a time."""
    size = max(int(np.sqrt(n)), 1)
    corners = [x]
    for start in range(0, n - size, size):
        value = corners[-1]
        for k in range(start, start + size):
            value = forward(k, value)
        corners.append(value)
    g = 1.0
    for i in reversed(range(len(corners))):
        values = [corners.pop()]
        last = min((i + 1) * size, n)
        while len(values) < last - i * size:
            values.append(forward(i * size + len(values) - 1, values[-1]))
        for k in reversed(range(i * size, last)):
            g = backward(k, values.pop(), g)
    return g


def keeps_everything(forward: Any, backward: Any, x: Any, n: int) -> float:
    """Keep the whole tape."""
    values = [x]
    for k in range(n - 1):
        values.append(forward(k, values[-1]))
    g = 1.0
    for k in reversed(range(n)):
        g = backward(k, values[k], g)
    return g


def always_from_the_start(forward: Any, backward: Any, x: Any, n: int) -> float:
    """Keep nothing, and run everything again for each step back."""
    g = 1.0
    for last in reversed(range(n)):
        value = x
        for k in range(last):
            value = forward(k, value)
        g = backward(last, value, g)
    return g


def value_after_the_step(forward: Any, backward: Any, x: Any, n: int) -> float:
    """Hand backward the value that came out of the step."""
    values = [x]
    for k in range(n):
        values.append(forward(k, values[-1]))
    g = 1.0
    for k in reversed(range(n)):
        g = backward(k, values[k + 1], g)
    return g


def read(answer: Any) -> Slots:
    """Read the slope, and what was too much."""
    labels = {"slope", "values too many", "runs too many"}
    if not isinstance(answer, dict) or answer.keys() != labels:
        raise WrongKind(f"the result should be one number, but is {kind_of(answer)}.")
    return {label: np.array(number(value)) for label, value in answer.items()}


def case(x: float, n: int) -> Case:
    """Measure the slope of the chain with a complex step."""
    value = complex(x, 1e-30)
    for _ in range(n):
        value = 1.02 * np.sin(value)
    zero = np.array(0.0)
    slope = np.array(value.imag / 1e-30)
    slots = {"slope": slope, "values too many": zero, "runs too many": zero}
    return Case((x, n), slots, "a short chain" if n < 20 else "a longer chain")


def draw(rng: np.random.Generator) -> list[Case]:
    """Chains short enough that the slope is not lost, square numbers and others."""
    lengths = [16, 25, 30, 40, int(rng.integers(41, 60))]
    return [case(float(rng.uniform(0.2, 0.9)), n) for n in lengths]


EXAMPLE = case(0.3, 36)
CALL = "checkpoint(forward, backward, x, 36)"

WRONG_ANSWERS = (
    WrongAnswer(
        keeps_everything,
        "M17",
        "The slope is right, and you held a value for every step. Keep every √n-th "
        "one, and compute the others again when you get there.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        always_from_the_start,
        "M17",
        "The slope is right and hardly anything is held, but each step back runs the "
        "whole way again: about n²/2 runs. Begin at the nearest value that you kept.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        value_after_the_step,
        "M3",
        "backward(k, value, g) needs the value that went into step k. You gave it the "
        "one that came out.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="checkpoint",
    lesson="13",
    title="Forget, and run again",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=checkpoint,
    alternatives=(with_stored_segments,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "First write it with all values kept. Which of them could you do without, if "
        "you may call forward again?",
        "Keep the value at the start of every stretch of √n steps. Going back, take "
        "the last start, run its stretch again and keep those values, go back through "
        "them, and forget them.",
        "One stretch: inside = [starts.pop(start)], then inside.append(forward(k, "
        "inside[-1])) for its steps, then g = backward(k, inside.pop(), g) back again.",
    ),
    points=4,
    difficulty=4,
    importance=4,
    minutes=20,
    draw=draw,
    read=read,
    drive=counted_memory,
    example=EXAMPLE,
    example_call=CALL,
    oracle="a complex step and the counts give",
)
