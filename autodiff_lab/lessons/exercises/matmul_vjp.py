"""Lesson 10, exercise 4: both backward rules of the matrix product."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs_arrays import pair, transposed

STATEMENT = """
The program was `y = a @ b`, and `g` has arrived at `y`. Return two arrays: what goes
back to `a`, in the shape of `a`, and what goes back to `b`, in the shape of `b`.

Each of `a` and `b` has one axis or two, so there are four cases: matrix times matrix,
matrix times vector, vector times matrix, and vector times vector, where `g` is a single
number. Let the shapes lead you, and no Jacobian.
"""

STUB = '''
def matmul_vjp(g, a, b):
    """Send g back through a @ b: first to a, then to b."""
    if a.ndim == 2 and b.ndim == 2:
        return ..., ...
    return ..., ...  # three more cases
'''


def matmul_vjp(g, a, b):
    """Send g back through a @ b: first to a, then to b."""
    rows = np.atleast_2d(a)  # on the left, a vector is a row
    columns = b if b.ndim == 2 else b[:, None]  # on the right, a column
    block = np.reshape(g, (rows.shape[0], columns.shape[1]))
    to_a, to_b = block @ columns.T, rows.T @ block
    return np.reshape(to_a, a.shape), np.reshape(to_b, b.shape)


def case_by_case(g: Any, a: np.ndarray, b: np.ndarray) -> Any:
    """Four cases, four pairs of formulas."""
    if a.ndim == 1 and b.ndim == 1:
        return g * b, g * a
    if a.ndim == 1:
        return b @ g, np.outer(a, g)
    if b.ndim == 1:
        return np.outer(g, b), a.T @ g
    return g @ b.T, a.T @ g


def with_letters(g: Any, a: np.ndarray, b: np.ndarray) -> Any:
    """Let einsum find the axes: the letters of the result stand for g."""
    left, right = "ij"[2 - a.ndim :], "jk"[: b.ndim]
    out = (left + right).replace("j", "")
    return (
        np.einsum(f"{out},{right}->{left}", g, b),
        np.einsum(f"{out},{left}->{right}", g, a),
    )


def _square(a: np.ndarray, b: np.ndarray) -> bool:
    """Two matrices of one square shape: whatever one writes, NumPy accepts."""
    return a.ndim == 2 and a.shape == b.shape


def not_transposed(g: Any, a: np.ndarray, b: np.ndarray) -> Any:
    """Transpose only where NumPy complains."""
    return (g @ b, a @ g) if _square(a, b) else case_by_case(g, a, b)


def wrong_side(g: Any, a: np.ndarray, b: np.ndarray) -> Any:
    """Put the cotangent on the other side where NumPy lets it stand."""
    return (b.T @ g, g @ a.T) if _square(a, b) else case_by_case(g, a, b)


def swapped(g: Any, a: np.ndarray, b: np.ndarray) -> Any:
    """Return the two in the wrong order."""
    return case_by_case(g, a, b)[::-1]


def entry_by_entry(g: Any, a: np.ndarray, b: np.ndarray) -> Any:
    """Use the rule of the product of numbers where it fits."""
    return (g * b, g * a) if _square(a, b) else case_by_case(g, a, b)


def outer_turned(g: Any, a: np.ndarray, b: np.ndarray) -> Any:
    """Build the outer products of vectors the wrong way round."""
    if a.ndim == b.ndim:
        return case_by_case(g, a, b)
    if a.ndim == 1:
        return b @ g, np.outer(g, a)
    return np.outer(b, g), a.T @ g


PARTS = {
    (2, 2): "matrix times matrix",
    (2, 1): "matrix times vector",
    (1, 2): "vector times matrix",
    (1, 1): "vector times vector",
}


def case(g: np.ndarray, a: np.ndarray, b: np.ndarray) -> Case:
    """One product; either factor is turned around with the other held still."""
    expected = {
        "a": transposed(lambda unit: unit @ b, a.shape, g),
        "b": transposed(lambda unit: a @ unit, b.shape, g),
    }
    return Case((g, a, b), expected, PARTS[a.ndim, b.ndim])


def draw(rng: np.random.Generator) -> list[Case]:
    """All four cases; of matrices, square ones too, where any order fits."""
    sizes: list[tuple[tuple[int, ...], tuple[int, ...]]]
    sizes = [((n, n), (n, n)) for n in (2, 3)]
    n, m, k = (int(size) for size in rng.permutation([2, 3, 4]))
    sizes += [((n, m), (m, k)), ((n, m), (m,)), ((n, n), (n,))]
    sizes += [((m,), (m, k)), ((k,), (k, k)), ((n,), (n,))]
    cases = []
    for left, right in sizes:
        a, b = rng.normal(size=left), rng.normal(size=right)
        cases.append(case(np.asarray(rng.normal(size=np.shape(a @ b))), a, b))
    return cases


A = np.array([[1.0, 2.0], [3.0, 4.0]])
B = np.array([[0.0, 1.0], [5.0, 2.0]])
EXAMPLE = case(np.array([[1.0, 0.0], [0.0, 10.0]]), A, B)
CALL = "matmul_vjp(g, a, b) for g = [[1, 0], [0, 10]], a = [[1, 2], [3, 4]], "
CALL += "b = [[0, 1], [5, 2]]"
VECTOR = case(np.array([1.0, 10.0]), A, np.array([5.0, 7.0]))
VECTOR_CALL = "matmul_vjp(g, a, b) for g = [1, 10], a = [[1, 2], [3, 4]], b = [5, 7]"

WRONG_ANSWERS = (
    WrongAnswer(
        not_transposed,
        "M11",
        "The transposes are missing. On square matrices the shapes fit without them, "
        "and the numbers are wrong all the same.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        wrong_side,
        "M11",
        "The cotangent stands on the wrong side. Its rows belong to the rows of a, so "
        "toward a it stays on the left.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        swapped,
        "M3",
        "The two arrays are right, in the wrong order: first what goes back to a.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        entry_by_entry,
        "M11",
        "This is the rule for a * b, entry by entry. In a @ b an entry of a meets a "
        "whole row of b.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        outer_turned,
        "M11",
        "With a vector and a matrix, the outer product is the wrong way round. Its "
        "rows must be the rows of the matrix it goes back to.",
        VECTOR,
        VECTOR_CALL,
    ),
)

EXERCISE = Exercise(
    name="matmul_vjp",
    lesson="10",
    title="Back through a matrix product",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=matmul_vjp,
    alternatives=(case_by_case, with_letters),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Write the shapes down: a is (n, m), b is (m, k), g is (n, k). Which product "
        "of g and b, one of them transposed, has the shape of a?",
        "For matrices: g @ b.T goes back to a, and a.T @ g to b. A vector on the left "
        "is a matrix with one row, on the right a matrix with one column.",
        "Vector times vector: return g * b, g * a",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=12,
    draw=draw,
    read=pair,
    example=EXAMPLE,
    example_call=CALL,
    oracle="nudging each entry measures",
)
