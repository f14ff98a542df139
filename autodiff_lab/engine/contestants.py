"""The engines as `compare` calls them: one short function each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .complex_step import complex_step
from .cost import cost
from .deferred import gradient
from .flops import flops
from .forward import push_forward
from .huge import huge
from .node import Leaf, Node
from .numeric import finite_difference
from .order import topological
from .paths import paths
from .reverse import get_gradients
from .symbolic import derivative
from .tally import push_flops
from .transforms import Function
from .tree import flatten

FEW_ROUTES = 10_000  # more than this many are not walked


@dataclass(frozen=True)
class Answer:
    """What one engine found: a slope for each argument, and what it took.

    `gradient` is None where the engine does not apply; `note` says why.
    """

    engine: str
    gradient: list[Any] | None
    runs: int = 0  # of the function, or sweeps over its graph
    visits: int = 0
    flops: int = 0
    note: str = ""


class Program:
    """A function with its arguments, and the graph of one run."""

    def __init__(self, f: Function, args: Any, leaves: list[Leaf], y: Node) -> None:
        self.f, self.args, self.leaves, self.y = f, args, leaves, y
        self.entries = sum(leaf.size for leaf in leaves)
        self.cost = cost(y)

    def measured(self, oracle: Function, runs: int) -> Answer:
        """By an oracle that runs the function itself, so many times."""
        everything = tuple(range(len(self.args)))
        slopes = oracle(self.f, *self.args, argnums=everything)
        work = self.cost.value
        return Answer(
            "", flatten(slopes)[0], runs, runs * work.visits, runs * work.flops
        )

    def pushes(self) -> int:
        """The arithmetic of one push for every entry of every argument."""
        return sum(leaf.size * push_flops(self.y, [leaf]) for leaf in self.leaves)


def measure(program: Program) -> Answer:
    """Both sides of every entry."""
    return program.measured(finite_difference, 2 * program.entries)


def step_aside(program: Program) -> Answer:
    """One complex run an entry."""
    return program.measured(complex_step, program.entries)


def carry_dicts(program: Program) -> Answer:
    """Source 0: all tangents carried at once, one visit a node."""
    slopes = gradient(program.y, {leaf: leaf.value for leaf in program.leaves})
    work = program.cost.value.flops + program.pushes()
    return Answer(
        "", [slopes[leaf] for leaf in program.leaves], 1, program.cost.nodes, work
    )


def write_down(program: Program) -> Answer:
    """Source 1: an expression for each derivative, simplified, then evaluated."""
    expressions = [derivative(program.y, leaf) for leaf in program.leaves]
    nodes = topological(*expressions)
    return Answer(
        "",
        [e.value for e in expressions],
        len(expressions),
        len(nodes),
        sum(map(flops, nodes)),
    )


def push(program: Program) -> Answer:
    """One push for each entry."""
    slopes = []
    for leaf in program.leaves:
        columns = [
            push_forward([program.y], {leaf: unit}).get(program.y, 0.0)
            for unit in np.eye(leaf.size).reshape(leaf.size, *leaf.shape)
        ]
        slopes.append(np.reshape(columns, leaf.shape)[()])
    work = program.cost.value.flops + program.pushes()
    return Answer(
        "", slopes, program.entries, program.entries * program.cost.nodes, work
    )


def walk(program: Program) -> Answer:
    """Source 3: every route, its local derivatives multiplied, the products added."""
    if program.cost.routes > FEW_ROUTES:
        return Answer(
            "", None, note=f"{huge(program.cost.routes, 30)} routes: not walked"
        )
    slopes = [paths(program.y, leaf).total for leaf in program.leaves]
    steps, work = program.cost.walked, program.cost.value
    return Answer("", slopes, 1, work.visits + steps, work.flops + steps)


def pull(program: Program) -> Answer:
    """Source 2: one sweep back."""
    found = get_gradients(program.y)
    slopes = [found.get(leaf, np.zeros(leaf.shape)[()]) for leaf in program.leaves]
    work = program.cost.reverse
    return Answer("", slopes, 1, work.visits, work.flops)


ENGINES: dict[str, Callable[[Program], Answer]] = {
    "finite difference": measure,
    "complex step": step_aside,
    "deferred dicts": carry_dicts,
    "symbolic": write_down,
    "forward": push,
    "path sum": walk,
    "reverse": pull,
}
