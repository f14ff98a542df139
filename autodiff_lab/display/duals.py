"""The scene of forward mode: a value and a tangent for every node, filled in together.

The rule of each node is not written here: it is the table's own jvp, applied to
variables that are called like the node's operands, and printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..engine import Constant, Node, Variable, local_derivatives, push_forward
from ..engine.forward import tangent_of
from ..engine.primitive import record
from ..errors import AutodiffError
from .graph import STEPPED, Graph, formulas, read
from .labels import shorten
from .numerals import format_value
from .scene import Scene, scene
from .schema import document
from .sweeps import forward_only

DIRECTIONS = 6  # leaves that have a direction of their own to choose
_ROOM = 18
_LONGEST_RULE = 72

Tangents = Mapping[Node, Any]  # of the leaves: the direction in which they move


def dual_scene(root: Node, leaves: Sequence[Variable], seed: Sequence[Any]) -> Scene:
    """Primals and tangents of the graph of `root`, along `seed` and along each leaf.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0, name="x")
    >>> shown = dual_scene(x * x, [x], [2.0])
    >>> shown["rows"][1], [d["tangents"] for d in shown["directions"]]
    (['v1', 'x * x', '9', 'dx * x + dx * x'], [['1', '6'], ['2', '12']])
    """
    graph = read(root)
    _refuse_large(graph)
    labels = dict(zip(graph.nodes, graph.labels, strict=True))
    rules = {node: rule(node, labels) for node in graph.nodes}
    drawn = forward_only(document(graph), [""] * len(graph.nodes))
    directions = [
        {"name": name, **_along(graph, labels, rules, tangents, drawn)}
        for name, tangents in _directions(leaves, seed, labels)
    ]
    found, result = directions[-1]["tangents"][-1], labels[root]
    value = format_value(root.value)
    return scene(
        "dual",
        f"Forward mode through {drawn['expression'] or result}",
        f"Values and tangents of {len(graph.nodes)} nodes. {_moving(leaves, seed)}: "
        f"{result} = {value} changes by {found}.",
        graph=drawn,
        rows=_rows(graph, rules),
        directions=directions,
        leaves=_sliders(leaves, seed),
        text=f"{result} = {value}, d{result} = {found}",
    )


def _refuse_large(graph: Graph) -> None:
    if graph.folded or len(graph.nodes) > STEPPED:
        raise AutodiffError(
            f"{graph.total} nodes are too many to fill in one by one",
            cause=f"a picture to step through has up to {STEPPED}",
            cure="take a smaller example; ad.jvp has the result for any size",
        )


def _sliders(leaves: Sequence[Variable], seed: Sequence[Any]) -> list[dict[str, Any]]:
    """The tangents that are single numbers."""
    return [
        {"name": f"d{leaf.name}", "index": i, "value": float(seed[i])}
        for i, leaf in enumerate(leaves)
        if np.ndim(leaf.value) == 0
    ]


def rule(node: Node, labels: Mapping[Node, str]) -> str:
    """How the tangent of a node comes from those of its operands, as an expression.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0)
    >>> rule(np.log(x), {x: "x"})
    'dx * (1 / x)'
    """
    if node.primitive is None:
        return ""
    named: dict[Node, Node] = {}
    moving: dict[Node, Any] = {}
    for arg in node.parents:
        named[arg] = arg
        if not isinstance(arg, Constant):
            named[arg] = Variable(arg.value, name=labels[arg])
            still = np.zeros(np.shape(arg.value))[()]
            moving[named[arg]] = Variable(still, name=f"d{labels[arg]}")
    args = tuple(named[a] if isinstance(a, Node) else a for a in node.args)
    try:
        with np.errstate(all="ignore"):
            twin = record(node.primitive, args, node.params)
            tangent = tangent_of(twin, moving, as_graph=True)
    except (AutodiffError, ArithmeticError, TypeError, ValueError):
        return ""  # a rule that cannot be written with nodes, such as a user's own
    text = tangent.to_text() if isinstance(tangent, Node) else ""
    return shorten(text, _LONGEST_RULE)


def _directions(
    leaves: Sequence[Variable], seed: Sequence[Any], labels: Mapping[Node, str]
) -> list[tuple[str, Tangents]]:
    """Along each scalar leaf alone, and along the seed; unused leaves have none."""
    used = [leaf for leaf in leaves if leaf in labels]
    scalars = [leaf for leaf in used if np.ndim(leaf.value) == 0]
    chosen = dict(zip(leaves, seed, strict=True))
    found: list[tuple[str, Tangents]] = []
    if len(scalars) == len(used) <= DIRECTIONS:
        found = [(f"along {labels[leaf]}", {leaf: 1.0}) for leaf in scalars]
    return [*found, ("along the seed", {leaf: chosen[leaf] for leaf in used})]


def _along(
    graph: Graph,
    labels: Mapping[Node, str],
    rules: Mapping[Node, str],
    direction: Tangents,
    drawn: Mapping[str, Any],
) -> dict[str, Any]:
    """The tangents of all nodes, and what is said at each step."""
    with np.errstate(all="ignore"):
        tangents = push_forward([graph.root], dict(direction))
    operations = [node for node in graph.nodes if node.primitive]
    texts = [
        f"{step['text']}; {_sum(node, labels, rules[node], tangents)}"
        for node, step in zip(operations, drawn["numbers"]["steps"], strict=True)
    ]
    return {
        "tangents": [_n(tangents.get(node, 0.0)) for node in graph.nodes],
        "steps": texts,
    }


def _sum(node: Node, labels: Mapping[Node, str], rule: str, tangents: Tangents) -> str:
    """As in: dv = dx * y + dy * x = 1 × 2 + 0 × 3 = 2."""
    pieces: list[str] = []
    for arg, local in zip(node.args, local_derivatives(node), strict=True):
        if local is None or not isinstance(arg, Node) or isinstance(arg, Constant):
            continue
        if np.ndim(local) or np.ndim(node.value):
            pieces = []  # the numbers of arrays would fill the page
            break
        pieces.append(f"{_n(tangents.get(arg, 0.0))} × {_n(local)}")
    parts = [f"d{labels[node]}", rule, " + ".join(pieces), _n(tangents.get(node, 0.0))]
    return " = ".join(part for part in parts if part)


def _rows(graph: Graph, rules: Mapping[Node, str]) -> list[list[str]]:
    return [
        [label, formula or "given", _n(node.value), rules[node] or "seed"]
        for label, formula, node in zip(
            graph.labels, formulas(graph), graph.nodes, strict=True
        )
    ]


def _moving(leaves: Sequence[Variable], seed: Sequence[Any]) -> str:
    pairs = zip(leaves, seed, strict=True)
    return "Moving by " + ", ".join(f"d{leaf.name} = {_n(t)}" for leaf, t in pairs)


def _n(value: Any) -> str:
    return format_value(value, _ROOM)
