"""Lesson 11, exercise 1: the logarithm of a sum of exponentials, at any size."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_softmax import (
    any_number,
    exact_logsumexp,
    quietly,
)

STATEMENT = """
Return $\\log(e^{z_1} + e^{z_2} + \\dots)$ for an array `z` of numbers. The logits may
be 1000, or -1000, or one of them 1000 and the others not: the answer is an ordinary
number every time, and so should yours be.

The way round is a shift. Take the same number `m` away from all logits, and see what
becomes of the sum. Which `m` keeps every power small enough, and at least one of them
large enough?
"""

STUB = '''
def logsumexp(z):
    """Return log(sum(exp(z))), also where exp(z) is too large for a computer."""
    m = ...
    return ...
'''


def logsumexp(z):
    """Return log(sum(exp(z))), also where exp(z) is too large for a computer."""
    m = np.max(z)  # now the largest power is e to the 0
    return m + np.log(np.sum(np.exp(z - m)))


def two_at_a_time(z: np.ndarray) -> Any:
    """Fold the logits into one, pair by pair."""
    return np.logaddexp.reduce(z)


def sorted_and_small_parts_first(z: np.ndarray) -> Any:
    """Shift by the last of the sorted logits; log1p for all others."""
    ordered = np.sort(z)
    return ordered[-1] + np.log1p(np.sum(np.exp(ordered[:-1] - ordered[-1])))


def as_it_is_written(z: np.ndarray) -> Any:
    """Copy the formula."""
    return np.log(np.sum(np.exp(z)))


def shift_forgotten(z: np.ndarray) -> Any:
    """Take the largest logit away, and keep it."""
    return np.log(np.sum(np.exp(z - np.max(z))))


def shifted_by_the_mean(z: np.ndarray) -> Any:
    """Shift by the mean: a single large logit stays large."""
    m = np.mean(z)
    return m + np.log(np.sum(np.exp(z - m)))


def clipped(z: np.ndarray) -> Any:
    """Cut the logits off where the exponential would overflow."""
    return np.log(np.sum(np.exp(np.clip(z, -700, 700))))


def just_the_largest(z: np.ndarray) -> Any:
    """Take the largest logit for the whole."""
    return np.max(z)


def with_a_plaster(z: np.ndarray) -> Any:
    """Add a tiny number so that there is no logarithm of 0."""
    return np.log(np.sum(np.exp(z)) + 1e-6)


def case(z: Any, part: str) -> Case:
    """Some logits, and the answer from arithmetic with 50 digits."""
    values = np.asarray(z, dtype=float)
    return Case((values,), {"": np.array(exact_logsumexp(values))}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Ordinary logits, large ones of either sign, and one giant among dwarfs."""
    z = rng.normal(size=4)
    giant = rng.normal(size=5)
    giant[int(rng.integers(5))] = rng.uniform(900.0, 2000.0)
    return [
        case(rng.normal(size=3), "ordinary logits"),
        case(np.full(3, rng.normal()), "equal logits"),
        case(z + rng.uniform(800.0, 1500.0), "large logits"),
        case(z - rng.uniform(800.0, 1500.0), "very negative logits"),
        case(giant, "one giant"),
        case(rng.uniform(-1000.0, 1000.0, size=6), "logits of all sizes"),
    ]


def read(answer: Any) -> Slots:
    """One number; infinity may be answered, and is wrong."""
    return {"": any_number(answer)}


EXAMPLE = case([1.0, 2.0, 3.0], "small logits")
CALL = "logsumexp(np.array([1.0, 2.0, 3.0]))"
LARGE = case([1000.0, 1000.0], "large logits")
LARGE_CALL = "logsumexp(np.array([1000.0, 1000.0]))"
GIANT = case([0.0, 0.0, 0.0, 3000.0], "one giant")
GIANT_CALL = "logsumexp(np.array([0.0, 0.0, 0.0, 3000.0]))"
DEEP = case([-1000.0, -1000.0], "very negative logits")
DEEP_CALL = "logsumexp(np.array([-1000.0, -1000.0]))"

WRONG_ANSWERS = (
    WrongAnswer(
        as_it_is_written,
        "M14",
        "The formula is right on paper. On a computer exp(1000) is infinite and "
        "exp(-1000) is 0, and no logarithm brings the number back.",
        LARGE,
        LARGE_CALL,
    ),
    WrongAnswer(
        shift_forgotten,
        "M14",
        "You took the largest logit away to be safe. Then all is smaller by exactly "
        "that, so it has to be added to the answer.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        shifted_by_the_mean,
        "M14",
        "Shifting is the right idea, but the mean is not safe: one giant among small "
        "logits is still a giant after it.",
        GIANT,
        GIANT_CALL,
    ),
    WrongAnswer(
        clipped,
        "M14",
        "Cut off at 700, a logit of 1000 is another logit: no overflow, and a wrong "
        "answer that nobody is warned of.",
        LARGE,
        LARGE_CALL,
    ),
    WrongAnswer(
        just_the_largest,
        "M14",
        "The largest logit is close, but the others count too: of two equal ones the "
        "sum is twice one power, and the answer larger by log 2.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        with_a_plaster,
        "M14",
        "A tiny number inside the logarithm hides the -inf and nothing else: the "
        "answer is wrong for every small sum, and still inf for a large one.",
        DEEP,
        DEEP_CALL,
    ),
)

EXERCISE = Exercise(
    name="logsumexp",
    lesson="11",
    title="A sum of giants",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=logsumexp,
    alternatives=(two_at_a_time, sorted_and_small_parts_first),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Take m out of every power: exp(z) is exp(m) times exp(z - m). What does the "
        "logarithm make of the common factor exp(m)?",
        "With m the largest logit, the largest power is exp(0) = 1: nothing can "
        "overflow, and the sum is at least 1.",
        "The last line can read: return m + np.log(np.sum(np.exp(z - m)))",
    ),
    points=2,
    difficulty=2,
    importance=5,
    minutes=6,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    drive=quietly,
    oracle="arithmetic with 50 digits gives",
)
