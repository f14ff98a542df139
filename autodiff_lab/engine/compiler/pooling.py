"""The largest entry of each window is taken before the bias and relu, not after.

Both keep the order of the numbers, so max(relu(x + b)) is relu(max(x) + b), and what is
added and cut off is a quarter as much. That holds for the slopes too: where windows tie
at 0 because relu cut them off, nothing is passed back through relu anyway. (Entries
that only the rounding of x + b makes equal are no tie here.)
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from .. import primitives as ops
from ..node import Node
from .careful import new_node

Users = Counter[Node]


def pooled_first(node: Node, users: Users) -> Node | None:
    """relu(max(x) + b), where this is max(relu(x + b)) over windows."""
    if node.primitive is not ops.reductions.max or not isinstance(node.args[0], Node):
        return None
    windows = node.args[0]
    if windows.primitive is not ops.convolution.windows or users[windows] != 1:
        return None
    image, axes = windows.args[0], None
    if isinstance(image, Node) and image.primitive is ops.transpose:
        axes, again = image.params.get("axes"), users[image] > 1
        if again or axes is None:
            return None
        image = image.args[0]
    if not isinstance(image, Node) or image.primitive is not ops.relu:
        return None
    inner = image.args[0]
    if users[image] > 1 or users[inner] > 1 or inner.primitive is not ops.add:
        return None
    for x, bias in (inner.args, inner.args[::-1]):
        kept = isinstance(x, Node) and x.shape == inner.shape
        if kept and isinstance(bias, Node | np.ndarray):
            return rebuilt(node, windows, axes, x, bias)
    return None


def rebuilt(node: Node, windows: Node, axes: Any, x: Node, bias: Any) -> Node | None:
    """The other order, if the bias is the same all over a window."""

    def made(row: Any, *args: Any, **params: Any) -> Node:
        return new_node(row, args, params, node.where)

    standing = made(ops.reshape, bias, shape=(1,) * (4 - bias.ndim) + bias.shape)
    if axes is not None:
        x = made(ops.transpose, x, axes=axes)
        standing = made(ops.transpose, standing, axes=axes)
    if standing.shape[2:] != (1, 1) or node.params.get("axis") != (0, 1):
        return None
    image = made(windows.primitive, x, **windows.params)
    largest = made(node.primitive, image, **node.params)
    return made(ops.relu, made(ops.add, largest, standing))
