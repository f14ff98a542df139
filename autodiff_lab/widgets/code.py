"""Write a scene down as Python, so that it can be made again, pasted or sent."""

from __future__ import annotations

import json
import keyword
from collections.abc import Mapping
from typing import Any

import numpy as np

import autodiff_lab as ad

from ..display.graph import Graph
from ..engine import Leaf, Node, topological


def to_code(graph: Graph, bindings: Mapping[Node, float], step: int) -> str:
    """One line that builds the graph of a stepper, with its sliders and its step.

    Each node is one statement, so a shared node stays shared. The line needs
    ``import autodiff_lab as ad``, and ``import numpy as np`` if there are arrays.

    >>> from autodiff_lab.display.graph import read
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> to_code(read(a * b, {}), {a: 5.0}, 1)  # doctest: +NORMALIZE_WHITESPACE
    'a = ad.Variable(5.0, name="a"); b = ad.Variable(3.0, name="b"); v1 = a * b;
    ad.Stepper(v1, step=1)'
    """
    lines, name = statements(graph, bindings)
    at = f", step={step}" if step else ""
    return "; ".join([*lines, f"ad.Stepper({name}{at})"])


def statements(
    graph: Graph, bindings: Mapping[Node, float] | None = None
) -> tuple[list[str], str]:
    """One statement for each node of the graph, and what its result is called in them.

    >>> from autodiff_lab.display.graph import read
    >>> statements(read(ad.Variable(4.0, name="a") + 1, {}))
    (['a = ad.Variable(4.0, name="a")', 'v1 = a + 1'], 'v1')
    """
    lines, names = named_statements(graph, bindings or {})
    return lines, names[graph.root]


def named_statements(
    graph: Graph, bindings: Mapping[Node, float]
) -> tuple[list[str], dict[Node, str]]:
    """The same with the name of every node."""
    order = topological(graph.root)
    names = _identifiers(graph, order)
    lines = [
        f"{names[node]} = {_leaf(node, bindings) or _operation(node, names)}"
        for node in order
    ]
    return lines, names


def _identifiers(graph: Graph, order: list[Node]) -> dict[Node, str]:
    """The label of each node where Python can use it as a name, else a new one."""
    label = dict(zip(graph.nodes, graph.labels, strict=True))
    taken = {"ad", "np"}
    names: dict[Node, str] = {}
    for number, node in enumerate(order):
        name = label.get(node, "")
        if not name.isidentifier() or keyword.iskeyword(name) or name in taken:
            name = f"node_{number}"
        while name in taken:
            name += "_"
        taken.add(name)
        names[node] = name
    return names


def _leaf(node: Node, bindings: Mapping[Node, float]) -> str:
    """The call that makes a leaf; nothing for an operation."""
    if not isinstance(node, Leaf):
        return ""
    value = bindings.get(node, node.value if node.has_value else None)
    name = "" if node.name is None else f", name={json.dumps(node.name)}"
    return f"ad.{type(node).__name__}({_literal(value)}{name})"


def _operation(node: Node, names: Mapping[Node, str]) -> str:
    primitive = node.primitive
    assert primitive is not None
    args = [names[arg] if isinstance(arg, Node) else _literal(arg) for arg in node.args]
    if primitive.infix and len(args) == 2:
        return f"{_left(args[0])} {primitive.symbol} {args[1]}"
    params = [f"{key}={_literal(value)}" for key, value in node.params.items()]
    public = getattr(ad, primitive.name, None) is primitive
    function = primitive.name if public else f"PRIMITIVES[{json.dumps(primitive.name)}]"
    return f"ad.{function}({', '.join(args + params)})"


def _left(text: str) -> str:
    """A negative number to the left of ** needs parentheses."""
    return f"({text})" if text.startswith("-") else text


def _literal(value: Any) -> str:
    """A value as one would type it; numbers keep every digit."""
    if isinstance(value, tuple):
        return f"({''.join(_literal(part) + ', ' for part in value)})"
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        if array.ndim or array.dtype not in (float, bool, complex):
            return f"np.array({array.tolist()!r}, dtype={str(array.dtype)!r})"
        return _literal(array.item())
    if isinstance(value, float) and not np.isfinite(value):
        return f"float({str(value)!r})"
    return repr(value)
