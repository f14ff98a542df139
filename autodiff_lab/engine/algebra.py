"""A normal form for expressions: equal things look equal, and then are one node.

Every expression is kept as a linear combination, ``constant + Σ coefficient · term``,
in which a term is a product of powers, or anything else that is taken as it is. So like
terms meet (x + x is 2x, x*y - y*x is nothing), factors meet (x*x*x is x³, x*y/x is y),
and the n-th derivative of sin(x)exp(x) stays two terms long for every n. Whatever is
built twice is found in a table instead (hash-consing; Ershov 1958, Goto 1974):
sub-expressions are shared.

The rules are those of real arithmetic. Rounding may move in the last digits, and 0 * x
is 0 also where x is infinite. But floats end somewhere: coefficients that together
would leave the middle of their range (`in_reach`) stay where they were written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import numpy as np

from . import primitives as ops
from .coefficients import common_factor, in_range, in_reach, is_whole
from .node import Constant, Node
from .primitive import Primitive
from .recording import record

WIDE = 64  # factors of a product, terms of a shared sum: more are not taken apart
Shape = tuple[int, ...] | None  # None: not known, because some input has no value yet


@dataclass(slots=True)
class Form:
    """``constant + Σ coefficient · term``; broadcast to `shape` where that matters."""

    terms: dict[Node, float]
    constant: float = 0.0
    shape: Shape = ()

    @property
    def is_number(self) -> bool:
        return not self.terms

    @property
    def single(self) -> tuple[float, Node] | None:
        """``(coefficient, term)`` if there is just one term and no constant."""
        if len(self.terms) == 1 and not self.constant:
            ((term, coefficient),) = self.terms.items()
            return coefficient, term
        return None


@dataclass
class Algebra:
    """Builds expressions in normal form, each distinct one once."""

    table: dict[Any, Node] = field(default_factory=dict)
    index: dict[Node, int] = field(
        default_factory=dict
    )  # the order of first appearance
    factors: dict[Node, dict[Node, float]] = field(default_factory=dict)  # of products
    kept: list[Any] = field(default_factory=list)  # arrays whose id() is in the table
    bits: dict[Node, int] = field(default_factory=dict)  # of unbound inputs: see `note`
    inputs: int = 0  # without a value
    about: Node | None = None  # the user's node that is being rewritten

    # -- the arithmetic of forms --

    def scale(self, form: Form, by: float) -> Form:
        if by == 0:
            return Form({}, 0.0, form.shape)
        terms = {term: c * by for term, c in form.terms.items()}
        constant = form.constant * by if form.constant else 0.0  # by may be inf
        return Form(terms, constant, form.shape)

    def add(self, a: Form, b: Form, sign: float, shape: Shape) -> Form:
        terms = dict(a.terms)
        for term, coefficient in b.terms.items():
            total = terms.get(term, 0.0) + sign * coefficient
            if total:
                terms[term] = total
            else:
                del terms[term]
        return Form(terms, a.constant + sign * b.constant, shape)

    def multiply(self, a: Form, b: Form, shape: Shape) -> Form:
        for number, other in ((a, b), (b, a)):
            if number.is_number:
                scaled = self.scale(other, number.constant)
                return Form(scaled.terms, scaled.constant, shape)
        ca, fa = self.split(a)
        cb, fb = self.split(b)
        if len(fa) + len(fb) > WIDE:  # of a long product, each part stays whole
            fa, fb = (
                f if len(f) <= WIDE / 2 else {self.monomial(f): 1.0} for f in (fa, fb)
            )
        merged = dict(fa)
        for factor, exponent in fb.items():
            total = merged.get(factor, 0.0) + exponent
            if total:
                merged[factor] = total
            else:
                del merged[factor]
        return self.product(ca * cb, merged, shape)

    def power(self, base: Form, exponent: float, shape: Shape) -> Form | None:
        """base ** exponent where that is a product again: whole exponents only."""
        if not float(exponent).is_integer() or base.is_number:
            return None
        coefficient, factors = self.split(base)
        if not in_range(coefficient, exponent):
            return None
        raised = {factor: e * exponent for factor, e in factors.items() if e * exponent}
        return self.product(coefficient**exponent, raised, shape)

    def split(self, form: Form) -> tuple[float, dict[Node, float]]:
        """A form as coefficient times factors; a sum is one factor."""
        single = form.single
        if single is None:
            return 1.0, {self.sum(form): 1.0}
        coefficient, term = single
        return coefficient, self.factors.get(term, {term: 1.0})

    def product(
        self, coefficient: float, factors: dict[Node, float], shape: Shape
    ) -> Form:
        if not factors:
            return Form({}, coefficient, shape)
        return Form({self.monomial(factors): coefficient}, 0.0, shape)

    # -- from forms to nodes --

    def operand(self, form: Form) -> Any:
        """The node (or number) for a form where broadcasting will happen by itself."""
        if form.is_number:
            return form.constant
        single = form.single
        return single[1] if single and single[0] == 1.0 else self.sum(form)

    def exact(self, form: Form) -> Any:
        """The node (or number) for a form, of the form's own shape."""
        node = self.operand(form)
        natural = node.shape if isinstance(node, Node) and node.has_value else ()
        known = not isinstance(node, Node) or node.has_value
        if form.shape is None or not known or natural == form.shape:
            return node
        if not isinstance(node, Node):
            return self.leaf(np.full(form.shape, node))
        return self.build(ops.broadcast_to, (node,), {"shape": form.shape})

    def sum(self, form: Form) -> Node:
        """``c1 t1 + c2 t2 + ... + constant`` as nodes, with a common factor outside."""
        keyed = sorted((self.index[t], c) for t, c in form.terms.items())
        key = ("sum", tuple(keyed), form.constant)
        if key not in self.table:
            self.table[key] = self._sum(form)
        return self.table[key]

    def _sum(self, form: Form) -> Node:
        common = common_factor(form.terms, form.constant)
        terms = [(c / common, term) for term, c in form.terms.items()]
        terms.sort(
            key=lambda pair: pair[0] < 0
        )  # what is added, then what is taken off
        (first, term), *rest = terms
        total = self.times(first, term)
        for coefficient, term in rest:
            row = ops.add if coefficient > 0 else ops.subtract
            total = self.build(row, (total, self.times(abs(coefficient), term)))
        constant = form.constant / common
        if constant:
            row = ops.add if constant > 0 else ops.subtract
            total = self.build(row, (total, abs(constant)))
        return self.times(common, total)

    def times(self, coefficient: float, node: Node) -> Node:
        if abs(coefficient) != 1 or is_whole(node):  # of which 1.0 makes floats
            return self.build(ops.multiply, (coefficient, node))
        return node if coefficient == 1 else self.build(ops.negative, (node,))

    def monomial(self, factors: dict[Node, float]) -> Node:
        """The node for a product of powers."""
        key = ("product", frozenset((self.index[f], e) for f, e in factors.items()))
        if key not in self.table:
            above = self._product([(f, e) for f, e in factors.items() if e > 0])
            below = self._product([(f, -e) for f, e in factors.items() if e < 0])
            node = self._quotient(above, below)
            self.table[key] = node
            self.factors[node] = factors
        return self.table[key]

    def _quotient(self, above: Node | None, below: Node | None) -> Node:
        if below is None:
            assert above is not None
            return above
        return self.build(ops.divide, (1.0 if above is None else above, below))

    def _product(self, powers: list[tuple[Node, float]]) -> Node | None:
        product: Node | None = None
        for factor, e in powers:
            exponent = int(e) if e == int(e) else e
            part = factor if e == 1 else self.build(ops.power, (factor, exponent))
            product = (
                part if product is None else self.build(ops.multiply, (product, part))
            )
        return product

    def leaf(self, value: Any) -> Node:
        """A constant array as a node of its own; the same array gives the same node."""
        key = ("array", id(value))
        if key not in self.table:
            self.table[key] = Constant(value)
            self.kept.append(value)
        return self.seen(self.table[key])

    def build(self, row: Primitive, args: tuple[Any, ...], params: Any = None) -> Node:
        """The node for a primitive on these operands: made once, then found again."""
        key = (row, *map(told_apart, args), freeze(params or {}))  # names may be shared
        node = self.table.get(key)
        if node is None:
            node = self.table[key] = record(row, args, params or {})
            self.note(node)
            if self.about is not None:
                node.where, node.name = self.about.where, None
        return self.seen(node)

    def note(self, node: Node) -> None:
        """Remember which unbound inputs a node is computed from, with a bit for each.

        Its shape follows from theirs, whatever cancels: V - V + x is as large as V.
        """
        if node._value is None and node not in self.bits:
            self.inputs += node.primitive is None
            own = 0 if node.primitive else 1 << self.inputs
            self.bits[node] = reduce(or_, map(self.unbound, node.args), own)

    def unbound(self, operand: Any) -> int:
        return self.bits.get(operand, 0) if isinstance(operand, Node) else 0

    def seen(self, node: Node) -> Node:
        self.index.setdefault(node, len(self.index))
        return node


def travels(form: Form, itemsize: int = 8) -> bool:
    """Whether all coefficients of a form are in reach."""
    return all(c == 1.0 or in_reach(c, itemsize) for c in form.terms.values())


def told_apart(arg: Any) -> Any:
    """An operand as something to look up by: 1, 1.0 and True are equal, but not alike.

    >>> told_apart(0.0) == told_apart(-0.0), told_apart(2) == told_apart(2.0)
    (False, False)
    """
    return arg if isinstance(arg, Node) else (type(arg), repr(arg))


ATOMS = {int, str, type(None)}


def freeze(params: Any) -> Any:
    """Parameters as something to look up by; x[[0, 1]] is not x[0, 1].

    >>> freeze([0, 1]) == freeze((0, 1)), freeze(True) == freeze(1)
    (False, False)
    """
    if type(params) in ATOMS:
        return params
    if isinstance(params, dict):
        return tuple([(key, freeze(params[key])) for key in sorted(params)])
    if isinstance(params, list | tuple):
        return type(params), *map(freeze, params)
    if isinstance(params, slice):
        return "slice", params.start, params.stop, params.step
    if isinstance(params, np.ndarray):
        return params.shape, str(params.dtype), params.tobytes()
    return type(params), params


Rule = Callable[[Algebra, Node, list[Form]], Form | None]
