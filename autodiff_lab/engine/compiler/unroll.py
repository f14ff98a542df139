"""Small arrays taken apart into single numbers.

On four numbers a call of NumPy costs as much as ten operations on Python floats. So a
graph on small arrays is written out: every entry becomes a node of its own, arrays
become arrays *of nodes*, and the same forward computations are run on those. What moves
entries about then costs nothing at all, and what is constant among them folds away.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import UnsupportedError
from ..node import Leaf, Node
from ..order import topological
from .careful import new_node
from .steps import COMPARISONS, UFUNCS
from .tracing import Traced

LARGEST = 128  # entries in an array
MOST = 6_000  # entries in all arrays together
CALL = 10  # how many operations on floats take as long as a call of NumPy
PRUNED = 3  # zeros and repetitions may shrink what is written out so many times
MOVES = {"sum", "mean", "sum_to", "matmul", "linear", "scatter"}


class CannotUnroll(Exception):
    """Some array is too large, or some operation has no meaning entry by entry."""

    def explained(self) -> UnsupportedError:
        return UnsupportedError(
            f"this function cannot be written out in plain numbers: {self}",
            cause="only double precision, sums, products, moves and elementwise "
            "operations have a meaning entry by entry",
            cure="backend='array', or 'auto', which chooses by itself",
        )


def unroll(
    roots: list[Any], inputs: list[Leaf], forced: bool = False
) -> tuple[list[Any], dict[Leaf, Any]]:
    """The roots as numbers, nodes, or arrays of nodes; and what the inputs became.

    Raises `CannotUnroll` where that is not possible, or would not pay.
    """
    order = topological(*(root for root in roots if isinstance(root, Node)))
    double_only(order)
    if not forced:
        worth_it(order)
    parts: dict[Node, Any] = {leaf: _leaf(leaf) for leaf in inputs}
    for node in order:
        if node not in parts:
            parts[node] = _entries(node, parts)
    results = [parts[root] if isinstance(root, Node) else root for root in roots]
    return results, {leaf: parts[leaf] for leaf in inputs}


def worth_it(order: list[Node]) -> None:
    """Refuse early what will surely be as fast on arrays."""
    sizes = [node.size for node in order]
    if max(sizes, default=0) > LARGEST or sum(sizes) > MOST:
        raise CannotUnroll("too large")
    if sum(sizes) > PRUNED * CALL * calls(order) + 20:
        raise CannotUnroll("no gain")


def calls(order: list[Node]) -> int:
    """How many operations there are, about half of which will be left in the end."""
    return sum(node.primitive is not None for node in order) // 2 + 1


def double_only(order: list[Node]) -> None:
    """Python's own floats are double precision."""
    for node in order:
        kind = node.dtype
        if kind.kind not in "biu" and kind != np.float64:
            raise CannotUnroll("not double precision")
        if isinstance(node._value, np.generic):
            raise CannotUnroll("a NumPy scalar")


def _leaf(leaf: Leaf) -> Any:
    """A traced number for each entry of an argument."""
    if leaf.dtype.kind != "f":
        raise CannotUnroll("integers")
    if leaf.shape == ():
        return leaf
    entries = np.empty(leaf.shape, object)
    for index, value in np.ndenumerate(leaf._value):
        entries[index] = part = Traced(float(value))
        part.name = "_".join(map(str, (leaf.name or "x", *index)))
    return entries


def _entries(node: Node, parts: dict[Node, Any]) -> Any:
    """The value of a node as an array of nodes and numbers."""
    row = node.primitive
    if row is None:
        return _constant(node._value)
    operands = [
        parts[arg] if isinstance(arg, Node) else _constant(arg) for arg in node.args
    ]
    if row.kind == "elementwise" or row.name in UFUNCS or row.name in COMPARISONS:
        return _each(node, operands)
    if row.kind != "linear" and row.name not in MOVES:
        raise CannotUnroll(row.name)
    try:
        found = _forward(node, [_array(operand) for operand in operands])
    except Exception as error:
        raise CannotUnroll(row.name) from error
    if np.shape(found) != node.shape:
        raise CannotUnroll(row.name)
    return found[()] if isinstance(found, np.ndarray) and found.ndim == 0 else found


def _forward(node: Node, operands: list[Any]) -> Any:
    """The forward computation on arrays of nodes."""
    row = node.primitive
    assert row is not None
    if row.name == "mean":
        total = np.add.reduce(operands[0], **{"axis": None, **node.params})
        return total / (operands[0].size / max(node.size, 1))
    return row.forward(*operands, **node.params)


def _array(entries: Any) -> Any:
    if isinstance(entries, np.ndarray):
        return entries
    single = np.empty((), object)
    single[()] = entries
    return single


def _each(node: Node, operands: list[Any]) -> Any:
    """An elementwise primitive, entry by entry."""
    row = node.primitive
    assert row is not None
    if node.params:
        raise CannotUnroll(row.name)
    if node.shape == ():
        return new_node(row, tuple(operands), {}, node.where)
    entries = np.empty(node.shape, object)
    spread = [np.broadcast_to(_array(operand), node.shape) for operand in operands]
    for index in np.ndindex(node.shape):
        args = tuple(operand[index] for operand in spread)
        entries[index] = new_node(row, args, {}, node.where)
    return entries


def _constant(value: Any) -> Any:
    if np.ndim(value) == 0:
        return value
    entries = np.empty(np.shape(value), object)
    for index, number in np.ndenumerate(value):
        entries[index] = number.item()
    return entries
