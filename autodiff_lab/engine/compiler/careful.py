"""The algebra of compiled code: as little rewriting as pays, and no precision lost.

`Algebra` writes sums out and collects like terms across the whole expression, which
keeps symbolic derivatives short. Compiled code has other needs. A value that is used
twice should be computed once, so products and sums stay as they were written unless
something cancels; (x + 1e9) - 1e9 must not become x, because people write such things
on purpose. What remains: shared sub-expressions are found, numbers are folded,
coefficients travel outwards through products and meet each other, equal terms meet in
a sum, and powers of equal factors meet in a product.

So a `Form` here is a number, or one coefficient times one node.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import primitives as ops
from ..algebra import Algebra, Form, Shape, freeze, told_apart
from ..coefficients import in_range, in_reach
from ..node import Constant, Node, clock
from ..primitive import Primitive
from ..values import plain
from .standins import common_look, lasting
from .steps import UFUNCS
from .terms import cancels, is_reciprocal, is_scaled, same_place, together

MOST_FACTORS = 8  # products of more are not taken apart again
WHOLE = range(-4, 5)  # exponents of powers that are products


class Careful(Algebra):
    """Builds the nodes of compiled code, each distinct one once."""

    # -- sums --

    def add(self, a: Form, b: Form, sign: float, shape: Shape) -> Form:
        if a.is_number and b.is_number:
            return Form({}, a.constant + sign * b.constant, shape)
        if b.is_number and not b.constant:
            return Form(a.terms, 0.0, shape)
        if a.is_number and not a.constant:
            return Form(self.scale(b, sign).terms, 0.0, shape)
        ca, ta = a.single or (a.constant, None)
        cb, tb = b.single or (b.constant, None)
        cb *= sign
        if ta is tb:
            return self.scale(Form({ta: 1.0}, 0.0, shape), ca + cb)  # type: ignore[dict-item]
        return self.pair(ca, ta, cb, tb, shape)

    def pair(
        self, ca: float, ta: Node | None, cb: float, tb: Node | None, shape: Shape
    ) -> Form:
        """ca ta + cb tb, with a common coefficient outside; None stands for 1."""
        if ta is not None and tb is not None and same_place(ta, tb):
            sides = Form({ta.args[0]: ca}), Form({tb.args[0]: cb})
            inside = self.operand(self.add(*sides, 1.0, None))
            return Form({self.build(ops.scatter, (inside,), ta.params): 1.0})
        common = 1.0
        if 0 < abs(ca) == abs(cb) < np.inf and ta is not None and tb is not None:
            common = abs(ca)
        if ca < 0 and cb < 0:
            common = -common
        ca, cb = ca / common, cb / common
        if ca < 0:  # what is added, then what is taken off
            ca, ta, cb, tb = cb, tb, ca, ta
        row = ops.add if cb > 0 else ops.subtract
        node = self.build(row, (self.part(ca, ta), self.part(abs(cb), tb)))
        return Form({node: common}, 0.0, shape)

    def part(self, coefficient: float, term: Node | None) -> Any:
        return coefficient if term is None else self.times(coefficient, term)

    def times(self, coefficient: float, node: Node) -> Node:
        """A coefficient that could travel no further: into the smallest place."""
        scaled = is_scaled(node) and in_reach(
            coefficient * node.args[0], node.dtype.itemsize
        )
        if coefficient == 1 and not scaled:
            return node
        if coefficient != 1 and is_reciprocal(node):
            return self.build(ops.divide, (coefficient, node.args[1]))
        if scaled:
            coefficient, node = coefficient * node.args[0], node.args[1]
        if node.primitive is ops.multiply and abs(coefficient) != 1:
            sides = sorted(node.args, key=np.size)
            if isinstance(sides[0], Node) and 4 * sides[0].size <= node.size:
                small = self.times(coefficient, sides[0])
                return self.build(ops.multiply, (small, sides[1]))
        return super().times(coefficient, node)

    # -- products --

    def multiply(self, a: Form, b: Form, shape: Shape) -> Form:
        if a.is_number or b.is_number:
            return super().multiply(a, b, shape)
        (ca, ta), (cb, tb) = a.single, b.single  # type: ignore[misc]
        fa, fb = self.factors_of(ta), self.factors_of(tb)
        if cancels(fa, fb):
            return super().multiply(a, b, shape)
        node = None
        if tb.primitive is ops.divide:
            node = self.quotient_first(ta, tb)
        if node is None and ta.primitive is ops.divide:
            node = self.quotient_first(tb, ta)
        if node is None:
            node = self.build(ops.multiply, (ta, tb))
        return self.remember(node, together(fa, fb), ca * cb, shape)

    def quotient_first(self, a: Node, b: Node) -> Node | None:
        """a * (x / y) as (a / y) * x, if a / y is there already; `b` is a quotient."""
        above, below = b.args
        if not isinstance(above, Node) or not isinstance(below, Node):
            return None
        if max(a.size, below.size) * 2 <= above.size:  # the smaller ones first
            return self.build(ops.multiply, (above, self.build(ops.divide, (a, below))))
        known = self.table.get((ops.divide, a, below, ()))
        return None if known is None else self.build(ops.multiply, (known, above))

    def divide(self, a: Form, b: Form) -> Form | None:
        if b.is_number:
            by = 1 / b.constant if b.constant else np.inf
            return self.scale(a, by) if np.isfinite(by) else None
        cb, tb = b.single  # type: ignore[misc]
        if is_reciprocal(tb):
            form = self.multiply(a, Form({tb.args[1]: 1.0}), None)  # a / (1 / b)
            return self.scale(form, 1 / cb)
        fb = {factor: -e for factor, e in self.factors_of(tb).items()}
        if a.is_number:
            if not a.constant:
                return None  # a coefficient of 0 would be in everybody's way
            node = self.build(ops.divide, (1.0, tb))
            return self.remember(node, fb, a.constant / cb, None)
        ca, ta = a.single  # type: ignore[misc]
        fa = self.factors_of(ta)
        if is_reciprocal(ta) and ta.args[1] is tb:  # (1 / b) / b
            node = self.build(ops.multiply, (ta, ta))
            return self.remember(node, together(fa, fb), ca / cb, None)
        if not cancels(fa, fb):
            node = self.build(ops.divide, (ta, tb))
            return self.remember(node, together(fa, fb), ca / cb, None)
        inverse = self.remember(self.build(ops.divide, (1.0, tb)), fb, 1 / cb, None)
        return super().multiply(a, inverse, None)

    def power(self, base: Form, exponent: float, shape: Shape) -> Form | None:
        if exponent not in WHOLE or base.is_number:
            return None
        coefficient, term = base.single  # type: ignore[misc]
        if not in_range(coefficient, exponent):
            return None
        factors = {f: e * exponent for f, e in self.factors_of(term).items()}
        if exponent == 0:
            return Form({}, 1.0, shape)
        node = self.raised(term, exponent)
        return self.remember(node, factors, coefficient**exponent, shape)

    def raised(self, node: Node, exponent: float) -> Node:
        """Small powers by multiplying: NumPy's own pow is ten times slower."""
        if exponent < 0:
            return self.build(ops.divide, (1.0, self.raised(node, -exponent)))
        if exponent == 1:
            return node
        if exponent == int(exponent) and exponent <= 4:
            half = self.raised(node, exponent // 2)
            even = self.build(ops.multiply, (half, half))
            return self.build(ops.multiply, (even, node)) if exponent % 2 else even
        return self.build(ops.power, (node, exponent))

    def _product(self, powers: list[tuple[Node, float]]) -> Node | None:
        product: Node | None = None
        for factor, e in sorted(powers, key=lambda power: power[0].size):
            part = self.raised(factor, e)
            if product is not None:
                part = self.build(ops.multiply, (product, part))
            product = part
        return product

    def factors_of(self, term: Node) -> dict[Node, float]:
        return self.factors.get(term, {term: 1.0})

    def remember(
        self, node: Node, factors: dict[Node, float], coefficient: float, shape: Shape
    ) -> Form:
        """A product as it was written, and what it is a product of."""
        if len(factors) <= MOST_FACTORS:
            self.factors[node] = factors
        return Form({node: coefficient}, 0.0, shape)

    # -- nodes --

    def build(self, row: Primitive, args: tuple[Any, ...], params: Any = None) -> Node:
        """As `Algebra.build`, but the user's own node serves if nothing has changed."""
        key = (row, *map(told_apart, args), freeze(params) if params else ())
        node = self.table.get(key)
        if node is None:
            params = params or {}
            if all(map(is_fixed, args)):
                node = self.leaf(computed(row, args, params))
            else:
                node = self.seen(self.built(row, args, params))
            self.table[key] = node
        return node

    def built(self, row: Primitive, args: tuple[Any, ...], params: Any) -> Node:
        """The user's own node, or a new one; with the same look, if they are alike."""
        user, look = self.about, None
        if user is None:
            return new_node(row, args, params, None)
        alike = user.primitive is row and len(args) == len(user.args)
        if alike and (params is user.params or not (params or user.params)):
            if all(map(_is, args, user.args)):
                return user
            look = None if params else looks_alike(args, user)
        return new_node(row, args, params, user.where, look)

    def constant(self, form: Form, like: Node) -> Any:
        """The number, repeated to the shape and type of `like`."""
        if like.shape == () and like.dtype == np.float64:
            return form.constant
        key = ("full", form.constant, like.shape, like.dtype)
        if key not in self.table:
            value = np.full(like.shape, form.constant, like.dtype)
            self.table[key] = self.leaf(value)
        return self.table[key]


def looks_alike(args: tuple[Any, ...], user: Node) -> Any:
    """The value of the user's node, if that looks as on `args` it would; else None.

    What is computed from arguments is there only to be looked at: see `standins`.
    """
    for arg, other in zip(args, user.args, strict=True):
        a: Any = arg._value if isinstance(arg, Node) else arg
        b: Any = other._value if isinstance(other, Node) else other
        if a is b:
            continue
        if type(a) is not type(b):
            return None
        if isinstance(a, np.ndarray) and not (
            a.shape == b.shape and a.strides == b.strides and a.dtype == b.dtype
        ):
            return None
    return user._value


def new_node(
    row: Primitive, args: tuple[Any, ...], params: Any, where: Any, look: Any = None
) -> Node:
    """What `record` makes, where nobody has to be told of it."""
    node = Node.__new__(Node)
    if look is None and row.kind == "elementwise" and row.name in UFUNCS:
        look = common_look(args)
    node._value = computed(row, args, params) if look is None else look
    node.primitive, node.args, node.params = row, args, params
    node.where, node.epoch, node.name = where, clock.epoch, None
    return node


def computed(row: Primitive, args: tuple[Any, ...], params: Any) -> Any:
    """What a primitive answers; of stand-ins, another one."""
    values = [arg._value if isinstance(arg, Node) else arg for arg in args]
    return lasting(plain(row.forward(*values, **params)), values)


def is_fixed(arg: Any) -> bool:
    """Whether an operand is the same at every call."""
    return type(arg) is Constant or not isinstance(arg, Node)


def _is(a: Any, b: Any) -> bool:
    return a is b or (type(a) is type(b) is float and repr(a) == repr(b))
