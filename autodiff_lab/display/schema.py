"""The graph document: everything a renderer needs, as plain JSON data.

Python places and formats, once; a renderer only draws. The part under "numbers" is all
that changes when a leaf changes, so a live view replaces just that. The format is
described in graph-v1.json beside this file, and in graph-v2.json for graphs whose nodes
can be folded into groups.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..engine import Constant, Node
from .alt import alt_text
from .formulas import symbol
from .graph import STEPPED, Graph, expression, read, role
from .groups_schema import grouped
from .groups_steps import group_numbers
from .layout import place
from .numerals import EDGE_ROOM, format_value, room_for, sign_of
from .run import Run, run
from .steps import step_numbers, steps
from .theme import label_width, node_size

MIME = "application/vnd.autodiff-lab.graph+json"
SCHEMA = 1
GROUPED = 2  # of graphs with groups, which have more than one view

Document = dict[str, Any]


def document(
    root: Node | Graph, *, namespace: Mapping[str, Any] | None = None
) -> Document:
    """The document for the graph under ``root``.

    Labels of unnamed nodes come from ``namespace``, by default the notebook's. A graph
    that was `read` before keeps its labels.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> drawn = document(a * (a + b), namespace={})
    >>> drawn["expression"], drawn["numbers"]["values"]
    ('a * (a + b)', ['4', '3', '7', '28'])
    """
    graph = root if isinstance(root, Graph) else read(root, namespace)
    ran = run(graph)
    written = expression(graph)
    sizes = _sizes(graph, ran)
    nodes = _nodes(graph, ran, sizes)
    if graph.grouping:
        return _document(graph, ran, written, GROUPED, grouped(graph, ran, nodes))
    pairs = [(source, user) for source, user, _ in graph.edges]
    picture = place(sizes, pairs, texts=_texts(ran))
    placed = {
        "width": picture.width,
        "height": picture.height,
        "nodes": [_at(*pair) for pair in zip(nodes, picture.centres, strict=True)],
        "edges": edges(graph.edges, picture.wires),
        "groups": [],
    }
    return _document(graph, ran, written, SCHEMA, placed)


def _document(
    graph: Graph, ran: Run, written: str, schema: int, placed: Document
) -> Document:
    return {
        "schema": schema,
        "kind": "graph",
        "title": graph.title,
        "alt": alt_text(graph, written, ran),
        "expression": written,
        "note": _note(graph, ran),
        "width": placed["width"],
        "height": placed["height"],
        "nodes": placed["nodes"],
        "edges": placed["edges"],
        "steps": steps(graph, ran),
        "groups": placed["groups"],
        "numbers": _numbers(graph, ran),
        "leaves": _leaves(graph, ran),
        **{name: placed[name] for name in ("views", "start") if name in placed},
    }


def numbers(
    root: Node | Graph, bindings: Mapping[Node, float] | None = None
) -> Document:
    """The "numbers" of the document alone, with some leaves bound to other values.

    Live views call this at every move of a slider. Pass a `Graph` (from `read`), so
    that the labels in the texts stay those of the document.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0, name="x")
    >>> numbers(read(x * x, {}), {x: 5.0})["gradients"]
    ['10', '1']
    """
    graph = root if isinstance(root, Graph) else read(root)
    return _numbers(graph, run(graph, bindings))


def _numbers(graph: Graph, ran: Run) -> Document:
    groups = {"groups": group_numbers(graph, ran)} if graph.grouping else {}
    return {
        "values": [_shown(value) for value in ran.values],
        "gradients": [_shown(gradient) for gradient in ran.gradients],
        "locals": [_shown(local, EDGE_ROOM) for local in ran.locals],
        "signs": [sign_of(local) for local in ran.locals],
        "steps": step_numbers(graph, ran),
        **groups,
    }


def _shown(value: Any, room: int | None = None) -> str:
    """A number for the picture: no longer than the place that is kept for it."""
    if value is None:
        return ""
    return format_value(value, room or room_for(np.shape(value)))


def _sizes(graph: Graph, ran: Run) -> list[tuple[float, float]]:
    has_numbers = ran.values[-1] is not None
    return [
        node_size(
            label,
            symbol(node),
            room_for(np.shape(value)),
            has_numbers,
            ports=len(node.parents),
        )
        for label, node, value in zip(
            graph.labels, graph.nodes, ran.values, strict=True
        )
    ]


def _texts(ran: Run) -> list[float]:
    """The width of the number on each edge, which is the same at every step."""
    shown = (_shown(local, EDGE_ROOM) for local in ran.locals)
    return [label_width(text) if text else 0.0 for text in shown]


def _nodes(graph: Graph, ran: Run, sizes: list[tuple[float, float]]) -> list[Document]:
    written = graph.written
    return [
        {
            "id": f"n{i}",
            "role": role(node, is_root=node is graph.root),
            "op": node.primitive.name if node.primitive else None,
            "symbol": symbol(node),
            "label": graph.labels[i],
            "formula": written[i],
            "shape": list(np.shape(ran.values[i])),
            "w": sizes[i][0],
            "h": sizes[i][1],
            "leaf": node.primitive is None,
            "source": _source(node),
        }
        for i, node in enumerate(graph.nodes)
    ]


def _at(node: Document, centre: tuple[float, float]) -> Document:
    """The node with its place, which stands before its size."""
    names = list(node)
    size = names.index("w")
    first = {name: node[name] for name in names[:size]}
    return {**first, "x": centre[0], "y": centre[1], **node}


def _source(node: Node) -> Document | None:
    """The line that made a node, and the notebook cell it stands in, if it does.

    A kernel compiles each cell as a file of its own, named by a hash of the cell's
    text. The hash is the same in every session, and the front end can work it out as
    well.
    """
    line = node.where.line if node.where else None
    if node.where is None or line is None:
        return None
    cell = re.search(r"ipykernel_\d+[/\\](\d+)\.py$", node.where.filename)
    return {"line": line, "cell": cell[1]} if cell else {"line": line}


def edges(joined: Iterable[tuple[int, int, int]], wires: list[Any]) -> list[Document]:
    """Edges with their ways, from triples: operand, user, place among its operands."""
    return [
        {
            "id": f"e{i}",
            "from": f"n{source}",
            "to": f"n{user}",
            "arg": position,
            "path": wire.path,
            "labelX": wire.label[0],
            "labelY": wire.label[1],
        }
        for i, ((source, user, position), wire) in enumerate(
            zip(joined, wires, strict=True)
        )
    ]


def _leaves(graph: Graph, ran: Run) -> list[Document]:
    """The scalar leaves that a slider may drive."""
    found = []
    for i, (node, value) in enumerate(zip(graph.nodes, ran.values, strict=True)):
        if node.primitive is None and not isinstance(node, Constant) and _real(value):
            reach = _reach(abs(float(value)))
            found.append(
                {
                    "node": f"n{i}",
                    "name": graph.labels[i],
                    "value": float(value),
                    "min": -reach,
                    "max": reach,
                    "step": reach / 100 if reach > 2 else 0.01,
                }
            )
    return found


def _real(value: Any) -> bool:
    plain = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return plain and not isinstance(value, complex) and math.isfinite(value)


def _reach(size: float) -> float:
    """Where a slider ends: 2, 10, 100, ..., so that there is room on both sides."""
    if size <= 1:
        return 2.0
    return 10.0 ** max(1, math.ceil(math.log10(size)))


def _note(graph: Graph, ran: Run) -> str:
    """What the reader should know about what is missing from the picture."""
    notes = []
    if ran.trouble:
        notes.append(f"No gradients: {ran.trouble}.")
    if graph.grouping:
        notes += _folding_note(graph)
    elif graph.folded:
        notes.append(
            f"The graph has {graph.total} nodes; the {len(graph.nodes)} nearest to the "
            "result are drawn. To see another part, display an inner node; "
            "ad.get_gradients(y)[node] has the gradient of every node."
        )
    return " ".join(notes)


def _folding_note(graph: Graph) -> list[str]:
    """How to look into a graph that opens folded."""
    if graph.total <= STEPPED:
        return []
    notes = [
        f"The graph has {graph.total} nodes, folded into groups. Open a box that has a "
        "+ with a click, or with Enter."
    ]
    if graph.folded:
        notes.append(
            "The others are too large for this page: to see inside, display an inner "
            "node; ad.get_gradients(y)[node] has the gradient of every node."
        )
    return notes
