"""The graph as the display reads it: nodes in order, their labels, and the edges.

Large graphs are cut down here and nowhere else: nodes that belong together are folded
into groups (see `groups`), and what no look at the graph shows is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..engine import Constant, Input, Node, Parameter, topological
from ..engine.checks import check_node
from .formulas import Written, formula, operand
from .groups import Grouping, find_groups
from .groups_choice import choose_opened
from .groups_routes import shown_as
from .names import label_all

STEPPED = 200  # up to here every number and every step is shown
DRAWN = 1000  # up to here every node is drawn, closely packed,
DEEPEST = 150  # if the longest way through the graph has no more steps than this
GROUPED = 10_000  # up to here groups are looked for, and gradients shown;
PART = 40  # beyond, so many nodes nearest to the result

Edge = tuple[int, int, int]  # operand, user, position among the user's arguments


@dataclass(frozen=True)
class Graph:
    """The nodes to draw, operands before users, and what they are called.

    ``total`` counts the nodes of the whole graph. ``whole`` holds them, unless they are
    too many to look at. Where nodes can be folded, ``grouping`` says how, ``opened``
    which groups are open in each look that the document holds, ``folds`` which groups
    it shows at all, and ``places`` where in the whole order the nodes stand.
    """

    nodes: list[Node]
    labels: list[str]
    chosen: list[bool]  # did somebody choose this label?
    edges: list[Edge]
    total: int
    whole: list[Node] | None
    grouping: Grouping | None = None
    opened: tuple[frozenset[int], ...] = ()
    folds: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    names: tuple[list[str], list[bool]] | None = None  # labels of all, drawn or not

    @property
    def root(self) -> Node:
        return self.nodes[-1]

    @property
    def title(self) -> str:
        return self.labels[-1] if self.chosen[-1] else ""

    @property
    def folded(self) -> int:
        return self.total - len(self.nodes)

    @cached_property
    def spot(self) -> dict[int, int]:
        """Where the node that stands at a place of the whole order is in ``nodes``."""
        return {place: i for i, place in enumerate(self.places)}

    @cached_property
    def written(self) -> list[str]:
        """What each node is in terms of the labels of its operands."""
        return formulas(self)

    def label_of(self, place: int) -> str:
        return (self.names[0] if self.names else self.labels)[place]


def read(root: Node, namespace: Mapping[str, Any] | None = None) -> Graph:
    """The graph under ``root``: all of it, or the part nearest to the result.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> graph = read(a * (a + b), namespace={})
    >>> graph.labels, graph.edges
    (['a', 'b', 'v1', 'v2'], [(0, 2, 0), (1, 2, 1), (0, 3, 0), (2, 3, 1)])
    """
    check_node(root)
    order = topological(root)
    if len(order) <= GROUPED:
        grouping = find_groups(order, namespace)
        if grouping.groups:
            return _grouped(grouping, namespace)
    fits = len(order) <= GROUPED
    nodes = order if fits else nearest(order)
    labels, chosen = label_all(nodes, namespace)
    whole = order if fits else None
    return Graph(nodes, labels, chosen, edges_of(nodes), len(order), whole)


def _grouped(grouping: Grouping, namespace: Mapping[str, Any] | None) -> Graph:
    """A graph that folds; with nodes that some look at it shows, or results of groups.

    It may be seen whole if that can be drawn.
    """
    order = grouping.order
    total = len(order)
    fits = total <= STEPPED or (total <= DRAWN and _depth(order) <= DEEPEST)
    opened = choose_opened(grouping, whole=fits)
    shown = {item for one in opened for item in shown_as(grouping, one)}
    folds = sorted({-1 - item for item in shown if item < 0}.union(*opened))
    places = list(range(total))
    if total > DRAWN:
        results = {grouping.groups[number].stop - 1 for number in folds}
        places = sorted({item for item in shown if item >= 0} | results)
    names, chosen = label_all(order, namespace)
    nodes = [order[i] for i in places]
    return Graph(
        nodes,
        [names[i] for i in places],
        [chosen[i] for i in places],
        edges_of(nodes),
        total,
        order,
        grouping,
        tuple(opened),
        tuple(folds),
        tuple(places),
        (names, chosen),
    )


def name_of(graph: Graph, item: int) -> str:
    """The id of a box: of the node at a place, or of a group, ``-1 - number``."""
    return f"g{-1 - item}" if item < 0 else f"n{graph.spot[item]}"


def part(graph: Graph) -> Graph:
    """The same graph without groups, and no larger than one picture can show.

    >>> import autodiff_lab as ad
    >>> y = ad.Variable(1.0, name="x")
    >>> for _ in range(300):
    ...     y = y * 1.01
    >>> len(part(read(y)).nodes)
    40
    """
    if len(graph.nodes) <= STEPPED and not graph.grouping:
        return graph
    order = graph.whole or graph.nodes
    nodes = order if len(order) <= STEPPED else nearest(order)
    place = {id(node): i for i, node in enumerate(order)}
    kept = [place[id(node)] for node in nodes]
    names, named = graph.names or (graph.labels, graph.chosen)
    labels, chosen = [names[i] for i in kept], [named[i] for i in kept]
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
