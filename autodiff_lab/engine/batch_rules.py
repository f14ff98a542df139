"""How each primitive works on many rows side by side: see `batching`.

An operand that moves with the seeds has them as its first axis; the others are as they
always were. A rule answers with the result for all rows, or with None where the rows
had better be done one by one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from . import primitives as ops
from .arrays import shape as shape_of
from .node import Node

if TYPE_CHECKING:
    from .batching import Batch


def reshaped(x: Any, shape: tuple[int, ...]) -> Any:
    """x in another shape; x itself if that is its shape already."""
    return x if shape_of(x) == shape else ops.reshape(x, shape=shape)


def elementwise(batch: Batch, node: Node, operands: list[Any]) -> Any:
    """What broadcasting would put in front of a row is put behind the first axis."""
    aligned = []
    for arg, x, moved in zip(node.args, operands, batch.moves(node), strict=True):
        if moved and arg.ndim < node.ndim:
            missing = (1,) * (node.ndim - arg.ndim)
            x = reshaped(x, (batch.count, *missing, *arg.shape))
        aligned.append(x)
    return node.primitive(*aligned, **node.params)  # type: ignore[misc]


def _reshape(batch: Batch, node: Node, operands: list[Any]) -> Any:
    return reshaped(operands[0], (batch.count, *node.shape))


def _reduce(batch: Batch, node: Node, operands: list[Any]) -> Any:
    axis, ndim = node.params.get("axis"), node.args[0].ndim
    axes = range(ndim) if axis is None else np.atleast_1d(axis) % max(ndim, 1)
    shifted = tuple(int(axis) + 1 for axis in axes)
    options = {**node.params, "axis": shifted}
    return node.primitive(operands[0], **options)  # type: ignore[misc]


def _sum_to(batch: Batch, node: Node, operands: list[Any]) -> Any:
    extra = (1,) * (node.args[0].ndim - node.ndim)
    kept = ops.sum_to(operands[0], shape=(batch.count, *extra, *node.shape))
    return reshaped(kept, (batch.count, *node.shape))


def _broadcast_to(batch: Batch, node: Node, operands: list[Any]) -> Any:
    inner = node.args[0].shape
    extra = (1,) * (node.ndim - len(inner))
    standing = reshaped(operands[0], (batch.count, *extra, *inner))
    return ops.broadcast_to(standing, shape=(batch.count, *node.shape))


def _transpose(batch: Batch, node: Node, operands: list[Any]) -> Any:
    axes = node.params.get("axes") or range(node.ndim - 1, -1, -1)
    shifted = tuple(axis % node.ndim + 1 for axis in axes)
    return ops.transpose(operands[0], axes=(0, *shifted))


def _swap_last(batch: Batch, node: Node, operands: list[Any]) -> Any:
    return ops.swap_last(operands[0])


def _getitem(batch: Batch, node: Node, operands: list[Any]) -> Any:
    if keeps_order(node.params["index"], node.args[0].shape, node.shape):
        return _reshape(batch, node, operands)
    index = behind(node.params["index"])
    return None if index is None else ops.getitem(operands[0], index=index)


def _scatter(batch: Batch, node: Node, operands: list[Any]) -> Any:
    if keeps_order(node.params["index"], node.shape, node.args[0].shape):
        return _reshape(batch, node, operands)
    index, shape = behind(node.params["index"]), (batch.count, *node.shape)
    return None if index is None else ops.scatter(operands[0], index=index, shape=shape)


def keeps_order(index: Any, whole: tuple[int, ...], part: tuple[int, ...]) -> bool:
    """Whether an index takes everything there is, in order: x[..., None], x[:, 0]."""
    parts = index if isinstance(index, tuple) else (index,)
    basic = all(
        part is None or part is Ellipsis or isinstance(part, int | slice)
        for part in parts
    )
    backwards = any(isinstance(p, slice) and (p.step or 1) < 0 for p in parts)
    return basic and not backwards and math.prod(whole) == math.prod(part) > 0


def behind(index: Any) -> Any:
    """An index that leaves a first axis alone; None where that is not so simple."""
    parts = index if isinstance(index, tuple) else (index,)
    lists = [isinstance(part, np.ndarray | list) for part in parts]
    return (slice(None), *parts) if not any(lists) or all(lists) else None


def _matmul(batch: Batch, node: Node, operands: list[Any]) -> Any:
    (a, b), (left, right) = operands, batch.moves(node)
    ranks = [len(shape_of(x)) - moved for x, moved in ((a, left), (b, right))]
    if left and right:
        return None
    if right and ranks == [2, 1]:
        return ops.matmul(b, ops.swap_last(a))
    if right and ranks[1] == 1:
        column = reshaped(b, (batch.count, *(1,) * (ranks[0] - 2), shape_of(b)[-1], 1))
        product = ops.matmul(a, column)
        return reshaped(product, (batch.count, *node.shape))
    if left and ranks[0] == 1 and ranks[1] > 2:
        row = reshaped(a, (batch.count, *(1,) * (ranks[1] - 1), shape_of(a)[-1]))
        return reshaped(ops.matmul(row, b), (batch.count, *node.shape))
    if left and ranks == [2, 2]:  # one product instead of many
        rows = reshaped(a, (batch.count * shape_of(a)[1], shape_of(a)[2]))
        return reshaped(ops.matmul(rows, b), (batch.count, *node.shape))
    if right and ranks == [2, 2] and shape_of(b)[-1] == 1:
        flat = reshaped(b, shape_of(b)[:2])
        product = ops.matmul(flat, ops.swap_last(a))
        return reshaped(product, (batch.count, *node.shape))
    rank = max(ranks)
    sides = []
    for x, moved, own in ((a, left, ranks[0]), (b, right, ranks[1])):
        if moved and 1 < own < rank:
            x = reshaped(x, (batch.count, *(1,) * (rank - own), *shape_of(x)[1:]))
        sides.append(x)
    return ops.matmul(*sides)


RESHAPES = ["reshape", "ravel", "squeeze", "expand_dims"]
RESHAPES += ["atleast_1d", "atleast_2d", "atleast_3d"]

# fmt: off
DENSE: dict[str, Any] = {
    **dict.fromkeys(RESHAPES, _reshape),
    "sum": _reduce, "mean": _reduce, "sum_to": _sum_to, "broadcast_to": _broadcast_to,
    "transpose": _transpose, "swap_last": _swap_last, "matmul": _matmul,
    "getitem": _getitem, "scatter": _scatter, "identity": elementwise,
}
# fmt: on
