"""The methods of arrays, on nodes: ``x.sum(axis=0)``, ``x.reshape(2, -1)``, ``x.T``.

Each is the function of the same name. What changes an array in place (``x.sort()``,
``x.fill(0)``) is left out, because a node's value never changes.
"""

# mypy: disable-error-code=no-any-return

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import primitive as core
from . import primitives as ops
from .values import one_tuple

if TYPE_CHECKING:
    from .node import Node


class ArrayMethods:
    """Mixed into `Node`: sugar only, no state."""

    __slots__ = ()
    __pandas_priority__ = 10_000  # column * node is ours, and node * column too

    # -- reductions --

    def sum(self, axis: Any = None, *, keepdims: bool = False) -> Node:
        return core.record(ops.sum, (self,), {"axis": axis, "keepdims": keepdims})

    def mean(self, axis: Any = None, *, keepdims: bool = False) -> Node:
        return core.record(ops.mean, (self,), {"axis": axis, "keepdims": keepdims})

    def prod(self, axis: Any = None, *, keepdims: bool = False) -> Node:
        return ops.reductions.prod(self, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, *, keepdims: bool = False) -> Node:
        return ops.reductions.max(self, axis=axis, keepdims=keepdims)

    def min(self, axis: Any = None, *, keepdims: bool = False) -> Node:
        return ops.reductions.min(self, axis=axis, keepdims=keepdims)

    def var(self, axis: Any = None, *, ddof: int = 0, keepdims: bool = False) -> Node:
        return ops.reductions.var(self, axis=axis, ddof=ddof, keepdims=keepdims)

    def std(self, axis: Any = None, *, ddof: int = 0, keepdims: bool = False) -> Node:
        return ops.reductions.std(self, axis=axis, ddof=ddof, keepdims=keepdims)

    def cumsum(self, axis: int | None = None) -> Node:
        return ops.reductions.cumsum(self, axis=axis)

    def cumprod(self, axis: int | None = None) -> Node:
        return ops.reductions.cumprod(self, axis=axis)

    # -- shapes and places --

    @property
    def T(self) -> Node:
        return ops.transpose(self)

    @property
    def mT(self) -> Node:
        return ops.swap_last(self)

    def reshape(self, *shape: Any) -> Node:
        return ops.reshape(self, shape=one_tuple(shape))

    def transpose(self, *axes: Any) -> Node:
        given = one_tuple(axes)
        return ops.transpose(self, axes=None if given in ((), (None,)) else given)

    def ravel(self) -> Node:
        return ops.moves.ravel(self)

    flatten = ravel  # a copy or a view: a node cannot be written to, so it is the same

    def squeeze(self, axis: Any = None) -> Node:
        return ops.moves.squeeze(self, axis=axis)

    def swapaxes(self, axis1: int, axis2: int) -> Node:
        return ops.moves.swapaxes(self, axis1=axis1, axis2=axis2)

    def repeat(self, repeats: Any, axis: int | None = None) -> Node:
        return ops.moves.repeat(self, repeats=repeats, axis=axis)

    def take(self, indices: Any, axis: int | None = None) -> Node:
        return ops.picking.take(self, indices, axis)

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Node:
        return ops.picking.diagonal(self, offset=offset, axis1=axis1, axis2=axis2)

    def trace(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Node:
        return ops.picking.trace(self, offset, axis1, axis2)

    def copy(self) -> Node:
        return ops.identity(self)

    # -- entry by entry --

    def clip(self, min: Any = None, max: Any = None) -> Node:
        return ops.functions.clip(self, min, max)

    def round(self, decimals: int = 0) -> Node:
        return ops.functions.round(self, decimals=decimals)

    def dot(self, other: Any) -> Node:
        return ops.contractions.dot(self, other)

    # -- questions about values, answered plainly --

    def argmax(self, axis: int | None = None) -> Any:
        return np.argmax(self, axis)  # type: ignore[call-overload]

    def argmin(self, axis: int | None = None) -> Any:
        return np.argmin(self, axis)  # type: ignore[call-overload]

    def any(self, axis: Any = None) -> Any:
        return np.any(self, axis)  # type: ignore[call-overload]

    def all(self, axis: Any = None) -> Any:
        return np.all(self, axis)  # type: ignore[call-overload]
