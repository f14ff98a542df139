"""Lesson 12, exercise 1: least squares by descent, held against the closed form."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_training import array, quietly

STATEMENT = """
Write a trainer: `ols(X, y)` starts with coefficients 0, takes steps against the
gradient of the mean squared error of `X @ beta`, and returns `beta` when it has
arrived.

The columns of `X` are about as long as in the data above, and a rate of 0.2 is fine for
them. The check knows the answer in closed form and wants seven right digits: take
enough steps.
"""

STUB = '''
def ols(X, y):
    """Return the least-squares coefficients, found by gradient descent."""

    def loss(beta):
        return ...

    beta = np.zeros(X.shape[1])
    for _ in range(150):
        beta = ...  # one step
    return beta
'''


def ols(X, y):
    """Return the least-squares coefficients, found by gradient descent."""

    def loss(beta):
        return np.mean((X @ beta - y) ** 2)

    beta = np.zeros(X.shape[1])
    for _ in range(150):
        beta = beta - 0.2 * ad.grad(loss)(beta)
    return beta


def slope_by_hand(X: np.ndarray, y: np.ndarray) -> Any:
    """Write the gradient out: every residual pulls along its row."""
    beta = np.zeros(X.shape[1])
    for _ in range(400):
        beta = beta - 0.15 * 2 * (X @ beta - y) @ X / len(y)
    return beta


def closed_form(X: np.ndarray, y: np.ndarray) -> Any:
    """Solve the equations that say: the slope is 0."""
    return np.linalg.solve(X.T @ X, X.T @ y)


def _descent(X: np.ndarray, y: np.ndarray, rate: float, steps: int) -> Any:
    beta = np.zeros(X.shape[1])
    for _ in range(steps):
        beta = beta - rate * 2 * (X @ beta - y) @ X / len(y)
    return beta


def climbs(X: np.ndarray, y: np.ndarray) -> Any:
    """Add the gradient where it should be taken away."""
    return _descent(X, y, -0.2, 150)


def ten_steps(X: np.ndarray, y: np.ndarray) -> Any:
    """Stop as soon as the loss has fallen a good deal."""
    return _descent(X, y, 0.2, 10)


def one_step(X: np.ndarray, y: np.ndarray) -> Any:
    """Return from inside the loop."""
    return _descent(X, y, 0.2, 1)


def one_column_at_a_time(X: np.ndarray, y: np.ndarray) -> Any:
    """Fit every column as if the others were not there."""
    return (X * y[:, None]).sum(axis=0) / (X**2).sum(axis=0)


def sum_for_mean(X: np.ndarray, y: np.ndarray) -> Any:
    """Take the sum of the squares, with the rate for their mean."""
    return _descent(X, y, 0.2 * len(y), 150)


def case(X: np.ndarray, y: np.ndarray, part: str) -> Case:
    """Inputs and outputs; the answer comes from NumPy's least squares (an SVD)."""
    return Case((X, y), {"": np.linalg.lstsq(X, y, rcond=None)[0]}, part)


def drawn(
    rng: np.random.Generator, n: int, columns: int, noise: float
) -> tuple[np.ndarray, np.ndarray]:
    """A linear law with noise, its columns of about the same length, hardly alike."""
    raw, _ = np.linalg.qr(rng.normal(size=(n, columns)))
    mixed = raw @ (np.eye(columns) + 0.15 * rng.uniform(-1, 1, (columns, columns)))
    X = np.sqrt(n) * mixed
    return X, X @ rng.uniform(1.0, 3.0, columns) + noise * rng.normal(size=n)


def draw(rng: np.random.Generator) -> list[Case]:
    """A few laws, with little noise and with much."""
    return [
        case(*drawn(rng, 30, 2, 0.1), "two columns"),
        case(*drawn(rng, 40, 3, 0.1), "three columns"),
        case(*drawn(rng, 60, 4, 2.0), "a lot of noise"),
    ]


def read(answer: Any) -> Slots:
    """The coefficients."""
    return {"": array(answer)}


X_EXAMPLE = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [-1.0, 1.0], [1.0, -2.0]])
EXAMPLE = case(X_EXAMPLE, np.array([2.0, 5.0, 3.5, 1.0, -4.0]), "five points")
CALL = "ols(X, y) for five points"

WRONG_ANSWERS = (
    WrongAnswer(
        climbs,
        "M3",
        "Your coefficients run away, for every step climbs. The gradient points "
        "uphill, so a step takes it away.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        ten_steps,
        "M12",
        "The loss has fallen most of its way, and the coefficients have not arrived. "
        "A small loss is no proof; the closed form sees the difference.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_step,
        "M12",
        "This is where the first step ends. Does the return stand inside the loop?",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_column_at_a_time,
        "M4",
        "Every column alone claims what it shares with the others. In the gradient all "
        "columns work on the same residual.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        sum_for_mean,
        "M3",
        "Your gradient is that of the sum of squares. For the sum a rate of 0.2 is far "
        "too large, and the steps explode; the loss is a mean.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="ols",
    lesson="12",
    title="A trainer with a judge",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=ols,
    alternatives=(slope_by_hand, closed_form),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "The loss is one number: the mean square of what is left over, X @ beta - y.",
        "ad.grad(loss)(beta) is the gradient at beta, an array like beta.",
        "One step reads: beta = beta - 0.2 * ad.grad(loss)(beta)",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=6,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-7,
    oracle="the closed form gives",
    drive=quietly,
    harmless=("range(150)",),
)
