"""Lesson 6, exercise 2: train a logic gate."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_gates import (
    ROWS,
    START,
    measured_slopes,
    trained,
)
from autodiff_lab.lessons.reading import numbers

STATEMENT = """
The whole training, in two lines. The loss is written down; it looks at all four rows of
the truth table, whose inputs are in `X` and whose answers are in `y`. In each round
take the slopes **at the present weights** (`ad.grad(loss, argnums=(0, 1, 2))` is a
function of `w1, w2, b`) and make one step.

The check runs a few rounds on several gates. The 2,000 rounds of source 0 come after
it, and take your function about a second.
"""

STUB = '''
def train_gate(X, y, rate, epochs):
    """Return w1, w2 and b after so many steps down."""

    def loss(w1, w2, b):
        p = ad.sigmoid(w1 * X[:, 0] + w2 * X[:, 1] + b)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    weights = np.array([1.0, 1.0, 0.0])
    for _ in range(epochs):
        slopes = ...
        weights = ...
    return weights
'''


def train_gate(X, y, rate, epochs):
    """Return w1, w2 and b after so many steps down."""

    def loss(w1, w2, b):
        p = ad.sigmoid(w1 * X[:, 0] + w2 * X[:, 1] + b)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    weights = np.array([1.0, 1.0, 0.0])
    for _ in range(epochs):
        slopes = ad.grad(loss, argnums=(0, 1, 2))(*weights)
        weights = weights - rate * np.array(slopes)
    return weights


def by_hand(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Use what calculus says about sigmoid and cross-entropy together: p - y."""
    design = np.column_stack([X, np.ones(len(X))])
    weights = np.array(START)
    for _ in range(epochs):
        p = 1 / (1 + np.exp(-design @ weights))
        weights = weights - rate * design.T @ (p - y) / len(X)
    return weights


def with_variables(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Let backward() fill .grad, and start it anew in each round."""
    w, b = ad.Vector(np.ones(2)), ad.Variable(0.0)
    for _ in range(epochs):
        p = ad.sigmoid(X @ w + b)
        ad.backward(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        w.value, b.value = w.value - rate * w.grad, b.value - rate * b.grad
        w.zero_grad()
        b.zero_grad()
    return [*w.value, b.value]


def slopes_of_the_start(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Take the slopes once, before the loop, and use them in every round."""
    return np.array(START) - epochs * rate * measured_slopes(START, X, y)


def never_zeroed(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Let the slopes of all rounds pile up."""
    weights, pile = np.array(START), np.zeros(3)
    for _ in range(epochs):
        pile = pile + measured_slopes(weights, X, y)
        weights = weights - rate * pile
    return weights


def uphill(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Step with the slopes instead of against them."""
    return trained(X, y, -rate, epochs)


def one_step(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Start every round from the first weights again."""
    return trained(X, y, rate, 1)


def bias_stays(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Train the two weights and forget the bias."""
    weights = np.array(START)
    for _ in range(epochs):
        slopes = measured_slopes(weights, X, y)
        weights = weights - rate * slopes * np.array([1.0, 1.0, 0.0])
    return weights


def one_slope_for_all(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Ask for the slope by the first weight only, and move all three by it."""
    weights = np.array(START)
    for _ in range(epochs):
        weights = weights - rate * measured_slopes(weights, X, y)[0]
    return weights


def row_by_row(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Any:
    """Step after each row of the truth table, with a quarter of the rate."""
    weights = np.array(START)
    for _ in range(epochs):
        for i in range(len(X)):
            slopes = measured_slopes(weights, X[i : i + 1], y[i : i + 1])
            weights = weights - rate / len(X) * slopes
    return weights


def read(answer: Any) -> Slots:
    """Read the two weights and the bias."""
    return {"": numbers(answer)}


def case(answers: list[float], rate: float, epochs: int, part: str) -> Case:
    """A training whose slopes are measured by complex steps, round after round."""
    y = np.array(answers)
    expected = {"": trained(ROWS, y, rate, epochs)}
    return Case((ROWS, y, rate, epochs), expected, part)


GATES = {
    "AND": [0.0, 0.0, 0.0, 1.0],
    "OR": [0.0, 1.0, 1.0, 1.0],
    "NAND": [1.0, 1.0, 1.0, 0.0],
    "x1 but not x2": [0.0, 0.0, 1.0, 0.0],
}


def draw(rng: np.random.Generator) -> list[Case]:
    """A few rounds for each gate, at a rate of its own."""
    return [
        case(answers, float(rng.uniform(0.2, 1.2)), int(rng.integers(3, 9)), gate)
        for gate, answers in GATES.items()
    ]


EXAMPLE = case(GATES["AND"], 0.5, 2, "AND, two rounds")
CALL = 'train_gate(*gates("AND"), rate=0.5, epochs=2)'

WRONG_ANSWERS = (
    WrongAnswer(
        slopes_of_the_start,
        "M2",
        "The same slopes are used in every round. A slope belongs to one place; after "
        "a step you are somewhere else, and it has to be taken anew.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        never_zeroed,
        "M6",
        "The slopes of earlier rounds are still in the sum. Each round needs the "
        "slopes of its own place and no others.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        uphill,
        "M12",
        "The weights walk uphill, so the loss grows. Nothing is wrong with the slopes; "
        "the step has the wrong sign.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_step,
        "M6",
        "After any number of rounds the weights are those after one. The new weights "
        "have to be kept and to be used in the next round.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        bias_stays,
        "M3",
        "The bias has not moved. It is a parameter like the weights, with a slope of "
        "its own.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_slope_for_all,
        "M3",
        "All three have moved by the slope of w1. Without argnums, ad.grad looks at "
        "the first argument only; argnums=(0, 1, 2) asks for all of them.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        row_by_row,
        "M5",
        "The weights move after every single row, so the later rows see other weights. "
        "Here all four rows are looked at before one step is made.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="train_gate",
    lesson="06",
    title="Train a gate",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=train_gate,
    alternatives=(by_hand, with_variables),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Two lines are missing: where am I going downhill, and one step in that "
        "direction. You have written the second one already.",
        "ad.grad(loss, argnums=(0, 1, 2)) is a function. Call it with the three "
        "present weights.",
        "slopes = ad.grad(loss, argnums=(0, 1, 2))(*weights)",
    ),
    points=2,
    difficulty=2,
    importance=5,
    minutes=8,
    draw=draw,
    read=read,
    oracle="a training on measured slopes gives",
    example=EXAMPLE,
    example_call=CALL,
)
