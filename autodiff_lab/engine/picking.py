"""Rows that pick entries by position: gather, sort, diagonals and triangles.

Where positions come from the values themselves, as in a sort, they are an operand of
the row and not an option: then a graph that is evaluated again on other values sorts
these, instead of repeating the order of the old ones.
"""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from .arrays import getitem, scatter, shape, sum
from .moves import along, moveaxis, ravel
from .primitive import Primitive, flat, linear, unbroadcast


def _add_along_axis(x: Any, indices: Any, axis: int, shape: tuple[int, ...]) -> Any:
    """Zeros of `shape` with x added in where `take_along_axis` would fetch it."""
    result = np.zeros(shape, dtype=np.asarray(x).dtype)
    place: list[Any] = list(np.ogrid[tuple(slice(n) for n in shape)])
    place[axis] = indices
    np.add.at(result, tuple(place), x)
    return result


def _sort(x: Any, axis: int = -1) -> Any:
    return np.sort(x, axis)


def _argsort(x: Any, axis: int = -1) -> Any:
    return np.argsort(x, axis, kind="stable")


def _push_sort(t: Any, y: Any, x: Any, axis: int = -1) -> Any:
    return take_along_axis_row(t, argsort(x, axis=axis), axis=axis)


def _pull_sort(g: Any, y: Any, x: Any, axis: int = -1) -> Any:
    return add_along_axis(g, argsort(x, axis=axis), axis=axis, shape=shape(x))


def _undiagonal(
    g: Any, y: Any, x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1
) -> Any:
    """Zeros like x, with g on the diagonal it was taken from."""
    steps = np.arange(shape(y)[-1])
    rows, columns = steps + builtins.max(-offset, 0), steps + builtins.max(offset, 0)
    ends = [axis % len(shape(x)) for axis in (axis1, axis2)]
    rest = [n for axis, n in enumerate(shape(x)) if axis not in ends]
    full = (*rest, *(shape(x)[axis] for axis in ends))
    placed = scatter(g, index=(..., rows, columns), shape=full)
    return moveaxis(placed, source=(-2, -1), destination=(axis1, axis2))


def _undiag(g: Any, y: Any, x: Any, k: int = 0) -> Any:
    """The diagonal of g if x became one, and the other way round."""
    if len(shape(x)) == 1:
        return diagonal(g, offset=k)
    return _undiagonal(g, y, x, offset=k)


# Rules may use rows that come further down.
add_along_axis: Primitive
argsort: Primitive
diagonal: Primitive
take_along_axis_row: Primitive
tril: Primitive
triu: Primitive

# fmt: off
take_along_axis_row = Primitive("take_along_axis",
    lambda x, indices, axis: np.take_along_axis(x, indices, axis),
    (lambda t, y, x, indices, axis: take_along_axis_row(t, indices, axis=axis), None),
    (lambda g, y, x, indices, axis:
        add_along_axis(g, indices, axis=axis, shape=shape(x)), None), kind="linear")
add_along_axis = Primitive("add_along_axis", _add_along_axis,
    (lambda t, y, x, indices, **where: add_along_axis(t, indices, **where), None),
    (lambda g, y, x, indices, axis, shape:
        take_along_axis_row(g, indices, axis=axis), None), kind="linear")
argsort = flat("argsort", _argsort, 1)
sort_row = Primitive("sort", _sort, (_push_sort,),
    (_pull_sort,))
diagonal = linear("diagonal",
    lambda x, offset=0, axis1=0, axis2=1: np.diagonal(x, offset, axis1, axis2),
    _undiagonal)
diag = linear("diag", lambda x, k=0: np.diag(x, k),
    _undiag)
tril = linear("tril", lambda x, k=0: np.tril(x, k),
    lambda g, y, x, k=0: unbroadcast(tril(g, k=k), x))
triu = linear("triu", lambda x, k=0: np.triu(x, k),
    lambda g, y, x, k=0: unbroadcast(triu(g, k=k), x))
# fmt: on


def take(a: Any, indices: Any, axis: int | None = None) -> Any:
    """The entries, rows or columns at `indices`; one that is named twice counts twice.

    >>> take(np.array([10.0, 20.0, 30.0]), [2, 0, 0])
    array([30., 10., 10.])
    """
    if axis is None:
        a, axis = ravel(a), 0
    places = np.array(indices, dtype=None if np.size(indices) else int)
    if places.dtype.kind == "b":
        places = places.astype(int)  # places 0 and 1 for np.take, and no mask
    return getitem(a, index=along(axis, places))


def take_along_axis(arr: Any, indices: Any, axis: int | None = -1) -> Any:
    """For each line along `axis`, the entries that `indices` names in it."""
    if axis is None:
        arr, axis = ravel(arr), 0
    return take_along_axis_row(arr, indices, axis=axis)


def sort(a: Any, axis: int | None = -1) -> Any:
    """The entries in increasing order; each passes its cotangent back to its place.

    >>> import autodiff_lab as ad
    >>> x = ad.Vector([3.0, 1.0, 2.0])
    >>> ad.get_gradients(np.sort(x), seed=[1.0, 10.0, 100.0])[x]
    array([100.,   1.,  10.])
    """
    if axis is None:
        a, axis = ravel(a), -1
    return sort_row(a, axis=axis)


def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The sum of a diagonal."""
    return sum(diagonal(a, offset=offset, axis1=axis1, axis2=axis2), axis=-1)
