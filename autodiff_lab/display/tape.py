"""The scene of a backward sweep in four traversals (see traversals.py).

Each traversal is the same graph with steps and numbers of its own, so the front end
plays it as it plays any graph.
"""

from __future__ import annotations

from typing import Any

from ..engine import Constant, Node
from ..engine.trace import Backward
from ..errors import AutodiffError
from .graph import Graph, read
from .numerals import format_value
from .scene import Scene, scene
from .schema import document
from .sweeps import forward_only
from .traversals import FRAMES, Traversal, traversals

NODES = 120  # a graph with more is too large to watch being swept
LEAVES = 3  # whose gradients are in the table
_ROOM = 18  # characters for an array inside of a sentence
NAMES = {
    "order": "In order",
    "paths": "Every path",
    "recursion": "Recursion",
    "assign": "Overwriting",
}
ABOUT = {
    "order": "Each node waits for all of its users, then passes on its total, once.",
    "paths": "Each route carries its own product down to the leaves, one by one.",
    "recursion": "A node passes on its total whenever one comes by, old parts again.",
    "assign": "In order, but what arrives replaces what was there.",
}


def tape_scene(root: Node) -> Scene:
    """All four sweeps over the graph of `root`, step by step.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> [row[1:] for row in tape_scene(a * (a + b))["rows"]][::3]
    [['4', '11', '4', 'right'], ['4', '4', '4', 'wrong']]
    """
    graph = read(root)
    if graph.total > NODES:
        raise AutodiffError(
            f"{graph.total} nodes are too many to watch a sweep step by step",
            cause=f"a picture shows up to {NODES}",
            cure="take a smaller example, or ad.trace(y) for the list of steps",
        )
    walks, truth = traversals(root)
    drawn = document(graph)
    leaves = [
        node
        for node in graph.nodes
        if node.primitive is None and not isinstance(node, Constant) and node in truth
    ][:LEAVES]
    return _assemble(graph, drawn, walks, truth, leaves)


def _assemble(
    graph: Graph,
    drawn: dict[str, Any],
    walks: list[Traversal],
    truth: dict[Node, Any],
    leaves: list[Node],
) -> Scene:
    label = dict(zip(graph.nodes, graph.labels, strict=True))
    rows = [_row(walk, truth, leaves) for walk in walks]
    words = "; ".join(
        f"{row[0]}: {row[1]} steps, {', '.join(row[2:-1])}, {row[-1]}" for row in rows
    )
    result = label[graph.root]
    return scene(
        "tape",
        f"Four ways back through {drawn['expression'] or result}",
        f"Backward sweeps of {result}. {words}.",
        graph=forward_only(drawn),
        walks=[_walk(graph, walk, truth, label) for walk in walks],
        columns=["", "steps back", *(f"∂{result}/∂{label[leaf]}" for leaf in leaves)],
        rows=rows,
        text=words,
        free=True,
    )


def _row(walk: Traversal, truth: dict[Node, Any], leaves: list[Node]) -> list[str]:
    verdict = {True: "right", False: "wrong", None: "too long to tell"}
    found = walk.gradients or {}
    return [
        NAMES[walk.key],
        f"{walk.count:,}",
        *(_n(found[leaf]) if leaf in found else "?" for leaf in leaves),
        verdict[walk.is_right(truth)],
    ]


def _walk(
    graph: Graph, walk: Traversal, truth: dict[Node, Any], label: dict[Node, str]
) -> dict[str, Any]:
    result = label[graph.root]
    told = [_told(s, f"∂{result}/∂{label[s.parent]}", walk.key) for s in walk.steps]
    cut = walk.count > FRAMES
    return {
        "key": walk.key,
        "name": NAMES[walk.key],
        "about": ABOUT[walk.key],
        "count": len(walk.steps),
        "note": f"The first {FRAMES} of {walk.count:,} steps." if cut else "",
        "gradients": _gradients(graph, walk, truth),
        "steps": _steps(graph, walk),
        "numbers": [_seed(result), *told],
    }


def _steps(graph: Graph, walk: Traversal) -> list[dict[str, Any]]:
    """Where each step happens, the seed first."""
    place = {node: i for i, node in enumerate(graph.nodes)}
    edge = {(user, at): f"e{i}" for i, (_, user, at) in enumerate(graph.edges)}
    last = f"n{place[graph.root]}"
    seed = {"phase": "backward", "node": last, "edges": [], "target": last}
    steps = [
        {
            "phase": "backward",
            "node": f"n{place[step.node]}",
            "edges": [edge[place[step.node], step.arg]],
            "target": f"n{place[step.parent]}",
        }
        for step in walk.steps
    ]
    return [seed, *steps]


def _gradients(graph: Graph, walk: Traversal, truth: dict[Node, Any]) -> list[str]:
    """What the picture shows in the end; a wrong number is not left alone."""
    found = []
    for node in graph.nodes:
        got = (walk.gradients or {}).get(node)
        text = "" if got is None else format_value(got, 8)
        true = format_value(truth[node], 8) if node in truth else text
        found.append(text if text == true or not text else f"{text} ≠ {true}")
    return found


def _seed(result: str) -> dict[str, str]:
    text = f"∂{result}/∂{result} = 1, where the backward pass starts"
    return {"text": text, "contribution": "1", "before": "0", "after": "1"}


def _told(step: Backward, what: str, key: str) -> dict[str, str]:
    local = "" if step.local is None else _n(step.local)
    incoming, contribution = _n(step.incoming), _n(step.contribution)
    before = "0" if step.before is None else _n(step.before)
    after = _n(step.after)
    product = (
        f"local {local} × incoming {incoming} = {contribution}"
        if local
        else f"incoming {incoming} is passed back as {contribution}"
    )
    lost = key == "assign" and step.before is not None
    total = f"{before} is overwritten by {after}" if lost else f"{before} → {after}"
    return {
        "text": f"{what}: {product}; total {total}",
        "local": local,
        "incoming": incoming,
        "contribution": contribution,
        "before": before,
        "after": after,
    }


def _n(value: Any) -> str:
    return format_value(value, _ROOM)
