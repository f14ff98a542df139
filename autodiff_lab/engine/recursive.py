"""The deferred engine as source 0 writes it: by recursion, revisiting as it goes.

The answers are right. The price is hidden in two habits: a node asks its operands for
their value and for their gradient anew every time it is asked itself, and a product
asks for both values again for each parameter. `Recursive` counts the visits; lesson 5
sets them beside the one visit a node that `deferred` needs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .binding import Bindings, bind
from .deferred import filled
from .huge import huge
from .node import Node, Variable
from .order import topological


class Recursive:
    """Values and dict gradients of a graph, and how many visits they took.

    Deep graphs end in Python's RecursionError: that is part of the lesson.

    >>> import autodiff_lab as ad
    >>> m, x = ad.Parameter(name="m"), ad.Input(name="x")
    >>> engine = Recursive(m * x, {m: 3}, {x: 5})
    >>> engine.grad(engine.root)[m], engine.visits
    (5.0, 5)
    """

    def __init__(
        self, root: Node, params: Bindings | None = None, values: Bindings | None = None
    ) -> None:
        self.root = root
        self.bound = bind(topological(root), params, values)
        self.visits = 0

    def value(self, node: Any) -> Any:
        """The node's value, computed from its operands' values."""
        self.visits += 1
        if not isinstance(node, Node):
            return node
        if node.primitive is None:
            return self.bound.get(node, node._value)  # type: ignore[call-overload]
        return node.primitive.forward(*map(self.value, node.args), **node.params)

    def grad(self, node: Any) -> dict[Node, Any]:
        """The slopes of the node by every parameter below it."""
        self.visits += 1
        if not isinstance(node, Node) or node.primitive is None:
            return {node: 1.0} if isinstance(node, Variable) else {}
        inner = [self.grad(arg) for arg in node.args]
        parameters = {parameter: None for slopes in inner for parameter in slopes}
        if len(inner) == 1:
            operands = [self.value(node.args[0])]
            return {p: self._slope(node, inner, operands, p) for p in parameters}
        return {
            p: self._slope(node, inner, [self.value(arg) for arg in node.args], p)
            for p in parameters  # the operands' values again, for each parameter
        }

    def _slope(self, node: Node, inner: list[Any], operands: list[Any], p: Node) -> Any:
        row = node.primitive
        assert row is not None
        result = row.forward(*operands, **node.params)
        total = sum(
            jvp(slopes[p], result, *operands, **node.params)
            for jvp, slopes in zip(row.jvps, inner, strict=True)
            if jvp is not None and p in slopes
        )
        return filled(total, result)


class Visits(NamedTuple):
    """How many visits each question takes."""

    evaluate: int
    differentiate: int

    def __repr__(self) -> str:
        evaluate, differentiate = (
            huge(self.evaluate, 300),
            huge(self.differentiate, 300),
        )
        return f"Visits(evaluate={evaluate}, differentiate={differentiate})"


def recursive_visits(root: Node) -> Visits:
    """What `Recursive` would count, worked out without going there.

    Exact for graphs that the recursion could never finish.

    >>> import autodiff_lab as ad
    >>> x = ad.Parameter(name="x")
    >>> y = x
    >>> for _ in range(12):
    ...     y = y * y
    >>> recursive_visits(y)
    Visits(evaluate=8191, differentiate=98305)
    """
    counts: dict[Any, tuple[Visits, frozenset[Node]]] = {}
    leaf = Visits(1, 1), frozenset[Node]()
    for node in topological(root):
        if node.primitive is None:
            mine = {node} if isinstance(node, Variable) else ()
            counts[node] = Visits(1, 1), frozenset(mine)
            continue
        below = [
            counts.get(a, leaf) if isinstance(a, Node) else leaf for a in node.args
        ]
        parameters = frozenset[Node]().union(*(known for _, known in below))
        values = sum(visits.evaluate for visits, _ in below)
        slopes = sum(visits.differentiate for visits, _ in below)
        again = len(parameters) if len(below) > 1 else 1
        counts[node] = Visits(1 + values, 1 + slopes + again * values), parameters
    return counts[root][0]
