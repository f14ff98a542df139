"""Small random programs: the raw material of exercises about graphs.

A program is a list of steps such as ``("v3", "multiply", ("a", "v2"))``. From it come
the graph of local derivatives that a learner works on, and the measured derivative
that the answer has to equal. Both are complex steps: no rule is written down here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autodiff_lab.engine import Node, Variable
from autodiff_lab.lessons.oracles import complex_step

Step = tuple[str, str, tuple[str, ...]]
Graph = dict[str, list[tuple[str, float]]]

OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "negate": lambda x: -x,
    "sin": np.sin,
    "exp": np.exp,
    "log": np.log,
}
A_TIMES_SUM: list[Step] = [("c", "add", ("a", "b")), ("d", "multiply", ("a", "c"))]
BINARY = ("add", "subtract", "multiply", "divide")


def evaluate(
    steps: Sequence[Step],
    leaves: Mapping[str, float],
    nudged: str = "",
    by: complex = 0,
) -> dict[str, complex]:
    """Run a program; the node called ``nudged`` is shifted as soon as it is known.

    >>> evaluate([("c", "add", ("a", "b"))], {"a": 4.0, "b": 3.0})["c"]
    (7+0j)
    """
    values: dict[str, complex] = {}
    for name, value in leaves.items():
        values[name] = complex(value) + (by if name == nudged else 0)
    for name, operation, operands in steps:
        value = OPERATIONS[operation](*(values[operand] for operand in operands))
        values[name] = value + (by if name == nudged else 0)
    return values


def measured(
    steps: Sequence[Step], leaves: Mapping[str, float], y: str, x: str
) -> float:
    """Measure how fast node y moves when node x is nudged.

    >>> steps = [("c", "add", ("a", "b")), ("d", "multiply", ("a", "c"))]
    >>> measured(steps, {"a": 4.0, "b": 3.0}, "d", "a")
    11.0
    """
    return complex_step(lambda by: evaluate(steps, leaves, x, by)[y], 0.0)


def local_graph(steps: Sequence[Step], leaves: Mapping[str, float]) -> Graph:
    """Write every node with its operands and the local derivative of each.

    >>> local_graph([("c", "multiply", ("a", "a"))], {"a": 3.0})
    {'a': [], 'c': [('a', 3.0), ('a', 3.0)]}
    """
    values = evaluate(steps, leaves)
    graph: Graph = {name: [] for name in leaves}
    for name, operation, operands in steps:
        points = [values[operand].real for operand in operands]
        slopes = [_local(operation, points, k) for k in range(len(operands))]
        graph[name] = list(zip(operands, slopes, strict=True))
    return graph


def _local(operation: str, points: Sequence[float], moving: int) -> float:
    def moved(value: complex) -> complex:
        operands = [*points[:moving], value, *points[moving + 1 :]]
        return complex(OPERATIONS[operation](*operands))

    return complex_step(moved, points[moving])


def drawn(steps: Sequence[Step], leaves: Mapping[str, float]) -> Callable[[], Node]:
    """Have the library run a program forwards and back, when its graph is asked for.

    >>> drawn(A_TIMES_SUM, {"a": 4.0, "b": 3.0})().value
    28.0
    """

    def run() -> Node:
        nodes: dict[str, Any] = {k: Variable(v, name=k) for k, v in leaves.items()}
        for name, operation, operands in steps:
            node = OPERATIONS[operation](*(nodes[operand] for operand in operands))
            nodes[name], node.name = node, name
        last: Node = nodes[steps[-1][0]]
        last.backward()
        return last

    return run


def random_program(
    rng: np.random.Generator, nodes: int
) -> tuple[list[Step], dict[str, float]]:
    """Draw a program of that many nodes in which every step uses the newest node.

    The newest node is always an operand, so the last node depends on all of them and
    routes are plenty.
    """
    leaves = {name: away_from_one(rng) for name in ("a", "b")}
    names, steps = list(leaves), []
    for index in range(nodes - len(leaves)):
        operation = str(rng.choice(["add", "subtract", "multiply", "sin"]))
        operands = [names[-1]]
        if operation != "sin":
            operands.insert(int(rng.integers(2)), str(rng.choice(names)))
        name = f"v{index + 1}"
        steps.append((name, operation, tuple(operands)))
        names.append(name)
    return steps, leaves


def away_from_one(rng: np.random.Generator) -> float:
    """Draw a number on which + and × differ: not near 0 or 1, either sign."""
    return float(rng.uniform(1.3, 2.7) * rng.choice([-1.0, 1.0]))
