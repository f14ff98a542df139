"""Lesson 10, exercise 5: how many nodes does a layer need?"""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of, number

STATEMENT = """
Count before you run. The loss is `np.sum(error * error)` with the array
`error = target - x @ weights`, where `x` has `n` entries, `target` has `m`, and
`weights` is `n` by `m`.

How many nodes has its graph, leaves included, if every *entry* is a node of its own
(`"scalars"`), and how many if every *array* is (`"arrays"`)? Adding up `k` numbers
takes `k - 1` additions, each of them a node.
"""

STUB = '''
def race(n, m):
    """Count the nodes of the loss of a layer, in both ways."""
    return {"scalars": ..., "arrays": ...}
'''


def race(n, m):
    """Count the nodes of the loss of a layer, in both ways."""
    leaves = n + m + n * m
    layer = n * m + (n - 1) * m  # products, and additions for each result
    loss = m + m + (m - 1)  # differences, squares, and additions
    return {"scalars": leaves + layer + loss, "arrays": 7}


def by_building(n: int, m: int) -> Any:
    """Build both graphs and count."""
    return {"scalars": _scalar_nodes(n, m), "arrays": _array_nodes(n, m)}


def in_one_formula(n: int, m: int) -> Any:
    """Collect the terms."""
    return {"scalars": 3 * n * m + n + 3 * m - 1, "arrays": 3 + 4}


def without_leaves(n: int, m: int) -> Any:
    """Count the operations only."""
    return {"scalars": 2 * n * m + 2 * m - 1, "arrays": 4}


def without_additions(n: int, m: int) -> Any:
    """Take a sum of many for one node."""
    return {"scalars": 2 * n * m + n + 4 * m + 1, "arrays": 7}


def entries_again(n: int, m: int) -> Any:
    """Count the entries of the arrays, as if an array were made of nodes."""
    whole = n + m + n * m + 3 * m + 1
    return {"scalars": 3 * n * m + n + 3 * m - 1, "arrays": whole}


def error_twice(n: int, m: int) -> Any:
    """Count error twice, because it is used twice."""
    return {"scalars": 3 * n * m + n + 4 * m - 1, "arrays": 8}


def _scalar_nodes(n: int, m: int) -> int:
    variables = np.vectorize(ad.Variable, otypes=[object])
    x, target = variables(np.ones(n)), variables(np.ones(m))
    error = target - np.dot(x, variables(np.ones((n, m))))
    return len(ad.topological(np.sum(error * error)))


def _array_nodes(n: int, m: int) -> int:
    x, target, weights = np.ones(n), np.ones(m), np.ones((n, m))
    error = ad.Vector(target) - ad.Vector(x) @ ad.Matrix(weights)
    return len(ad.topological(np.sum(error * error)))


def case(n: int, m: int) -> Case:
    """One layer, built in both ways and counted."""
    expected = {
        "scalars": np.array(float(_scalar_nodes(n, m))),
        "arrays": np.array(float(_array_nodes(n, m))),
    }
    return Case((n, m), expected, "other layers")


def draw(rng: np.random.Generator) -> list[Case]:
    """Three small layers, none of them square."""
    wide = [int(n) for n in rng.permutation(np.arange(4, 12))[:3]]
    return [case(n, int(rng.integers(2, 4))) for n in wide]


def read(answer: Any) -> Slots:
    """Read a dictionary with two counts."""
    if not isinstance(answer, dict):
        raise WrongKind(messages.NOT_A_DICTIONARY.format(kind=kind_of(answer)))
    if set(answer) != {"scalars", "arrays"}:
        found = ", ".join(map(repr, answer)) or "none"
        wanted = "'scalars', 'arrays'"
        raise WrongKind(messages.WRONG_LABELS.format(expected=wanted, found=found))
    return {key: np.array(number(answer[key], repr(key))) for key in answer}


EXAMPLE = case(3, 2)
CALL = "race(3, 2)"

WRONG_ANSWERS = (
    WrongAnswer(
        without_leaves,
        "M17",
        "These are the operations. Leaves are nodes too: they hold a number, and they "
        "are where the gradient ends up.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        without_additions,
        "M17",
        "You took the sum of many numbers for one node. Entry by entry, adding up n "
        "products takes n - 1 additions, for each of the m results.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        entries_again,
        "M17",
        "The first count is right. For arrays you counted entries; but there an array "
        "of any size is one node.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        error_twice,
        "M5",
        "error is used twice, but computed once. A node that is shared counts once.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="race",
    lesson="10",
    title="Count the nodes",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=race,
    alternatives=(by_building, in_one_formula),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "With arrays, write the program on three lines: three leaves, and how many "
        "operations?",
        "Entry by entry: n + m + n m leaves, n m products, and for each of the m "
        "results n - 1 additions. Then m differences, m squares, and their sum.",
        "The loss alone takes m + m + (m - 1) nodes.",
    ),
    points=1,
    difficulty=1,
    importance=3,
    minutes=5,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="building both graphs counts",
)
