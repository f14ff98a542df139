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

from .duals import Dual as Dual
from .duals import dual as dual
from .node import Node
from .order import topological
from .partaking import check_fresh, check_real
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
