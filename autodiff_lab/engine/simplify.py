"""Simplify: rewrite a graph in normal form, and share what occurs twice.

The rules of `RULES` know what a primitive means in algebra; everything else is rebuilt
as it is on simplified operands. `simplify` also removes what differentiation leaves
behind: products by 0 and 1, sums with 0, broadcasting that an elementwise operation
does anyway, and constants multiplied inside of linear operations.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import or_
from typing import Any

import numpy as np

from .algebra import WIDE, Algebra, Form, Rule, travels
from .checks import check_node
from .coefficients import in_reach, is_whole
from .node import Constant, Node
from .order import topological
from .primitive import Primitive


def simplify(root: Node) -> Node:
    """The same function of the same leaves, written more briefly.

    Never larger than `root` when written out; applying it again changes nothing. Values
    agree within rounding, because sums may be taken in another order. In a recipe, an
    `Input` that cancels takes its shape along: V - V + x is x, and not as large as V;
    the sum of it keeps all its summands.

    >>> import autodiff_lab as ad
    >>> x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    >>> slope = ad.derive(x * x + 3 * x * y + 1, x)
    >>> tree_size(slope), tree_size(simplify(slope)), simplify(slope).value
    (25, 7, 12.0)
    """
    check_node(root)
    (simplified,) = simplify_all([root])
    if not isinstance(simplified, Node):
        return Constant(simplified)
    return simplified if tree_size(simplified) <= tree_size(root) else root


def simplify_all(roots: list[Node], algebra: Algebra | None = None) -> list[Any]:
    """Several roots at once, sharing what they can; a number for a constant."""
    algebra = algebra or Algebra()
    forms: dict[Node, Form] = {}
    order = topological(*roots)
    uses = Counter(roots)
    for node in order:
        uses.update(node.parents)
    for node in order:
        algebra.about = node
        form = one_more(algebra, node, forms, uses)
        form = form or normal_form(algebra, node, forms)
        if uses[node] > 1 and len(form.terms) > WIDE:  # is not written out each time
            form = Form({algebra.sum(form): 1.0}, 0.0, form.shape)
        forms[node] = form
        for arg in node.parents:
            uses[arg] -= 1
            if not uses[arg]:
                del forms[arg]
    return [algebra.exact(forms[root]) for root in roots]


def one_more(
    algebra: Algebra, node: Node, forms: dict[Node, Form], uses: Counter[Node]
) -> Form | None:
    """A sum with one more summand, if nothing else needs the sum up to there.

    That is written over instead of copied: a sum of n terms would cost n² otherwise.
    """
    sign = SIGNS.get(node.primitive.name) if node.primitive else None
    if sign is None or not isinstance(node.args[0], Node) or uses[node.args[0]] > 1:
        return None
    sum_so_far = forms[node.args[0]]
    if len(sum_so_far.terms) < WIDE or is_whole(node):
        return None
    more = operand_form(algebra, node.args[1], forms)
    terms = sum_so_far.terms
    totals = {t: terms.get(t, 0.0) + sign * c for t, c in more.terms.items()}
    if not all(total in (0.0, 1.0) or in_reach(total) for total in totals.values()):
        return None
    terms.update(totals)
    for term in [term for term, total in totals.items() if not total]:
        del terms[term]
    constant = sum_so_far.constant + sign * more.constant
    return Form(terms, constant, node.shape if node.has_value else None)


def normal_form(algebra: Algebra, node: Node, forms: dict[Node, Form]) -> Form:
    """The form of one node, given those of its operands."""
    shape = node.shape if node.has_value else None
    algebra.note(node)
    if node.primitive is None:
        return constant_or_leaf(algebra, node, shape)
    operands = [operand_form(algebra, arg, forms) for arg in node.args]
    rule = None if is_whole(node) else RULES.get(node.primitive.name)
    if shape is None and not broadcasts(node.primitive):
        asked = [
            sized(algebra, *pair) for pair in zip(node.args, operands, strict=True)
        ]
        rule = rule if asked == operands else None
        operands = asked
    form = rule(algebra, node, operands) if rule else None
    if form is None or not holds(form, node):
        form = rebuilt(algebra, node, operands)
    form.shape = shape
    return form


def holds(form: Form, node: Node) -> bool:
    """Whether a form gives floats, as the node does, and none that is out of reach.

    1.0 * (x > 0) is not x > 0: two of them add up to 2, and not to true.
    """
    bare = form.single and form.single[0] == 1.0 and is_whole(form.single[1])
    return not bare and travels(form, node.dtype.itemsize if node.has_value else 8)


def sized(algebra: Algebra, arg: Any, form: Form) -> Form:
    """The form of an operand whose shape counts: as it was, if an input has cancelled.

    The sum of V - V + x has as many summands as V will have entries.
    """
    left = reduce(or_, map(algebra.unbound, form.terms), 0)
    if not algebra.unbound(arg) & ~left:
        return form
    return Form({algebra.seen(arg): 1.0}, 0.0, form.shape)


def broadcasts(primitive: Primitive) -> bool:
    """Whether an operation goes entry by entry, and small operands are repeated."""
    return bool(primitive.partials) or not primitive.differentiable


def constant_or_leaf(algebra: Algebra, leaf: Node, shape: Any) -> Form:
    value = leaf._value
    if isinstance(leaf, Constant) and type(value) in (int, float):
        return Form({}, float(value), shape)  # type: ignore[arg-type]
    return Form({algebra.seen(leaf): 1.0}, 0.0, shape)


def operand_form(algebra: Algebra, arg: Any, forms: dict[Node, Form]) -> Form:
    if isinstance(arg, Node):
        return forms[arg]
    if type(arg) in (int, float):
        return Form({}, float(arg))
    return Form({algebra.leaf(arg): 1.0}, 0.0, np.shape(arg))


def rebuilt(algebra: Algebra, node: Node, operands: list[Form]) -> Form:
    """The same primitive on simplified operands; a number if they all are numbers."""
    primitive = node.primitive
    assert primitive is not None
    if all(form.is_number for form in operands) and type(node._value) is float:
        return Form({}, node._value)
    if broadcasts(primitive):
        args = tuple(algebra.operand(form) for form in operands)
    else:
        args = tuple(algebra.exact(form) for form in operands)
    return Form({algebra.build(primitive, args, node.params): 1.0})


# -- what the primitives mean in algebra --


def _add(algebra: Algebra, node: Node, operands: list[Form]) -> Form:
    return algebra.add(operands[0], operands[1], 1.0, None)


def _subtract(algebra: Algebra, node: Node, operands: list[Form]) -> Form:
    return algebra.add(operands[0], operands[1], -1.0, None)


def _negative(algebra: Algebra, node: Node, operands: list[Form]) -> Form:
    return algebra.scale(operands[0], -1.0)


def _multiply(algebra: Algebra, node: Node, operands: list[Form]) -> Form:
    return algebra.multiply(operands[0], operands[1], None)


def _divide(algebra: Algebra, node: Node, operands: list[Form]) -> Form | None:
    above, below = operands
    if below.is_number:
        by = 1 / below.constant if below.constant else np.inf
        return algebra.scale(above, by) if np.isfinite(by) else None
    inverse = algebra.power(below, -1.0, None)
    return None if inverse is None else algebra.multiply(above, inverse, None)


def _power(algebra: Algebra, node: Node, operands: list[Form]) -> Form | None:
    base, exponent = operands
    if not exponent.is_number:
        return None
    return algebra.power(base, exponent.constant, None)


def _square(algebra: Algebra, node: Node, operands: list[Form]) -> Form | None:
    return algebra.power(operands[0], 2.0, None)


def _same(algebra: Algebra, node: Node, operands: list[Form]) -> Form:
    return Form(dict(operands[0].terms), operands[0].constant)


def _linear(algebra: Algebra, node: Node, operands: list[Form]) -> Form | None:
    """Take coefficients out of a linear operation: f(2x) is 2 f(x)."""
    coefficient = 1.0
    stripped = []
    for form in operands:
        single = form.single
        if single is None or single[0] == 1.0:
            stripped.append(form)
        else:
            coefficient *= single[0]
            stripped.append(Form({single[1]: 1.0}, 0.0, form.shape))
    if coefficient == 1.0:
        return None
    return algebra.scale(rebuilt(algebra, node, stripped), coefficient)


def _spread_sum(algebra: Algebra, node: Node, operands: list[Form]) -> Form | None:
    """A sum over a constant is the constant, as often as there are entries."""
    (form,) = operands
    if form.is_number and form.shape is not None and node.has_value:
        size = int(np.prod(form.shape))
        each = size // max(int(np.prod(node.shape)), 1)
        return Form({}, form.constant * each)
    return _linear(algebra, node, operands)


SIGNS = {"add": 1.0, "subtract": -1.0}
RULES: dict[str, Rule] = {
    "add": _add,
    "subtract": _subtract,
    "negative": _negative,
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "square": _square,
    "identity": _same,
    "broadcast_to": _same,
    "sum": _spread_sum,
    "sum_to": _spread_sum,
    "mean": _linear,
    "reshape": _linear,
    "transpose": _linear,
    "swap_last": _linear,
    "getitem": _linear,
    "scatter": _linear,
    "matmul": _linear,
}


# -- the size of an expression --


def tree_size(root: Node) -> int:
    """How many symbols it takes to write an expression out, shared parts repeated.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(1.0)
    >>> tree_size(x * x + 1)
    5
    """
    sizes: dict[Node, int] = {}
    for node in topological(root):
        sizes[node] = 1 + sum(sizes[a] if isinstance(a, Node) else 1 for a in node.args)
    return sizes[root]


def graph_size(root: Node) -> int:
    """How many nodes there are when shared parts are drawn once, constants included."""
    order = topological(root)
    return len(order) + sum(not isinstance(arg, Node) for n in order for arg in n.args)
