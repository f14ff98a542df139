"""Engines of friends: some are right, and each of the others has one bug planted in it.

They keep bronze's protocol. A test that somebody writes for such engines is itself
tested on them: it should trust the right ones and no other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

RIGHT = ("right", "right up to rounding")
BROKEN = (
    "overwrites",
    "keeps what was there",
    "in the wrong order",
    "one factor only",
    "a sine with the wrong sign",
    "minus from the left",
    "an exponent too many",
    "a small error",
)


def engine(bug: str, size: float) -> Callable[..., Any]:
    """An engine for numbers with that bug; `size` is for the small ones."""

    class Value:
        def __init__(self, value: Any, *edges: Any) -> None:
            self.value, self.edges, self.grad = value, edges, 0.0

        def of(self, x: Any) -> Any:
            return x if isinstance(x, Value) else Value(x)

        def __add__(self, other: Any) -> Any:
            y = self.of(other)
            return Value(self.value + y.value, (self, 1.0), (y, 1.0))

        def __mul__(self, other: Any) -> Any:
            y = self.of(other)
            second = 0.0 if bug == "one factor only" else self.value
            return Value(self.value * y.value, (self, y.value), (y, second))

        def __pow__(self, n: float) -> Any:
            down = n if bug == "an exponent too many" else n - 1.0
            return Value(self.value**n, (self, n * self.value**down))

        def sin(self) -> Any:
            sign = -1.0 if bug == "a sine with the wrong sign" else 1.0
            return Value(np.sin(self.value), (self, sign * np.cos(self.value)))

        def exp(self) -> Any:
            off = {"a small error": size, "right up to rounding": 1e-14 * size}
            y = np.exp(self.value)
            return Value(y, (self, y * (1.0 + off.get(bug, 0.0))))

        def log(self) -> Any:
            return Value(np.log(self.value), (self, 1.0 / self.value))

        def __neg__(self) -> Any:
            return self * -1.0

        def __sub__(self, other: Any) -> Any:
            return self + -self.of(other)

        def __rsub__(self, other: Any) -> Any:
            slope = 1.0 if bug == "minus from the left" else -1.0
            return Value(other - self.value, (self, slope))

        def __truediv__(self, other: Any) -> Any:
            y = self.of(other)
            ratio = self.value / y.value
            return Value(ratio, (self, 1.0 / y.value), (y, -ratio / y.value))

        def __rtruediv__(self, other: Any) -> Any:
            return self.of(other) / self

        __radd__, __rmul__ = __add__, __mul__

        def backward(self) -> None:
            order = nearest_first(self) if "order" in bug else users_first(self)
            for node in order:
                if not (bug == "keeps what was there" and not node.edges):
                    node.grad = 0.0
            self.grad = 1.0
            for node in order:
                for operand, local in node.edges:
                    before = 0.0 if bug == "overwrites" else operand.grad
                    operand.grad = before + local * node.grad

    return Value


def users_first(result: Any) -> list[Any]:
    """Every node after all that use it."""
    order: list[Any] = []

    def visit(node: Any) -> None:
        if node not in order:
            for operand, _ in node.edges:
                visit(operand)
            order.append(node)

    visit(result)
    return order[::-1]


def nearest_first(result: Any) -> list[Any]:
    """Every node as soon as it is met, which may be too soon."""
    order = [result]
    for node in order:
        order += [x for x, _ in dict.fromkeys(node.edges) if x not in order]
    return order
