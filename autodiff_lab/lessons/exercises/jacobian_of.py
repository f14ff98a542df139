"""Lesson 10, exercise 1: eight Jacobians to picture before nobody builds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_arrays import array

STATEMENT = """
Eight puzzles. Each operation takes a vector `x` with `n` entries to a vector, or to one
number. Return its Jacobian at `x`: **one row for each result, one column for each entry
of `x`.**

Useful pieces: `np.eye(n)` has ones on the diagonal, `np.diag(v)` has `v` there,
`np.ones((n, m))` is full of ones, `np.tril(a)` clears everything above the diagonal,
and rows are picked as in `np.eye(n)[:2]`. Check as often as you like: finished puzzles
count at once. The last two are harder.
"""

STUB = '''
def jacobian_of(op, x):
    """Return the Jacobian of an operation at x."""
    n = len(x)
    if op == "double":  # 2 * x
        return ...
    if op == "square":  # x * x
        return ...
    if op == "reverse":  # x[::-1]
        return ...
    if op == "every other":  # x[::2]
        return ...
    if op == "total":  # np.sum(x), a single result
        return ...
    if op == "running":  # np.cumsum(x)
        return ...
    if op == "centre":  # x - np.mean(x)
        return ...
    if op == "shares":  # x / np.sum(x)
        return ...
'''


def jacobian_of(op, x):
    """Return the Jacobian of an operation at x."""
    n = len(x)
    if op == "double":  # 2 * x
        return 2 * np.eye(n)
    if op == "square":  # x * x
        return np.diag(2 * x)
    if op == "reverse":  # x[::-1]
        return np.eye(n)[::-1]
    if op == "every other":  # x[::2]
        return np.eye(n)[::2]
    if op == "total":  # np.sum(x), a single result
        return np.ones((1, n))
    if op == "running":  # np.cumsum(x)
        return np.tril(np.ones((n, n)))
    if op == "centre":  # x - np.mean(x)
        return np.eye(n) - np.ones((n, n)) / n
    if op == "shares":  # x / np.sum(x)
        return np.eye(n) / np.sum(x) - np.outer(x, np.ones(n)) / np.sum(x) ** 2


OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "double": lambda x: 2 * x,
    "square": lambda x: x * x,
    "reverse": lambda x: x[::-1],
    "every other": lambda x: x[::2],
    "total": np.sum,
    "running": np.cumsum,
    "centre": lambda x: x - np.sum(x) / len(x),
    "shares": lambda x: x / np.sum(x),
}


def column_by_column(op: str, x: np.ndarray) -> Any:
    """Send one unit after the other through the operation: exact, so it counts."""
    return measured(op, x)


def from_entries(op: str, x: np.ndarray) -> Any:
    """Write down entry i, j of each."""
    n, s = len(x), sum(x)
    entry = {
        "double": lambda i, j: 2 * (i == j),
        "square": lambda i, j: 2 * x[i] * (i == j),
        "reverse": lambda i, j: float(i + j == n - 1),
        "every other": lambda i, j: float(2 * i == j),
        "total": lambda i, j: 1.0,
        "running": lambda i, j: float(j <= i),
        "centre": lambda i, j: (i == j) - 1 / n,
        "shares": lambda i, j: ((i == j) - x[i] / s) / s,
    }[op]
    rows = {"total": 1, "every other": (n + 1) // 2}.get(op, n)
    return [[entry(i, j) for j in range(n)] for i in range(rows)]


def transposed(op: str, x: np.ndarray) -> Any:
    """Let rows stand for inputs and columns for results."""
    return np.transpose(jacobian_of(op, x))


def diagonal_only(op: str, x: np.ndarray) -> Any:
    """Believe that entry i depends on entry i alone."""
    full = np.array(jacobian_of(op, x))
    if op == "reverse":
        return np.eye(len(x))
    return full * np.eye(len(x)) if full.shape == (len(x), len(x)) else full


def straight_route_only(op: str, x: np.ndarray) -> Any:
    """Hold the mean and the sum still, though they move with every entry."""
    n = len(x)
    held = {"centre": np.eye(n), "shares": np.eye(n) / np.sum(x)}
    return held[op] if op in held else jacobian_of(op, x)


def slope_instead(op: str, x: np.ndarray) -> Any:
    """Put a value where its slope belongs."""
    return np.diag(x * x) if op == "square" else jacobian_of(op, x)


def one_of_two_factors(op: str, x: np.ndarray) -> Any:
    """Move one factor of the square and hold the other."""
    return np.diag(x) if op == "square" else jacobian_of(op, x)


def measured(op: str, x: np.ndarray) -> np.ndarray:
    """One complex step along each entry."""
    tiny = 1e-30
    columns = [OPERATIONS[op](x + tiny * 1j * u) for u in np.eye(len(x))]
    return np.atleast_2d(np.transpose(np.imag(columns) / tiny))


def case(op: str, x: np.ndarray) -> Case:
    """One puzzle at one point."""
    return Case((op, x), {"": measured(op, x)}, part=op)


def draw(rng: np.random.Generator) -> list[Case]:
    """Each puzzle for two lengths."""
    return [
        case(op, rng.uniform(1.2, 3.0, size=int(n)))
        for op in OPERATIONS
        for n in (4, rng.integers(5, 7))
    ]


def read(answer: Any) -> Slots:
    """Read a matrix; a vector is taken for a matrix with one row."""
    return {"": np.atleast_2d(array(answer))}


X = np.array([1.0, 2.0, 4.0, 5.0])
EXAMPLE = case("double", X)
CALL = 'jacobian_of("double", np.array([1, 2, 4, 5]))'

WRONG_ANSWERS = (
    WrongAnswer(
        transposed,
        "M11",
        "Rows and columns are exchanged: a row belongs to a result, a column to an "
        "entry of x.",
        case("running", X),
        'jacobian_of("running", np.array([1, 2, 4, 5]))',
    ),
    WrongAnswer(
        diagonal_only,
        "M4",
        "You let each result depend on the entry in the same place, and on no other. "
        "Nudge the first entry of x: which results move?",
        case("running", X),
        'jacobian_of("running", np.array([1, 2, 4, 5]))',
    ),
    WrongAnswer(
        straight_route_only,
        "M4",
        "The mean, or the sum, is held still. But it moves with every entry, and pulls "
        "every result along: that is a second route.",
        case("centre", X),
        'jacobian_of("centre", np.array([1, 2, 4, 5]))',
    ),
    WrongAnswer(
        slope_instead,
        "M2",
        "On the diagonal stand the values. Asked for is how fast they move.",
        case("square", X),
        'jacobian_of("square", np.array([1, 2, 4, 5]))',
    ),
    WrongAnswer(
        one_of_two_factors,
        "M4",
        "x * x uses x twice: two routes, and you counted one.",
        case("square", X),
        'jacobian_of("square", np.array([1, 2, 4, 5]))',
    ),
)

EXERCISE = Exercise(
    name="jacobian_of",
    lesson="10",
    title="Eight pictures",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=jacobian_of,
    alternatives=(column_by_column, from_entries),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Fill the matrix row by row: of which entries of x is this result made, and "
        "how fast does it move with each?",
        "x - mean(x) is 1 for the entry itself, and minus 1/n for every entry, because "
        "each is part of the mean. In x / sum(x) both routes are quotients.",
        'The line for "running" reads: return np.tril(np.ones((n, n)))',
    ),
    points=4,
    difficulty=2,
    importance=4,
    minutes=12,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="nudging each entry measures",
)
