"""The value engine: run the same graph again on other numbers.

This is what sources 0 and 1 call evaluating, and what makes a deferred graph useful:
build it once with placeholders, then bind them as often as you like.
"""

from __future__ import annotations

from typing import Any

from .binding import Bindings, bind
from .checks import check_node
from .copying import twin
from .hooks import hooks
from .node import Node, clock, keep_inside
from .order import topological
from .recording import compute


def evaluate(root: Node, bindings: Bindings | None = None) -> Any:
    """The value of `root` with some leaves bound to other values.

    Leaves that are not named keep their own value, so ``evaluate(y)`` recomputes y from
    what its leaves hold now.

    Leaves may be given by their names. Raises `UnboundInputError` for a leaf without a
    value, `ShapeError` where the values
    do not fit together, `LeafTypeError` for a binding to something that is not a leaf.

    >>> import autodiff_lab as ad
    >>> m, x = ad.Parameter(name="m"), ad.Input(name="x")
    >>> evaluate(m * x, {m: 3, x: 5})
    15.0
    """
    return evaluate_all(root, bindings)[root]


def evaluate_all(root: Node, bindings: Bindings | None = None) -> dict[Node, Any]:
    """The value of every node of the graph under `root`, in topological order."""
    check_node(root)
    if root.epoch >= clock.tracing:
        keep_inside(root)
    order = topological(root)
    bound: dict[Any, Any] = bind(order, bindings)
    values: dict[Node, Any] = {}
    for node in order:
        if node.primitive is None:
            values[node] = bound.get(node, node._value)
            continue
        operands = [values[a] if isinstance(a, Node) else a for a in node.args]
        values[node] = compute(node.primitive, node.args, operands, node.params)
        if hooks.active:
            hooks.look(with_values(node, values))
    return values


def with_values(node: Node, values: dict[Node, Any]) -> Node:
    """A node like this one, with the values that it and its operands have now."""
    new, *operands = map(twin, (node, *node.parents))
    new._value, fresh = values[node], iter(operands)
    new.args = tuple([next(fresh) if isinstance(a, Node) else a for a in node.args])
    for operand, of in zip(operands, node.parents, strict=True):
        operand._value = values[of]
    return new
