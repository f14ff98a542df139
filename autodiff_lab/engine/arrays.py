"""The rows of the table that move, add up or multiply whole arrays.

All but `matmul` are linear in their one argument, so their forward rule is themselves
and their backward rule is their transpose: broadcasting and summing are each other's,
so are indexing and scattering, and a permutation's is its inverse.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .primitive import Primitive, linear, makes_new, unbroadcast
from .values import one_tuple


def listed(x: Any) -> Any:
    """A list or a tuple as the array it stands for; anything else as it is."""
    return np.asarray(x) if isinstance(x, list | tuple) else x


def shape(x: Any) -> tuple[int, ...]:
    """The shape of a node, an array or a number."""
    found: tuple[int, ...] = getattr(x, "shape", ())
    return found


# -- forward computations that NumPy does not have under one name --


def _sum(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    add_up: Any = np.add.reduce  # what np.sum calls, without its checks
    return add_up(x, axis=axis, keepdims=keepdims)


def _sum_to(x: Any, *, shape: tuple[int, ...]) -> Any:
    """Sum over the axes along which an array of `shape` was repeated to give x."""
    extra = x.ndim - len(shape)
    added = tuple(range(extra))
    repeated = [i for i, n in enumerate(shape, extra) if n == 1 and x.shape[i] != 1]
    if not repeated:
        return _sum(x, axis=added)
    return _sum(x, axis=(*added, *repeated), keepdims=True).reshape(shape)


def _broadcast_to(x: Any, shape: tuple[int, ...]) -> Any:
    """A view of x repeated; a small array outright, where a view would take longer."""
    shape = shape if type(shape) is tuple else one_tuple((shape,))
    if isinstance(x, float | np.float32) and math.prod(shape) <= 1000:
        filled = np.empty(shape, np.float32 if type(x) is np.float32 else np.float64)
        filled.fill(x)
        return filled
    return np.broadcast_to(x, shape)


def _scatter(x: Any, *, index: Any, shape: tuple[int, ...]) -> Any:
    """Zeros of `shape` with x added in at `index`: repeated places add up."""
    result = np.zeros(shape, dtype=np.asarray(x).dtype)
    if may_repeat(index):
        np.add.at(result, index, x)
    else:
        result[index] = x
    return result


def may_repeat(index: Any) -> bool:
    """Slices and masks name each place once; lists of positions may name one twice."""
    parts = index if isinstance(index, tuple) else (index,)
    return any(
        isinstance(part, np.ndarray | list) and np.asarray(part).dtype.kind != "b"
        for part in parts
    )


# -- transposes --


def kept_shape(of: tuple[int, ...], axis: Any) -> tuple[int, ...]:
    """`of` with the summed axes left in place as 1."""
    if axis is None:
        return (1,) * len(of)
    if not isinstance(axis, tuple | list):  # a number, or an array that holds one
        axis = (axis,) if isinstance(axis, int) else np.ravel(axis)
    axes = [int(a) % max(len(of), 1) for a in axis]
    return tuple([1 if i in axes else n for i, n in enumerate(of)])


def _spread(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Each entry of x went into one sum: it gets that sum's cotangent."""
    if axis is None and isinstance(g, float | np.float32) and type(x) is np.ndarray:
        return _broadcast_to(g, x.shape)
    bare = keepdims or (axis is None and shape(g) == ())
    standing = g if bare else reshape(g, shape=kept_shape(shape(x), axis))
    return broadcast_to(standing, shape=shape(x))


def _inverse(axes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """The permutation that undoes one; axes may count from the end."""
    if axes is None:
        return None
    came_from = [0] * len(axes)
    for place, axis in enumerate(axes):
        came_from[axis] = place
    return tuple(came_from)


@makes_new
def matmul_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    """dL/da for a @ b: g bᵀ, with NumPy's rules for one-dimensional operands."""
    if b.ndim == 1:
        slope = g * b if a.ndim == 1 else g[..., None] * b
    elif a.ndim == 1:
        slope = b @ g if b.ndim == 2 else (b @ g[..., None])[..., 0]
    else:
        slope = g @ swap_last(b)
    return unbroadcast(slope, a)


@makes_new
def matmul_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    """dL/db for a @ b: aᵀ g, with NumPy's rules for one-dimensional operands."""
    if a.ndim == 1:
        slope = g * a if b.ndim == 1 else a[:, None] * g[..., None, :]
    elif b.ndim == 1:
        slope = g @ a if a.ndim == 2 else (swap_last(a) @ g[..., None])[..., 0]
    else:
        slope = swap_last(a) @ g
    return unbroadcast(slope, b)


def _mean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    x = listed(x)  # lists have no shape
    if type(x) is np.ndarray and x.dtype.char == "e":  # half precision: sums overflow
        return np.mean(x, axis=axis, keepdims=keepdims)
    total = _sum(x, axis=axis, keepdims=keepdims)
    return total / _share(x, total)


def _share(x: Any, y: Any) -> float:
    """How many entries of x went into each of y."""
    if isinstance(y, float):  # np.float64 too
        return float(math.prod(shape(x)))
    return math.prod(shape(x)) / max(math.prod(shape(y)), 1)


def _unmean(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    share = _share(x, y) or math.nan  # of nothing there is no mean
    return _spread(g / share, y, x, axis, keepdims)


# Rules may use rows that come further down.
broadcast_to: Primitive
reshape: Primitive
scatter: Primitive
swap_last: Primitive
transpose: Primitive

# fmt: off
identity = linear("identity", lambda x: x,
    lambda g, y, x: g, latex="{0}")
sum = linear("sum", _sum,
    _spread, latex=r"\sum {0}")
mean = linear("mean", _mean,
    _unmean)
sum_to = linear("sum_to", _sum_to,
    lambda g, y, x, **_: broadcast_to(g, shape=shape(x)))
broadcast_to = linear("broadcast_to", _broadcast_to,
    lambda g, y, x, **_: unbroadcast(g, x))
reshape = linear("reshape", lambda x, shape: np.reshape(x, shape),
    lambda g, y, x, **_: reshape(g, shape=shape(x)))
transpose = linear("transpose", np.transpose,
    lambda g, y, x, axes=None: transpose(g, axes=_inverse(axes)), latex=r"{0}^\top")
swap_last = linear("swap_last", lambda x: x.swapaxes(-1, -2),
    lambda g, y, x: swap_last(g), latex=r"{0}^\top")
getitem = linear("getitem", lambda x, index: np.asarray(x)[index],
    lambda g, y, x, index: scatter(g, index=index, shape=shape(x)))
scatter = linear("scatter", _scatter,
    lambda g, y, x, index, **_: getitem(g, index=index))
matmul = linear("matmul", np.matmul,
    matmul_left,
    matmul_right, symbol="@", infix=True, precedence=2, latex="{0} {1}")
# fmt: on
