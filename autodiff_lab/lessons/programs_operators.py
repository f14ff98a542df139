"""A node that can only stand on the left: what lesson 2 starts its operators from.

`Recorded` notes what was done, and that is all a graph needs. It is shown in the lesson
with its source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Recorded:
    """A number that remembers the operation and the operands it came from."""

    def __init__(self, value, operation="leaf", operands=()):
        self.value = value
        self.operation = operation
        self.operands = operands

    def __add__(self, other):
        return self.record("+", other, self.value + worth(other))

    def __sub__(self, other):
        return self.record("-", other, self.value - worth(other))

    def __mul__(self, other):
        return self.record("*", other, self.value * worth(other))

    def __truediv__(self, other):
        return self.record("/", other, self.value / worth(other))

    def __neg__(self):
        return type(self)(-self.value, "negate", (self,))

    def record(self, operation, other, value):
        """Make the node of the result; a plain number becomes a leaf."""
        known = other if isinstance(other, Recorded) else type(self)(other)
        return type(self)(value, operation, (self, known))


def worth(thing):
    """The number behind a node, or the plain number itself."""
    return thing.value if isinstance(thing, Recorded) else thing


EXPRESSIONS: dict[str, Callable[..., Any]] = {
    "2 + x": lambda number, x: number + x,
    "2 * x": lambda number, x: number * x,
    "1 - x": lambda number, x: number - x,
    "1 / x": lambda number, x: number / x,
    "1 / (3 - 2 * x)": lambda number, x: number / (3.0 - 2.0 * x),
}


def reaches(node: Any, leaf: Any) -> bool:
    """Whether a leaf is among the things that a node was made from."""
    waiting: list[Any] = [node]
    seen: list[Any] = []
    while waiting:
        at = waiting.pop()
        if at is leaf:
            return True
        if isinstance(at, Recorded) and at not in seen and len(seen) < 50:
            seen.append(at)
            waiting += at.operands
    return False
