"""NumPy functions that take nodes, and the primitive each stands for."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import primitives as ops
from .node import Node
from .primitive import record, unsupported
from .values import one_tuple


def _reducer(row: str) -> Any:
    def reduce(x: Any, axis: Any = None, *, keepdims: bool = False) -> Node:
        return record(ops.PRIMITIVES[row], (x,), {"axis": axis, "keepdims": keepdims})

    return reduce


def _reshape(x: Any, shape: Any) -> Node:
    return record(ops.reshape, (x,), {"shape": one_tuple((shape,))})


def _transpose(x: Any, axes: Any = None) -> Node:
    return record(ops.transpose, (x,), {"axes": axes and tuple(axes)})


def _broadcast_to(x: Any, shape: Any) -> Node:
    return record(ops.broadcast_to, (x,), {"shape": one_tuple((shape,))})


def _dot(a: Any, b: Any) -> Node:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return record(ops.multiply, (a, b))
    if np.ndim(a) > 2 or np.ndim(b) > 2:
        raise unsupported("np.dot beyond matrices", "a @ b works on stacks of them")
    return record(ops.matmul, (a, b))


NUMPY_FUNCTIONS: dict[Any, Any] = {
    np.sum: _reducer("sum"),
    np.mean: _reducer("mean"),
    np.reshape: _reshape,
    np.transpose: _transpose,
    np.broadcast_to: _broadcast_to,
    np.dot: _dot,
    np.where: lambda condition, a, b: record(ops.where, (condition, a, b)),
    np.shape: lambda x: x.shape,
    np.ndim: lambda x: x.ndim,
    np.size: lambda x: x.size,
}
