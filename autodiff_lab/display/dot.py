"""The graph for Graphviz: the familiar ``graphviz.Digraph``, and DOT text.

Building it needs no ``dot`` on the machine. Shown in a notebook without one, it is our
own drawing with a word about that, never a traceback.
"""

from __future__ import annotations

from typing import Any

import graphviz

from . import theme
from .html import to_html
from .theme import mix

Document = dict[str, Any]

_SHAPES = {
    "variable": {"shape": "box", "style": "rounded,filled"},
    "parameter": {"shape": "hexagon", "style": "filled"},
    "input": {"shape": "parallelogram", "style": "filled"},
    "constant": {"shape": "box", "style": "dashed,filled"},
    "op": {"shape": "box", "style": "rounded,filled"},
    "output": {"shape": "box", "style": "rounded,filled", "peripheries": "2"},
    "group": {"shape": "folder", "style": "filled"},
}
_FONT = "Helvetica,Arial,sans-serif"


class Drawing(graphviz.Digraph):
    """A Digraph that can always be shown."""

    document: Document

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, str]:
        """The picture that ``dot`` makes; ours, and why, if it makes none."""
        from .dot_layout import run_dot

        svg, trouble = run_dot(self.source, "svg")
        if not trouble:
            return {"image/svg+xml": svg, "text/plain": self.source}
        note = f"{trouble} So this is the drawing of autodiff_lab."
        html = to_html({**self.document, "note": note})
        return {"text/html": html, "text/plain": self.source}


def digraph(document: Document) -> Drawing:
    """The graph of a document, in our colours, with values, gradients and slopes.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display import document
    >>> x = ad.Variable(3.0, name="x")
    >>> print(digraph(document(x * x, namespace={})).body[-1].strip())
    n0 -> n1 [label=3]
    """
    drawn = Drawing("autodiff_lab")
    drawn.document = document
    drawn.attr(rankdir=_direction(document), bgcolor="transparent", tooltip=" ")
    drawn.attr(
        "node", fontname=_FONT, fontsize="13", penwidth="1.6", margin="0.15,0.06"
    )
    wire, quiet = theme.WIRE[0], theme.QUIET[0]
    drawn.attr("edge", fontname=_FONT, fontsize="11", color=wire, fontcolor=quiet)
    numbers = document["numbers"]
    rows = zip(document["nodes"], numbers["values"], numbers["gradients"], strict=True)
    for node, value, gradient in rows:
        lines = [_heading(node), value, gradient and f"∂ {gradient}"]
        drawn.node(node["id"], _safe("\n".join(filter(None, lines))), **_look(node))
    for edge, local in zip(document["edges"], numbers["locals"], strict=True):
        label = _safe(local) if local else None
        drawn.edge(edge["from"], edge["to"], label)
    return drawn


def _heading(node: Document) -> str:
    """The name, and the operation in words: "c = a + b"; of a group, its size."""
    if node["role"] == "group":
        return f"{node['label']}\n{node['count']} nodes"
    return f"{node['label']} = {node['formula']}" if node["formula"] else node["label"]


def _look(node: Document) -> dict[str, str]:
    role = node["role"] if node["role"] in _SHAPES else "op"
    hue = theme.HUES[role][0]
    fill = mix(hue, theme.SURFACE[0], theme.TINT[0])
    shape = _SHAPES[role]
    return {**shape, "color": hue, "fillcolor": fill, "fontcolor": theme.INK[0]}


def _direction(document: Document) -> str:
    """Rightward or downward, whichever way the edges of the document go."""
    spot = {node["id"]: (node["x"], node["y"]) for node in document["nodes"]}
    ways = [(spot[e["from"]], spot[e["to"]]) for e in document["edges"]]
    right = sum(abs(there[0] - here[0]) for here, there in ways)
    down = sum(abs(there[1] - here[1]) for here, there in ways)
    return "LR" if right >= down else "TB"


def _safe(text: str) -> str:
    """Text that Graphviz takes as it is: no escapes, no <HTML>, no &entities;."""
    lines = text.replace("&", "&amp;").split("\n")
    return graphviz.nohtml("\\n".join(line.replace("\\", "\\\\") for line in lines))
