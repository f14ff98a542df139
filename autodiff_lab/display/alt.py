"""One sentence that says what a picture shows, for those who do not see it."""

from __future__ import annotations

from .graph import Graph, role
from .groups import NAMED
from .groups_words import boxes_in_words, opens_folded
from .labels import shorten
from .numerals import format_value
from .run import Run

_PLURALS = {
    "variable": "variables",
    "parameter": "parameters",
    "input": "inputs",
    "constant": "constants",
    "op": "operations",
}


def alt_text(graph: Graph, expression: str, ran: Run) -> str:
    """What is computed, from how much, and what comes out.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display.graph import read
    >>> from autodiff_lab.display.run import run
    >>> graph = read(ad.Variable(3.0, name="x") + 1, {})
    >>> alt_text(graph, "x + 1", run(graph))
    'Computation graph of x + 1: 1 variable and 1 operation, with the result 4.'
    """
    name = f"{graph.title} = {expression}" if graph.title and expression else ""
    subject = shorten(name or expression or graph.labels[-1], 120)
    value = ran.values[-1]
    result = "" if value is None else f", with the result {format_value(value)}"
    if opens_folded(graph):
        amount = f"{graph.total} nodes, folded into {boxes_in_words(graph)}"
    elif graph.folded:
        amount = f"{graph.total} nodes, of which {len(graph.nodes)} are drawn"
    else:
        amount = _amounts(graph)
    deferred = ", no values yet" if value is None else ""
    groups = f", in groups: {boxes_in_words(graph)}" if _has_names(graph) else ""
    return f"Computation graph of {subject}: {amount}{groups}{result}{deferred}."


def _has_names(graph: Graph) -> bool:
    """Whether a graph that is shown whole has groups that somebody named."""
    if graph.grouping is None or opens_folded(graph):
        return False
    return any(group.kind in NAMED for group in graph.grouping.groups)


def _amounts(graph: Graph) -> str:
    counts = dict.fromkeys(_PLURALS, 0)
    for node in graph.nodes:
        counts[role(node, is_root=False)] += 1
    parts = [
        f"{count} {kind if kind != 'op' else 'operation'}"
        if count == 1
        else f"{count} {_PLURALS[kind]}"
        for kind, count in counts.items()
        if count
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
