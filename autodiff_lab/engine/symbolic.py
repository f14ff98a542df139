"""The symbolic engine: a derivative as an expression, to read and to derive again.

The rules of differentiation turn one graph into another (source 1). Taken literally,
they write down every 0 and every 1, and an expression swells: that is what `derive`
shows, and `simplify` undoes. `derivative` takes n steps with simplification in between.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ShapeError
from .algebra import Algebra
from .forward import fill, push_forward
from .node import Constant, Leaf, Node, describe
from .order import topological
from .partaking import check_fresh
from .simplify import simplify_all


def derive(z: Node, x: Node) -> Node:
    """The derivative of `z` by the leaf `x`, every rule written out in full.

    >>> import autodiff_lab as ad
    >>> x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    >>> z = x * x + 3 * x * y + 1
    >>> derive(z, x).value, derive(derive(z, x), y).value
    (12.0, 3.0)

    Raises `ShapeError` if `x` is an array: see `get_gradients` for those. Raises
    `StaleValueError` if a leaf got a new value after the graph was built.
    """
    check_scalar(x)
    slopes: dict[Node, Node] = {}
    order = topological(z)
    check_fresh(order)
    for node in order:
        if isinstance(node, Leaf):
            slopes[node] = Constant(1.0) if node is x else no_slope(node)
        else:
            slopes[node] = written_out(node, slopes)
    return slopes[z]


def written_out(node: Node, slopes: dict[Node, Node]) -> Node:
    """The chain rule at one node, with nothing left out: 0 * b + a * 1."""
    assert node.primitive is not None
    total: Any = None
    for arg, jvp in zip(node.args, node.primitive.jvps, strict=True):
        slope = slopes[arg] if isinstance(arg, Node) else no_slope(arg)
        if jvp is not None:
            part = jvp(slope, node, *node.args, **node.params)
            total = part if total is None else total + part
    if total is not None and node.has_value:
        total = fill(total, node)
    slope_of_node: Node = no_slope(node) if total is None else total
    return slope_of_node


def no_slope(operand: Any) -> Constant:
    """0, in the shape of the operand: of something that does not move."""
    value = operand._value if isinstance(operand, Node) else operand
    return Constant(0.0 if value is None else np.zeros(np.shape(value)))


def check_scalar(x: Node) -> None:
    """An expression is derived by one number at a time."""
    if x.has_value and x.shape != ():
        raise ShapeError(
            f"{describe(x)} is not one number to derive an expression by",
            cause="by an array there is one derivative for each of its entries",
            cure="get_gradients(y)[x] has them all; jacobian, if y is an array too",
        )


def derivative(z: Node, x: Node, n: int = 1) -> Node:
    """The n-th derivative of `z` by `x`, simplified after every step.

    Like terms are collected on the way, so the work grows with n and not with 2^n.

    >>> import autodiff_lab as ad
    >>> import numpy as np
    >>> x = ad.Variable(0.5, name="x")
    >>> print(derivative(np.sin(x) * np.exp(x), x, 12).to_text())
    -64 * exp(x) * sin(x)
    """
    check_scalar(x)
    algebra = Algebra()
    for _ in range(n):
        moved = push_forward([z], {x: Constant(1.0)}, as_graph=True)
        slope = moved.get(z)
        if slope is None:
            return Constant(0.0)
        (found,) = simplify_all([slope], algebra)
        z = found if isinstance(found, Node) else Constant(found)
    return z
