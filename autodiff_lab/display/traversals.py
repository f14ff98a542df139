"""Four ways to go back through a graph: two are right, and one of these is fast.

All of them multiply the same local derivatives; they differ in when they pass a
cotangent on, and in how they add.

- *In order*: a node waits until all its users have been. Each edge once.
- *Every path*: carry the product down each route by itself. Right, and as slow as there
  are routes: 2^k behind k doublings.
- *Recursion*: pass on whatever has been added up so far, whenever one comes by. What a
  node already had is sent again, and counted again.
- *Overwriting*: in order, but the last contribution replaces the others.

The third needs more than one diamond to show itself, the fourth just one. (The fourth
was in tinygrad for four weeks of 2020.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from ..engine import Constant, Node, get_gradients, local_derivatives, topological
from ..engine.reverse import contributions, first_cotangent
from ..engine.trace import Backward
from ..engine.values import plain

FRAMES = 120  # steps of a traversal that are kept to look at
PATIENCE = 50_000  # steps that are walked to learn what comes out


@dataclass(frozen=True)
class Traversal:
    """How a traversal went: its first steps, how many there are, and the results.

    `gradients` is None for a traversal too long to be walked to its end.
    """

    key: str
    steps: list[Backward]
    count: int
    gradients: dict[Node, Any] | None

    def is_right(self, truth: dict[Node, Any]) -> bool | None:
        """Whether every node got its gradient; None if nobody knows."""
        if self.gradients is None:
            return None
        return all(
            np.allclose(self.gradients.get(node, 0.0), gradient, rtol=1e-9, atol=0)
            for node, gradient in truth.items()
        )


def traversals(root: Node) -> tuple[list[Traversal], dict[Node, Any]]:
    """All four for one graph, and the true gradients.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(2.0, name="a"), ad.Variable(3.0, name="b")
    >>> c, d = a + b, a * b
    >>> found, truth = traversals((c + d) + c * d)
    >>> for walk in found:
    ...     print(walk.key, walk.count, walk.gradients[a], walk.gradients[b])
    order 10 25.0 19.0
    paths 14 25.0 19.0
    recursion 14 29.0 22.0
    assign 10 1.0 1.0
    """
    order = topological(root)
    truth = get_gradients(root)
    short, long = _edge_count(order), _route_steps(order)
    walks: dict[str, tuple[Walk, int]] = {
        "order": (_in_order, short),
        "paths": (_every_path, long),
        "recursion": (_recursion, long),
        "assign": (_overwriting, short),
    }
    return [_walked(key, walk, root, n) for key, (walk, n) in walks.items()], truth


Gradients = dict[Node, Any]
Walk = Callable[[Node, Gradients], Iterator[Backward]]


def _walked(key: str, walk: Walk, root: Node, count: int) -> Traversal:
    gradients: Gradients = {root: first_cotangent(root, None)}
    steps = list(islice(walk(root, gradients), FRAMES))
    if count <= FRAMES:
        return Traversal(key, steps, count, gradients)
    if count > PATIENCE:
        known = get_gradients(root) if key in ("order", "paths") else None
        return Traversal(key, steps, count, known)
    gradients = {root: first_cotangent(root, None)}
    for _ in walk(root, gradients):
        pass
    return Traversal(key, steps, count, gradients)


# -- the four walks --


def _in_order(root: Node, gradients: Gradients) -> Iterator[Backward]:
    for node in reversed(topological(root)):
        yield from _pass_on(node, gradients[node], gradients)


def _overwriting(root: Node, gradients: Gradients) -> Iterator[Backward]:
    for node in reversed(topological(root)):
        yield from _pass_on(node, gradients[node], gradients, add=False)


def _every_path(root: Node, gradients: Gradients) -> Iterator[Backward]:
    stack = [(root, gradients[root])]
    while stack:
        node, carried = stack.pop()
        passed = []
        for step in _pass_on(node, carried, gradients):
            passed.append((step.parent, step.contribution))
            yield step
        stack.extend(reversed(passed))


def _recursion(root: Node, gradients: Gradients) -> Iterator[Backward]:
    """Written with a stack, so that a deep graph does not end in a RecursionError."""
    stack = [root]
    while stack:
        node = stack.pop()
        passed = []
        for step in _pass_on(node, gradients[node], gradients):
            passed.append(step.parent)
            yield step
        stack.extend(reversed(passed))


def _pass_on(
    node: Node, incoming: Any, gradients: Gradients, add: bool = True
) -> Iterator[Backward]:
    """What a node sends to each operand, and what that makes of the operand's total."""
    local = local_derivatives(node)
    for arg, contribution in contributions(node, incoming):
        parent = node.args[arg]
        if isinstance(parent, Constant):
            continue
        before = gradients.get(parent)
        after = contribution if before is None or not add else before + contribution
        gradients[parent] = plain(after)
        numbers = (local[arg], plain(incoming), plain(contribution), before)
        yield Backward(node, arg, parent, *numbers, plain(after))


# -- how long they are, without going --


def _edge_count(order: list[Node]) -> int:
    return sum(len(_followed(node)) for node in order)


def _route_steps(order: list[Node]) -> int:
    """Steps along all routes together: each edge as often as routes lead to it."""
    ways = dict.fromkeys(order, 0)
    ways[order[-1]] = 1
    for node in reversed(order):
        for parent in _followed(node):
            ways[parent] += ways[node]
    return sum(ways[node] * len(_followed(node)) for node in order)


def _followed(node: Node) -> list[Node]:
    """The operands that a backward pass goes to."""
    vjps = node.primitive.vjps if node.primitive else ()
    return [
        arg
        for arg, vjp in zip(node.args, vjps, strict=True)
        if vjp is not None and isinstance(arg, Node) and not isinstance(arg, Constant)
    ]
