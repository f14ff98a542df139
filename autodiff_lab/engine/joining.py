"""Joining arrays and taking them apart: concatenate, stack, split and their kin.

Going back, each operand of a joined array fetches its own part of the cotangent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..errors import ShapeError
from .arrays import broadcast_to, getitem, listed, reshape, scatter, shape
from .elementwise import not_equal
from .moves import along, atleast_1d, atleast_2d, ravel
from .node import Node
from .primitive import Rule
from .values import plain
from .variadic import Variadic

MANY = 64  # operands of one node


def _place(position: int, args: tuple[Any, ...], axis: int | None) -> tuple[Any, ...]:
    """Where the operand at `position` ended up in the concatenation."""
    sizes = [math.prod(shape(a)) if axis is None else shape(a)[axis] for a in args]
    start = sum(sizes[:position])
    return along(axis or 0, slice(start, start + sizes[position]))


def _pull_part(position: int) -> Rule:
    def vjp(g: Any, y: Any, *args: Any, axis: int | None = 0) -> Any:
        mine = getitem(g, index=_place(position, args, axis))
        return reshape(mine, shape=shape(args[position]))

    return vjp


def _push_part(position: int) -> Rule:
    def jvp(t: Any, y: Any, *args: Any, axis: int | None = 0) -> Any:
        moved = ravel(t) if axis is None else t
        return scatter(moved, index=_place(position, args, axis), shape=shape(y))

    return jvp


def _pull_parts(g: Any, y: Any, *args: Any, axis: int | None = 0) -> list[Any]:
    """All parts at once: each begins where the one before it ends."""
    parts, start = [], 0
    for arg in args:
        size = np.size(arg) if axis is None else np.shape(arg)[axis]
        mine = g[along(axis or 0, slice(start, start + size))]
        parts.append(mine.reshape(np.shape(arg)))
        start += size
    return parts


def _pull_layer(position: int) -> Rule:
    def vjp(g: Any, y: Any, *args: Any, axis: int = 0) -> Any:
        return getitem(g, index=along(axis, position))

    return vjp


def _pull_layers(g: Any, y: Any, *args: Any, axis: int = 0) -> list[Any]:
    return [plain(layer) for layer in np.moveaxis(g, axis, 0)]


def _push_layer(position: int) -> Rule:
    def jvp(t: Any, y: Any, *args: Any, axis: int = 0) -> Any:
        return scatter(t, index=along(axis, position), shape=shape(y))

    return jvp


# fmt: off
concatenate_row = Variadic("concatenate",
    lambda *arrays, axis=0: np.concatenate(arrays, axis),
    _push_part,
    _pull_part, kind="linear", pull_all=_pull_parts)
stack_row = Variadic("stack",
    lambda *arrays, axis=0: np.stack(arrays, axis),
    _push_layer,
    _pull_layer, kind="linear", pull_all=_pull_layers)
# fmt: on


def concatenate(arrays: Sequence[Any], axis: int | None = 0) -> Any:
    """Arrays one after the other along an axis that they have.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Vector([1.0, 2.0]), ad.Vector([3.0])
    >>> np.concatenate([a, b]).value
    array([1., 2., 3.])
    """
    return _joined(concatenate_row, arrays, axis)


def stack(arrays: Sequence[Any], axis: int = 0) -> Any:
    """Arrays of one shape side by side along a new axis; also a list of scalars.

    >>> import autodiff_lab as ad
    >>> x = ad.Scalar(2.0)
    >>> np.stack([x, x * x, x**3]).value
    array([2., 4., 8.])
    """
    return _joined(stack_row, arrays, axis)


def _joined(row: Variadic, arrays: Sequence[Any], axis: int | None) -> Any:
    """Many arrays are joined in blocks, and the blocks then.

    Each operand's rule looks at all the others: with n at once, that would be n² looks.
    """
    if len(arrays) <= MANY or not any(isinstance(a, Node) for a in arrays):
        return row(*arrays, axis=axis)
    blocks = [
        row(*arrays[i : i + MANY], axis=axis) for i in range(0, len(arrays), MANY)
    ]
    return _joined(concatenate_row, blocks, axis)


def vstack(arrays: Sequence[Any]) -> Any:
    """Arrays one below the other; a vector counts as one row."""
    return concatenate([atleast_2d(a) for a in arrays], axis=0)


def hstack(arrays: Sequence[Any]) -> Any:
    """Arrays one beside the other: along the first axis of vectors, else the second."""
    rows = [atleast_1d(a) for a in arrays]
    return concatenate(rows, axis=0 if len(shape(rows[0])) == 1 else 1)


def column_stack(arrays: Sequence[Any]) -> Any:
    """Vectors become the columns of a matrix; matrices are put side by side."""
    columns = [
        a if len(shape(a)) > 1 else reshape(a, shape=(-1, 1))
        for a in map(ravel_0d, arrays)
    ]
    return concatenate(columns, axis=1)


def ravel_0d(x: Any) -> Any:
    """A scalar as a vector of one."""
    return x if shape(x) else atleast_1d(x)


def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    """`values` after `arr`; without an axis both are flattened first."""
    return concatenate([arr, values], axis=axis)


def array_split(
    ary: Any, indices_or_sections: int | Sequence[int], axis: int = 0
) -> list[Any]:
    """Parts along an axis: as many as asked for, or cut at the places named.

    >>> [part.tolist() for part in array_split(np.arange(5.0), 2)]
    [[0.0, 1.0, 2.0], [3.0, 4.0]]
    """
    ary = listed(ary)
    count = shape(ary)[axis]
    if isinstance(indices_or_sections, int | np.integer):
        _at_least(1, "array_split", indices_or_sections)
        small, larger = divmod(count, int(indices_or_sections))
        sizes = [small + (i < larger) for i in range(int(indices_or_sections))]
        cuts = [0, *np.cumsum(sizes).tolist()]
    else:
        cuts = [0, *(int(i) for i in indices_or_sections), count]
    parts = [along(axis, slice(a, b)) for a, b in pairwise(cuts)]
    return [getitem(ary, index=part) for part in parts]


def split(
    ary: Any, indices_or_sections: int | Sequence[int], axis: int = 0
) -> list[Any]:
    """`array_split`, but a number of parts has to divide the length.

    Raises `ShapeError` where it does not.
    """
    ary = listed(ary)
    sections, count = indices_or_sections, shape(ary)[axis]
    if isinstance(sections, int | np.integer) and count % max(int(sections), 1):
        raise ShapeError(
            f"split: {count} entries along axis {axis} make no {sections} equal parts",
            cause="np.split insists on parts of one size",
            cure="np.array_split allows the last parts to be one shorter",
        )
    return array_split(ary, indices_or_sections, axis)


def broadcast_arrays(*args: Any) -> tuple[Any, ...]:
    """All operands repeated to the shape that they have together."""
    arrays = [listed(a) for a in args]
    together = np.broadcast_shapes(*(shape(a) for a in arrays))
    return tuple(broadcast_to(a, shape=together) for a in arrays)


def diff(a: Any, n: int = 1, axis: int = -1) -> Any:
    """Differences of neighbours along an axis, `n` times over.

    >>> diff(np.array([1.0, 4.0, 9.0]))
    array([3., 5.])
    """
    _at_least(0, "diff", n)
    a = listed(a)
    for _ in range(n):
        after = getitem(a, index=along(axis, slice(1, None)))
        before = getitem(a, index=along(axis, slice(None, -1)))
        a = not_equal(after, before) if _truths(after) else after - before
    return a


def _truths(x: Any) -> bool:
    """Whether x holds truth values, which cannot be subtracted."""
    known = not isinstance(x, Node) or x.has_value
    return known and getattr(x, "dtype", None) == np.bool_


def _at_least(least: int, function: str, count: Any) -> None:
    if count < least:
        raise ShapeError(
            f"{function}: {count} is too few, it has to be {least} or more",
            cause="the number was computed, and came out smaller than expected",
            cure="print the number before the call",
        )
