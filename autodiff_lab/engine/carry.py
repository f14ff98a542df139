"""The reverse sweep on plain numbers and arrays: what `reverse.sweep` says, in haste.

Most of the time nobody looks on and nobody wants a derivative of the derivative. Then
local derivatives are multiplied at once, without a rule in between, and large arrays
are written over instead of made anew (see `in_place`). What can be asked once, of the
leaves, is not asked again at each operand.
"""

from __future__ import annotations

from itertools import filterfalse
from operator import attrgetter
from typing import Any

from numpy import ndarray

from .in_place import LARGE, give, pass_by_slopes
from .node import MOVING, Node, clock
from .partaking import is_complex
from .primitive import local_slope, new_arrays, unbroadcast

_primitive, _epoch = attrgetter("primitive"), attrgetter("epoch")
_ONE, _MINUS_ONE, _ZERO = 1, -1, 0  # of local derivatives that are just a number


def can_carry(order: list[Node]) -> bool:
    """Whether no leaf needs a closer look, at each place where it is used."""
    oldest = min(map(_epoch, filter(_primitive, order)), default=float("inf"))
    if oldest < clock.assigned and any(
        leaf.changed > oldest  # type: ignore[attr-defined]
        for leaf in filterfalse(_primitive, order)
    ):
        return False
    return not any(is_complex(leaf._value) for leaf in filterfalse(_primitive, order))


def carry(
    order: list[Node], cotangents: dict[Node, Any], owned: set[Node], keep: bool
) -> None:
    """`reverse.sweep` with these arguments."""
    take = cotangents.get if keep else cotangents.pop
    for node in reversed(order):
        primitive = node.primitive
        if primitive is None:
            continue
        incoming = take(node, None)
        if incoming is None:
            continue
        slopes = primitive.slopes
        large = type(incoming) is ndarray and incoming.size > LARGE
        if not slopes:
            pass_by_rules(node, incoming, cotangents, owned)
        elif slopes > 2 or large:
            mine = large and not keep and node in owned
            pass_by_slopes(node, incoming, mine, cotangents, owned)
        elif slopes == 1:
            pass_to_one(node, incoming, cotangents)
        else:
            pass_to_two(node, incoming, cotangents)


def pass_to_one(node: Any, incoming: Any, cotangents: dict[Node, Any]) -> None:
    """Incoming x local derivative, to the operand of an elementwise operation."""
    (arg,), (partial,) = node.args, node.primitive.partials
    if type(arg) not in MOVING or partial is _ZERO:
        return
    if partial is _ONE or partial is _MINUS_ONE:
        contribution = incoming if partial is _ONE else -incoming
    else:
        try:
            contribution = incoming * partial(node._value, arg._value)
        except (ZeroDivisionError, OverflowError):
            contribution = incoming * local_slope(partial, node._value, arg._value)
    before = cotangents.get(arg)
    cotangents[arg] = contribution if before is None else before + contribution


def pass_to_two(node: Any, incoming: Any, cotangents: dict[Node, Any]) -> None:
    """The same, to both operands: one may be a constant, or smaller and repeated."""
    left, right = node.args
    by_left, by_right = node.primitive.partials
    a = left._value if isinstance(left, Node) else left
    b = right._value if isinstance(right, Node) else right
    for arg, partial in ((left, by_left), (right, by_right)):
        if type(arg) not in MOVING or partial is _ZERO:
            continue
        if partial is _ONE or partial is _MINUS_ONE:
            contribution = incoming if partial is _ONE else -incoming
        else:
            try:
                contribution = incoming * partial(node._value, a, b)
            except (ZeroDivisionError, OverflowError):
                contribution = incoming * local_slope(partial, node._value, a, b)
        if type(contribution) is not float:
            like = arg._value
            if type(like) is not ndarray or like.shape != contribution.shape:
                contribution = unbroadcast(contribution, like)
        before = cotangents.get(arg)
        cotangents[arg] = contribution if before is None else before + contribution


def pass_by_rules(
    node: Any, incoming: Any, cotangents: dict[Node, Any], owned: set[Node]
) -> None:
    """What the rules of a row make of `incoming`, to each operand."""
    primitive, args, params = node.primitive, node.args, node.params
    values = [arg._value if isinstance(arg, Node) else arg for arg in args]
    everything = None
    if primitive.pull_all:
        everything = primitive.pull_all(incoming, node._value, *values, **params)
    for position, vjp in enumerate(primitive.vjps):
        arg = args[position]
        if vjp is None or type(arg) not in MOVING:
            continue
        if everything is None:
            contribution = vjp(incoming, node._value, *values, **params)
        else:
            contribution = everything[position]
        give(arg, contribution, vjp in new_arrays, cotangents, owned)
