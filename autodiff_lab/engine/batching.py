"""One expression for many seeds at once: what a Jacobian needs.

A derivative is linear in its seed. So it is worked out once, for a seed that is left
open; then the seeds are put in together, as a first axis, and every operation between
them and the result gets that axis too (Radul and others call this vectorizing a linear
map; JAX has it as vmap). An n x n Jacobian costs two sweeps instead of n.

The seeds are unit vectors. As long as only elementwise operations meet them, the many
rows have a single number each that is not 0, and only those are kept: `Diagonal`. So
the Jacobian of an elementwise layer is a row of slopes, and no matrix is multiplied.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .batch_rules import DENSE, elementwise
from .diagonals import DIAGONAL, Diagonal, dense
from .node import Node
from .order import topological
from .primitive import Primitive


class Batch:
    """The nodes that depend on `seed`, for all of its unit vectors at once.

    With `as_graph` the answers are nodes, which can be differentiated once more; else
    they are numbers, computed from the values of the nodes that the seed does not move.
    """

    def __init__(self, seed: Node, since: int, as_graph: bool) -> None:
        self.count, self.since, self.as_graph = seed.size, since, as_graph
        ones = np.ones(seed.shape, seed.dtype)
        self.moved: dict[Node, Any] = {seed: Diagonal(ones)}

    def run(self, results: list[Any]) -> list[Any]:
        """Each result with the seeds as its first axis; None where there is none."""
        nodes = [result for result in results if isinstance(result, Node)]
        for node in topological(*nodes, since=self.since):
            if any(isinstance(a, Node) and a in self.moved for a in node.args):
                self.moved[node] = self.apply(node)
        return [
            self.moved.get(result) if isinstance(result, Node) else None
            for result in results
        ]

    def apply(self, node: Node) -> Any:
        """One operation on many rows: kept diagonal, or by its rule, or row by row."""
        row = node.primitive
        assert row is not None
        operands = [self.operand(arg) for arg in node.args]
        thin = DIAGONAL.get(row.name)
        found = thin(self, node, operands) if thin else None
        if found is not None:
            return found
        operands = [dense(operand) for operand in operands]
        rule = elementwise if row.kind == "elementwise" else DENSE.get(row.name)
        found = rule(self, node, operands) if rule else None
        return self.one_by_one(node, row, operands) if found is None else found

    def operand(self, arg: Any) -> Any:
        if not isinstance(arg, Node):
            return arg
        if arg in self.moved:
            return self.moved[arg]
        return arg if self.as_graph else arg._value

    def moves(self, node: Node) -> list[bool]:
        """Which operands have the first axis."""
        return [isinstance(arg, Node) and arg in self.moved for arg in node.args]

    def one_by_one(self, node: Node, row: Primitive, operands: list[Any]) -> Any:
        """For a primitive without a rule: one row after the other, then all stacked."""
        moves = self.moves(node)
        found = []
        for i in range(self.count):
            pairs = zip(operands, moves, strict=True)
            args = [operand[i] if moved else operand for operand, moved in pairs]
            found.append(row(*args, **node.params))
        return np.stack(found)
