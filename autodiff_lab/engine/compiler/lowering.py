"""Rewrite a traced graph for the machine: fewer operations, cheaper ones.

`lower` goes through the graph once, operands first, and gives every node a `Form` of
the careful algebra. Rules know what a primitive means; a node without a rule, or of a
type in which real arithmetic does not hold (integers, truth values), is rebuilt as it
is on rewritten operands.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import primitives as ops
from ..algebra import Form
from ..node import Constant, Leaf, Node
from ..order import topological
from .careful import Careful, is_reciprocal

Rule = Callable[["Lowering", Node, list[Form]], Form | None]


class Lowering:
    """One pass over one graph."""

    def __init__(self, roots: list[Any], inputs: list[Leaf]) -> None:
        self.algebra = Careful()
        self.forms: dict[Node, Form] = {}
        self.order = topological(*(root for root in roots if isinstance(root, Node)))
        self.uses = Counter(
            arg for node in self.order for arg in node.args if isinstance(arg, Node)
        )
        self.uses.update(root for root in roots if isinstance(root, Node))
        self.moving = set(inputs)  # the nodes that are not the same at every call

    def run(self) -> None:
        for node in self.order:
            if any(isinstance(a, Node) and a in self.moving for a in node.args):
                self.moving.add(node)
            self.algebra.about = node
            form = self.form(node)
            form.shape = node.shape
            self.forms[node] = self.shared(node, form)

    def shared(self, node: Node, form: Form) -> Form:
        """A scaled value with several users is scaled once, for all of them."""
        single = form.single
        if self.uses[node] < 2 or single is None or abs(single[0]) == 1:
            return form
        sign = math.copysign(1.0, single[0])
        scaled = self.algebra.times(abs(single[0]), single[1])
        return Form({scaled: sign}, 0.0, form.shape)

    def form(self, node: Node) -> Form:
        if node not in self.moving:
            return self.fixed(node)
        if node.primitive is None:
            return Form({self.algebra.seen(node): 1.0})
        operands = [self.operand(arg) for arg in node.args]
        form = None
        if real(node):
            rule = RULES.get(node.primitive.name)
            form = rule(self, node, operands) if rule else None
        return self.rebuilt(node, operands) if form is None else form

    def fixed(self, node: Node) -> Form:
        """What does not depend on the arguments is a number, or a constant array."""
        return self.value(node._value)

    def operand(self, arg: Any) -> Form:
        if isinstance(arg, Node):
            return self.forms[arg]
        return self.value(arg)

    def value(self, value: Any) -> Form:
        """A number, also if it is repeated to fill an array; or a constant array."""
        if type(value) in (int, float):
            return Form({}, float(value))
        if type(value) is bool:
            return Form({self.algebra.seen(Constant(value)): 1.0})
        if value.dtype.kind == "f" and value.size:
            first = np.ravel(value)[0]
            if np.all(value == first):
                return Form({}, float(first), value.shape)
        return Form({self.algebra.leaf(value): 1.0}, 0.0, np.shape(value))

    def rebuilt(self, node: Node, operands: list[Form]) -> Form:
        """The same primitive on rewritten operands."""
        row = node.primitive
        assert row is not None
        broadcasts = row.kind == "elementwise" or row.name in BROADCASTING
        args = tuple(
            self.argument(arg, form, broadcasts)
            for arg, form in zip(node.args, operands, strict=True)
        )
        return Form({self.algebra.build(row, args, node.params): 1.0})

    def argument(self, arg: Any, form: Form, broadcasts: bool) -> Any:
        """An operand as a primitive will take it; plain numbers keep their type."""
        if form.is_number:
            if isinstance(arg, Node) and arg in self.moving:
                return self.algebra.constant(form, arg)
            value = arg._value if isinstance(arg, Node) else arg
            return value if type(value) in (int, float) else self.algebra.leaf(value)
        if not isinstance(arg, Node):
            return self.algebra.operand(form)
        node = self.algebra.operand(form)
        if broadcasts or node.shape == arg.shape:
            return node
        return self.algebra.build(ops.broadcast_to, (node,), {"shape": arg.shape})

    def exact(self, root: Any) -> Any:
        """A root as the caller will get it: of its own shape and type."""
        if not isinstance(root, Node):
            return root
        return self.argument(root, self.forms[root], broadcasts=False)


def real(node: Node) -> bool:
    """Whether all operands are reals of the type of the result: then algebra holds."""
    kind = node.dtype
    if kind.kind != "f":
        return False
    for arg in node.args:
        value = arg._value if isinstance(arg, Node) else arg
        if type(value) not in (float, int) and np.asarray(value).dtype != kind:
            return False
    return True


def lower(roots: list[Any], inputs: list[Leaf]) -> list[Any]:
    """The same results of the same inputs, by fewer and cheaper operations.

    >>> from ..node import Variable
    >>> x, y = Variable(3.0, name="x"), Variable(2.0, name="y")
    >>> [(x * y) / x + 0, 2 * x * 3][0].simplify().to_text()
    'y'
    """
    lowering = Lowering(roots, inputs)
    with np.errstate(all="ignore"):
        lowering.run()
        return [lowering.exact(root) for root in roots]


BROADCASTING = {
    name
    for name in [
        "greater",
        "less",
        "equal",
        "not_equal",
        "greater_equal",
        "less_equal",
        "sign",
        "floor",
        "ceil",
        "trunc",
        "rint",
        "floor_divide",
        "isfinite",
        "isinf",
        "isnan",
        "signbit",
        "logical_and",
        "logical_or",
        "logical_not",
        "logical_xor",
        "bitwise_and",
        "bitwise_or",
        "bitwise_xor",
        "invert",
    ]
}


# -- what the primitives mean --


def _sum(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """A sum of equal numbers is a product; a coefficient waits until after the sum."""
    (form,) = operands
    if form.is_number:
        count = node.args[0].size // max(node.size, 1)
        return Form({}, form.constant * count)
    return pull(low, node, operands)


def _mean(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """A mean is a sum, scaled."""
    count = node.args[0].size // max(node.size, 1)
    args = (low.argument(node.args[0], _unit(operands[0]), False),)
    total = low.algebra.build(ops.sum, args, dict(node.params))
    coefficient = operands[0].single[0] if operands[0].single else operands[0].constant
    return Form({total: coefficient / count})


def _unit(form: Form) -> Form:
    """The term without its coefficient."""
    if form.single is None:
        return Form({}, 1.0, form.shape)
    return Form({form.single[1]: 1.0}, 0.0, form.shape)


def pull(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """Coefficients pass through a linear operation, unless there is more behind it.

    A sign always passes, because a later sum or difference will take it for nothing.
    """
    coefficient = 1.0
    stripped = []
    for arg, form in zip(node.args, operands, strict=True):
        single = form.single
        if single is None or single[0] == 1.0:
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
    if inner.primitive is node.primitive and inner.params == node.params:
        if not node.params.get("axes"):
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


def _move(low: Lowering, node: Node, operands: list[Form]) -> Form | None:
    """A number stays the same wherever it is moved."""
    return operands[0] if operands[0].is_number else pull(low, node, operands)


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
        if single and is_reciprocal(single[1]) and low.uses[node.args[i]] == 1:
            above = low.algebra.scale(operands[1 - i], single[0])
            return low.algebra.divide(above, Form({single[1].args[1]: 1.0}))
    return low.algebra.multiply(operands[0], operands[1], None)


# fmt: off
RULES: dict[str, Rule] = {
    "add": lambda low, node, forms: low.algebra.add(*forms, 1.0, None),
    "subtract": lambda low, node, forms: low.algebra.add(*forms, -1.0, None),
    "negative": lambda low, node, forms: low.algebra.scale(*forms, -1.0),
    "multiply": _multiply,
    "divide": lambda low, node, forms: low.algebra.divide(*forms),
    "identity": lambda low, node, forms: Form(forms[0].terms, forms[0].constant),
    "broadcast_to": lambda low, node, forms: Form(forms[0].terms, forms[0].constant),
    "power": _power, "square": _squares, "relu": _relu,
    "sum": _sum, "sum_to": _sum, "mean": _mean,
    "reshape": _reshape, "ravel": _reshape, "squeeze": _reshape,
    "expand_dims": _reshape, "transpose": _transpose, "swap_last": _swap_last,
    "getitem": _move, "matmul": _matmul, "scatter": pull,
}
# fmt: on
