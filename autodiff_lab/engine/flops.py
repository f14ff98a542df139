"""How much arithmetic an operation does: a row for those where it is not obvious.

A flop is one operation on one number, and a sine counts as one like a sum does: the
figures compare programs and engines, they do not predict seconds. What is not listed
costs one flop for each entry of its result; moving numbers about costs none. Add to the
table for primitives of your own: ``FLOPS["mine"] = lambda y, *operands, **options: n``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .node import Node

_MOVES = """
    identity broadcast_to reshape transpose swap_last getitem ravel squeeze expand_dims
    atleast_1d atleast_2d atleast_3d swapaxes moveaxis flip roll rot90 repeat tile pad
    concatenate stack windows take_along_axis diagonal diag tril triu stop_gradient
    one_hot
"""


def _operand_size(y: Any, x: Any, **options: Any) -> int:
    return int(np.size(x))


def _each(count: int) -> Callable[..., int]:
    """So many passes over the operand."""
    return lambda y, x, *rest, **options: count * int(np.size(x))


def _product(y: Any, a: Any, b: Any, **options: Any) -> int:
    """A multiplication and an addition for each term of each entry: 2nmk."""
    if not (np.ndim(a) and np.ndim(b)):
        return int(np.size(y))  # a number scales: one multiplication an entry
    return 2 * int(np.size(y)) * int(np.shape(a)[-1])


def _tensordot(y: Any, a: Any, b: Any, axes: Any = 2) -> int:
    """The same: the axes that go together are missing twice in the result."""
    terms = math.isqrt(int(np.size(a) * np.size(b)) // max(int(np.size(y)), 1))
    return (2 if axes else 1) * int(np.size(y)) * terms


def _convolution(y: Any, image: Any, weights: Any, **options: Any) -> int:
    """Every output entry is a dot product with one filter."""
    return 2 * int(np.size(y) * np.prod(np.shape(weights)[1:]))


def _einsum(y: Any, *operands: Any, subscripts: str, **options: Any) -> int:
    """One pass over all the letters together, at most."""
    letters: dict[Any, int] = {}
    terms = subscripts.replace(" ", "").split("->")[0].split(",")
    for term, operand in zip(terms, operands, strict=True):
        before, dots, after = term.partition("...")
        unnamed = np.ndim(operand) - len(before) - len(after) if dots else 0
        axes = (*before, *range(-unnamed, 0), *after)
        for axis, length in zip(axes, np.shape(operand), strict=True):
            letters[axis] = max(length, letters.get(axis, 1))
    return max(2, len(operands)) * math.prod(letters.values())


def _cubic(share: float) -> Callable[..., int]:
    """Elimination on an n x n matrix: a share of n³ (and n² for each right side)."""

    def count(y: Any, a: Any, *right: Any, **options: Any) -> int:
        n = int(np.shape(a)[-1])
        matrices = np.size(a) // (n * n)
        sides = sum(2 * n * int(np.size(b)) for b in right)
        return round(share * n**3) * int(matrices) + sides

    return count


FLOPS: dict[str, Callable[..., int]] = {
    **{name: lambda y, *x, **options: 0 for name in _MOVES.split()},
    **dict.fromkeys(("sum", "mean", "sum_to", "prod", "max", "min"), _operand_size),
    **dict.fromkeys(("cumsum", "scatter", "add_windows"), _operand_size),
    **{
        name: _each(4) for name in ("var", "std", "softmax", "log_softmax", "logsumexp")
    },
    **{name: _each(5) for name in ("sigmoid", "softplus", "softmax_cross_entropy")},
    **dict.fromkeys(("matmul", "dot", "inner"), _product),
    "tensordot": _tensordot,
    "norm": _each(2),
    "linear": lambda y, x, w, b, **options: _product(y, x, w) + int(np.size(y)),
    "conv2d": _convolution,
    "conv2d_image": lambda y, g, w, **options: _convolution(g, y, w),
    "conv2d_weights": lambda y, image, g, **options: _convolution(g, image, y),
    "einsum": _einsum,
    "cholesky": _cubic(1 / 3),
    "det": _cubic(2 / 3),
    "logabsdet": _cubic(2 / 3),
    "solve": _cubic(2 / 3),
    "inv": _cubic(2),
}


def flops(node: Node, valued: dict[Node, Any] | None = None) -> int:
    """The arithmetic of one node, for the values it has.

    >>> import autodiff_lab as ad
    >>> flops(ad.Matrix([[1.0, 2.0, 3.0]]) @ ad.Vector([1.0, 1.0, 1.0]))
    6
    """
    if node.primitive is None:
        return 0
    values = [arg._value if isinstance(arg, Node) else arg for arg in node.args]
    count = FLOPS.get(node.primitive.name)
    if count is None:
        return int(np.size(node._known()))
    return int(count(node._known(), *values, **node.params))
