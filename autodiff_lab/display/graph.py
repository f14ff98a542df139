"""The graph as the display reads it: nodes in order, their labels, and the edges.

Large graphs are cut down here and nowhere else. Folding by module or by line will
replace `nearest`; everything after it sees a graph of drawable size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..engine import Constant, Input, Node, Parameter, topological
from .formulas import Written, formula, operand
from .names import label_all

STEPPED = 200  # up to here every number and every step is shown
DRAWN = 1000  # up to here every node is drawn, closely packed,
DEEPEST = 150  # if the longest way through the graph has no more steps than this
PART = 40  # beyond, so many nodes nearest to the result

Edge = tuple[int, int, int]  # operand, user, position among the user's arguments


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes to draw, operands before users, and what they are called.

    ``total`` counts the nodes of the whole graph. ``whole`` holds them, unless they are
    too many to look at.
    """

    nodes: list[Node]
    labels: list[str]
    chosen: list[bool]  # did somebody choose this label?
    edges: list[Edge]
    total: int
    whole: list[Node] | None

    @property
    def root(self) -> Node:
        return self.nodes[-1]

    @property
    def title(self) -> str:
        return self.labels[-1] if self.chosen[-1] else ""

    @property
    def folded(self) -> int:
        return self.total - len(self.nodes)


def read(root: Node, namespace: Mapping[str, Any] | None = None) -> Graph:
    """The graph under ``root``: all of it, or the part nearest to the result.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> graph = read(a * (a + b), namespace={})
    >>> graph.labels, graph.edges
    (['a', 'b', 'v1', 'v2'], [(0, 2, 0), (1, 2, 1), (0, 3, 0), (2, 3, 1)])
    """
    order = topological(root)
    whole = order if len(order) <= DRAWN else None
    fits = len(order) <= STEPPED or (whole is not None and _depth(order) <= DEEPEST)
    nodes = order if fits else nearest(order)
    labels, chosen = label_all(nodes, namespace)
    return Graph(nodes, labels, chosen, edges_of(nodes), len(order), whole)


def part(graph: Graph) -> Graph:
    """The same graph, no larger than a still picture can show."""
    if len(graph.nodes) <= STEPPED:
        return graph
    spot = {id(node): i for i, node in enumerate(graph.nodes)}
    nodes = nearest(graph.nodes)
    kept = [spot[id(node)] for node in nodes]
    labels = [graph.labels[i] for i in kept]
    chosen = [graph.chosen[i] for i in kept]
    return Graph(nodes, labels, chosen, edges_of(nodes), graph.total, graph.whole)


def nearest(order: list[Node], most: int = PART) -> list[Node]:
    """The nodes fewest steps away from the last one, still in order."""
    found = {id(order[-1]): order[-1]}
    queue = [order[-1]]
    for node in queue:
        for parent in node.parents:
            if id(parent) not in found and len(found) < most:
                found[id(parent)] = parent
                queue.append(parent)
    return [node for node in order if id(node) in found]


def edges_of(nodes: list[Node]) -> list[Edge]:
    """One edge for each use of a node as an operand, so x * x has two."""
    spot = {id(node): i for i, node in enumerate(nodes)}
    return [
        (spot[id(arg)], user, position)
        for user, node in enumerate(nodes)
        for position, arg in enumerate(node.args)
        if isinstance(arg, Node) and id(arg) in spot
    ]


def _depth(order: list[Node]) -> int:
    """Operations on the longest way from a leaf to the result."""
    depth: dict[int, int] = {}
    for node in order:
        below = [depth[id(parent)] + 1 for parent in node.parents]
        depth[id(node)] = max(below, default=0)
    return depth[id(order[-1])]


def role(node: Node, is_root: bool) -> str:
    """What a node is in the picture: its outline and its hue."""
    if node.primitive is not None:
        return "output" if is_root else "op"
    kinds = {Constant: "constant", Input: "input", Parameter: "parameter"}
    found = (name for kind, name in kinds.items() if isinstance(node, kind))
    return next(found, "variable")


def formulas(graph: Graph) -> list[str]:
    """What each node is in terms of the labels of its operands."""
    label = {id(n): text for n, text in zip(graph.nodes, graph.labels, strict=True)}
    return [
        formula(node, [operand(arg, _label(arg, label)) for arg in node.args])[0]
        for node in graph.nodes
    ]


def expression(graph: Graph, longest: int = 24) -> str:
    """The result written out down to the leaves.

    A shared node is written out again at each use. When that would take more than
    ``longest`` operations, only the last one is written, in terms of labels.
    """
    if graph.folded or _operations(graph) > longest:
        return formulas(graph)[-1]
    written: dict[int, Written] = {}
    for node, label in zip(graph.nodes, graph.labels, strict=True):
        if node.primitive is None:
            written[id(node)] = operand(None, label)
            continue
        operands = [
            written[id(a)] if isinstance(a, Node) else operand(a) for a in node.args
        ]
        written[id(node)] = formula(node, operands)
    return written[id(graph.root)][0]


def _label(arg: Any, labels: dict[int, str]) -> str | None:
    return labels.get(id(arg), "…") if isinstance(arg, Node) else None


def _operations(graph: Graph) -> int:
    """Operations in the written-out expression: shared ones count at each use."""
    counts: dict[int, int] = {}
    for node in graph.nodes:
        below = sum(counts[id(parent)] for parent in node.parents)
        counts[id(node)] = below + (node.primitive is not None)
    return counts[id(graph.root)]
