"""Small arrays taken apart into single numbers.

On four numbers a call of NumPy costs as much as ten operations on Python floats. So a
graph on small arrays is written out: every entry becomes a node of its own, arrays
become arrays *of nodes*, and the same forward computations are run on those. What moves
entries about then costs nothing at all, and what is constant among them folds away.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any

import numpy as np

from ...errors import UnsupportedError
from ..node import Constant, Leaf, Node
from ..primitive import Primitive
from ..values import plain, shape_of
from .steps import COMPARISONS, UFUNCS
from .tracing import Traced

LARGEST = 128  # entries in an array
MOST = 6_000  # entries in all arrays together
CALL = 10  # how many operations on floats take as long as a call of NumPy
PRUNED = 10  # zeros may shrink what is written out so many times
LOOKS = {"reshape", "transpose", "swap_last", "broadcast_to", "getitem"}
WHETHER = {"add", "matmul"}  # of truth values they answer whether, not how many
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
    roots: list[Any], order: list[Node], inputs: list[Leaf], forced: bool = False
) -> tuple[list[Any], dict[Leaf, Any]]:
    """The roots as numbers, nodes, or arrays of nodes; and what the inputs became.

    `order` has all that the roots are computed from. Raises `CannotUnroll` where it is
    not possible, or would not pay.
    """
    if not forced:
        worth_it(order)
    double_only([*order, *inputs])
    double_results(roots)
    parts: dict[Node, Any] = {leaf: _leaf(leaf) for leaf in inputs}
    for node in order:
        if node not in parts:
            parts[node] = _entries(node, parts)
    results = [parts[root] if isinstance(root, Node) else root for root in roots]
    return results, {leaf: parts[leaf] for leaf in inputs}


def worth_it(order: list[Node]) -> None:
    """Refuse early what will surely be as fast on arrays."""
    sizes = [math.prod(shape_of(node._value)) for node in order]
    if max(sizes, default=0) > LARGEST or sum(sizes) > MOST:
        raise CannotUnroll("too large")
    working = sum(size for node, size in zip(order, sizes, strict=True) if works(node))
    pruned = PRUNED if any(map(mostly_zeros, order)) else 1
    if working > pruned * CALL * (2 + sum(map(works, order))):
        raise CannotUnroll("no gain")


def works(node: Node) -> bool:
    """Whether a node computes, and does not only look at memory."""
    return node.primitive is not None and node.primitive.name not in LOOKS


def mostly_zeros(node: Node) -> bool:
    if node.primitive is not None:
        return node.primitive.name == "scatter"
    if not isinstance(node, Constant):
        return False
    return 2 * int(np.count_nonzero(np.asarray(node._value))) < node.size


def shrinks(order: list[Node]) -> bool:
    """Whether entry by entry there is more to be simplified than there was in arrays.

    So it is with constant arrays: some of their entries are 0, or 1, or like others.
    """
    return any(
        (isinstance(node, Constant) and node.shape) or mostly_zeros(node)
        for node in order
    )


def array_cost(order: list[Node]) -> float:
    """About how many operations on floats the same would take on small arrays."""
    return CALL * sum(map(works, order)) + sum(
        node.primitive is not None for node in order
    )


def double_only(order: list[Node]) -> None:
    """Python's own floats are double precision."""
    for node in order:
        value: Any = node._value
        if isinstance(value, np.generic):
            raise CannotUnroll("a NumPy scalar")
        kind = value.dtype if isinstance(value, np.ndarray) else np.dtype(type(value))
        if kind != np.float64 and kind.kind not in "biu":
            raise CannotUnroll("not double precision")


def double_results(roots: list[Any]) -> None:
    """Arrays of numbers are put together as doubles, whatever they were."""
    for root in roots:
        if np.ndim(root) and root.dtype != np.float64:
            raise CannotUnroll("a result that is not in double precision")


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
    if row.name in WHETHER and node.shape and node.dtype.kind == "b":
        raise CannotUnroll(f"{row.name} of truth values")
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
    if not any(operand.size for operand in operands):  # sums of nothing are 0.0, not 0
        nothing = [operand.astype(float) for operand in operands]
        return plain(row.forward(*nothing, **node.params))
    if row.name == "mean":
        total = np.add.reduce(operands[0], **{"axis": None, **node.params})
        return total / (operands[0].size / max(node.size, 1))
    if row.name == "scatter" and operands[0].ndim == 0:
        there = row.forward(np.ones(()), **node.params) == 1
        return np.where(there, operands[0], 0.0)  # NumPy would store the box itself
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
    shape = node.shape
    if shape == ():
        return next(_one_by_one(node, [tuple(operands)]))
    spread = [_spread(operand, shape) for operand in operands]
    found = _one_by_one(node, zip(*spread, strict=False))
    return np.fromiter(found, object, math.prod(shape)).reshape(shape)


def _spread(operand: Any, shape: tuple[int, ...]) -> Iterable[Any]:
    """The entries of an operand as they meet those of the result, one by one."""
    if not isinstance(operand, np.ndarray):
        return repeat(operand)
    same = operand.shape == shape
    return (operand if same else np.broadcast_to(operand, shape)).flat


def _one_by_one(node: Node, operands: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    """Each entry of a node: a number if its operands are, else a node of its own.

    Nobody will ask for its value, only whether that is a number or a truth value.
    """
    row = node.primitive
    assert row is not None
    fold, value = FOLDED.get(row.name), LIKE.get(node.dtype.kind, 1.0)
    for args in operands:
        known = fold(*args) if fold else None
        if known is not None and type(getattr(known, "_value", value)) is type(value):
            yield known
            continue
        for arg in args:
            if isinstance(arg, Node):
                yield _entry(row, args, value, node)
                break
        else:
            yield plain(row.forward(*args))


def _entry(row: Primitive, args: tuple[Any, ...], value: Any, like: Node) -> Node:
    entry = Node()
    entry._value, entry.primitive, entry.args = value, row, args
    entry.params = like.params  # there are none
    entry.where, entry.epoch, entry.name = like.where, like.epoch, None
    return entry


def _product(a: Any, b: Any) -> Any:
    """Nothing is left of a product with 0, and with 1 nothing has to be done."""
    for one, other in ((a, b), (b, a)):
        if type(one) is float and one in (0.0, 1.0):
            return other if one else 0.0
    return None


def _total(a: Any, b: Any) -> Any:
    if type(a) is float and not a:
        return b
    return a if type(b) is float and not b else None


LIKE: dict[str, Any] = {"b": True, "i": 1, "u": 1}  # entries of these kinds
FOLDED = {"multiply": _product, "add": _total}


def _constant(value: Any) -> Any:
    if np.ndim(value) == 0:
        return value
    entries = np.empty(np.shape(value), object)
    for index, number in np.ndenumerate(value):
        entries[index] = number.item()
    return entries
