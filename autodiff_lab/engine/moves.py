"""Rows that rearrange entries without changing them: new shapes, orders, copies.

Each is linear, and its transpose undoes the move: what was put somewhere is fetched
from there, and what was copied is added up. That is the whole of their calculus.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .arrays import getitem, reshape, scatter, shape, sum
from .primitive import Primitive, linear, unsupported


def along(axis: int, part: Any) -> tuple[Any, ...]:
    """The index that takes `part` along one axis and everything along the others.

    >>> along(1, slice(2)), along(-1, 0)
    ((slice(None, None, None), slice(None, 2, None)), (Ellipsis, 0))
    """
    whole = slice(None)
    if axis >= 0:
        return (*[whole] * axis, part)
    return (..., part, *[whole] * (-axis - 1))


# -- transposes --


def _back(g: Any, y: Any, x: Any, **_: Any) -> Any:
    """Entries stayed in order: only the shape has to be put back."""
    return reshape(g, shape=shape(x))


def _unroll(g: Any, y: Any, x: Any, shift: Any, axis: Any = None) -> Any:
    return roll(g, shift=np.negative(shift).tolist(), axis=axis)


def _unrepeat(g: Any, y: Any, x: Any, repeats: Any, axis: int | None = None) -> Any:
    """Add up the copies of each entry."""
    axis = axis if shape(x) else None  # a number is a vector of one
    size = math.prod(shape(x)) if axis is None else shape(x)[axis]
    full = (size,) if axis is None else shape(x)
    came_from = np.repeat(np.arange(size), repeats)
    gathered = scatter(g, index=along(axis or 0, came_from), shape=full)
    return reshape(gathered, shape=shape(x))


def _untile(g: Any, y: Any, x: Any, reps: Any) -> Any:
    """Give the copies axes of their own, and add up along these."""
    copies = list(np.atleast_1d(reps))
    count = max(len(copies), len(shape(x)))
    copies = [1] * (count - len(copies)) + [int(n) for n in copies]
    sizes = [1] * (count - len(shape(x))) + list(shape(x))
    apart = [n for pair in zip(copies, sizes, strict=True) for n in pair]
    total = sum(reshape(g, shape=tuple(apart)), axis=tuple(range(0, 2 * count, 2)))
    return reshape(total, shape=shape(x))


# -- padding: a constant border falls away, a copied one is added back --

COPIED = ("edge", "reflect", "symmetric", "wrap")


def _pad(
    x: Any, pad_width: Any, mode: Any = "constant", constant_values: Any = 0
) -> Any:
    if mode not in ("constant", *COPIED):
        raise unsupported(f"np.pad with mode={mode!r}")
    border: Any = {"constant_values": constant_values} if mode == "constant" else {}
    return np.pad(x, pad_width, mode, **border)


def _by_axis(pad_width: dict[int, Any], rank: int) -> list[list[int]]:
    """``{0: 1, -1: (2, 3)}`` names only the axes that get a border."""
    widths = np.zeros((rank, 2), dtype=int)
    for axis, width in pad_width.items():
        widths[axis] = width
    return widths.tolist()


def _push_pad(
    t: Any, y: Any, x: Any, pad_width: Any, mode: Any = "constant", **_: Any
) -> Any:
    return pad(t, pad_width=pad_width, mode=mode)


def _unpad(
    g: Any, y: Any, x: Any, pad_width: Any, mode: Any = "constant", **_: Any
) -> Any:
    sizes = shape(x)
    if isinstance(pad_width, dict):
        pad_width = _by_axis(pad_width, len(sizes))
    widths = np.broadcast_to(pad_width, (len(sizes), 2)).tolist()
    if mode == "constant":
        inside = [slice(w, w + n) for (w, _), n in zip(widths, sizes, strict=True)]
        return getitem(g, index=tuple(inside))
    came_from = [
        np.pad(np.arange(n), w, mode) for n, w in zip(sizes, widths, strict=True)
    ]
    return scatter(g, index=np.ix_(*came_from), shape=sizes)


# Rules may use rows that come further down.
flip: Primitive
moveaxis: Primitive
pad: Primitive
ravel: Primitive
roll: Primitive
rot90: Primitive
swapaxes: Primitive

# fmt: off
ravel = linear("ravel", lambda x: np.ravel(x),
    _back)
squeeze = linear("squeeze", lambda x, axis=None: np.squeeze(x, axis),
    _back)
expand_dims = linear("expand_dims", lambda x, axis: np.expand_dims(x, axis),
    _back)
atleast_1d = linear("atleast_1d", lambda x: np.atleast_1d(x),
    _back)
atleast_2d = linear("atleast_2d", lambda x: np.atleast_2d(x),
    _back)
atleast_3d = linear("atleast_3d", lambda x: np.atleast_3d(x),
    _back)
swapaxes = linear("swapaxes", lambda x, axis1, axis2: np.swapaxes(x, axis1, axis2),
    lambda g, y, x, axis1, axis2: swapaxes(g, axis1=axis1, axis2=axis2))
moveaxis = linear("moveaxis", lambda x, source, destination:
        np.moveaxis(x, source, destination),
    lambda g, y, x, source, destination:
        moveaxis(g, source=destination, destination=source))
flip = linear("flip", lambda x, axis=None: np.flip(x, axis),
    lambda g, y, x, axis=None: flip(g, axis=axis))
roll = linear("roll", lambda x, shift, axis=None: np.roll(x, shift, axis),
    _unroll)
rot90 = linear("rot90", lambda x, k=1, axes=(0, 1): np.rot90(x, k, axes),
    lambda g, y, x, k=1, axes=(0, 1): rot90(g, k=-k, axes=axes))
repeat = linear("repeat", lambda x, repeats, axis=None: np.repeat(x, repeats, axis),
    _unrepeat)
tile = linear("tile", lambda x, reps: np.tile(x, reps),
    _untile)
pad = Primitive("pad", _pad, (_push_pad,),
    (_unpad,), kind="linear")
# fmt: on
