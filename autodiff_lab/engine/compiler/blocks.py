"""Large arrays in blocks of rows, where every operation is elementwise.

NumPy does one operation at a time on the whole array, so between two operations the
array leaves the cache and comes back. If nothing but elementwise operations and sums
over everything happens, the whole program can be run on a few rows, then on the next
few: the same operations, on memory that stays where it is fast, in buffers that hold a
block instead of an array. (Compilers call this tiling or strip mining.)
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import primitives as ops
from ..node import Constant, Leaf, Node
from ..order import topological
from ..values import shape_of
from .inner import made
from .memory import kind_of, new_text
from .program import Program
from .steps import COMPARISONS, UFUNCS

BLOCK = 1 << 14  # bytes of an array that are worked on at once
LEAST = 1 << 17  # bytes of the whole array, below which all of it stays in the cache
STEPS = 6  # elementwise operations, below which there is nothing to keep in the cache


class NoBlocks(Exception):
    """Some operation needs more than the rows at hand."""


class Plan:
    """What happens to which rows, for `roots` computed by all that is in `order`.

    Each node is `inside`: computed block by block, as a node of the block's shape; or a
    sum over everything, of which each block has a part; or it comes after the blocks.
    """

    def __init__(self, roots: list[Any], order: list[Node]) -> None:
        self.order = order
        shapes = [shape_of(node._value) for node in order]
        self.shape = max(shapes, key=math.prod, default=())
        self.inside: dict[Node, Node] = {}
        self.flat: dict[Node, Any] = {}  # arrays as one long row, to be added up
        self.sums: dict[Node, Leaf] = {}  # and what stands for the total
        self.after: dict[Node, Node] = {}
        self.cut: dict[Any, None] = {}  # what enters block by block
        self.rows = self._rows()
        self.block = (self.rows, *self.shape[1:])
        self.looks: dict[Any, Any] = {}  # an array of that shape, by its type
        for node in self.order:
            self._place(node)
        large = sum(node.shape == self.shape for node in self.inside)
        nodes = (root for root in roots if isinstance(root, Node))
        if large < STEPS or any(root in self.flat for root in nodes):
            raise NoBlocks

    def _rows(self) -> int:
        """How many rows make a block, so that the blocks are nearly alike."""
        if not self.shape:
            raise NoBlocks
        size = max(n.dtype.itemsize for n in self.order) * math.prod(self.shape)
        if size < LEAST:
            raise NoBlocks
        rows, row = self.shape[0], size // self.shape[0]
        wanted = max(1, BLOCK // row)
        whole = [n for n in range(wanted, wanted // 2, -1) if rows % n == 0]
        return whole[0] if whole else min(wanted, rows)

    def _place(self, node: Node) -> None:
        shape = shape_of(node._value)
        if node.primitive is None:
            self._enter(node)
        elif self.sums and any(map(self._late, node.args)):
            if shape != ():
                raise NoBlocks
            args = tuple(map(self.outside, node.args))
            found = made(node, node.primitive, args, node._value, node.params)
            self.after[node] = found
        elif node.primitive is ops.reshape and node.size == math.prod(self.shape):
            self.flat[node] = node.args[0]
        elif shape == ():
            self._number(node)
        elif elementwise(node) and (shape == self.shape or self._small(node)):
            whole = shape == self.shape
            value = self._block_of(node.dtype) if whole else node._value
            args = tuple(map(self._inside, node.args))
            self.inside[node] = made(node, node.primitive, args, value, {})
        else:
            raise NoBlocks

    def _block_of(self, dtype: Any) -> Any:
        """What a block of a type looks like: one serves all, since nobody reads it."""
        if dtype not in self.looks:
            self.looks[dtype] = np.empty(self.block, dtype)
        return self.looks[dtype]

    def _number(self, node: Node) -> None:
        """A sum over all entries, of which each block has a part; or plain numbers."""
        row, params = node.primitive, node.params
        operands = [
            self.flat.get(a, a) if isinstance(a, Node) else a for a in node.args
        ]
        shapes = {x.shape if isinstance(x, Node) else np.shape(x) for x in operands}
        inside = tuple(map(self._inside, operands))
        if row in (ops.sum, ops.matmul) and shapes == {self.shape}:
            if row is ops.matmul and len(self.shape) > 1:  # of arrays that were flat
                product = self._block_of(node.dtype)
                inside = (made(node, ops.multiply, inside, product, {}),)
                row = ops.sum
            self.sums[node] = Leaf(node._value)
        elif shapes != {()}:
            raise NoBlocks
        self.inside[node] = made(node, row, inside, node._value, params)

    def _enter(self, leaf: Any) -> None:
        """Arrays with rows are cut; numbers, and what is the same for all rows, not."""
        if leaf.shape == self.shape:
            self.inside[leaf] = Leaf(np.empty(self.block, leaf.dtype))
            self.cut[leaf] = None
        elif isinstance(leaf, Constant) and leaf.size == math.prod(self.shape):
            self.flat[leaf] = standing = Constant(np.reshape(leaf._known(), self.shape))
            self._enter(standing)
        elif self._small(leaf):
            self.inside[leaf] = leaf
        else:
            raise NoBlocks

    def _small(self, node: Node) -> bool:
        """Whether this has no rows, and looks like nothing that has."""
        return node.ndim < len(self.shape) and node.shape[:1] != (self.rows,)

    def _late(self, arg: Any) -> bool:
        return isinstance(arg, Node) and (arg in self.sums or arg in self.after)

    def _inside(self, arg: Any) -> Any:
        if not isinstance(arg, Node):
            return arg
        if arg not in self.inside:
            raise NoBlocks  # such as the flat array itself
        return self.inside[arg]

    def is_whole(self, root: Any) -> bool:
        """Whether a root is an array that the blocks fill."""
        if not isinstance(root, Node) or root.primitive is None:
            return False
        return root in self.inside and root.shape == self.shape

    def outside(self, arg: Any) -> Any:
        """What stands for a number once all blocks have been added up."""
        for placed in (self.sums, self.after) if isinstance(arg, Node) else ():
            if arg in placed:
                return placed[arg]
        return arg


def elementwise(node: Node) -> bool:
    row = node.primitive
    assert row is not None
    known = row.kind == "elementwise" or row.name in UFUNCS or row.name in COMPARISONS
    return known and not node.params


class BlockProgram:
    """The code for `roots` as functions of `inputs`: a loop over blocks of rows.

    Two programs make it up: `part` is what happens to a block, `after` what follows
    when the sums are known. Raises `NoBlocks` where there is none, or no gain.
    """

    def __init__(
        self,
        roots: list[Any],
        lowered: list[Any],
        order: list[Node],
        inputs: list[Leaf],
        names: dict[Node, str],
    ) -> None:
        self.plan = plan = Plan(lowered, order)
        self.arrays = list(dict.fromkeys(r for r in lowered if plan.is_whole(r)))
        rest = [i for i, root in enumerate(lowered) if not plan.is_whole(root)]
        totals = list(plan.sums.values())
        called: dict[Node, str] = {**names, **dict.fromkeys(totals, "total")}
        after = [plan.outside(lowered[i]) for i in rest]
        self.after = Program(
            [roots[i] for i in rest],
            after,
            topological(*(root for root in after if isinstance(root, Node))),
            [*inputs, *totals],
            called,
        )
        self.arguments = self.after.arguments[: len(inputs)]
        self.totals = self.after.arguments[len(inputs) :]
        self.part = self._part(inputs, names)
        self.names = self.after.names
        new = self.names.new
        self.made = {root: new(names.get(root, "v1")) for root in self.arrays}
        numbers = dict(zip(rest, self.after.results, strict=True))
        self.results = [
            numbers[i] if i in numbers else self._result(lowered, i)
            for i in range(len(lowered))
        ]
        self.body = [*self._loop(inputs), *self.after.body]
        self.setup = [*self.after.setup, *self._blocks()]
        self.namespace = {**self.part.namespace, **self.after.namespace}
        if any(
            self.namespace[name] is not x for name, x in self.part.namespace.items()
        ):
            raise NoBlocks

    def _part(self, inputs: list[Leaf], names: dict[Node, str]) -> Program:
        inside = self.plan.inside
        entering = [*(leaf for leaf in inputs if leaf in inside), *self.plan.cut]
        self.entering = list(dict.fromkeys(entering))
        roots = [inside[root] for root in (*self.arrays, *self.plan.sums)]
        called = {inside[node]: name for node, name in names.items() if node in inside}
        leaves: Any = [inside[leaf] for leaf in self.entering]
        constant, known = self.after.setup_code.constant, set(inputs)
        self.fixed = {x: constant(x._value) for x in self.entering if x not in known}
        taken = set(self.after.setup_code.constants.values())
        order = topological(*roots)
        return Program(roots, roots, order, leaves, called, taken=taken)

    def _result(self, lowered: list[Any], position: int) -> str:
        name = self.made[lowered[position]]
        again = any(other is lowered[position] for other in lowered[:position])
        return f"array({name})" if again else name

    def _blocks(self) -> list[str]:
        """The function that works on a block, with buffers of its own."""
        rows, whole = self.plan.rows, self.plan.shape[0]
        lines = [*self.part.setup, "", f"def block({', '.join(self.part.arguments)}):"]
        lines += ["    " + line for line in self.part.body]
        lines.append(f"    return {', '.join(self.part.results)}")
        lines += ["", "return block"]
        found = ["", "def blocks(rows):"]
        for line in lines:
            sized = line.replace(f"({rows},", "(rows,")
            found.append("    " + sized if line else "")
        found += ["", f"block = blocks({rows})"]
        return found + ([f"rest = blocks({whole % rows})"] if whole % rows else [])

    def _loop(self, inputs: list[Leaf]) -> list[str]:
        """Block after block, and then what is left over."""
        rows, (whole, *_) = self.plan.rows, self.plan.shape
        sums = zip(self.totals, self.plan.sums, strict=True)
        lines = [f"{total} = {0.0 if n.dtype.kind == 'f' else 0}" for total, n in sums]
        for root, name in self.made.items():
            lines.append(f"{name} = {new_text(kind_of(root.shape, root.dtype))}")
        end = whole - whole % rows
        lines.append(f"for start in range(0, {end}, {rows}):")
        lines.append(f"    rows = slice(start, start + {rows})")
        lines += ["    " + line for line in self._call("block", inputs)]
        if end < whole:
            lines += [f"rows = slice({end}, {whole})", *self._call("rest", inputs)]
        return lines

    def _call(self, name: str, inputs: list[Leaf]) -> list[str]:
        outer: dict[Any, str] = dict(zip(inputs, self.arguments, strict=True))
        given = []
        for leaf in self.entering:
            text = outer.get(leaf) or self.fixed[leaf]
            given.append(f"{text}[rows]" if leaf in self.plan.cut else text)
        parts = [f"part_of_{total}" for total in self.totals]
        targets = [*(f"{array}[rows]" for array in self.made.values()), *parts]
        lines = [f"{', '.join(targets)} = {name}({', '.join(given)})"]
        pairs = zip(self.totals, parts, strict=True)
        return lines + [f"{total} += {part}" for total, part in pairs]
