"""The parts of a graph document that only graphs with groups have.

Nodes then have no place of their own: each view says where its boxes, frames and wires
are, and a front end only chooses one of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine import Node
from .graph import STEPPED, Graph, edges_of, name_of
from .groups import Group
from .groups_choice import draw_views
from .groups_routes import Item
from .groups_view import Link, View
from .labels import shorten
from .layout import Size
from .numerals import room_for
from .run import Run
from .theme import frame_label_room, node_size

Document = dict[str, Any]

_PLUS = 24  # px for the sign that it can be opened
_LONGEST = 26  # characters of a group's name on its box


def grouped(graph: Graph, ran: Run, nodes: list[Document]) -> Document:
    """Everything that is placed, for ``nodes`` that are not placed yet."""
    assert graph.grouping is not None and graph.whole is not None
    sizes = _sizes(graph, ran, nodes)
    every_edge = edges_of(graph.whole)
    views = draw_views(graph.grouping, sizes, every_edge, list(graph.opened), STEPPED)
    start = first_view(graph)
    return {
        "width": views[start].width,
        "height": views[start].height,
        "nodes": [
            {**node, "group": _home(graph, place)}
            for node, place in zip(nodes, graph.places, strict=True)
        ],
        "edges": [
            {"id": f"e{i}", "from": f"n{source}", "to": f"n{user}", "arg": position}
            for i, (source, user, position) in enumerate(graph.edges)
        ],
        "groups": [_group(graph, number, sizes) for number in graph.folds],
        "views": [
            _view(graph, view, _drawn_edges(graph, every_edge)) for view in views
        ],
        "start": start,
    }


def first_view(graph: Graph) -> int:
    """Which view is shown at first: the whole graph, where it is not too large."""
    return len(graph.opened) - 1 if graph.total <= STEPPED else 0


def _sizes(graph: Graph, ran: Run, nodes: list[Document]) -> dict[Item, Size]:
    sizes: dict[Item, Size] = {
        place: (node["w"], node["h"])
        for place, node in zip(graph.places, nodes, strict=True)
    }
    assert graph.grouping is not None
    known = ran.values[-1] is not None
    for number in graph.folds:
        group = graph.grouping.groups[number]
        value = ran.values[graph.spot[group.stop - 1]]
        room = room_for(np.shape(value))
        name = shorten(group.label, _LONGEST)
        w, h = node_size(name, badge(group), room, known)
        sizes[-1 - number] = w + _PLUS, h
    return sizes


def badge(group: Group) -> str:
    """What stands on the edge of a folded group: how often, or how much it holds."""
    return f"×{group.times}" if group.times > 1 else f"{group.stop - group.start} nodes"


def _home(graph: Graph, place: int) -> str | None:
    """The innermost group of the document around a node."""
    assert graph.grouping is not None
    found = None
    for number in graph.folds:
        group = graph.grouping.groups[number]
        if group.start <= place < group.stop:
            found = f"g{number}"
    return found


def _group(graph: Graph, number: int, sizes: dict[Item, Size]) -> Document:
    assert graph.grouping is not None and graph.whole is not None
    group = graph.grouping.groups[number]
    w, h = sizes[-1 - number]
    result = group.stop - 1
    return {
        "id": f"g{number}",
        "kind": group.kind,
        "label": shorten(group.label, _LONGEST),
        "badge": badge(group),
        "count": group.stop - group.start,
        "parent": None if group.parent < 0 else f"g{group.parent}",
        "result": None if group.kind == "leaves" else name_of(graph, result),
        "output": result == graph.total - 1,
        "w": w,
        "h": h,
        "source": _source(graph.whole[result]),
    }


def _source(node: Node) -> Document | None:
    line = node.where.line if node.where else None
    return None if line is None else {"line": line}


def _drawn_edges(graph: Graph, every: list[tuple[int, int, int]]) -> dict[int, str]:
    """The ids of the edges whose two nodes are in the document."""
    spot = graph.spot
    known = {edge: f"e{i}" for i, edge in enumerate(graph.edges)}
    return {
        number: known[spot[source], spot[user], position]
        for number, (source, user, position) in enumerate(every)
        if source in spot and user in spot
    }


def _view(graph: Graph, view: View, edges: dict[int, str]) -> Document:
    return {
        "open": [f"g{number}" for number in sorted(view.opened)],
        "width": view.width,
        "height": view.height,
        "places": {
            name_of(graph, item): [x, y] for item, (x, y) in view.places.items()
        },
        "frames": [
            _frame(graph, number, box) for number, box in sorted(view.frames.items())
        ],
        "wires": [_wire(graph, link, edges) for link in view.links],
    }


def _frame(
    graph: Graph, number: int, box: tuple[float, float, float, float]
) -> Document:
    assert graph.grouping is not None
    x, y, w, h = box
    label = shorten(graph.grouping.groups[number].label, frame_label_room(w))
    return {"group": f"g{number}", "label": label, "x": x, "y": y, "w": w, "h": h}


def _wire(graph: Graph, link: Link, edges: dict[int, str]) -> Document:
    return {
        "from": name_of(graph, link.source),
        "to": name_of(graph, link.target),
        "edges": [edges[number] for number in link.edges if number in edges],
        "path": link.path,
        "labelX": link.label[0],
        "labelY": link.label[1],
    }
