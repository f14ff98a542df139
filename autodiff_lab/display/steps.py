"""The steps of a run: first every value, then every contribution to a gradient.

Both lists have one entry a step. `steps` says where to look (it never changes), and
`step_numbers` says what happens there, in words and numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .formulas import formula, operand
from .graph import STEPPED, Graph
from .groups_steps import coarse_steps
from .numerals import format_value
from .run import Run

_ROOM = 18  # characters for an array inside of a sentence

Step = dict[str, Any]


def steps(graph: Graph, ran: Run) -> list[Step]:
    """Where each step happens: the nodes and edges to light up."""
    if not _stepped(graph, ran):
        return coarse_steps(graph, ran)[0]
    edge = {(user, position): i for i, (_, user, position) in enumerate(graph.edges)}
    forward = [
        {"phase": "forward", "node": f"n{i}", "edges": _edges_into(graph, i, edge)}
        for i, node in enumerate(graph.nodes)
        if node.primitive
    ]
    if ran.trouble:
        return forward
    last = f"n{len(graph.nodes) - 1}"
    seed = {"phase": "backward", "node": last, "edges": [], "target": last}
    spot = {id(node): i for i, node in enumerate(ran.nodes)}
    backward = [
        {
            "phase": "backward",
            "node": f"n{spot[id(step.node)]}",
            "edges": [f"e{edge[spot[id(step.node)], step.arg]}"],
            "target": f"n{spot[id(step.parent)]}",
        }
        for step in ran.backward
    ]
    return [*forward, seed, *backward]


def step_numbers(graph: Graph, ran: Run) -> list[Step]:
    """What each step computes, as a sentence and as its single numbers.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display.graph import read
    >>> from autodiff_lab.display.run import run
    >>> x = ad.Variable(3.0, name="x")
    >>> graph = read(x + 1, {"y": None})
    >>> for step in step_numbers(graph, run(graph)):
    ...     print(step["text"])
    v1 = x + 1 = 3 + 1 = 4
    ∂v1/∂v1 = 1, where the backward pass starts
    ∂v1/∂x: local 1 × incoming 1 = contribution 1; total 0 → 1
    """
    if not _stepped(graph, ran):
        return coarse_steps(graph, ran)[1]
    written = graph.written
    forward = [
        {"text": _forward(graph, ran, i, written[i])}
        for i, node in enumerate(graph.nodes)
        if node.primitive
    ]
    if ran.trouble:
        return forward
    label = {id(n): text for n, text in zip(ran.nodes, graph.labels, strict=True)}
    result = graph.labels[-1]
    backward = [
        _backward(step, f"∂{result}/∂{label[id(step.parent)]}") for step in ran.backward
    ]
    return [*forward, _seed(result), *backward]


def _stepped(graph: Graph, ran: Run) -> bool:
    known = ran.values[-1] is not None
    return known and graph.whole is not None and len(graph.whole) <= STEPPED


def _edges_into(graph: Graph, i: int, edge: dict[tuple[int, int], int]) -> list[str]:
    found = (edge.get((i, position)) for position in range(len(graph.nodes[i].args)))
    return [f"e{number}" for number in found if number is not None]


def _forward(graph: Graph, ran: Run, i: int, written: str) -> str:
    """ "c = a + b = 4 + 3 = 7"; the middle is left out where operands are arrays."""
    node, ran_node = graph.nodes[i], ran.nodes[i]
    parts = [graph.labels[i], written]
    inputs: list[Any] = [getattr(arg, "value", arg) for arg in ran_node.args]
    if not any(np.ndim(value) for value in inputs):
        filled = formula(node, [operand(value) for value in inputs])[0]
        parts += [filled] if filled != written else []
    return " = ".join([*parts, format_value(ran.values[i], _ROOM)])


def _seed(result: str) -> Step:
    return {
        "text": f"∂{result}/∂{result} = 1, where the backward pass starts",
        "local": "",
        "incoming": "",
        "contribution": "1",
        "before": "0",
        "after": "1",
    }


def _backward(step: Any, what: str) -> Step:
    local = "" if step.local is None else format_value(step.local, _ROOM)
    incoming = format_value(step.incoming, _ROOM)
    contribution = format_value(step.contribution, _ROOM)
    before = "0" if step.before is None else format_value(step.before, _ROOM)
    after = format_value(step.after, _ROOM)
    product = (
        f"local {local} × incoming {incoming}" if local else f"incoming {incoming}"
    )
    joint = " =" if local else ", passed back:"
    return {
        "text": f"{what}: {product}{joint} contribution {contribution}; "
        f"total {before} → {after}",
        "local": local,
        "incoming": incoming,
        "contribution": contribution,
        "before": before,
        "after": after,
    }
