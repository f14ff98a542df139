"""Slopes of recipes, whose shapes are not known before they are bound.

The slope of x + v by x is 1, and 1 does for every entry of v: elementwise operations
broadcast. An operation of whole arrays does not. The sum of x + v has a slope of 1 for
*each* entry, so there the 1 must be as large as v. A node with a value has a shape to
be filled; a recipe has none yet, and its slope is spread over the node itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from .node import Node
from .primitives import equal, where


class Unshaped:
    """The nodes of a graph whose slopes have to be as large as they are.

    >>> import autodiff_lab as ad
    >>> x, v = ad.Input(name="x"), ad.Input(name="v")
    >>> slope = ad.derive(np.sum(x + v), x)
    >>> slope.to_text()
    'sum(where(x + v == x + v, 1 + 0, 1 + 0))'
    >>> slope.eval({x: 1.0, v: np.ones(5)})
    5.0
    """

    def __init__(self, order: list[Node], by: Iterable[Any]) -> None:
        self.by = frozenset(by)  # numbers, or of the shape of their tangents
        self.nodes = {
            arg
            for node in order
            if not node.has_value and takes_whole_arrays(node)
            for arg in node.parents
            if not arg.has_value and arg not in self.by
        }

    def spread(self, slope: Any, node: Node) -> Any:
        """`slope` as large as `node` will be, if anybody asks."""
        if node not in self.nodes or self.shapes(node) <= self.shapes(slope):
            return slope
        return where(equal(node, node), slope, slope)

    def shapes(self, expression: Any) -> set[Any]:
        """What the shape of an expression follows from, by broadcasting."""
        found: set[Any] = set()
        stack, seen = [expression], set()
        while stack:
            x = stack.pop()
            if not isinstance(x, Node):
                found.add(np.shape(x))
            elif x.has_value:
                found.add(x.shape)
            elif x not in seen:
                seen.add(x)
                if x.primitive is not None and x.primitive.partials:
                    stack += x.args
                elif x not in self.by:
                    found.add(x)
        return found - {()}


def takes_whole_arrays(node: Node) -> bool:
    """Whether an operation asks for the shapes of its operands: sums, products, ..."""
    row = node.primitive
    return row is not None and row.differentiable and not row.partials
