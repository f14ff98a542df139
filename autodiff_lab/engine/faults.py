"""One place where nan or infinity was made, and what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import NonFiniteError
from .node import Node, describe

CAUSES = {
    "log": "the logarithm of zero or of a negative number",
    "log1p": "the logarithm of zero or of a negative number",
    "sqrt": "the root of a negative number, or the infinite slope of a root at 0",
    "divide": "a division by zero",
    "power": "zero to a negative power, or a negative number to a broken one",
    "exp": "an exponent too large: exp overflows beyond 709",
    "multiply": "a product too large, or zero times infinity",
    "norm": "the slope of a length at length 0",
}
CURES = {
    "log": "log1p, logsumexp or softplus, or keep the operand away from 0 (np.maximum)",
    "exp": "subtract the maximum first, or use sigmoid, softplus, logsumexp",
    "divide": "replace a zero divisor before dividing: np.where(d == 0, 1, d)",
}


@dataclass(frozen=True)
class Fault:
    """`node` made `what` at `index`; going back, in its rule for operand `position`."""

    node: Node
    what: str
    index: tuple[int, ...]
    position: int | None = None

    def __str__(self) -> str:
        name = self.node.primitive.name if self.node.primitive else "a leaf"
        at = f", at {list(self.index)}" if self.index else ""
        line = f", on {self.node.where}" if self.node.where else ""
        if self.position is None:
            made = f"{name} makes {self.what} of its operands{at}{line}"
        else:
            whom = describe(self.node.args[self.position])
            made = f"going back, {name} passes {self.what} to {whom}{at}{line}"
        return "\n".join([made, *self._operands()])

    def _operands(self) -> list[str]:
        """Each operand with its value, at the place of the fault if it can be told."""
        lines = []
        elementwise = bool(self.node.primitive and self.node.primitive.partials)
        for arg in self.node.args:
            value = arg._value if isinstance(arg, Node) else arg
            lines.append(f"    {describe(arg)}: {self._there(value, elementwise)}")
        return lines

    def _there(self, value: Any, elementwise: bool) -> str:
        if np.ndim(value) == 0:
            return repr(value)
        if elementwise and self.position is None:
            entry = np.broadcast_to(value, self.node.shape)[self.index]
            return f"{entry.item()!r} there"
        if not np.size(value):
            return "empty"
        return f"from {np.min(value).item()!r} to {np.max(value).item()!r}"

    def error(self) -> NonFiniteError:
        """This fault, raised."""
        name = self.node.primitive.name if self.node.primitive else ""
        return NonFiniteError(
            str(self),
            cause=CAUSES.get(name, "an operand outside of the operation's domain"),
            cure=CURES.get(name, "look at the operands above and where they come from"),
        )


def forward_fault(node: Node) -> Fault | None:
    """What `node` newly made: nan of what was none, infinity of what was finite."""
    if node._value is None or all_finite(node._value):
        return None
    made: Any = node._value
    values: list[Any]
    values = [arg._value if isinstance(arg, Node) else arg for arg in node.args]
    if np.any(np.isnan(made)):
        new = not any(np.any(np.isnan(value)) for value in values)
        return Fault(node, "nan", first(np.isnan(made))) if new else None
    new = all(map(all_finite, values))
    return Fault(node, "inf", first(np.isinf(made))) if new else None


def backward_fault(node: Node, position: int, slope: Any, came: Any) -> Fault | None:
    """What the rule of `node` for one operand newly made of the cotangent that came."""
    if all_finite(slope) or not all_finite(came):
        return None
    bad = np.isnan(slope) if np.any(np.isnan(slope)) else np.isinf(slope)
    what = "nan" if np.any(np.isnan(slope)) else "inf"
    return Fault(node, what, first(bad), position)


def all_finite(value: Any) -> bool:
    return bool(np.all(np.isfinite(value)))


def first(mask: Any) -> tuple[int, ...]:
    """Where the first True is."""
    return tuple(int(i) for i in np.argwhere(mask)[0])
