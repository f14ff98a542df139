"""The deferred engine: gradients as dicts, carried forward with the values.

Source 0's way: a model is a recipe over Parameters and Inputs; bind both, and every
node's gradient is a dict with one slope per parameter, built from the dicts of its
operands. That is forward mode with all the parameters' tangents carried at once: one
visit a node, but as many slopes at each as there are parameter entries. (Source 0
revisits nodes without need; `recursive` counts what that costs.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .binding import Bindings, bind, check_parameters
from .node import Leaf, Node
from .order import topological
from .partaking import check_real
from .value import evaluate_all
from .values import plain

_NONE: dict[Any, Any] = {}

Key = tuple[Leaf, tuple[int, ...]]  # a parameter, and which of its entries


def call(
    root: Node, params: Bindings | None = None, values: Bindings | None = None
) -> Any:
    """The value of `root` for these parameters and inputs: what ``f(params, values)``
    does.

    >>> import autodiff_lab as ad
    >>> m, x = ad.Parameter(name="m"), ad.Input(name="x")
    >>> f = m * x
    >>> f({m: 3}, {x: 5})
    15.0
    """
    return evaluate_all(root, bind(topological(root), params, values))[root]


def gradient(
    root: Node, params: Bindings | None = None, values: Bindings | None = None
) -> dict[Leaf, Any]:
    """``f.grad(params, values)``: the derivative of `root` by each of the parameters.

    Keys of the bindings are leaves, or their names. Without `params`, every Variable
    and Parameter of the graph counts, at the value it holds. The slopes by an array
    have its shape (after that of `root`, if it is an array too).

    Raises `UnboundInputError` if something has no value, `LeafTypeError` for an Input
    among the parameters.

    >>> import autodiff_lab as ad
    >>> m, x = ad.Parameter(name="m"), ad.Input(name="x")
    >>> f = m * x
    >>> f.grad({m: 3}, {x: 5})[m], f.grad({"m": 3}, {"x": 5})[m]
    (5.0, 5.0)
    """
    order = topological(root)
    parameters = check_parameters(params, order)
    bound = bind(order, params, values)
    valued = bound | evaluate_all(root, bound)
    slopes = carry(order, valued, parameters)
    return {
        leaf: gathered(slopes, leaf, valued[leaf], valued[root]) for leaf in parameters
    }


def carry(
    order: list[Node], valued: dict[Node, Any], parameters: list[Leaf]
) -> dict[Key, Any]:
    """The slopes of the last node of `order`, by every entry of every parameter."""
    slopes: dict[Node, dict[Key, Any]] = {
        leaf: {
            (leaf, i): _unit(valued[leaf], i)
            for i in np.ndindex(np.shape(valued[leaf]))
        }
        for leaf in parameters
        if leaf in valued
    }
    for node in order:
        if node.primitive is None:
            continue
        operands = [valued[a] if isinstance(a, Node) else a for a in node.args]
        own: dict[Key, Any] = {}
        for arg, jvp in zip(node.args, node.primitive.jvps, strict=True):
            if jvp is None or not isinstance(arg, Node):
                continue
            for key, slope in slopes.get(arg, _NONE).items():
                piece = jvp(slope, valued[node], *operands, **node.params)
                own[key] = own[key] + piece if key in own else piece
        slopes[node] = {key: filled(own[key], valued[node]) for key in own}
    return slopes.get(order[-1], _NONE)


def filled(slope: Any, value: Any) -> Any:
    """A slope has the shape of its value, also if only a broadcast operand moved."""
    shape = getattr(value, "shape", ())
    same = getattr(slope, "shape", ()) == shape
    return slope if same else np.broadcast_to(slope, shape)


def _unit(value: Any, index: tuple[int, ...]) -> Any:
    """A step of one along one entry."""
    if not index:
        return 1.0
    unit = np.zeros(np.shape(value))
    unit[index] = 1.0
    return unit


def gathered(slopes: dict[Key, Any], leaf: Leaf, value: Any, result: Any) -> Any:
    """The slopes by single entries, put together in the shape of the parameter."""
    shape, entry = np.shape(value), np.shape(result)
    columns = [
        filled(slopes.get((leaf, index), 0.0), result) for index in np.ndindex(shape)
    ]
    for column in (value, *columns):
        check_real(column, leaf)
    if not shape:
        return plain(columns[0])
    stacked = np.stack(columns, axis=-1) if columns else np.zeros((*entry, 0))
    return stacked.reshape(entry + shape)
