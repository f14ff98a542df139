"""Draw the graph of somebody else's engine: three attributes are all that it takes.

An engine of a hundred lines should not have to know ours to be looked at. A value that
has ``value`` (a number or an array), ``parents`` (the values it was made of, one entry
a use) and ``label`` (a name, or the sign of an operation) is drawn like a node. If it
keeps a number in ``grad``, that is shown as well. Local derivatives are the engine's
own business, so the edges carry none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..engine import Node
from ..errors import AutodiffError, UnsupportedError
from .graph import STEPPED, read
from .html import to_html
from .labels import clean_label
from .layout import place
from .numerals import format_value, room_for
from .schema import MIME, SCHEMA, Document, document, edges
from .theme import node_size

PROTOCOL = ("value", "parents", "label")


class Drawing:
    """A drawn graph: the last line of a cell shows it, ``document`` is the data."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __repr__(self) -> str:
        return str(self.document["alt"])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        html = to_html(self.document)
        return {MIME: self.document, "text/html": html, "text/plain": repr(self)}


def draw(result: Any) -> Drawing:
    """The graph under `result`, which may be a value of any engine.

    All it needs are ``value``, ``parents`` and ``label``; ``grad`` is shown if it is a
    number or an array.

    Raises `UnsupportedError` for a value without these three, `AutodiffError` for a
    graph that is too large to draw or runs in a circle.

    >>> class Number:
    ...     def __init__(self, value, label, *parents):
    ...         self.value, self.label, self.parents = value, label, parents
    >>> a, b = Number(4.0, "a"), Number(3.0, "b")
    >>> draw(Number(7.0, "+", a, b))
    Computation graph of another engine: 2 leaves and 1 operation, with the result 7.
    """
    if isinstance(result, Node):
        return Drawing(document(read(result)))
    order = _order(result)
    place_of = {id(node): i for i, node in enumerate(order)}
    pairs = [(place_of[id(p)], i) for i, n in enumerate(order) for p in n.parents]
    labels = _labels(order)
    return Drawing(_document(order, pairs, labels))


def _order(result: Any) -> list[Any]:
    """Operands before their users; a list for a stack, so depth is no matter."""
    order: list[Any] = []
    state: dict[int, str] = {}
    stack = [result]
    while stack:
        node = stack[-1]
        if id(node) not in state:
            state[id(node)] = "open"
            waiting = [p for p in _parents(node) if state.get(id(p)) != "done"]
            if any(id(p) in state for p in waiting):
                raise AutodiffError(
                    "this graph runs in a circle, so it has no order",
                    cause="a value is, by way of others, among its own parents",
                    cure="parents are what a value was made of; check who sets them",
                )
            stack += reversed(waiting)
            continue
        stack.pop()
        if state[id(node)] == "open":
            state[id(node)] = "done"
            order.append(node)
        if len(order) > STEPPED:
            raise AutodiffError(
                f"this graph has more than {STEPPED} values, too many for one picture",
                cause="draw shows every value of another engine's graph",
                cure="draw a smaller part: a value nearer to the inputs",
            )
    return order


def _parents(node: Any) -> list[Any]:
    missing = [name for name in PROTOCOL if not hasattr(node, name)]
    if missing:
        raise UnsupportedError(
            f"a {type(node).__name__} without {', '.join(missing)} cannot be drawn",
            cause=f"to be drawn, a value needs {', '.join(PROTOCOL)}",
            cure="add what is missing, as an attribute or a property; parents holds "
            "values of the same engine",
        )
    return list(node.parents)


def _labels(order: list[Any]) -> list[str]:
    """Leaves by their label, results as v1, v2, ...: signs go on the badge."""
    labels, count = [], 0
    for node in order:
        name = clean_label(node.label) if not len(node.parents) else ""
        count += not name
        labels.append(name or f"v{count}")
    return labels


def _document(
    order: list[Any], pairs: list[tuple[int, int]], labels: list[str]
) -> Document:
    values = [_shown(node.value) for node in order]
    gradients = [_shown(getattr(node, "grad", None)) for node in order]
    sizes = [_size(node, label) for node, label in zip(order, labels, strict=True)]
    picture = place(sizes, pairs)
    nodes = [
        _node(i, node, label, size, centre, i == len(order) - 1, labels, pairs)
        for i, (node, label, size, centre) in enumerate(
            zip(order, labels, sizes, picture.centres, strict=True)
        )
    ]
    inner = [i for i, node in enumerate(nodes) if not node["leaf"]]
    leaves = len(nodes) - len(inner)
    return {
        "schema": SCHEMA,
        "kind": "graph",
        "title": "",
        "alt": f"Computation graph of another engine: {_count(leaves, 'leaf')} and "
        f"{_count(len(inner), 'operation')}, with the result {values[-1]}.",
        "expression": nodes[-1]["formula"],
        "note": "",
        "width": picture.width,
        "height": picture.height,
        "nodes": nodes,
        "edges": edges(_counted(pairs), picture.wires),
        "steps": [_step(i, pairs) for i in inner],
        "groups": [],
        "numbers": _numbers(nodes, inner, values, gradients, len(pairs)),
        "leaves": [],
    }


def _step(i: int, pairs: list[tuple[int, int]]) -> Document:
    edges = [f"e{k}" for k, (_, user) in enumerate(pairs) if user == i]
    return {"phase": "forward", "node": f"n{i}", "edges": edges}


def _numbers(
    nodes: list[Document],
    inner: list[int],
    values: list[str],
    gradients: list[str],
    edges: int,
) -> Document:
    """What there is to know of another engine: no local derivatives."""
    said = [f"{nodes[i]['label']} = {nodes[i]['formula']} = {values[i]}" for i in inner]
    return {
        "values": values,
        "gradients": gradients,
        "locals": [""] * edges,
        "signs": [0] * edges,
        "steps": [{"text": text} for text in said],
    }


def _node(
    i: int,
    node: Any,
    label: str,
    size: tuple[float, float],
    centre: tuple[float, float],
    is_root: bool,
    labels: list[str],
    pairs: list[tuple[int, int]],
) -> Document:
    leaf = not len(node.parents)
    sign = _sign(node)
    operands = [labels[source] for source, user in pairs if user == i]
    infix = len(operands) == 2 and sign and not sign[0].isalnum()
    written = f" {sign} ".join(operands) if infix else f"{sign}({', '.join(operands)})"
    return {
        "id": f"n{i}",
        "role": "variable" if leaf else "output" if is_root else "op",
        "op": None if leaf else sign,
        "symbol": None if leaf else sign,
        "label": label,
        "formula": "" if leaf else written,
        "shape": list(np.shape(node.value)),
        "x": centre[0],
        "y": centre[1],
        "w": size[0],
        "h": size[1],
        "leaf": leaf,
        "source": None,
    }


def _counted(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Each edge with its place among the operands of its user."""
    used: dict[int, int] = {}
    for source, user in pairs:
        position = used.get(user, 0)
        used[user] = position + 1
        yield source, user, position


def _sign(node: Any) -> str:
    return clean_label(node.label, 12) or "?"


def _size(node: Any, label: str) -> tuple[float, float]:
    sign = _sign(node) if len(node.parents) else None
    room = room_for(np.shape(node.value))
    return node_size(label, sign, room, True, ports=len(node.parents))


def _shown(value: Any) -> str:
    """A number or an array as short text; nothing for what is neither."""
    if not isinstance(value, (int, float, complex, np.generic, np.ndarray)):
        return ""
    if np.asarray(value).dtype.kind not in "biufc":
        return ""
    plain = np.asarray(value)[()]
    return format_value(plain, room_for(np.shape(plain)))


def _count(count: int, thing: str) -> str:
    many = {"leaf": "leaves"}.get(thing, f"{thing}s")
    return f"{count} {thing if count == 1 else many}"
