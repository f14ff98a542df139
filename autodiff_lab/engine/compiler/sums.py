"""Sums and products of matrices: whatever BLAS can do is given to BLAS."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import primitives as ops
from ..node import Node
from .steps import Selector, Step, Uses, plainly_written

BLAS_SUM = 4096  # entries; beyond, NumPy's pairwise sum is worth its time
DOT = {"dot": np.dot}


def _sum(node: Node, users: Uses) -> Step | None:
    (x,) = node.args
    axis, keepdims = node.params.get("axis"), bool(node.params.get("keepdims"))
    if x.dtype != node.dtype:
        return None
    if node.shape == () and x.ndim == 1 and x.size <= BLAS_SUM and x.dtype.kind == "f":
        text = "float(dot({0}, {1}))"
        return Step(node, (np.ones(x.size, x.dtype), x), "scalar", text, (), DOT)
    if x.ndim == 2 and axis in (0, -2) and x.dtype.kind == "f":
        return rows_added(node, x, keepdims)
    if x.ndim == 2 and axis in (1, -1) and x.dtype.kind == "f":
        return product(node, (x, np.ones((x.shape[1], 1)[: 1 + keepdims], x.dtype)))
    return reduction(node, "add")


def reduction(node: Node, name: str) -> Step | None:
    """``add.reduce`` and its kin, without the checks around ``np.sum``."""
    (x,) = node.args
    axis, keepdims = node.params.get("axis"), bool(node.params.get("keepdims"))
    if x.dtype != node.dtype or not plainly_written(axis):
        return None
    functions = {name: getattr(np, name)}
    if node.shape == ():
        text = f"{name}.reduce({{0}}, None)"
        if x.dtype.kind == "f":
            text = f"float({text})"
        return Step(node, (x,), "scalar", text, functions=functions)
    text = f"{name}.reduce({{0}}, {axis!r}, None, {{out}}, {keepdims})"
    made = f"{name}.reduce({{0}}, {axis!r}, None, None, {keepdims})"
    return Step(node, (x,), "out", made, (text,), functions)


def rows_added(node: Node, x: Node, flat: bool) -> Step:
    """The sum over rows as a product with ones, which BLAS does faster."""
    ones = np.ones((1, x.shape[0]) if flat else x.shape[0], x.dtype)
    return product(node, (ones, x))


def _sum_to(node: Node, users: Uses) -> Step | None:
    """The sum over the axes along which an array was repeated."""
    (x,) = node.args
    extra = x.ndim - node.ndim
    lengths = enumerate(node.shape, extra)
    repeated = [axis for axis, n in lengths if n == 1 and x.shape[axis] != 1]
    if x.dtype != node.dtype or (extra and repeated):
        return None
    if x.dtype.kind == "f" and x.ndim == 2 and (extra == 1 or repeated == [0]):
        return rows_added(node, x, not extra)
    if x.dtype.kind == "f" and x.ndim == 1 and repeated == [0]:
        return product(node, (np.ones((1, x.size), x.dtype), x))
    if x.dtype.kind == "f" and x.ndim == 2 and repeated == [1]:
        return product(node, (x, np.ones((x.shape[1], 1), x.dtype)))
    axes = (*range(extra), *repeated)
    text = f"add.reduce({{0}}, {axes}, None, {{out}}, {not extra})"
    made = f"add.reduce({{0}}, {axes}, None, None, {not extra})"
    return Step(node, (x,), "out", made, (text,), {"add": np.add})


def product(node: Node, operands: tuple[Any, ...]) -> Step:
    return Step(
        node,
        operands,
        "out",
        make="dot({0}, {1})",
        into=("dot({0}, {1}, {out})",),
        functions={"dot": np.dot},
    )


def _matmul(node: Node, users: Uses) -> Step | None:
    a, b = node.args
    types = {node.dtype, a.dtype, b.dtype}
    if len(types) > 1 or node.dtype.kind != "f":
        return None
    if node.shape == ():
        return Step(node, (a, b), "scalar", "float(dot({0}, {1}))", (), {"dot": np.dot})
    if a.ndim == 2 and b.ndim == 2 and meets_columns(node, users):
        into = ("dot({1}.T, {0}.T, {out}.T)",)
        step = Step(node, (a, b), "out", "dot({1}.T, {0}.T).T", into, DOT)
        step.like = np.empty(node.shape[::-1]).T
        return step
    if a.ndim <= 2 and b.ndim <= 2:
        return product(node, (a, b))
    return Step(
        node,
        (a, b),
        "out",
        make="matmul({0}, {1})",
        into=("matmul({0}, {1}, {out})",),
        functions={"matmul": np.matmul},
    )


def meets_columns(node: Node, users: Uses) -> bool:
    """Whether a matrix is next combined with an array whose first axis lies innermost.

    So images do (see `images`). Then the transposed product is taken, and the two are
    gone through in the same order.
    """
    reshaped = [user for user in users.get(node, []) if user.primitive is ops.reshape]
    if not reshaped or len(reshaped) < len(users[node]):
        return False
    partners = [
        arg
        for user in reshaped
        for last in users.get(user, [])
        for arg in last.args
        if last is not user and isinstance(arg, Node) and arg is not user
    ]
    return bool(partners) and all(innermost_first(arg) for arg in partners)


def innermost_first(node: Node) -> bool:
    value = node._value
    if not isinstance(value, np.ndarray) or value.ndim < 3 or value.shape[0] < 2:
        return False
    return value.strides[0] == value.itemsize == min(value.strides)


SUMS: dict[str, Selector] = {
    "sum": _sum,
    "sum_to": _sum_to,
    "matmul": _matmul,
    "max": lambda node, users: reduction(node, "maximum"),
    "min": lambda node, users: reduction(node, "minimum"),
}
