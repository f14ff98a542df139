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
from ..algebra import Form, travels
from ..node import Constant, Leaf, Node
from ..order import topological
from ..values import shape_of
from .careful import Careful
from .expand import EXPANSIONS
from .images import IMAGES
from .inner import cast, known_name
from .rules import RULES
from .steps import UFUNCS

DOUBLE = np.dtype(np.float64)
LARGER = {**EXPANSIONS, **IMAGES}  # what is written out in smaller primitives


class Lowering:
    """One pass over one graph."""

    def __init__(self, roots: list[Any], inputs: list[Leaf]) -> None:
        self.algebra: Careful = Careful()
        self.forms: dict[Node, Form] = {}
        nodes = [root for root in roots if isinstance(root, Node)]
        self.order = topological(*nodes)
        self.uses: Counter[Node] = Counter(nodes)
        self.moving: set[Node] = set(inputs)  # what is not the same at every call
        self._look_around()

    def _look_around(self) -> None:
        uses, moving = self.uses, self.moving
        for node in self.order:
            for arg in node.args:
                if isinstance(arg, Node):
                    uses[arg] += 1
                    if arg in moving:
                        moving.add(node)

    def run(self) -> None:
        for node in self.order:
            self.algebra.about = node
            form = self.form(node)
            form.shape = shape_of(node._value)
            self.forms[node] = form if self.uses[node] < 2 else self.shared(form)

    def shared(self, form: Form) -> Form:
        """A scaled value with several users is scaled once, for all of them."""
        single = form.single
        if single is None or abs(single[0]) == 1:
            return form
        sign = math.copysign(1.0, single[0])
        scaled = self.algebra.times(abs(single[0]), single[1])
        return Form({scaled: sign}, 0.0, form.shape)

    def form(self, node: Node) -> Form:
        if node not in self.moving:
            return self.fixed(node)
        if node.primitive is None:
            return Form({self.algebra.seen(node): 1.0})
        operands = [
            self.forms[arg] if isinstance(arg, Node) else self.value(arg)
            for arg in node.args
        ]
        name = known_name(node.primitive)
        rule = RULES.get(name) if name in RULES and real(node) else LARGER.get(name)
        form = rule(self, node, operands) if rule else None
        if form is None or not travels(form, dtype_of(node._value).itemsize):
            return self.rebuilt(node, operands)
        return form

    def fixed(self, node: Node) -> Form:
        """What does not depend on the arguments is a number, or a constant array."""
        return self.value(node._value)

    def value(self, value: Any) -> Form:
        """A number, also if it is repeated to fill an array; or a constant array."""
        if type(value) in (int, float):
            return Form({}, float(value))
        if type(value) is bool:
            return Form({self.algebra.seen(Constant(value)): 1.0})
        if value.dtype.kind == "f" and value.size:
            first = float(value.item(0))
            if np.all(value == first):
                return Form({}, first, value.shape)
        return Form({self.algebra.leaf(value): 1.0}, 0.0, np.shape(value))

    def rebuilt(self, node: Node, operands: list[Form]) -> Form:
        """The same primitive on rewritten operands."""
        row = node.primitive
        assert row is not None
        broadcasts = row.kind == "elementwise" or row.name in UFUNCS
        found = self.built(node, operands, broadcasts)
        if broadcasts and dtype_of(found._value) != dtype_of(node._value):
            found = self.built(node, operands, False)  # a number gave way to others
        return Form({found: 1.0})

    def built(self, node: Node, operands: list[Form], broadcasts: bool) -> Node:
        row = node.primitive
        assert row is not None
        args = tuple(
            self.argument(arg, form, broadcasts)
            for arg, form in zip(node.args, operands, strict=True)
        )
        return self.algebra.build(row, args, node.params)

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
        if broadcasts:
            return node
        if node.shape == () and node.dtype != arg.dtype:  # a number has no precision
            node = self.algebra.build(cast, (node,), {"dtype": arg.dtype.name})
        if node.shape == arg.shape:
            return node
        return self.algebra.build(ops.broadcast_to, (node,), {"shape": arg.shape})

    def exact(self, root: Any) -> Any:
        """A root as the caller will get it: of its own shape and type."""
        if not isinstance(root, Node):
            return root
        return self.argument(root, self.forms[root], broadcasts=False)


def real(node: Node) -> bool:
    """Whether all operands are reals of the type of the result: then algebra holds.

    Forms reckon in doubles, so what has more digits is left as it is.
    """
    kind = dtype_of(node._value)
    if kind.kind != "f" or kind.itemsize > DOUBLE.itemsize:
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
