"""The error for operands that do not go together, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ShapeError
from .node import Node, describe

if TYPE_CHECKING:
    from .primitive import Primitive

FEW = 4  # operands that an error names, of many


def misfit(primitive: Primitive, args: tuple[Any, ...], error: Exception) -> ShapeError:
    """The error for operands whose shapes do not go together."""
    shown = telling(args) if len(args) > FEW else args
    operands = ", ".join(map(describe, shown))
    if len(args) > FEW:
        operands += f", and {len(args) - FEW} more"
    return ShapeError(
        f"{primitive.name} does not fit its operands: {operands}",
        cause=in_words(error, primitive, args),
        cure="print the .shape of each operand; reshape or index so that they fit",
    )


def telling(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """A few of many operands: the first, then those of another shape."""
    shapes = {id(arg): _shape(arg) for arg in args}
    usual = shapes[id(args[0])]
    others = sorted(args[1:], key=lambda arg: shapes[id(arg)] == usual)
    return args[0], *others[: FEW - 1]


def _shape(arg: Any) -> tuple[int, ...] | None:
    """None for what has been bound for this one evaluation only."""
    if isinstance(arg, Node):
        return arg.shape if arg.has_value else None
    found: tuple[int, ...] = np.shape(arg)
    return found


def in_words(error: Exception, primitive: Primitive, args: tuple[Any, ...]) -> str:
    """NumPy's reason, unless it is written in the signs of generalised ufuncs."""
    left, right, *_ = [_shape(arg) for arg in (*args, *args)]
    if "gufunc" not in str(error) or left is None or right is None:
        return str(error)
    if not (left and right):
        return "a number has no rows or columns: * scales by it"
    if primitive.name not in ("matmul", "linear"):
        return "an axis is not as long as that of the other operand it goes along"
    return (
        f"the rows of the first have {left[-1]} entries, and the columns of the second "
        f"{right[-2:][0]}: each row meets each column, entry by entry"
    )
