"""The value engine: run the same graph again on other numbers.

This is what sources 0 and 1 call evaluating, and what makes a deferred graph useful:
build it once with placeholders, then bind them as often as you like.
"""

from __future__ import annotations

from typing import Any

from ..errors import LeafTypeError, UnboundInputError
from .node import Bindings, Leaf, Node, clock, keep_inside, unbound
from .order import topological
from .primitive import compute


def evaluate(root: Node, bindings: Bindings | None = None) -> Any:
    """The value of `root` with some leaves bound to other values.

    Leaves that are not named keep their own value, so ``evaluate(y)`` recomputes y from
    what its leaves hold now.

    Raises `UnboundInputError` for a leaf without a value, `ShapeError` where the values
    do not fit together, `LeafTypeError` for a binding to something that is not a leaf.

    >>> import autodiff_lab as ad
    >>> m, x = ad.Parameter(name="m"), ad.Input(name="x")
    >>> evaluate(m * x, {m: 3, x: 5})
    15.0
    """
    return evaluate_all(root, bindings)[root]


def evaluate_all(root: Node, bindings: Bindings | None = None) -> dict[Node, Any]:
    """The value of every node of the graph under `root`, in topological order."""
    bound: dict[Node, Any] = {
        leaf: accept(leaf, value) for leaf, value in (bindings or {}).items()
    }
    values: dict[Node, Any] = {}
    if root.epoch >= clock.tracing:
        keep_inside(root)
    for node in topological(root):
        if node.primitive is None:
            values[node] = bound.get(node, node._value)
            if values[node] is None:
                raise _missing(root, bound)
            continue
        operands = [values[a] if isinstance(a, Node) else a for a in node.args]
        values[node] = compute(node.primitive, node.args, operands, node.params)
    return values


def accept(leaf: Any, value: Any) -> Any:
    """`value` as `leaf` would store it."""
    if not isinstance(leaf, Leaf):
        raise LeafTypeError(
            f"only leaves can be bound to a value, not {leaf!r}",
            cause="the value of an inner node follows from its operands",
            cure="bind the Inputs, Parameters and Variables that it is computed from",
        )
    return leaf._accept(value, leaf.name)


def _missing(root: Node, bound: dict[Node, Any]) -> UnboundInputError:
    error = unbound(root)
    given = ", ".join(leaf.name or "unnamed" for leaf in bound)
    if given:
        error.args = (f"{error.args[0]}\n  Bound so far: {given}",)
    return error
