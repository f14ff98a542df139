"""Linear algebra: solve, inv, det, slogdet, cholesky and norms, in stacks as NumPy.

The rules are those collected by Giles 2008 ("Collected matrix derivative results for
forward and reverse mode algorithmic differentiation"), Cholesky's by Murray 2016
("Differentiation of the Cholesky decomposition"). Each is written with rows of the
table, so it can be differentiated again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..errors import SingularMatrixError
from .arrays import listed, shape, sum, swap_last
from .elementwise import absolute
from .functions import over
from .node import Node
from .picking import tril
from .primitive import Primitive, flat, unbroadcast, unsupported
from .reductions import max, min, reduction


def careful(factorise: Callable[..., Any]) -> Callable[..., Any]:
    """A computation whose failures name their reason: a matrix without an inverse."""

    def forward(*operands: Any) -> Any:
        try:
            return factorise(*operands)
        except np.linalg.LinAlgError as error:
            if "ingular" not in str(error) and "definite" not in str(error):
                raise  # the shape is wrong: told as any other shape
            raise SingularMatrixError(
                f"{factorise.__name__.strip('_')}: {error}".lower(),
                cause="two rows say the same, or a covariance lacks its diagonal",
                cure="check np.linalg.cond(a.value); adding 1e-6 * np.eye(n) may help",
            ) from None

    return forward


# -- forward computations --


def _cholesky(a: Any) -> Any:
    """The lower factor of the symmetric part of a, so that both triangles count."""
    half = np.divide(a, 2)  # first, or bytes would overflow
    return np.linalg.cholesky(half + np.swapaxes(half, -1, -2))


def _cofactor(a: Any) -> Any:
    """det(a) inv(a)ᵀ from singular values: it exists where inv(a) does not."""
    left, stretch, right = np.linalg.svd(a)
    rest = [np.delete(stretch, i, axis=-1).prod(axis=-1) for i in range(a.shape[-1])]
    turn = np.linalg.det(left) * np.linalg.det(right)
    scaled = left * np.stack(rest, axis=-1)[..., None, :]
    return turn[..., None, None] * (scaled @ right)


def _cofactor_slope(t: Any, a: Any) -> Any:
    """How the cofactors change along t, where a may have no inverse.

    For a diagonal matrix it can be read off: products of all singular values but two.
    """
    left, stretch, right = np.linalg.svd(a)
    count = range(a.shape[-1])
    pairs = np.zeros_like(a)
    for i in count:
        for j in count:
            if i != j:
                rest = np.delete(stretch, [i, j], axis=-1)
                pairs[..., i, j] = rest.prod(axis=-1)
    turned = np.swapaxes(left, -1, -2) @ t @ np.swapaxes(right, -1, -2)
    diagonal = np.diagonal(turned, axis1=-2, axis2=-1)[..., None]
    slope = (pairs @ diagonal) * np.eye(len(count)) - pairs * np.swapaxes(
        turned, -1, -2
    )
    turn = np.linalg.det(left) * np.linalg.det(right)
    return turn[..., None, None] * (left @ slope @ right)


def _logabsdet(a: Any) -> Any:
    return np.linalg.slogdet(a)[1]


def _sign_of_det(a: Any) -> Any:
    return np.linalg.slogdet(a)[0]


def _norm(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.linalg.norm(x, axis=axis, keepdims=keepdims)


# -- rules --


def _solve(a: Any, b: Any, like: Any) -> Any:
    """a⁻¹ b, where b holds vectors if `like`, the right side, was one."""
    if len(shape(like)) == 1:
        return solve(a, b[..., None])[..., 0]
    return solve(a, b)


def _push_matrix(t: Any, y: Any, a: Any, b: Any) -> Any:
    moved = (t @ y[..., None])[..., 0] if len(shape(b)) == 1 else t @ y
    return -_solve(a, moved, b)


def _pull_matrix(g: Any, y: Any, a: Any, b: Any) -> Any:
    """-(a⁻ᵀ g) yᵀ, where vectors are columns."""
    back = _solve(swap_last(a), g, b)
    if len(shape(b)) == 1:
        return unbroadcast(-(back[..., :, None] * y[..., None, :]), a)
    return unbroadcast(-(back @ swap_last(y)), a)


def _pull_right_side(g: Any, y: Any, a: Any, b: Any) -> Any:
    """Solve with aᵀ."""
    return unbroadcast(_solve(swap_last(a), g, b), b)


def _half_lower(x: Any) -> Any:
    """The lower triangle with half of the diagonal: Murray's Φ."""
    return (tril(x) + tril(x, k=-1)) / 2


def _push_cholesky(t: Any, y: Any, a: Any) -> Any:
    """L Φ(L⁻¹ ȧ L⁻ᵀ)."""
    inside = solve(y, swap_last(solve(y, (t + swap_last(t)) / 2)))
    return y @ _half_lower(inside)


def _pull_cholesky(g: Any, y: Any, a: Any) -> Any:
    """L⁻ᵀ Φ(Lᵀ g) L⁻¹, symmetrised."""
    lower = swap_last(y)
    inside = _half_lower(lower @ tril(g))
    slope = swap_last(solve(lower, swap_last(solve(lower, inside))))
    return (slope + swap_last(slope)) / 2


def _third(t: Any, u: Any, a: Any) -> Any:
    """How `cofactor_slope` along t changes as a moves along u: needs the inverse.

    With j = a⁻ᵀ, the cofactors c = det(a) j have the slope <j, t> c - c tᵀ j; this is
    the slope of that. It is symmetric: <g, third(t, u)> is the same in any order.
    """

    def inner(x: Any, y: Any) -> Any:
        return sum(x * y, axis=(-2, -1), keepdims=True)

    j, c, moved = swap_last(inv(a)), cofactor(a), cofactor_slope(u, a)
    turned = j @ swap_last(u) @ j
    along = inner(j, t) * moved - inner(turned, t) * c
    return along - moved @ swap_last(t) @ j + c @ swap_last(t) @ turned


def _over_matrix(g: Any) -> Any:
    """One number a matrix, in a shape that broadcasts against the matrix."""
    return g[..., None, None] if shape(g) else g


# Rules may use rows that come further down.
cofactor: Primitive
cofactor_slope: Primitive
inv: Primitive
solve: Primitive

# fmt: off
solve = Primitive("solve", careful(np.linalg.solve),
    (_push_matrix,
     lambda t, y, a, b: solve(a, t)),
    (_pull_matrix,
     _pull_right_side), latex="{0}^{{-1}} {1}")
inv = Primitive("inv", careful(np.linalg.inv),
    (lambda t, y, a: -(y @ t @ y),),
    (lambda g, y, a: -(swap_last(y) @ g @ swap_last(y)),), latex="{0}^{{-1}}")
det = Primitive("det", np.linalg.det,
    (lambda t, y, a: sum(t * cofactor(a), axis=(-2, -1)),),
    (lambda g, y, a: _over_matrix(g) * cofactor(a),), latex=r"\det {0}")
cofactor = Primitive("cofactor", _cofactor,
    (lambda t, y, a: cofactor_slope(t, a),),
    (lambda g, y, a: cofactor_slope(g, a),))  # second derivatives are symmetric
cofactor_slope = Primitive("cofactor_slope", _cofactor_slope,
    (lambda u, y, t, a: cofactor_slope(u, a),
     lambda u, y, t, a: _third(t, u, a)),
    (lambda g, y, t, a: cofactor_slope(g, a),
     lambda g, y, t, a: _third(t, g, a)))
logabsdet = Primitive("logabsdet", _logabsdet,
    (lambda t, y, a: sum(t * swap_last(inv(a)), axis=(-2, -1)),),
    (lambda g, y, a: _over_matrix(g) * swap_last(inv(a)),))
sign_of_det = flat("sign_of_det", _sign_of_det, 1)
cholesky = Primitive("cholesky", careful(_cholesky),
    (_push_cholesky,),
    (_pull_cholesky,))
norm_row = reduction("norm", _norm,
    lambda y, x, axis: over(x, y), latex=r"\lVert {0} \rVert")  # 0 at 0
# fmt: on


class SlogdetResult(NamedTuple):
    """Sign and logarithm of a determinant, as `np.linalg.slogdet` returns them."""

    sign: Any
    logabsdet: Any


def slogdet(a: Any) -> SlogdetResult:
    """The sign of det(a), which is flat, and log |det(a)|, which does not overflow."""
    return SlogdetResult(sign_of_det(a), logabsdet(a))


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The length of x; of a matrix that of its entries in one row (Frobenius).

    For vectors `ord` may also be 1, inf and -inf, or any other power. The slope of the
    length at 0 is taken as 0, the flattest of all that fit there.

    >>> import autodiff_lab as ad
    >>> x = ad.Vector([3.0, 4.0])
    >>> ad.get_gradients(np.linalg.norm(x))[x]
    array([0.6, 0.8])
    """
    options = {"axis": axis, "keepdims": keepdims}
    if ord is None:
        return norm_row(x, **options)
    if isinstance(ord, Node):
        cure = "write it as np.sum(np.abs(x) ** p) ** (1 / p)"
        raise unsupported("np.linalg.norm by its ord=", cure, operands=(ord,))
    x = listed(x)
    rank = len(shape(x)) if axis is None else np.size(axis)
    if rank == 2 and ord == "fro":
        return norm_row(x, **options)
    if rank != 1 or isinstance(ord, str) or ord == 0:
        raise unsupported(f"np.linalg.norm with ord={ord!r} of {rank} axes")
    if ord == 2:
        return norm_row(x, **options)
    size = absolute(x)
    if abs(ord) == np.inf:
        return (max if ord > 0 else min)(size, **options)
    return (
        sum(size, **options)
        if ord == 1
        else sum(size ** float(ord), **options) ** (1 / ord)
    )
