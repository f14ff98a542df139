"""The reverse sweep on plain numbers and arrays: what `reverse.sweep` says, in haste.

Most of the time nobody looks on and nobody wants a derivative of the derivative. Then
local derivatives are multiplied at once, without a rule in between, and large arrays
are written over instead of made anew (see `in_place`).
"""

from __future__ import annotations

from typing import Any

from numpy import ndarray

from .in_place import LARGE, give, pass_by_slopes
from .node import Node
from .partaking import wants_gradient
from .primitive import local_slope, new_arrays, unbroadcast


def carry(
    order: list[Node],
    cotangents: dict[Node, Any],
    owned: set[Node],
    since: int,
    keep: bool,
) -> None:
    """`reverse.sweep` with these arguments."""
    for node in reversed(order):
        primitive = node.primitive
        if primitive is None:
            continue
        incoming = cotangents.get(node) if keep else cotangents.pop(node, None)
        if incoming is None:
            continue
        slopes = primitive.slopes
        if not slopes:
            pass_by_rules(node, incoming, cotangents, owned, since)
        elif slopes > 2 or (type(incoming) is ndarray and incoming.size > LARGE):
            mine = not keep and node in owned
            pass_by_slopes(node, incoming, mine, cotangents, owned, since)
        elif slopes == 1:
            pass_to_one(node, incoming, cotangents, since)
        else:
            pass_to_two(node, incoming, cotangents, since)


def pass_to_one(
    node: Any, incoming: Any, cotangents: dict[Node, Any], since: int
) -> None:
    """Incoming x local derivative, to the operand of an elementwise operation."""
    (arg,), (partial,) = node.args, node.primitive.partials
    if not isinstance(arg, Node) or arg.epoch < since:
        return
    if arg.primitive is None and not wants_gradient(arg, node):
        return
    if type(partial) is int:
        if not partial:
            return
        contribution = incoming if partial == 1 else -incoming
    else:
        try:
            contribution = incoming * partial(node._value, arg._value)
        except (ZeroDivisionError, OverflowError):
            contribution = incoming * local_slope(partial, node._value, arg._value)
    before = cotangents.get(arg)
    cotangents[arg] = contribution if before is None else before + contribution


def pass_to_two(
    node: Any, incoming: Any, cotangents: dict[Node, Any], since: int
) -> None:
    """The same, to both operands: one may be a constant, or smaller and repeated."""
    args, partials, result = node.args, node.primitive.partials, node._value
    left, right = args
    a = left._value if isinstance(left, Node) else left
    b = right._value if isinstance(right, Node) else right
    for position in (0, 1):
        arg, partial = args[position], partials[position]
        if not isinstance(arg, Node) or arg.epoch < since:
            continue
        if arg.primitive is None and not wants_gradient(arg, node):
            continue
        if type(partial) is int:
            if not partial:
                continue
            contribution = incoming if partial == 1 else -incoming
        else:
            try:
                contribution = incoming * partial(result, a, b)
            except (ZeroDivisionError, OverflowError):
                contribution = incoming * local_slope(partial, result, a, b)
        if type(contribution) is not float:
            like = arg._value
            if type(like) is not ndarray or like.shape != contribution.shape:
                contribution = unbroadcast(contribution, like)
        before = cotangents.get(arg)
        cotangents[arg] = contribution if before is None else before + contribution


def pass_by_rules(
    node: Any,
    incoming: Any,
    cotangents: dict[Node, Any],
    owned: set[Node],
    since: int,
) -> None:
    """What the rules of a row make of `incoming`, to each operand."""
    primitive, args, params = node.primitive, node.args, node.params
    values = [arg._value if isinstance(arg, Node) else arg for arg in args]
    everything = None
    if primitive.pull_all:
        everything = primitive.pull_all(incoming, node._value, *values, **params)
    for position, vjp in enumerate(primitive.vjps):
        arg = args[position]
        if vjp is None or not isinstance(arg, Node) or arg.epoch < since:
            continue
        if arg.primitive is None and not wants_gradient(arg, node):
            continue
        if everything is None:
            contribution = vjp(incoming, node._value, *values, **params)
        else:
            contribution = everything[position]
        give(arg, contribution, vjp in new_arrays, cotangents, owned)
