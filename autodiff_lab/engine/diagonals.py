"""Many rows with one number each: what unit seeds are, and stay under some operations.

The rules here are tried first (see `batching`). They answer with None where the rows
fill up, and then the rules for full rows take over.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from . import primitives as ops
from .arrays import shape as shape_of
from .batch_rules import RESHAPES, keeps_order, reshaped
from .node import Constant, Node

if TYPE_CHECKING:
    from .batching import Batch


@dataclass(frozen=True, slots=True)
class Diagonal:
    """Many arrays: the i-th has the i-th entry of `along`, and zeros elsewhere."""

    along: Any

    def dense(self) -> Any:
        """The arrays side by side along a first axis.

        >>> Diagonal(np.array([3.0, 5.0])).dense()
        array([[3., 0.],
               [0., 5.]])
        """
        shape, count = shape_of(self.along), math.prod(shape_of(self.along))
        flat = reshaped(self.along, (count,))
        every = slice(None, None, count + 1)
        square = ops.scatter(flat, index=(every,), shape=(count * count,))
        return reshaped(square, (count, *shape))


def dense(batch: Any) -> Any:
    return batch.dense() if isinstance(batch, Diagonal) else batch


def _thin_elementwise(batch: Batch, node: Node, operands: list[Any]) -> Any:
    """Zeros stay zeros under whatever is linear, and only the diagonal is computed."""
    for arg, x in zip(node.args, operands, strict=True):
        if isinstance(x, Diagonal) and arg.shape != node.shape:
            return None
    name, moves = node.primitive.name, batch.moves(node)  # type: ignore[union-attr]
    still = [x for x, moves_too in zip(operands, moves, strict=True) if not moves_too]
    moved = [x for x, moves_too in zip(operands, moves, strict=True) if moves_too]
    thin = all(isinstance(x, Diagonal) for x in moved)
    if not thin or (name in SUMS and still) or (name in PRODUCTS and not still):
        return None
    if name == "divide" and moves[1]:
        return None
    if name == "where" and (moves[0] or not all(map(_zero, still[1:]))):
        return None
    inside = [x.along if isinstance(x, Diagonal) else x for x in operands]
    return Diagonal(node.primitive(*inside, **node.params))  # type: ignore[misc]


def _zero(x: Any) -> bool:
    value = x._value if isinstance(x, Constant) else x
    return not isinstance(value, Node) and not np.any(value)


def _thin_reshape(batch: Batch, node: Node, operands: list[Any]) -> Any:
    if isinstance(operands[0], Diagonal):
        return Diagonal(reshaped(operands[0].along, node.shape))
    return None


def _thin_getitem(batch: Batch, node: Node, operands: list[Any]) -> Any:
    if keeps_order(node.params["index"], node.args[0].shape, node.shape):
        return _thin_reshape(batch, node, operands)
    return None


def _thin_scatter(batch: Batch, node: Node, operands: list[Any]) -> Any:
    if keeps_order(node.params["index"], node.shape, node.args[0].shape):
        return _thin_reshape(batch, node, operands)
    return None


def _thin_sum(batch: Batch, node: Node, operands: list[Any]) -> Any:
    """Everything in a row added up is the one entry that is not 0."""
    if isinstance(operands[0], Diagonal) and node.size == 1:
        scale = 1.0 if node.primitive is not ops.mean else 1 / batch.count
        along = reshaped(operands[0].along, (batch.count, *node.shape))
        return along if scale == 1.0 else along * scale
    return None


def _thin_matmul(batch: Batch, node: Node, operands: list[Any]) -> Any:
    """A matrix times a diagonal: its columns (or rows) scaled."""
    a, b = operands
    if isinstance(b, Diagonal) and not isinstance(a, Diagonal):
        if shape_of(b.along)[1:] not in ((), (1,)) or len(shape_of(a)) != 2:
            return None
        scale = reshaped(b.along, (batch.count, 1))
        return reshaped(scale * ops.swap_last(a), (batch.count, *node.shape))
    if isinstance(a, Diagonal) and not isinstance(b, Diagonal):
        if shape_of(a.along)[:-1] not in ((), (1,)) or len(shape_of(b)) != 2:
            return None
        scale = reshaped(a.along, (batch.count, 1))
        return reshaped(scale * b, (batch.count, *node.shape))
    return None


SUMS = {"add", "subtract"}
PRODUCTS = {"multiply"}
LINEAR = ["add", "subtract", "multiply", "divide", "negative", "where", "identity"]

# fmt: off
DIAGONAL: dict[str, Any] = {
    **dict.fromkeys(RESHAPES, _thin_reshape),
    **dict.fromkeys(LINEAR, _thin_elementwise),
    "sum": _thin_sum, "mean": _thin_sum, "sum_to": _thin_sum, "matmul": _thin_matmul,
    "getitem": _thin_getitem, "scatter": _thin_scatter,
}
# fmt: on
