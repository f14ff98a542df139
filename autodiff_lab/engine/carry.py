"""The reverse sweep on plain numbers and arrays: what `reverse.sweep` says, in haste.

Most of the time nobody looks on and nobody wants a derivative of the derivative. Then
slopes are multiplied at once, without a rule in between, and large arrays are written
over instead of made anew, which takes less than half the time. That needs to know who
else could hold an array: a sweep *owns* those it has made, and writes into no others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import ndarray

from .node import Node
from .partaking import wants_gradient
from .primitive import local_slope, new_arrays, unbroadcast

LARGE = 500  # entries: making a smaller array takes no longer than asking for its owner


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
        large = type(incoming) is ndarray and incoming.size > LARGE
        if primitive.partials and not large:
            pass_slopes(node, incoming, cotangents, since)
        else:
            mine = large and not keep and node in owned
            pass_array(node, incoming, mine, cotangents, owned, since)


def pass_slopes(
    node: Any, incoming: Any, cotangents: dict[Node, Any], since: int
) -> None:
    """Incoming x local derivative, to each operand of an elementwise operation."""
    args = node.args
    values = None
    for position, partial in enumerate(node.primitive.partials):
        arg = args[position]
        if not isinstance(arg, Node) or arg.epoch < since:
            continue
        if arg.primitive is None and not wants_gradient(arg, node):
            continue
        if type(partial) is int:
            if not partial:
                continue
            contribution = incoming if partial == 1 else -incoming
        else:
            if values is None:
                values = [a._value if isinstance(a, Node) else a for a in args]
            try:
                contribution = incoming * partial(node._value, *values)
            except (ZeroDivisionError, OverflowError):
                contribution = incoming * local_slope(partial, node._value, *values)
        if type(contribution) is not float:
            like = arg._value
            if type(like) is not ndarray or like.shape != contribution.shape:
                contribution = unbroadcast(contribution, like)
        before = cotangents.get(arg)
        cotangents[arg] = contribution if before is None else before + contribution


def pass_array(
    node: Any,
    incoming: Any,
    mine: bool,
    cotangents: dict[Node, Any],
    owned: set[Node],
    since: int,
) -> None:
    """What the rules make of `incoming`, to each operand; `mine` may be written over.

    The last operand may have the array itself, if no other has been given it.
    """
    primitive, args, params, result = (
        node.primitive,
        node.args,
        node.params,
        node._value,
    )
    values = [arg._value if isinstance(arg, Node) else arg for arg in args]
    for position, vjp in enumerate(primitive.vjps):
        arg = args[position]
        if vjp is None or not isinstance(arg, Node) or arg.epoch < since:
            continue
        if arg.primitive is None and not wants_gradient(arg, node):
            continue
        if primitive.partials:
            partial = primitive.partials[position]
            last = mine and not any(isinstance(a, Node) for a in args[position + 1 :])
            contribution = times(incoming, partial, last, result, values)
            new = last or contribution is not incoming
            mine = mine and new
            like = values[position]
            if type(like) is not ndarray or like.shape != contribution.shape:
                contribution = unbroadcast(contribution, like)
        else:
            new = vjp in new_arrays
            contribution = vjp(incoming, result, *values, **params)
        before = cotangents.get(arg)
        if before is None:
            cotangents[arg] = contribution
            if new:
                owned.add(arg)
        else:
            cotangents[arg] = add_up(before, contribution, arg in owned, new)
            owned.add(arg)


def times(incoming: Any, partial: Any, mine: bool, result: Any, values: Any) -> Any:
    """Incoming x local derivative: in the place of `incoming` if it is mine."""
    if partial == 1:
        return incoming
    slope = -1.0 if partial == -1 else partial(result, *values)
    if mine and fits(slope, incoming):
        return np.multiply(incoming, slope, out=incoming)
    return incoming * slope


def add_up(before: Any, contribution: Any, mine: bool, new: bool) -> Any:
    """Their sum, written over the one of them that nobody else can be holding.

    A first contribution may be shared (addition passes one array to both operands), but
    a total is ours, and so is the result of a multiplication.
    """
    if type(before) is ndarray and before.size > LARGE and fits(contribution, before):
        if mine:
            return np.add(before, contribution, out=before)
        if new and type(contribution) is ndarray and fits(before, contribution):
            return np.add(before, contribution, out=contribution)
    return before + contribution


def fits(array: Any, place: ndarray) -> bool:
    """Whether what is computed from both has the shape and type of `place`."""
    if type(array) is not ndarray:
        return type(array) is float
    if array.dtype is not place.dtype and array.dtype.char != "?":
        return False
    return bool(array.shape == place.shape)
