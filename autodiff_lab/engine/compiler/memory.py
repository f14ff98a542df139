"""Which memory each value lives in, and until when.

A value that no step reads any more gives its buffer back, and the next step of that
shape takes it over: a long program runs in a few buffers. What only looks at another
value's memory (a transpose, a slice) keeps that memory from being reused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..node import Node

if TYPE_CHECKING:
    from .steps import Step

Kind = tuple[tuple[int, ...], Any, tuple[int, ...]]  # shape, type, order of the axes


def kind_of(shape: tuple[int, ...], dtype: Any, like: Any = None) -> Kind:
    """The memory for a value, with its axes in the order that `like` has them in.

    >>> kind_of((2, 3), "float64", np.zeros((3, 2)).T)
    ((2, 3), dtype('float64'), (1, 0))
    """
    order = tuple(range(len(shape)))
    if isinstance(like, np.ndarray) and not like.flags.c_contiguous:
        steps = like.strides
        order = tuple(sorted(order, key=lambda axis: -steps[axis]))
    return shape, np.dtype(dtype), order


def new_text(kind: Kind, make: str = "empty") -> str:
    """Code that makes an array of a kind.

    >>> new_text(((2, 3), np.dtype("float32"), (1, 0)))
    "empty((3, 2), 'float32').transpose((1, 0))"
    """
    shape, dtype, order = kind
    stored = tuple(shape[axis] for axis in order)
    text = f"{make}({stored}" + (")" if dtype == np.float64 else f", '{dtype}')")
    if order == tuple(range(len(order))):
        return text
    return f"{text}.transpose({tuple(order.index(i) for i in range(len(order)))})"


def new(kind: Kind) -> Any:
    """An array of a kind.

    >>> new(((2, 3), np.dtype("float32"), (1, 0))).strides
    (4, 8)
    """
    shape, dtype, order = kind
    stored = np.empty([shape[axis] for axis in order], dtype)
    return stored.transpose([order.index(axis) for axis in range(len(order))])


class Lifetimes:
    """For each piece of memory, the step that reads it last."""

    def __init__(self, steps: list[Step], kept: list[Node]) -> None:
        self.owners: dict[Node, frozenset[Node]] = {}  # whose memory a value lies in
        self.last: dict[Node, int] = {}
        for position, step in enumerate(steps):
            read: set[Node] = set()
            for operand in step.operands:
                if isinstance(operand, Node):
                    owners = self.owners.get(operand)
                    read |= self._its_own(operand) if owners is None else owners
            if step.may_alias:
                self.owners[step.node] = frozenset({*read, step.node})
            elif step.kind == "view":
                self.owners[step.node] = frozenset(read)
            else:
                self._its_own(step.node)
            for owner in (*read, *self.owners[step.node]):
                self.last[owner] = position
        for node in kept:
            for owner in self.owners.get(node, ()):
                self.last[owner] = len(steps)
        self.by_step: dict[int, list[Node]] = {}
        for owner, position in self.last.items():
            self.by_step.setdefault(position, []).append(owner)

    def _its_own(self, node: Node) -> frozenset[Node]:
        self.owners[node] = alone = frozenset((node,))
        return alone

    def dying(self, position: int) -> list[Node]:
        """What is read for the last time by the step at `position`."""
        return self.by_step.get(position, [])

    def lies_in(self, value: Any, owner: Node) -> bool:
        """Whether an operand's value lies in the memory of `owner`."""
        return isinstance(value, Node) and owner in self.owners.get(value, ())
