"""Lesson 12, exercise 2: the largest rate at which descent still comes down."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
`max_rate(X)` returns the rate at which descent on the mean squared error of `X @ beta`
begins to fail: a little below it the error dies out, a little above it grows.

The steepest bend of the loss decides. Its bends are the eigenvalues of the Hessian,
which for this loss is the same everywhere: `2 * X.T @ X / n`. And NumPy has
`np.linalg.eigvalsh`.
"""

STUB = '''
def max_rate(X):
    """Return the rate above which descent on the mean squared error diverges."""
    hessian = ...
    return ...
'''


def max_rate(X):
    """Return the rate above which descent on the mean squared error diverges."""
    hessian = 2 * X.T @ X / len(X)
    return 2 / np.max(np.linalg.eigvalsh(hessian))


def by_the_library(X: np.ndarray) -> Any:
    """Let the library find the Hessian; the outputs do not matter for it."""
    found = ad.hessian(lambda beta: np.mean((X @ beta) ** 2))(np.zeros(X.shape[1]))
    return 2 / np.linalg.norm(found, 2)


def by_power_iteration(X: np.ndarray) -> Any:
    """Let the steepest direction win, by stepping again and again."""
    v = np.ones(X.shape[1]) + 0.1 * np.arange(X.shape[1])
    for _ in range(3000):
        v = X.T @ (X @ v) / np.linalg.norm(v)
    return len(X) / np.linalg.norm(v)


def slope_without_its_two(X: np.ndarray) -> Any:
    """Forget that the square has a 2 in its slope."""
    return 2 / np.max(np.linalg.eigvalsh(X.T @ X / len(X)))


def one_over(X: np.ndarray) -> Any:
    """Return the rate that is best for the steepest direction, half the limit."""
    return 1 / np.max(np.linalg.eigvalsh(2 * X.T @ X / len(X)))


def flattest_direction(X: np.ndarray) -> Any:
    """Let the flattest direction decide."""
    return 2 / np.min(np.linalg.eigvalsh(2 * X.T @ X / len(X)))


def largest_entry(X: np.ndarray) -> Any:
    """Take the largest entry of the Hessian for its largest bend."""
    return 2 / np.max(np.diag(2 * X.T @ X / len(X)))


def all_bends_together(X: np.ndarray) -> Any:
    """Add all bends up."""
    return 2 / np.trace(2 * X.T @ X / len(X))


def sum_for_mean(X: np.ndarray) -> Any:
    """Forget to divide by the number of samples."""
    return 2 / np.max(np.linalg.eigvalsh(2 * X.T @ X))


def case(X: np.ndarray, part: str) -> Case:
    """Inputs, and the limit from their largest singular value."""
    largest = np.linalg.svd(X, compute_uv=False)[0]
    return Case((X,), {"": np.array(len(X) / largest**2)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Columns alike and unlike, few and more, stretched and not."""
    alike = rng.normal(size=(20, 1)) + 0.5 * rng.normal(size=(20, 3))
    return [
        case(rng.normal(size=(30, 2)), "two columns"),
        case(rng.normal(size=(50, 5)), "five columns"),
        case(alike, "columns that are alike"),
        case(rng.normal(size=(25, 3)) * [5.0, 1.0, 0.2], "one long column"),
    ]


EXAMPLE = case(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 2.0], [1.0, 2.0]]), "four rows")
CALL = "max_rate(X) for four rows"

WRONG_ANSWERS = (
    WrongAnswer(
        slope_without_its_two,
        "M3",
        "Your limit is twice too large: this is the Hessian of half the squares. The "
        "loss has no half, so its bends have a 2.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_over,
        "M12",
        "At 1 / bend a step ends exactly in the valley. It may go as far again on the "
        "other side before it ends higher than it began.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        flattest_direction,
        "M4",
        "The flattest direction would allow that much, but all directions take the "
        "same step, and the steepest one explodes first.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        largest_entry,
        "M4",
        "The diagonal holds the bends along the axes. Between the axes the loss can "
        "bend more steeply still: that is what eigenvalues see.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        all_bends_together,
        "M1",
        "Bends in different directions do not add up. Each direction has its own, and "
        "the largest of them decides.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        sum_for_mean,
        "M3",
        "This is the limit for the sum of squares. The loss is their mean, which bends "
        "n times less.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="max_rate",
    lesson="12",
    title="The speed limit",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=max_rate,
    alternatives=(by_the_library, by_power_iteration),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "In one dimension the loss is bend * x**2 / 2, and a step takes x to "
        "(1 - rate * bend) * x. When does that shrink?",
        "It shrinks while rate * bend is below 2. So the limit is 2 / bend, for the "
        "largest bend there is.",
        "The last line can read: return 2 / np.max(np.linalg.eigvalsh(hessian))",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=6,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-8,
    oracle="the singular values of X give",
)
