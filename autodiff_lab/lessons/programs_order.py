"""Graphs to be put in order, counted through and swept: what lesson 4 works on.

A graph is a dictionary that lists the operands of every node. Large ones travel as a
few numbers and are written out where they are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autodiff_lab.lessons.programs import Graph

Operands = dict[str, list[str]]

DEEP = 50_000


def doublings(count: int) -> Operands:
    """The graph of x, doubled by adding it to itself, again and again.

    >>> doublings(2)
    {'y2': ['y1', 'y1'], 'y1': ['x', 'x'], 'x': []}
    """
    names = ["x", *(f"y{k}" for k in range(1, count + 1))]
    pairs = zip(names[:0:-1], names[-2::-1], strict=True)
    return {**{user: [operand, operand] for user, operand in pairs}, "x": []}


def ladder(count: int) -> Operands:
    """Every node uses the two before it, as in Fibonacci's numbers.

    >>> ladder(2)
    {'y2': ['y1', 'x'], 'y1': ['x', 'z'], 'x': [], 'z': []}
    """
    names = ["z", "x", *(f"y{k}" for k in range(1, count + 1))]
    steps = {names[k]: [names[k - 1], names[k - 2]] for k in range(count + 1, 1, -1)}
    return {**steps, "x": [], "z": []}


def random_operands(rng: np.random.Generator, graphs: int, nodes: int) -> np.ndarray:
    """Draw graphs as an array: for every node two operands, -1 for none.

    Nodes are numbered in no helpful order; a few use the same operand twice.
    """
    order = np.argsort(rng.random((graphs, nodes)), axis=1)
    drawn = (rng.random((graphs, nodes, 2)) * np.arange(nodes)[:, None]).astype(int)
    drawn[:, 2::3, 0] = np.arange(nodes)[2::3] - 1  # some long routes
    named = np.take_along_axis(order[:, None, :].repeat(nodes, 1), drawn, axis=2)
    named[:, :2] = -1  # two leaves
    operands = np.empty_like(named)
    np.put_along_axis(operands, order[:, :, None], named, axis=1)
    return operands


def written_out(description: Any) -> Iterator[Operands]:
    """The graphs that a description stands for.

    >>> [*written_out({"length": 3, "step": 2})]
    [{'v0': [], 'v1': ['v2'], 'v2': ['v0']}]
    """
    if isinstance(description, np.ndarray):
        for graph in description.tolist():
            yield {
                f"v{node}": [f"v{operand}" for operand in operands if operand >= 0]
                for node, operands in enumerate(graph)
            }
    elif "length" in description:
        yield chain(description["length"], description["step"])
    else:
        yield description


def chain(length: int, step: int) -> Operands:
    """Nodes in a row, each the operand of the next; their numbers go by steps."""
    names = [f"v{node}" for node in range(length)]
    row = {names[k]: [names[(k - step) % length]] for k in range(length)}
    return {**row, names[0]: []}


def routes_between(graph: Operands, y: str, x: str) -> int:
    """Count the routes of every length, one length after the other, by matrices.

    >>> routes_between(doublings(20), "y20", "x")
    1048576
    """
    names = list(graph)
    uses = np.zeros((len(names), len(names)), dtype=object)
    for node, operands in graph.items():
        for operand in operands:
            uses[names.index(node), names.index(operand)] += 1
    here = np.array([int(name == y) for name in names], dtype=object)
    total = 0
    while here.any():
        total += here[names.index(x)]
        here = here @ uses
    return int(total)


def faults(graph: Mapping[str, Sequence[str]], order: Sequence[str]) -> dict[str, int]:
    """What keeps an order from being a good one.

    >>> faults({"c": ["a"], "a": []}, ["c", "a"])
    {'missing': 0, 'repeated': 0, 'too early': 1}
    """
    place = {node: -back for back, node in enumerate(reversed(order))}
    early = 0
    for node, operands in graph.items():
        here = place.get(node, 1)  # nobody comes after a node that is missing
        for operand in operands:
            early += place.get(operand, here) > here
    missing, repeated = len(graph) - len(place), len(order) - len(place)
    return {"missing": missing, "repeated": repeated, "too early": early}


def careless(graph: Graph, root: str) -> dict[str, float]:
    """Whoever receives something passes on its whole total, at once.

    >>> careless({"s": [("a", 3.0), ("a", 3.0)], "a": []}, "s")
    {'s': 1.0, 'a': 6.0}
    """
    totals = dict.fromkeys(graph, 0.0)
    totals[root] = 1.0

    def visit(node: str) -> None:
        for operand, local in graph[node]:
            totals[operand] += local * totals[node]
        for operand, _ in graph[node]:
            visit(operand)

    visit(root)
    return totals
