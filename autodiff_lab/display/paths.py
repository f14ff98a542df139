"""The routes from a result to an input: lit up in the graph, and added up in a table.

Run ``python -m autodiff_lab.display.paths`` for an example.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from ..engine import Node, PathSet, Route, get_gradients, topological
from ..engine.huge import huge
from ..engine.order import DEEP, depth
from . import theme
from .graph import STEPPED, Graph, edges_of, part, read
from .labels import shorten
from .numerals import format_value
from .scene import Scene, bundle, scene
from .schema import document
from .svg import to_svg

MOST = 60  # routes that are listed
LONGEST = 2000  # nodes on all of them together
_ROOM = 24

Listed = dict[str, Any]


def path_scene(paths: PathSet) -> Scene:
    """The scene of kind "paths": the graph, and its routes one by one.

    A route has its nodes from the result down, the edges between them, the local
    derivatives on these, their product, and the sum up to and including it. ``count``
    is exact, as text, however many there are; ``more`` says how many are not listed.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> shown = path_scene(ad.paths(a * (a + b), a))
    >>> shown["count"], [(r["product"], r["sum"]) for r in shown["routes"]]
    ('2', [('7', '7'), ('4', '11')])
    """
    found = _first(paths)
    graph = _around(paths, found)
    names = dict(zip(graph.nodes, graph.labels, strict=True))
    ends = names[paths.y], names.get(paths.x, paths.x.name or "x")
    routes = list(_listed(found, graph))
    count = huge(paths.count, 400)
    total = format_value(_total(paths), _ROOM)
    routed = "1 route" if paths.count == 1 else f"{huge(paths.count, 30)} routes"
    return scene(
        "paths",
        f"{routed} from {ends[0]} to {ends[1]}",
        f"The graph of {ends[0]} with {routed} down to {ends[1]}; the products of the "
        f"local derivatives along them add up to {total}.",
        note=_note(paths, graph, len(routes)),
        graph={**document(graph), "note": ""},
        start=ends[0],
        goal=ends[1],
        count=count,
        more=huge(paths.count - len(routes), 400),
        routes=routes,
        total=total,
    )


def _first(paths: PathSet) -> list[Route]:
    """As many routes as can be listed."""
    found: list[Route] = []
    steps = 0
    if depth(topological(paths.y)) >= DEEP:
        return found
    for route in islice(paths, MOST):
        steps += len(route.nodes)
        if steps > LONGEST:
            break
        found.append(route)
    return found


def _around(paths: PathSet, routes: list[Route]) -> Graph:
    """The graph to draw; of one too large, only what the routes run through."""
    graph = read(paths.y)
    drawn = part(graph)
    on = {node for route in routes for node in route.nodes}
    if not drawn.folded or not on or len(on) > STEPPED or graph.whole is None:
        return drawn
    places = [place for place, node in enumerate(graph.whole) if node in on]
    nodes = [graph.whole[place] for place in places]
    labels = [graph.label_of(place) for place in places]
    chosen = [True] * len(nodes)
    return replace(
        drawn, nodes=nodes, labels=labels, chosen=chosen, edges=edges_of(nodes)
    )


def _listed(routes: list[Route], graph: Graph) -> Iterator[Listed]:
    """The routes with the ids that the document gives to nodes and edges."""
    spot = {node: i for i, node in enumerate(graph.nodes)}
    edge = {(user, position): i for i, (_, user, position) in enumerate(graph.edges)}
    seen: Counter[tuple[Node, ...]] = Counter()
    total: Any = 0.0
    for route in routes:
        total = total + route.product
        places = _positions(route, seen[route.nodes])
        seen[route.nodes] += 1
        known = [
            (spot.get(node), place)
            for node, place in zip(route.nodes, places, strict=False)
        ]
        yield {
            "nodes": [f"n{spot[node]}" for node in route.nodes if node in spot],
            "edges": [f"e{edge[pair]}" for pair in known if pair in edge],
            "labels": [_label(node, spot, graph) for node in route.nodes],
            "locals": [_number(slope) for slope in route.locals],
            "product": _number(route.product),
            "size": float(route.product) if np.ndim(route.product) == 0 else None,
            "sum": _number(total),
        }


def _positions(route: Route, turn: int) -> list[int]:
    """Which operand each node of a route takes: x * x leads to x in two ways.

    Routes through the same nodes come in the order of their positions, so the number
    of those before it (``turn``) tells which one it is, like the digits of a number.
    """
    places: list[int] = []
    for node, below in reversed(list(zip(route.nodes, route.nodes[1:], strict=False))):
        assert node.primitive is not None
        ways = [
            i
            for i, (arg, rule) in enumerate(
                zip(node.args, node.primitive.vjps, strict=False)
            )
            if arg is below and rule is not None
        ]
        turn, digit = divmod(turn, len(ways))
        places.append(ways[digit])
    return places[::-1]


def _total(paths: PathSet) -> Any:
    """The sum over all routes, which the reverse engine knows without walking any."""
    if paths.x is paths.y or not paths.count:
        return paths.total
    return get_gradients(paths.y)[paths.x]


def _label(node: Node, spot: dict[Node, int], graph: Graph) -> str:
    return graph.labels[spot[node]] if node in spot else "…"


def _number(value: Any) -> str:
    return "" if value is None else format_value(value, _ROOM)


def _note(paths: PathSet, graph: Graph, listed: int) -> str:
    notes = []
    if paths.count and not listed:
        notes.append(
            "Routes as long as these are not listed; the total is that of all."
        )
    elif paths.count > listed:
        notes.append(f"{listed} of the routes are listed; the total is that of all.")
    if graph.folded:
        notes.append(f"Of {graph.total:,} nodes, {len(graph.nodes)} are drawn.")
    return " ".join(notes)


# -- the still picture and the tables ------------------------------------------------


def picture(shown: Scene) -> str:
    """The graph, with a bright line under every edge that a listed route takes."""
    used = {edge for route in shown["routes"] for edge in route["edges"]}
    lit = [
        f'<path class="route" d="{edge["path"]}"/>'
        for edge in shown["graph"]["edges"]
        if edge["id"] in used
    ]
    light, dark = theme.GRADIENT
    look = (
        ".route{fill:none;stroke-width:7;stroke-linecap:round;stroke-opacity:0.4;"
        f"stroke:{light}}}@media(prefers-color-scheme:dark){{.route{{stroke:{dark}}}}}"
    )
    svg = to_svg(shown["graph"])
    start, surface, rest = svg.partition('rx="8"/>')
    styled = start.replace("</style>", f"</style><style>{look}</style>", 1)
    return styled + surface + "\n" + "\n".join(lit) + rest


def tables(shown: Scene) -> list[tuple[list[str], list[list[str]]]]:
    """One row for each route: its nodes, its factors, their product, the sum so far."""
    rows = [
        [
            str(number),
            " → ".join(route["labels"]),
            " × ".join(slope or "·" for slope in route["locals"]) or "1",
            route["product"],
            route["sum"],
        ]
        for number, route in enumerate(shown["routes"], start=1)
    ]
    if shown["more"] != "0":
        rows.append(["…", f"{shorten(shown['more'], 30)} more", "", "", shown["total"]])
    return [(["#", "route", "local derivatives", "product", "sum so far"], rows)]


def mimebundle(paths: PathSet) -> dict[str, Any]:
    """A `PathSet` in every form, by MIME type."""
    shown = path_scene(paths)
    return bundle(shown, picture(shown), tables(shown), repr(paths))


if __name__ == "__main__":
    import autodiff_lab as ad

    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    d = a * (a + b)
    d.name = "d"
    print(ad.paths(d, a))
