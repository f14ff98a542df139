"""The forward engine: carry slopes along with values.

Every node gets a tangent beside its value (its *primal*): how fast it changes when the
inputs move along the tangents given for them. A primitive's jvp rule turns the tangents
of its operands into its own; the sum over operands is the chain rule. One pass gives
one directional derivative, at two or three times the cost of the function and no extra
memory. (Wengert 1964; sources 0 and 3.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .node import Node
from .order import topological
from .partaking import check_fresh, check_real
from .primitive import PRIMITIVES, unsupported
from .primitives import broadcast_to
from .unshaped import Unshaped


def push_forward(
    roots: list[Node],
    tangents: dict[Node, Any],
    *,
    as_graph: bool = False,
    since: int = 0,
) -> dict[Node, Any]:
    """The tangent of every node under `roots` that moves when the given leaves move.

    With `as_graph` the tangents are nodes, and can be differentiated again. Nodes older
    than `since` do not move.

    Raises `StaleValueError` if a leaf got a new value after the graph was built.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0), ad.Variable(3.0)
    >>> d = a * (a + b)
    >>> push_forward([d], {a: 1.0, b: 0.5})[d]
    13.0
    """
    tangents = dict(tangents)
    order = topological(*roots, since=since)
    check_fresh(order)
    recipe = as_graph and not all(root.has_value for root in roots)
    unshaped = Unshaped(order, tangents) if recipe else None
    for node in order:
        if node not in tangents and node.primitive is not None:
            tangent = tangent_of(node, tangents, as_graph)
            if tangent is not None:
                tangents[node] = unshaped.spread(tangent, node) if unshaped else tangent
    for root in () if as_graph else roots:
        check_real(tangents.get(root, 0.0), root)
    return tangents


def tangent_of(node: Node, tangents: dict[Node, Any], as_graph: bool) -> Any:
    """The chain rule at one node; None if no operand moves."""
    args, jvps = node.args, node.primitive.jvps  # type: ignore[union-attr]
    values = (
        args if as_graph else [a._value if isinstance(a, Node) else a for a in args]
    )
    result = node if as_graph else node._value
    total = None
    for arg, jvp in zip(args, jvps, strict=True):
        if jvp is not None and isinstance(arg, Node) and arg in tangents:
            piece = jvp(tangents[arg], result, *values, **node.params)
            total = piece if total is None else total + piece
    return None if total is None else fill(total, node)


def fill(tangent: Any, node: Node) -> Any:
    """A tangent has the shape of its primal, also if only a broadcast operand moved."""
    if not node.has_value:
        return tangent  # a recipe has no shape: see `unshaped`
    shape = tangent.shape if isinstance(tangent, Node) else np.shape(tangent)
    return tangent if shape == node.shape else broadcast_to(tangent, shape=node.shape)


class Dual:
    """A value and its tangent, in one number: forward mode without a graph.

    The table's own jvp rules do the work; a `Dual` goes through any function written
    with the primitives of this package, one operation at a time (Clifford 1873).

    >>> x = Dual(3.0, 1.0)
    >>> x * x + 2 * x
    Dual(15.0, 8.0)
    """

    __slots__ = ("primal", "tangent")

    def __init__(self, primal: Any, tangent: Any = 0.0) -> None:
        self.primal = primal
        self.tangent = tangent

    def __repr__(self) -> str:
        return f"Dual({self.primal!r}, {self.tangent!r})"

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any) -> Dual:
        """``np.sin(x)`` and ``array * x`` are the rows of the table, as everywhere."""
        if method != "__call__":
            raise unsupported(f"np.{ufunc.__name__}.{method} of dual numbers")
        return dual(ufunc.__name__, *inputs)

    # fmt: off
    def __add__(self, other: Any) -> Dual: return dual("add", self, other)
    def __radd__(self, other: Any) -> Dual: return dual("add", other, self)
    def __sub__(self, other: Any) -> Dual: return dual("subtract", self, other)
    def __rsub__(self, other: Any) -> Dual: return dual("subtract", other, self)
    def __mul__(self, other: Any) -> Dual: return dual("multiply", self, other)
    def __rmul__(self, other: Any) -> Dual: return dual("multiply", other, self)
    def __truediv__(self, other: Any) -> Dual: return dual("divide", self, other)
    def __rtruediv__(self, other: Any) -> Dual: return dual("divide", other, self)
    def __pow__(self, other: Any) -> Dual: return dual("power", self, other)
    def __rpow__(self, other: Any) -> Dual: return dual("power", other, self)
    def __neg__(self) -> Dual: return dual("negative", self)
    # fmt: on


def dual(name: str, *args: Any, **params: Any) -> Dual:
    """The primitive `name` applied to dual numbers (and plain ones).

    >>> dual("sin", Dual(0.0, 2.0))
    Dual(0.0, 2.0)
    """
    row = PRIMITIVES.get(name)
    if row is None:
        raise unsupported(f"np.{name}")
    primals = [a.primal if isinstance(a, Dual) else a for a in args]
    result = row(*primals, **params)
    tangent: Any = 0.0
    for arg, jvp in zip(args, row.jvps, strict=True):
        if jvp is not None and isinstance(arg, Dual):
            moved = _repeated(arg.tangent, arg.primal)
            tangent = tangent + jvp(moved, result, *primals, **params)
    return Dual(result, _repeated(tangent, result))


def _repeated(tangent: Any, primal: Any) -> Any:
    """A tangent in the shape of its primal."""
    shape = np.shape(primal)
    return tangent if np.shape(tangent) == shape else np.broadcast_to(tangent, shape)
