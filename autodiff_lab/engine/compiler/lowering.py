"""Rewrite a traced graph for the machine: fewer operations, cheaper ones.

`lower` goes through the graph once, operands first, and gives every node a `Form` of
the careful algebra. Rules know what a primitive means; a node without a rule, or of a
type in which real arithmetic does not hold (integers, truth values), is rebuilt as it
is on rewritten operands.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np

from .. import primitives as ops
from ..algebra import Form
from ..node import Constant, Leaf, Node
from ..order import topological
from .careful import Careful
from .expand import EXPANSIONS
from .images import IMAGES
from .rules import RULES
from .steps import UFUNCS

DOUBLE = np.dtype(np.float64)


class Lowering:
    """One pass over one graph."""

    def __init__(self, roots: list[Any], inputs: list[Leaf]) -> None:
        self.algebra: Careful = Careful()
        self.forms: dict[Node, Form] = {}
        self.order = topological(*(root for root in roots if isinstance(root, Node)))
        self.uses = Counter(
            arg for node in self.order for arg in node.args if isinstance(arg, Node)
        )
        self.uses.update(root for root in roots if isinstance(root, Node))
        self.moving: set[Node] = set(
            inputs
        )  # the nodes that are not the same at every call

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
        name = node.primitive.name
        rule = (
            EXPANSIONS.get(name)
            or IMAGES.get(name)
            or (RULES.get(name) if real(node) else None)
        )
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
        broadcasts = row.kind == "elementwise" or row.name in UFUNCS
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
    kind = dtype_of(node._value)
    if kind.kind != "f":
        return False
    for arg in node.args:
        value = arg._value if isinstance(arg, Node) else arg
        if type(value) not in (float, int) and dtype_of(value) != kind:
            return False
    return True


def dtype_of(value: Any) -> Any:
    if type(value) is float:
        return DOUBLE
    return value.dtype if isinstance(value, np.ndarray) else np.asarray(value).dtype


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
