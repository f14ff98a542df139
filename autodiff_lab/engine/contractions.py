"""Products that add up along shared axes: dot, inner, outer, tensordot, kron.

All are linear in each operand, and the transpose by one operand is again a product of
the same kind: contract the cotangent with the other operand along the axes that the two
have in common.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .arrays import matmul_left, matmul_right, reshape, shape, sum, transpose
from .primitive import Primitive, linear, unbroadcast

Axes = tuple[list[int], list[int]]


def _pairs(axes: Any, a: Any, b: Any) -> Axes:
    """The contracted axes of a and of b, counted from the front."""
    rank_a, rank_b = len(shape(a)), len(shape(b))
    if isinstance(axes, int | np.integer):
        return list(range(rank_a - int(axes), rank_a)), list(range(int(axes)))
    left, right = (np.atleast_1d(np.asarray(side, dtype=int)) for side in axes)
    return (left % max(rank_a, 1)).tolist(), (right % max(rank_b, 1)).tolist()


def _rest(x: Any, contracted: list[int]) -> list[int]:
    return [axis for axis in range(len(shape(x))) if axis not in contracted]


def _in_order(x: Any, came_from: list[int]) -> Any:
    """x with its axes where they came from: axis i belongs at ``came_from[i]``."""
    return transpose(x, axes=tuple(np.argsort(came_from).tolist()))


def _tensordot_left(g: Any, y: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    left, right = _pairs(axes, a, b)
    free_a, free_b = _rest(a, left), _rest(b, right)
    of_b = list(range(len(free_a), len(free_a) + len(free_b)))  # these axes of g
    slope = tensordot(g, b, axes=(of_b, free_b))
    return _in_order(slope, free_a + [left[i] for i in np.argsort(right)])


def _tensordot_right(g: Any, y: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    left, right = _pairs(axes, a, b)
    free_a, free_b = _rest(a, left), _rest(b, right)
    slope = tensordot(a, g, axes=(free_a, list(range(len(free_a)))))
    return _in_order(slope, [right[i] for i in np.argsort(left)] + free_b)


def _dot_axes(a: Any, b: Any) -> Axes:
    """np.dot: the last axis of a with the last but one of b (or its only one)."""
    return [-1], [max(len(shape(b)) - 2, 0)]


def _scales(a: Any, b: Any) -> bool:
    """A scalar operand makes any of these products a multiplication."""
    return shape(a) == () or shape(b) == ()


def _dot_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    if _scales(a, b):
        return unbroadcast(g * b, a)
    if len(shape(a)) <= 2 and len(shape(b)) <= 2:
        return matmul_left(g, y, a, b)
    return _tensordot_left(g, y, a, b, _dot_axes(a, b))


def _dot_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    if _scales(a, b):
        return unbroadcast(g * a, b)
    if len(shape(a)) <= 2 and len(shape(b)) <= 2:
        return matmul_right(g, y, a, b)
    return _tensordot_right(g, y, a, b, _dot_axes(a, b))


def _inner_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    if _scales(a, b):
        return unbroadcast(g * b, a)
    return _tensordot_left(g, y, a, b, ([-1], [-1]))


def _inner_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    if _scales(a, b):
        return unbroadcast(g * a, b)
    return _tensordot_right(g, y, a, b, ([-1], [-1]))


def _outer_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    return reshape(g @ reshape(b, shape=(-1,)), shape=shape(a))


def _outer_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    return reshape(reshape(a, shape=(-1,)) @ g, shape=shape(b))


def _kron_part(g: Any, other: Any, mine: Any, first: bool) -> Any:
    """Blocks of g lie interleaved with `mine`: give them axes, and add up the other."""
    rank = max(len(shape(mine)), len(shape(other)))
    own = [1] * (rank - len(shape(mine))) + list(shape(mine))
    its = [1] * (rank - len(shape(other))) + list(shape(other))
    pairs = zip(own, its, strict=True) if first else zip(its, own, strict=True)
    apart = reshape(g, shape=tuple(n for pair in pairs for n in pair))
    beside = [n for m in its for n in ((1, m) if first else (m, 1))]
    scaled = apart * reshape(other, shape=tuple(beside))
    along = tuple(range(1 if first else 0, 2 * rank, 2))
    return reshape(sum(scaled, axis=along), shape=shape(mine))


# Rules may use rows that come further down.
tensordot: Primitive

# fmt: off
tensordot = linear("tensordot", lambda a, b, axes=2: np.tensordot(a, b, axes),
    _tensordot_left,
    _tensordot_right)
dot = linear("dot", lambda a, b: np.dot(a, b),
    _dot_left,
    _dot_right, latex=r"{0} \cdot {1}")
inner = linear("inner", np.inner,
    _inner_left,
    _inner_right)
outer = linear("outer", lambda a, b: np.outer(a, b),
    _outer_left,
    _outer_right)
kron = linear("kron", np.kron,
    lambda g, y, a, b: _kron_part(g, b, a, first=True),
    lambda g, y, a, b: _kron_part(g, a, b, first=False), latex=r"{0} \otimes {1}")
# fmt: on
