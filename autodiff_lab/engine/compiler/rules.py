"""What the primitives mean: how each is rewritten, given the forms of its operands.

A rule answers with a form, or with None where the primitive had better stay as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .. import primitives as ops
from ..algebra import Form
from ..node import Node
from .terms import is_reciprocal

if TYPE_CHECKING:
    from .lowering import Lowering

Rule = Callable[["Lowering", Node, list[Form]], Form | None]


def _sum(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """A sum of equal numbers is a product; a coefficient waits until after the sum."""
    (form,) = operands
    if node.args[0].shape == node.shape and node.params.get("axis") is None:
        return form
    if form.is_number:
        count = node.args[0].size // max(node.size, 1)
        return Form({}, form.constant * count)
    return _sum_of_products(low, node, form) or pull(low, node, operands)


def _sum_of_products(low: Lowering, node: Node, form: Form) -> Form | None:
    """Σ a b over everything is one product of vectors, if nobody else needs a b."""
    coefficient, term = form.single  # type: ignore[misc]
    arg = node.args[0]
    if node.shape != () or low.uses[arg] != 1 or term.primitive is not ops.multiply:
        return None
    sides = term.args
    for side in sides:
        if not isinstance(side, Node) or side.shape != arg.shape or moved(side):
            return None
    build = low.algebra.build
    flat = [
        side if side.ndim == 1 else build(ops.reshape, (side,), {"shape": (side.size,)})
        for side in sides
    ]
    return Form({build(ops.matmul, tuple(flat)): coefficient})


def moved(node: Node) -> bool:
    """Whether a node may not lie in memory in the order of its entries."""
    return node.primitive is not None and node.primitive.kind != "elementwise"


def _mean(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """A mean is a sum, scaled."""
    count = node.args[0].size // max(node.size, 1)
    (form,) = operands
    if not count:
        return None
    if form.is_number:
        return form
    total = _sum_of_products(low, node, form)
    if total is None:
        arg = low.argument(node.args[0], _unit(form), False)
        summed = low.algebra.build(ops.sum, (arg,), dict(node.params))
        total = Form({summed: form.single[0]})  # type: ignore[index]
    return low.algebra.scale(total, 1 / count)


def _unit(form: Form) -> Form:
    """The term without its coefficient."""
    assert form.single is not None
    return Form({form.single[1]: 1.0}, 0.0, form.shape)


def pull(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """Coefficients pass through a linear operation, unless there is more behind it.

    A sign always passes, because a later sum or difference will take it for nothing.
    """
    coefficient = 1.0
    stripped = []
    for arg, form in zip(node.args, operands, strict=True):
        single = form.single
        if single is None or single[0] in (0.0, 1.0):
            stripped.append(form)
            continue
        passes = node.size <= arg.size and low.uses[arg] == 1
        out = single[0] if passes else math.copysign(1.0, single[0])
        coefficient *= out
        stripped.append(Form({single[1]: single[0] / out}, 0.0, form.shape))
    if coefficient == 1.0:
        return None
    return low.algebra.scale(low.rebuilt(node, stripped), coefficient)


def _matmul(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    if any(form.is_number and not form.constant for form in operands):
        return Form({}, 0.0)
    return pull(low, node, operands)


def _transpose(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """Transposing twice is nothing; the last two axes of a matrix are all it has."""
    (form,) = operands
    if form.is_number or node.ndim < 2:
        return form
    inner = form.single[1]  # type: ignore[index]
    twice = inner.primitive is node.primitive and inner.params == node.params
    whole = inner.ndim == node.ndim  # and was not repeated along new axes in between
    if twice and whole and not node.params.get("axes"):
        return Form({inner.args[0]: form.single[0]})  # type: ignore[index]
    return pull(low, node, operands)


def _swap_last(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    if operands[0].is_number:
        return operands[0]
    if node.ndim == 2:
        unit = low.argument(node.args[0], _unit(operands[0]), False)
        coefficient = operands[0].single[0]  # type: ignore[index]
        if unit.primitive is ops.transpose and not unit.params.get("axes"):
            return Form({unit.args[0]: coefficient})
        turned = low.algebra.build(ops.transpose, (unit,), {"axes": None})
        return Form({turned: coefficient})
    return _transpose(low, node, operands)


def _reshape(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """Of two shapes in a row the last one counts."""
    (form,) = operands
    if form.is_number:
        return form
    inner = low.argument(node.args[0], _unit(form), False)
    while inner.primitive is ops.reshape:
        inner = inner.args[0]
    coefficient = form.single[0]  # type: ignore[index]
    if inner.shape == node.shape:
        return Form({inner: coefficient})
    return Form(
        {low.algebra.build(ops.reshape, (inner,), {"shape": node.shape}): coefficient}
    )


def _getitem(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """(a @ v[..., None])[..., 0] is a @ v."""
    if operands[0].is_number:
        return operands[0]
    coefficient, inner = operands[0].single  # type: ignore[misc]
    if inner.primitive is ops.matmul and is_index(node, (..., 0)):
        left, right = inner.args
        if isinstance(right, Node) and right.primitive is ops.getitem:
            vector = right.args[0]
            if is_index(right, (..., None)) and vector.ndim == 1 and left.ndim == 2:
                return Form(
                    {low.algebra.build(ops.matmul, (left, vector)): coefficient}
                )
    return pull(low, node, operands)


def is_index(node: Node, wanted: Any) -> bool:
    index = node.params["index"]
    return (
        isinstance(index, tuple)
        and len(index) == len(wanted)
        and all(
            part is w or (type(part) is int and part == w)
            for part, w in zip(index, wanted, strict=True)
        )
    )


def _relu(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    return Form(
        {low.algebra.build(ops.maximum, (low.algebra.operand(operands[0]), 0.0)): 1.0}
    )


def _squares(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    return low.algebra.power(operands[0], 2.0, None)


def _power(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    base, exponent = operands
    if not exponent.is_number:
        return None
    return low.algebra.power(base, exponent.constant, None)


def _multiply(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """a * (1 / b) is a / b, if nobody else needs 1 / b."""
    for i in (0, 1):
        single = operands[i].single
        if not single or single[1].primitive is not ops.divide:
            continue
        if is_reciprocal(single[1]) and low.uses[node.args[i]] == 1:
            above = low.algebra.scale(operands[1 - i], single[0])
            return low.algebra.divide(above, Form({single[1].args[1]: 1.0}))
    return low.algebra.multiply(operands[0], operands[1], None)


def _add(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    return low.algebra.add(operands[0], operands[1], 1.0, None)


def _subtract(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    return low.algebra.add(operands[0], operands[1], -1.0, None)


def _negative(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    return low.algebra.scale(operands[0], -1.0)


def _divide(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    return low.algebra.divide(operands[0], operands[1])


def _same(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    return Form(operands[0].terms, operands[0].constant)


# fmt: off
RULES: dict[str, Rule] = {
    "add": _add, "subtract": _subtract, "negative": _negative,
    "multiply": _multiply,
    "divide": _divide, "identity": _same, "broadcast_to": _same,
    "power": _power, "square": _squares, "relu": _relu,
    "sum": _sum, "sum_to": _sum, "mean": _mean,
    "reshape": _reshape, "ravel": _reshape, "squeeze": _reshape,
    "expand_dims": _reshape, "transpose": _transpose, "swap_last": _swap_last,
    "getitem": _getitem, "matmul": _matmul, "scatter": pull,
}
# fmt: on
