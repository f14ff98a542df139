"""What the lesson on reverse mode hands to learners: nodes with parents, and programs.

A node has ``parents``: pairs of a parent and a *pullback*, a function that takes the
slope arriving at the node to what the parent gets of it. The pullbacks here count how
often they are asked, and at some point have had enough.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Slots, WrongKind
from autodiff_lab.lessons.oracles import complex_step
from autodiff_lab.lessons.programs import Graph, Step, local_graph, random_program
from autodiff_lab.lessons.reading import kind_of, number

Pullback = Callable[[float], float]

PROGRAMS: dict[str, Callable[..., Any]] = {
    "a product": lambda x, y: x * y,
    "a square": lambda x, y: x * x + y,
    "plain numbers": lambda x, y: 2.0 * x + y * 3.0 + 1.5,
    "a product of products": lambda x, y: (x * y) * (y * y),
    "a shared sum": lambda x, y: (x + y) * (x + 2.0 * y),
    "a longer one": lambda x, y: (x * y + 3.0) * (x + y * x) * 0.5 + y,
}


def value_and_slopes(name: str, x: float, y: float, seed: float) -> list[float]:
    """Run a program, and measure what a seed becomes on its way back to each input.

    >>> value_and_slopes("a product", 3.0, 5.0, 1.0)
    [15.0, 5.0, 3.0]
    """
    program = PROGRAMS[name]
    along_x = complex_step(lambda moved: program(moved, y), x)
    along_y = complex_step(lambda moved: program(x, moved), y)
    return [program(x, y), seed * along_x, seed * along_y]


class Enough(Exception):
    """Raised by a pullback that has been asked far too often."""


class Counter:
    """How often all pullbacks of one graph have been asked, and how often they may."""

    def __init__(self, limit: int) -> None:
        self.count, self.limit = 0, limit

    def pullback(self, local: float) -> Pullback:
        """The slope that arrives, times the local derivative."""

        def pull(incoming: float) -> float:
            self.count += 1
            if self.count > self.limit:
                raise Enough
            return local * incoming

        return pull


class Node:
    """A node as the exercise describes it."""

    def __init__(self, parents: list[tuple[Node, Pullback]]) -> None:
        self.parents = parents
        self.grad = 0.0


def linked(graph: Graph, counter: Counter) -> dict[str, Node]:
    """Make nodes from a graph whose operands come first."""
    nodes: dict[str, Node] = {}
    for name, operands in graph.items():
        nodes[name] = Node(
            [(nodes[operand], counter.pullback(local)) for operand, local in operands]
        )
    return nodes


OFTEN = 8  # times as many questions as edges: more than any sweep needs


def swept(written: Callable[..., Any], graph: Graph, y: str) -> Any:
    """Let the learner's function sweep back from `y`, and see what it leaves behind."""
    counter = Counter(OFTEN * sum(map(len, graph.values())))
    nodes = linked(graph, counter)
    try:
        answer = written(nodes[y])
        if answer is not None:
            return answer
    except Enough:
        pass
    left = {name: node.grad for name, node in nodes.items()}
    return {"grad": left, "endless": float(counter.count > counter.limit)}


def left_behind(answer: Any) -> Slots:
    """Read the gradients that were left in the nodes."""
    if not isinstance(answer, dict) or answer.keys() != {"grad", "endless"}:
        raise WrongKind(
            "the gradients should be left in the nodes and nothing be returned, but "
            f"{kind_of(answer)} came back."
        )
    grads = {
        name: np.array(number(grad, f"the grad of {name}"))
        for name, grad in answer["grad"].items()
    }
    return {**grads, "endless": np.array(answer["endless"])}


def doublings(count: int) -> list[Step]:
    """Add a number to itself, again and again."""
    steps: list[Step] = [("d1", "add", ("a", "a"))]
    for i in range(1, count):
        steps.append((f"d{i + 1}", "add", (f"d{i}", f"d{i}")))
    return steps


def used_program(
    rng: np.random.Generator, nodes: int
) -> tuple[list[Step], dict[str, float]]:
    """Draw a random program whose leaves are all used, and in which nothing cancels.

    A node minus itself is 0, and below a 0 wrong gradients may look right.
    """
    while True:
        steps, leaves = random_program(rng, nodes)
        used = {operand for _, _, operands in steps for operand in operands}
        leaves = {leaf: value for leaf, value in leaves.items() if leaf in used}
        edges = [edge for e in local_graph(steps, leaves).values() for edge in e]
        cancels = any(name == "subtract" and x == y for name, x, y in _two(steps))
        if not cancels and min(abs(slope) for _, slope in edges) > 1e-3:
            return steps, leaves


def _two(steps: list[Step]) -> list[tuple[str, str, str]]:
    """The steps with two operands, flat."""
    return [(name, on[0], on[1]) for _, name, on in steps if len(on) == 2]
