"""A graph in one line: "d = a * (a + b) = 28   (a = 4, b = 3)".

The values are in it, so a notebook test that compares text finds a wrong number, and
does not mind a box that moved.
"""

from __future__ import annotations

from typing import Any

from ..engine import Constant, Node
from .graph import Graph, expression, read
from .groups_words import boxes_in_words, opens_folded
from .labels import shorten
from .numerals import format_value

_MOST_LEAVES = 8
_LONGEST = 160


def to_text(root: Node | Graph) -> str:
    """The expression under ``root`` with its value and those of its leaves.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> to_text(a * (a + b))
    'a * (a + b) = 28   (a = 4, b = 3)'
    >>> to_text(2 * ad.Input(name="x"))
    '2 * x   (x = ?)'
    >>> to_text(a)
    'a = 4   (variable)'
    """
    graph = root if isinstance(root, Graph) else read(root)
    node = graph.root
    if node.primitive is None:
        kind = type(node).__name__.lower()
        parts = [graph.title, _value(node)] if graph.title else [_value(node)]
        return f"{' = '.join(parts)}   ({kind})"
    parts = [graph.title] if graph.title else []
    parts.append(shorten(expression(graph), _LONGEST))
    if node.has_value:
        parts.append(_value(node))
    return f"{' = '.join(parts)}{_given(graph)}"


def _given(graph: Graph) -> str:
    """The leaves with their values, in order; how many nodes, where not all show."""
    if opens_folded(graph):
        return f"   ({graph.total} nodes, folded into {boxes_in_words(graph)})"
    if graph.folded:
        return f"   ({graph.total} nodes)"
    leaves = [
        f"{label} = {_value(node)}"
        for node, label, chosen in zip(
            graph.nodes, graph.labels, graph.chosen, strict=True
        )
        if node.primitive is None and (chosen or not isinstance(node, Constant))
    ]
    more = len(leaves) - _MOST_LEAVES
    shown = leaves[:_MOST_LEAVES]
    if more > 0:
        shown.append(f"… {more} more; {graph.total} nodes")
    return f"   ({', '.join(shown)})" if shown else ""


def _value(node: Any) -> str:
    return format_value(node.value) if node.has_value else "?"
