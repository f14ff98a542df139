"""The picture and its twin in a table, as HTML that survives every sanitiser.

Untrusted notebooks lose scripts, styles and inline SVG; images, tables and <details>
stay. So the drawing is an image with its alternative text, the numbers are a table, and
nothing depends on a style.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import Any

from .groups_still import still
from .svg import to_svg

Document = dict[str, Any]


def to_html(document: Document) -> str:
    """The graph as a fragment of a page.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display import document
    >>> "<script" in to_html(document(ad.Variable(2.0, name="<script>") + 1))
    False
    """
    seen = still(document)
    parts = [image(seen), _paragraph(document["note"]), _tables(document, seen)]
    return "<div>" + "\n".join(part for part in parts if part) + "</div>\n"


def image(document: Document) -> str:
    """Only the picture, with what it shows in words.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display import document
    >>> image(document(ad.Variable(2.0, name="x") + 1))[:26]
    '<img src="data:image/svg+x'
    """
    data = b64encode(to_svg(document).encode()).decode()
    return (
        f'<img src="data:image/svg+xml;base64,{data}" width="{document["width"]:g}" '
        f'alt="{escape(document["alt"])}">'
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _tables(document: Document, seen: Document) -> str:
    tables = [_node_table(seen), _group_table(document), _edge_table(document)]
    heading = "The same graph as a table"
    inside = "\n".join(table for table in tables if table)
    return f"<details><summary>{heading}</summary>\n{inside}\n</details>"


def _node_table(document: Document) -> str:
    numbers = document["numbers"]
    rows = [
        [node["label"], _made_of(node), value or "–", gradient or "–"]
        for node, value, gradient in zip(
            document["nodes"], numbers["values"], numbers["gradients"], strict=True
        )
    ]
    return _table(["node", "formula", "value", "gradient"], rows)


def _group_table(document: Document) -> str:
    """What comes out of each group, and what goes back into it."""
    numbers = document["numbers"]
    spot = {node["id"]: i for i, node in enumerate(document["nodes"])}
    rows = []
    for group in document["groups"]:
        place = spot.get(group["result"])
        if place is not None and group["kind"] not in ("part", "turn"):
            value, gradient = numbers["values"][place], numbers["gradients"][place]
            row = [group["label"], group["badge"], value or "–", gradient or "–"]
            rows.append(row)
    names = ["group", "holds", "value that leaves it", "gradient that enters there"]
    return _table(names, rows) if rows else ""


def _made_of(node: Document) -> str:
    if node["role"] == "group":
        return f"group of {node['count']} nodes"
    made: str = node["formula"] or node["role"]
    return made


def _edge_table(document: Document) -> str:
    """What each edge passes back; the products add up to the gradients above."""
    labels = {node["id"]: node["label"] for node in document["nodes"]}
    edges = {edge["id"]: edge for edge in document["edges"]}
    rows = []
    for step, amounts in zip(
        document["steps"], document["numbers"]["steps"], strict=True
    ):
        if step["phase"] == "backward" and step["edges"]:
            edge = edges[step["edges"][0]]
            rows.append(
                [
                    f"{labels[edge['to']]} → {labels[edge['from']]}",
                    amounts["local"] or "–",
                    amounts["incoming"],
                    amounts["contribution"],
                    amounts["after"],
                ]
            )
    names = ["backward along", "local", "× incoming", "= contribution", "total so far"]
    return _table(names, rows) if rows else ""


def _table(names: list[str], rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    lines = [
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    ]
    body = "\n".join(lines)
    return (
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )
