"""Instruction selection: the best step for each node."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..node import Constant, Node
from .expand import LABELS
from .images import WINDOWS
from .inner import known_name
from .steps import (
    COMPARISONS,
    UFUNCS,
    Selector,
    Step,
    Uses,
    as_scalar,
    call,
    is_scalar,
    ufunc,
)
from .sums import SUMS
from .views import VIEWS


def select(node: Node, users: Uses) -> Step:
    """The best step for a node; any primitive can at least be called."""
    row = node.primitive
    assert row is not None
    name = known_name(row)
    if node.shape == () and is_scalar(node):
        step: Step | None = as_scalar(node)
    elif name in SELECTORS and node.dtype.itemsize <= 8:  # no float() of longer ones
        step = SELECTORS[name](node, users)
    elif row.kind == "elementwise" or row.name in UFUNCS:
        step = ufunc(node)
    else:
        step = None
    return step or call(node)


def _multiply(node: Node, users: Uses) -> Step | None:
    a, b = node.args
    step = ufunc(node)
    if a is b and step and node.dtype.kind != "b":  # whose square is a number
        step.make, step.into = "square({0})", ("square({0}, {out})",)
        step.operands = (a,)
        step.functions = {"square": np.square}
    return step


def _compare(node: Node, users: Uses) -> Step | None:
    """A mask that is only multiplied by doubles had better be doubles itself."""
    step = ufunc(node)
    wanted = {
        (user.primitive.name, user.dtype, user.shape)  # type: ignore[union-attr]
        for user in users.get(node, [])
    }
    if step and wanted == {("multiply", np.dtype(np.float64), node.shape)}:
        step.dtype = np.dtype(np.float64)
    return step


def _where(node: Node, users: Uses) -> Step | None:
    condition, yes, no = node.args
    if _kind(condition) != "b":
        return None  # any number but 0 counts as true, and none of them is a mask
    if _is_number(yes, 1) and _is_number(no, 0) and condition.shape == node.shape:
        functions = {"copyto": np.copyto}  # a mask as numbers
        into = ("copyto({out}, {0})",)
        return Step(node, (condition,), "out", "", into, functions, in_place=True)
    return Step(
        node,
        node.args,
        "out",
        make="where({0}, {1}, {2})",
        into=("copyto({out}, {2})", "copyto({out}, {1}, where={0})"),
        functions={"where": np.where, "copyto": np.copyto},
    )


def _kind(value: Any) -> str:
    found: str = (
        value.dtype.kind if isinstance(value, Node) else np.asarray(value).dtype.kind
    )
    return found


def _is_number(value: Any, number: int) -> bool:
    """Whether this is that number at every call: an argument may become another."""
    if isinstance(value, Constant):
        value = value._value
    return not isinstance(value, Node) and np.ndim(value) == 0 and bool(value == number)


SELECTORS: dict[str, Selector] = {
    **SUMS,
    **VIEWS,
    **LABELS,
    **WINDOWS,
    **dict.fromkeys(COMPARISONS, _compare),
    "multiply": _multiply,
    "where": _where,
}
