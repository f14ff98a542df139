"""The numbers of one run of a graph, before they are formatted.

Everything that changes when a leaf changes is collected here: values, gradients, local
derivatives, and the steps of the trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..engine import (
    Backward,
    Leaf,
    Node,
    evaluate_all,
    local_derivatives,
    topological,
    trace,
)
from ..engine.reverse import check_fresh
from ..errors import AutodiffError, SeedError, StaleValueError, UnsupportedError
from .graph import Graph


@dataclass(frozen=True, slots=True)
class Run:
    """Values and gradients by node, locals by edge; None where there is no such number.

    ``nodes`` are the ones that ran: those of the graph, or their twins on other leaves;
    ``whole`` has those that are not drawn, too. ``trouble`` says why there is no
    backward pass, when there is none.
    """

    whole: list[Node]
    nodes: list[Node]
    values: list[Any]
    gradients: list[Any]
    locals: list[Any]
    backward: list[Backward]
    trouble: str


def run(graph: Graph, bindings: Mapping[Node, float] | None = None) -> Run:
    """Run ``graph``, with some leaves bound to other values if ``bindings`` says so.

    Raises `AutodiffError` if the numbers of a binding have no derivatives. (A graph
    whose own numbers have none is shown without.)

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display.graph import read
    >>> x = ad.Variable(3.0, name="x")
    >>> run(read(x * x, {})).gradients, run(read(x * x, {}), {x: 5.0}).values
    ([6.0, 1.0], [5.0, 25.0])
    """
    whole, nodes = graph.whole or [], graph.nodes
    with np.errstate(all="ignore"):
        if bindings:
            twins = _again(whole or topological(graph.root), bindings)
            whole = [twins[id(node)] for node in whole]
            nodes = [twins[id(node)] for node in nodes]
        nothing = [None] * len(nodes), [None] * len(graph.edges)
        if not whole or not nodes[-1].has_value:
            return Run(whole, nodes, _values(nodes), *nothing, [], "")
        try:
            # the twins of a stale graph are fresh, it is not
            check_fresh(graph.whole or [])
            return _with_gradients(graph, whole, nodes)
        except (AutodiffError, ArithmeticError) as error:
            if bindings and isinstance(error, ArithmeticError):
                raise AutodiffError(_reason(error)) from None
            return Run(whole, nodes, _values(nodes), *nothing, [], _reason(error))


def _with_gradients(graph: Graph, whole: list[Node], nodes: list[Node]) -> Run:
    record = trace(nodes[-1])
    backward = record.backward
    if graph.grouping:
        place = {id(node): i for i, node in enumerate(whole)}
        backward = _added_up(sorted(backward, key=lambda s: -place[id(s.node)]))
    local = {id(node): local_derivatives(node) for node in nodes}
    return Run(
        whole,
        nodes,
        _values(nodes),
        [record.gradients.get(node) for node in nodes],
        [local[id(nodes[user])][position] for _, user, position in graph.edges],
        backward,
        "",
    )


def _added_up(steps: list[Backward]) -> list[Backward]:
    """The same contributions, added up in this order.

    Any order will do in which a node's gradient is whole before it is passed on.
    """
    total: dict[int, Any] = {}
    found = []
    for step in steps:
        before = total.get(id(step.parent))
        after = step.contribution if before is None else before + step.contribution
        total[id(step.parent)] = after
        found.append(replace(step, before=before, after=after))
    return found


def _values(nodes: list[Node]) -> list[Any]:
    return [node.value if node.has_value else None for node in nodes]


def _again(order: list[Node], bindings: Mapping[Node, float]) -> dict[int, Node]:
    """The same graph built once more on other leaves: derivatives follow for free."""
    twins: dict[int, Node] = {}
    values = evaluate_all(order[-1], bindings)
    for node in order:
        kind = type(node) if isinstance(node, Leaf) else Node
        twin = kind.__new__(kind)
        twin._value = values[node]
        twin.primitive, twin.params = node.primitive, node.params
        twin.name, twin.where, twin.epoch = node.name, node.where, node.epoch
        twin.args = tuple(
            twins[id(arg)] if isinstance(arg, Node) else arg for arg in node.args
        )
        if isinstance(twin, Leaf):
            twin.changed = twin.epoch = 0
        twins[id(node)] = twin
    return twins


def _reason(error: Exception) -> str:
    """The trouble in a few words; they name no file, so that a page can be repeated."""
    reasons = {
        SeedError: "the result is an array, and only a single number has a gradient",
        StaleValueError: "a leaf got a new value after the result was computed",
        UnsupportedError: "the result is complex",
        ZeroDivisionError: "a local derivative divides by zero",
    }
    found = (text for kind, text in reasons.items() if isinstance(error, kind))
    return next(found, type(error).__name__)
