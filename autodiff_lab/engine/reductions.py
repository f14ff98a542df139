"""Rows that reduce along axes: products, extremes, spreads, stable log-sum-exp.

The derivative of a reduction has one value per *group* of entries coming in and one
value per *entry* going out, so every rule here begins with `stand`: the reduced value
with its axes put back as 1, which broadcasts against the entries again.
"""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from ..errors import ShapeError
from .arrays import (
    broadcast_to,
    getitem,
    kept_shape,
    listed,
    mean,
    reshape,
    shape,
    sum,
    transpose,
)
from .elementwise import divide, equal, precisely, where
from .functions import over, share
from .joining import concatenate
from .moves import along, flip, ravel
from .node import Node
from .primitive import Primitive, Rule, linear, makes_new
from .values import plain


def stand(g: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    """What reducing x along `axis` gave, in a shape that broadcasts against x again."""
    return g if keepdims else reshape(g, shape=kept_shape(shape(x), axis))


def reduction(
    name: str,
    forward: Callable[..., Any],
    slope: Callable[..., Any],
    pull: Rule | None = None,
    **look: Any,
) -> Primitive:
    """A row given by the slope of the reduced value by each entry of x.

    ``slope(y, x, axis)`` gets y standing, and more options if `forward` has any. The
    rule for going back follows from it, unless `pull` says the same in a better way.
    """

    def jvp(
        t: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False, **options: Any
    ) -> Any:
        slopes = slope(stand(y, x, axis, keepdims), x, axis, **options)
        return sum(t * slopes, axis=axis, keepdims=keepdims)

    def vjp(
        g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False, **options: Any
    ) -> Any:
        slopes = slope(stand(y, x, axis, keepdims), x, axis, **options)
        return stand(g, x, axis, keepdims) * slopes

    return Primitive(name, forward, (jvp,), (pull or vjp,), **look)


# -- forward computations --


def _prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.prod(x, axis=axis, keepdims=keepdims)


def _max(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.max(x, axis=axis, keepdims=keepdims)


def _min(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.min(x, axis=axis, keepdims=keepdims)


def _var(x: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
    return np.var(x, axis=axis, ddof=ddof, keepdims=keepdims)


def _std(x: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
    return np.std(x, axis=axis, ddof=ddof, keepdims=keepdims)


def _logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """log Σ exp x without overflow: the largest term is taken out first."""
    x = np.asarray(x)
    x = x.astype(np.result_type(x, np.float32), copy=False)  # counts become floats
    peak = np.max(x, axis=axis, keepdims=True, initial=-math.inf)
    peak = np.where(np.isfinite(peak), peak, 0)
    with np.errstate(divide="ignore"):  # log 0 = -inf is the right answer here
        total = np.log(np.sum(np.exp(x - peak), axis=axis, keepdims=True)) + peak
    return total if keepdims else np.squeeze(total, axis)


def _cumsum(x: Any, axis: int | None = None) -> Any:
    return np.cumsum(x, axis=axis)


# -- slopes: the derivative of the reduced value by each entry of x --


def _others(x: Any, axis: Any) -> Any:
    """For each entry the product of all others of its group: right at zeros too."""
    axes = np.atleast_1d(np.arange(len(shape(x))) if axis is None else axis)
    axes = axes % builtins.max(len(shape(x)), 1)
    rest = [i for i in range(len(shape(x))) if i not in axes]
    together = transpose(x, axes=(*rest, *axes.tolist()))
    count = math.prod(shape(x)[i] for i in axes)
    rows = reshape(together, shape=(*(shape(x)[i] for i in rest), count))
    answer = reshape(_others_in_row(rows), shape=shape(together))
    return transpose(answer, axes=tuple(np.argsort([*rest, *axes]).tolist()))


def _others_in_row(x: Any) -> Any:
    """The same along the last axis, in O(n): halve, multiply pairs, ask the pairs.

    The others of an entry are its partner and the others of the pair. Only products are
    taken, so derivatives of every order come out right where entries are zero.
    """
    count = shape(x)[-1]
    if count <= 1:
        return np.ones(shape(x), dtype=x.dtype)
    half = count // 2
    left, right, odd = x[..., :half], x[..., half : 2 * half], x[..., 2 * half :]
    others = _others_in_row(concatenate([left * right, odd], axis=-1))
    of_pair = others[..., :half]
    parts = [of_pair * right, of_pair * left, others[..., half:]]
    return concatenate(parts, axis=-1)


def _winners(y: Any, x: Any, axis: Any) -> Any:
    """1 at the extreme entry of each group; several that tie share it equally."""
    wins = where(equal(x, y), precisely(y, 1.0), 0.0)
    return wins / sum(wins, axis=axis, keepdims=True)


@makes_new
def _pull_winners(
    g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False
) -> Any:
    """Each winner of a group gets an equal share of its cotangent."""
    if not keepdims:
        kept = kept_shape(shape(x), axis)
        g, y = reshape(g, shape=kept), reshape(y, shape=kept)
    wins = equal(x, y)
    if isinstance(wins, Node):
        ones = where(wins, precisely(y, 1.0), 0.0)
        return g / sum(ones, axis=axis, keepdims=True) * wins
    return _dealt_out(g, np.asarray(wins), axis)


def _dealt_out(g: Any, wins: Any, axis: Any) -> Any:
    """The cotangent of each group, divided among its winners: plain arrays only.

    In small groups they are counted in bytes, which takes half the time.
    """
    few = wins.size < 128 * np.size(g)
    kind = np.int8 if few else np.result_type(g)
    ones = wins.view(np.int8)
    part = g / np.add.reduce(ones, axis=axis, dtype=kind, keepdims=True)
    slopes = wins.astype(part.dtype)
    slopes *= part
    return plain(slopes)


def _var_slope(y: Any, x: Any, axis: Any, ddof: int = 0) -> Any:
    """d var / dx = 2 (x - mean) / (n - ddof)."""
    count = math.prod(shape(x)) // builtins.max(math.prod(shape(y)), 1)
    centred = x - mean(x, axis=axis, keepdims=True)
    return centred * divide(2.0, float(builtins.max(count - ddof, 0)))


def _std_slope(y: Any, x: Any, axis: Any, ddof: int = 0) -> Any:
    return over(_var_slope(y, x, axis, ddof) / 2, y)  # 0 where nothing is spread


def _uncumsum(g: Any, y: Any, x: Any, axis: int | None = None) -> Any:
    """Entry i went into every sum from the i-th on: add up from the far end."""
    far = flip(cumsum(flip(g, axis=axis), axis=axis), axis=axis)
    return reshape(far, shape=shape(x))


# Rules may use rows that come further down.
cumsum: Primitive

# fmt: off
prod = reduction("prod", _prod, lambda y, x, axis: _others(x, axis), latex=r"\prod {0}")
max = reduction("max", _max, _winners, _pull_winners, latex=r"\max {0}")
min = reduction("min", _min, _winners, _pull_winners, latex=r"\min {0}")
var = reduction("var", _var, _var_slope)
std = reduction("std", _std, _std_slope)
logsumexp = reduction("logsumexp", _logsumexp, lambda y, x, axis: share(y, x))
cumsum = linear("cumsum", _cumsum,
    _uncumsum)
# fmt: on


def _widened(x: Any) -> Any:
    """Small integers in the type that NumPy multiplies them up in."""
    kind = np.dtype(getattr(x, "dtype", float))
    wide = np.cumprod(np.empty(0, kind)).dtype
    return x if wide == kind else x * wide.type(1)


def cumprod(x: Any, axis: int | None = None) -> Any:
    """Products of the first 1, 2, 3, ... entries along an axis.

    Made of products only (each step doubles how far back an entry has looked: Hillis
    and Steele 1986), so its derivatives of every order hold where entries are zero.

    >>> cumprod(np.array([1.0, 2.0, 3.0, 4.0]))
    array([ 1.,  2.,  6., 24.])
    """
    x = _widened(listed(x))
    if axis is None or not shape(x):
        x, axis = ravel(x), axis or 0
    axis = normalize_axis_index(axis, len(shape(x)))
    reach, count = 1, shape(x)[axis]
    while reach < count:
        start = getitem(x, index=along(axis, slice(reach)))
        rest = getitem(x, index=along(axis, slice(reach, None)))
        before = getitem(x, index=along(axis, slice(-reach)))
        x = concatenate([start, rest * before], axis=axis)
        reach *= 2
    return x


def ptp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Peak to peak: the largest entry less the smallest."""
    options = {"axis": axis, "keepdims": keepdims}
    return max(x, **options) - min(x, **options)


def _precise_weights(weights: Any, x: Any) -> Any:
    """Whole numbers become floats: bytes would overflow when they are added up."""
    if isinstance(weights, Node):
        return weights * 1.0 if weights.dtype.kind in "biu" else weights
    weights = np.asarray(weights)
    least = float if weights.dtype.kind in "biu" else weights.dtype
    return weights.astype(np.result_type(least, getattr(x, "dtype", least)))


def _along_axes(weights: Any, sizes: tuple[int, ...], axis: Any) -> Any:
    """The weights in a shape that broadcasts against `sizes`: they go along `axis`."""
    axes = () if axis is None else normalize_axis_tuple(axis, len(sizes))
    if not axes or shape(weights) != tuple(sizes[i] for i in axes):
        raise ShapeError(
            f"average: weights of shape {shape(weights)} for {sizes} along axis {axis}",
            cause="weights have the shape of the array, or that of the axes named",
            cure="name the axis that they go along: np.average(x, axis=0, weights=w)",
        )
    in_order = transpose(weights, axes=tuple(np.argsort(axes).tolist()))
    sides = tuple(n if i in axes else 1 for i, n in enumerate(sizes))
    return reshape(in_order, shape=sides)


def average(
    x: Any, axis: Any = None, weights: Any = None, *, keepdims: bool = False
) -> Any:
    """The mean with weights; a vector of weights goes along the one axis named.

    >>> average(np.array([1.0, 2.0]), weights=np.array([3.0, 1.0]))
    1.25
    """
    if weights is None:
        return mean(x, axis=axis, keepdims=keepdims)
    x, weights = listed(x), _precise_weights(weights, x)
    if shape(weights) != shape(x):
        weights = _along_axes(weights, shape(x), axis)
    total = sum(x * weights, axis=axis, keepdims=keepdims)
    heaviness = sum(broadcast_to(weights, shape=shape(x)), axis=axis, keepdims=keepdims)
    return total / heaviness
