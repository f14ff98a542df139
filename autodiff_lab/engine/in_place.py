"""The reverse sweep on large arrays: written over, where nobody else holds them.

Adding into an array that is there takes less than half the time of making a new one.
But an addition passes one array to both of its operands, and a view shares the memory
of another. So a sweep *owns* the arrays that it knows to be new, and writes into no
others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import ndarray

from .node import MOVING, Node
from .primitive import local_slope, unbroadcast

# Making an array of fewer entries takes no longer than asking who owns one.
LARGE = 2000


def pass_by_slopes(
    node: Any,
    incoming: Any,
    mine: bool,
    cotangents: dict[Node, Any],
    owned: set[Node],
) -> None:
    """Incoming x local derivative, to each operand; `mine` may be written over.

    The last operand may have the array itself, if no other has been given it.
    """
    args, result, partials = node.args, node._value, node.primitive.partials
    values = [arg._value if isinstance(arg, Node) else arg for arg in args]
    for position, partial in enumerate(partials):
        arg = args[position]
        if partial == 0 or type(arg) not in MOVING:
            continue
        last = mine and not any(isinstance(a, Node) for a in args[position + 1 :])
        contribution = times(incoming, partial, last, result, values)
        new = last or contribution is not incoming
        mine = mine and new
        contribution = unbroadcast(contribution, values[position])
        give(arg, contribution, new, cotangents, owned)


def give(
    arg: Node,
    contribution: Any,
    new: bool,
    cotangents: dict[Node, Any],
    owned: set[Node],
) -> None:
    """Add to the cotangent of `arg`, and note whether it is an array of our own."""
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
    slope = -1.0 if partial == -1 else local_slope(partial, result, *values)
    if type(slope) is type(incoming) is ndarray and slope.dtype.char == "?":
        slope = slope.astype(incoming.dtype)  # at once, and not piece by piece
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
