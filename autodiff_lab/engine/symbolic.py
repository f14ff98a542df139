"""The symbolic engine: a derivative as an expression, to read and to derive again.

The rules of differentiation turn one graph into another (source 1). Taken literally,
they write down every 0 and every 1, and an expression swells: that is what `derive`
shows, and `simplify` undoes. `derivative` takes n steps with simplification in between.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import LeafTypeError, ShapeError
from .algebra import Algebra
from .checks import check_node
from .forward import fill, push_forward, tangent_of
from .node import Constant, Leaf, Node, describe
from .order import topological
from .partaking import check_fresh
from .simplify import simplify_all
from .unshaped import Unshaped


def derive(z: Node, x: Node) -> Node:
    """The derivative of `z` by the leaf `x`, every rule written out in full.

    >>> import autodiff_lab as ad
    >>> x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    >>> z = x * x + 3 * x * y + 1
    >>> derive(z, x).value, derive(derive(z, x), y).value
    (12.0, 3.0)

    Raises `ShapeError` if `x` is an array: see `get_gradients` for those. Raises
    `LeafTypeError` if `x` is no leaf, `StaleValueError` if a leaf got a new value after
    the graph was built.
    """
    check_node(z)
    check_leaf(x)
    slopes: dict[Node, Node] = {}
    moving = {x}
    order = topological(z)
    check_fresh(order)
    unshaped = Unshaped(order, [x])
    for node in order:
        if node.primitive is None:
            slope: Node = Constant(1.0) if node is x else no_slope(node)
        else:
            if moving_operands(node, moving):
                moving.add(node)
            slope = in_full(node, slopes, moving)
        slopes[node] = unshaped.spread(slope, node)
    return slopes[z]


def in_full(node: Node, slopes: dict[Node, Node], moving: set[Node]) -> Node:
    """`written_out`, unless 0 times infinity would spoil it.

    The exponent of x**2 does not move. Its rule has log(x), and 0 * log(-2) is nan.
    """
    assert node.primitive is not None
    if node.primitive.name != "power" or 1 in moving_operands(node, moving):
        slope = written_out(node, slopes)
        if not slope.has_value or np.all(np.isfinite(slope._known())):
            return slope
    moved = [node.args[i] for i in moving_operands(node, moving)]
    tangents = {operand: slopes[operand] for operand in moved}
    found = tangent_of(node, tangents, as_graph=True)
    return no_slope(node) if found is None else found


def moving_operands(node: Node, moving: set[Node]) -> list[int]:
    """The positions of the operands by which `node` moves."""
    smooth = node.primitive.jvps if node.primitive else ()
    return [
        i
        for i, (arg, jvp) in enumerate(zip(node.args, smooth, strict=True))
        if jvp is not None and isinstance(arg, Node) and arg in moving
    ]


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


def check_leaf(x: Any) -> None:
    """An expression is derived by one number at a time, and by one it begins with."""
    check_node(x)
    if not isinstance(x, Leaf):
        raise LeafTypeError(
            f"an expression is derived by a leaf, and not by {describe(x)}",
            cause="what is computed on the way is no variable of the expression",
            cure="derive by a Variable or an Input; get_gradients(z)[y] has the "
            "derivative by an inner node y",
        )
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
    check_node(z)
    check_leaf(x)
    if n < 0:
        raise ValueError(f"n={n}: there are derivatives of order 0, 1, 2, ...")
    algebra = Algebra()
    for _ in range(n):
        moved = push_forward([z], {x: Constant(1.0)}, as_graph=True)
        if z not in moved:
            return no_slope(z)
        z = moved[z]
        if not Unshaped(topological(z), [x]).nodes:  # else terms that cancel say it
            (found,) = simplify_all([z], algebra)
            z = found if isinstance(found, Node) else Constant(found)
    return z
