"""Counting on graphs: bytes alive, arithmetic of a derivative, routes."""

from __future__ import annotations

from typing import Any

import numpy as np

from .flops import flops
from .forward import push_forward
from .node import Node, Variable, clock
from .order import topological
from .reverse import sweep


def bytes_of(thing: Any) -> int:
    value = thing._known() if isinstance(thing, Node) else thing
    return value.nbytes if isinstance(value, np.ndarray | np.generic) else 8


def peak_of_value(order: list[Node]) -> int:
    """The most bytes alive if every value is dropped after its last use."""
    last = {arg: user for user in order for arg in user.parents}
    alive = peak = 0
    for node in order:
        alive += bytes_of(node)
        peak = max(peak, alive)
        alive -= sum(bytes_of(arg) for arg in set(node.parents) if last[arg] is node)
    return peak


def peak_of_sweep(y: Node, order: list[Node]) -> int:
    """The most bytes of cotangents alive on the way back."""
    alive = peak = bytes_of(y)
    done = None

    def watch(node: Node, position: int, slope: Any, before: Any, after: Any) -> None:
        nonlocal alive, peak, done
        if done is not None and done is not node:
            alive -= bytes_of(done)
        done = node
        alive += bytes_of(after) if before is None else 0
        peak = max(peak, alive)

    sweep(order, {y: _ones(y)}, watch=watch, keep=False)
    return peak


def push_flops(y: Node, leaves: list[Any]) -> int:
    since = clock.tick()
    tangents = push_forward([y], {leaf: _ones(leaf) for leaf in leaves}, as_graph=True)
    return _recorded(list(tangents.values()), since)


def pull_flops(y: Node, order: list[Node]) -> int:
    since = clock.tick()
    cotangents = sweep(order, {y: _ones(y)}, as_graph=True)
    return _recorded(list(cotangents.values()), since)


def _recorded(slopes: list[Any], since: int) -> int:
    """The arithmetic of a derivative that was recorded as a graph."""
    roots = [slope for slope in slopes if isinstance(slope, Node)]
    return sum(map(flops, topological(*roots, since=since)))


def _ones(node: Node) -> Any:
    return np.ones(node.shape) if node.shape else 1.0


def count_routes(order: list[Node]) -> tuple[int, int]:
    """How many routes reach a variable, and how many edges a walk along all takes."""
    routes: dict[Node, int] = {}
    walked: dict[Node, int] = {}
    for node in order:
        routes[node] = int(isinstance(node, Variable))
        routes[node] += sum(routes[arg] for arg in node.parents)
        walked[node] = sum(1 + walked[arg] for arg in node.parents)
    return routes[order[-1]], walked[order[-1]]
