"""One view of a graph with groups as a picture of its own: for pages without a script.

What comes out looks like the document of a graph without groups, so whoever draws or
lists it need not know about views; folded groups are among its nodes.
"""

from __future__ import annotations

from typing import Any

from .graph import STEPPED

Document = dict[str, Any]


def still(document: Document, view: int | None = None) -> Document:
    """The document as it is seen at first, or in another of its views.

    A document without views is given back as it is.
    """
    if "views" not in document:
        return document
    seen = document["views"][document["start"] if view is None else view]
    boxes, shows = _boxes(document, seen["places"])
    kept = {name: part for name, part in document.items() if name != "views"}
    return {
        **kept,
        "width": seen["width"],
        "height": seen["height"],
        "nodes": boxes,
        "edges": [
            {"id": f"w{i}", "arg": 0, **wire} for i, wire in enumerate(seen["wires"])
        ],
        "frames": seen["frames"],
        "numbers": {
            "values": _picked(document["numbers"]["values"], shows),
            "gradients": _picked(document["numbers"]["gradients"], shows),
            "locals": [_local(wire, document, len(boxes)) for wire in seen["wires"]],
            "steps": document["numbers"]["steps"],
        },
    }


def _boxes(
    document: Document, places: dict[str, list[float]]
) -> tuple[list[Document], list[int | None]]:
    """Nodes and folded groups in order, and whose numbers each of them shows."""
    spot = {node["id"]: i for i, node in enumerate(document["nodes"])}
    found: list[tuple[int, Document, int | None]] = [
        (i, node, i) for i, node in enumerate(document["nodes"]) if node["id"] in places
    ]
    for group in document["groups"]:
        if group["id"] in places:
            shows = None if group["result"] is None else spot[group["result"]]
            found.append((shows or 0, _as_node(group), shows))
    found.sort(key=lambda entry: entry[0])
    boxes = [
        {**box, "x": places[box["id"]][0], "y": places[box["id"]][1]}
        for _, box, _ in found
    ]
    return boxes, [shows for *_, shows in found]


def _as_node(group: Document) -> Document:
    return {
        "id": group["id"],
        "role": "group",
        "op": None,
        "symbol": group["badge"],
        "label": group["label"],
        "formula": "",
        "w": group["w"],
        "h": group["h"],
        "count": group["count"],
    }


def _picked(texts: list[str], places: list[int | None]) -> list[str]:
    return ["" if place is None else texts[place] for place in places]


def _local(wire: Document, document: Document, boxes: int) -> str:
    """The local derivative of a wire between two nodes, if there is room for it."""
    both = wire["from"].startswith("n") and wire["to"].startswith("n")
    if not both or len(wire["edges"]) != 1 or boxes > STEPPED:
        return ""
    local: str = document["numbers"]["locals"][int(wire["edges"][0][1:])]
    return local
