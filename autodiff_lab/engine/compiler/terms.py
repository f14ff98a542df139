"""What the careful algebra asks about terms, and about the factors that they have."""

from __future__ import annotations

import numpy as np

from .. import primitives as ops
from ..algebra import freeze
from ..node import Node


def same_place(a: Node, b: Node) -> bool:
    """Whether two nodes put things into the same places of zeros."""
    scattered = a.primitive is ops.scatter and b.primitive is ops.scatter
    return scattered and freeze(a.params) == freeze(b.params)


def is_scaled(node: Node) -> bool:
    """Whether a node is a number times something of its own type: no count, no mask."""
    if node.primitive is not ops.multiply or type(node.args[0]) is not float:
        return False
    return bool(node.args[1].dtype == node.dtype)


def is_reciprocal(node: Node) -> bool:
    """Whether a node is 1 / something of its own type."""
    if node.primitive is not ops.divide:
        return False
    above, below = node.args
    one = not isinstance(above, Node | np.ndarray) and bool(above == 1)
    return one and isinstance(below, Node) and bool(below.dtype == node.dtype)


def cancels(a: dict[Node, float], b: dict[Node, float]) -> bool:
    """Whether a factor of one stands below the line in the other."""
    if a.keys().isdisjoint(b):
        return False
    return any(e * b.get(factor, 0.0) < 0 for factor, e in a.items())


def together(a: dict[Node, float], b: dict[Node, float]) -> dict[Node, float]:
    """The factors of a product, from those of its two sides."""
    both = dict(a)
    for factor, e in b.items():
        both[factor] = both.get(factor, 0.0) + e
    return both
