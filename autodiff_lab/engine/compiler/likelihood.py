"""Sigmoid and binary cross-entropy, written out by hand, recognised as one function.

The logarithm of how likely the labels y are, y log p + (1 - y) log(1 - p), has by p the
derivative y/p - (1 - y)/(1 - p). If p is the sigmoid of z, that is multiplied by
p (1 - p), and nearly everything cancels: by z the derivative is y - p. The chain rule
alone does not find that; so the pattern is looked for, before a trace is derived.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import primitives as ops
from ..algebra import Form
from ..node import Constant, Node
from ..primitive import unbroadcast
from ..values import plain
from .inner import Inner, made


def _forward(z: Any, p: Any, y: Any) -> Any:
    return plain(y * ops.log(p) + (1 - y) * ops.log(1 - p))


def _by_z(g: Any, result: Any, z: Any, p: Any, y: Any) -> Any:
    return unbroadcast(g * (y - p), z)


def _by_y(g: Any, result: Any, z: Any, p: Any, y: Any) -> Any:
    return unbroadcast(g * (ops.log(p) - ops.log(1 - p)), y)


row = Inner("log_likelihood", _forward, (None,) * 3, (_by_z, None, _by_y))


def expand(low: Any, node: Node, operands: list[Form]) -> Form | None:
    """The value as log p - (1 - y) z: log(1 - p) is log p - z, and loses no digits."""
    algebra, one = low.algebra, Form({}, 1.0)
    z, p, y = operands
    log = Form({algebra.build(ops.log, (algebra.operand(p),)): 1.0})
    rest = algebra.multiply(algebra.add(one, y, -1.0, None), z, None)
    found: Form = algebra.add(log, rest, -1.0, None)
    return found


def by_difference(node: Node, users: Any) -> Node | None:
    """A log-likelihood as one function, whose slope is a difference."""
    found = likelihood(node)
    if found is None:
        return None
    sign, operands = found
    new = made(node, row, operands, node._value, {})
    return new if sign > 0 else made(node, ops.negative, (new,), node._value, {})


def likelihood(node: Node) -> tuple[int, tuple[Any, Any, Any]] | None:
    """The sign, and (z, p, y), if this is plus or minus a log-likelihood."""
    if node.primitive not in (ops.add, ops.subtract) or node.dtype.kind != "f":
        return None
    first, second = (weighted_log(arg) for arg in node.args)
    if first is None or second is None:
        return None
    sign, other = first[0], second[0]
    if node.primitive is ops.subtract:
        other = -other
    for (_, y, p), (_, no, q) in ((first, second), (second, first)):
        z = logit(p)
        fits = (
            sign == other and z is not None and complement(q, p) and complement(no, y)
        )
        if fits and getattr(y, "dtype", node.dtype) == node.dtype:
            return sign, (z, p, y)
    return None


def weighted_log(value: Any) -> tuple[int, Any, Any] | None:
    """(sign, y, p) of y log p."""
    if not isinstance(value, Node):
        return None
    if value.primitive is ops.negative:
        inner = weighted_log(value.args[0])
        return inner and (-inner[0], inner[1], inner[2])
    if value.primitive is not ops.multiply:
        return None
    for weight, log in (value.args, value.args[::-1]):
        if isinstance(log, Node) and log.primitive is ops.log:
            sign = 1
            if isinstance(weight, Node) and weight.primitive is ops.negative:
                sign, weight = -1, weight.args[0]
            return sign, weight, log.args[0]
    return None


def logit(p: Any) -> Any:
    """z, if p is the sigmoid of z: 1 / (1 + exp(-z))."""
    if not isinstance(p, Node):
        return None
    if p.primitive is ops.sigmoid:
        return p.args[0]
    if p.primitive is not ops.divide or not is_one(p.args[0]):
        return None
    below = p.args[1]
    if not isinstance(below, Node) or below.primitive is not ops.add:
        return None
    for one, raised in (below.args, below.args[::-1]):
        if is_one(one) and isinstance(raised, Node) and raised.primitive is ops.exp:
            lowered = raised.args[0]
            if isinstance(lowered, Node) and lowered.primitive is ops.negative:
                return lowered.args[0]
    return None


def complement(q: Any, p: Any) -> bool:
    """Whether q is 1 - p, as it is written or as constants."""
    if isinstance(q, Node) and q.primitive is ops.subtract:
        return is_one(q.args[0]) and q.args[1] is p
    fixed: list[Any] = [x._value if isinstance(x, Constant) else x for x in (q, p)]
    if any(isinstance(x, Node) for x in fixed):
        return False
    return bool(np.array_equal(fixed[0], 1 - np.asarray(fixed[1])))


def is_one(value: Any) -> bool:
    number: Any = value._value if isinstance(value, Constant) else value
    return not isinstance(number, Node) and np.ndim(number) == 0 and bool(number == 1)
