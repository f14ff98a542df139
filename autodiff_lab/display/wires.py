"""Edges as smooth curves.

Curves are cubic and leave and enter boxes straight on. A long edge runs through the
gaps that its bends keep free, so it never passes under a box.
"""

from __future__ import annotations

from dataclasses import dataclass

from .layers import Layers
from .theme import PORT_STEP

Spot = tuple[float, float]  # (along, across), before the picture is turned
_PORT_STEP = (
    18.0,
    PORT_STEP,
)  # px between edges at one box: running right, running down
_BEND_AIR = 9.0  # px between a bend and what stands beside it
_SNAP = 24.0  # px that a bend moves to make its wire straight
_NEARLY = 2.5  # px: a long wire does not turn aside for less


@dataclass(frozen=True, slots=True)
class Wire:
    """One edge: SVG path data from operand to user, and the centre of its label."""

    path: str
    label: tuple[float, float]


Fixed = tuple[dict[int, float], dict[int, float]]
NOT_FIXED: Fixed = ({}, {})


@dataclass(frozen=True, slots=True)
class Frame:
    """The points of the layers with their coordinates along and across.

    ``fixed`` has the starts and the ends of those edges that may not choose where they
    meet a box, as distances from its middle.
    """

    layers: Layers
    lengths: list[float]
    breadths: list[float]
    along: list[float]
    across: list[float]
    thickness: list[float]
    down: bool
    fixed: Fixed = NOT_FIXED


Curve = tuple[Spot, Spot]  # from, to; both tangents run along


def find_routes(frame: Frame) -> list[list[Curve]]:
    """The curves of every edge, in the order of the edges."""
    starts, ends = _ports(frame)
    return [
        _route(frame, trail, starts[edge], ends[edge])
        for edge, trail in enumerate(frame.layers.trails)
    ]


def draw_wires(routes: list[list[Curve]], labels: list[Spot], down: bool) -> list[Wire]:
    """The routes as they are drawn, each with the place of its label."""
    return [
        Wire(_path(route, down), _turned(spot, down))
        for route, spot in zip(routes, labels, strict=True)
    ]


def _ports(frame: Frame) -> tuple[list[float], list[float]]:
    """Where each edge touches its boxes: spread out, in the order of the other ends."""
    trails = frame.layers.trails
    starts = [frame.across[trail[0]] for trail in trails]
    ends = [frame.across[trail[-1]] for trail in trails]
    leaving: dict[int, dict[tuple[int, int], list[int]]] = {}
    arriving: dict[int, list[int]] = {}
    for edge, trail in enumerate(trails):
        # edges that share their first bend leave together; twins to one user do not
        bundle = (trail[1], 0 if len(trail) > 2 else edge)
        leaving.setdefault(trail[0], {}).setdefault(bundle, []).append(edge)
        arriving.setdefault(trail[-1], []).append(edge)
    for node, bundles in leaving.items():
        order = sorted(bundles, key=lambda key: (frame.across[key[0]], key[1]))
        for shift, key in zip(_shifts(frame, node, len(order)), order, strict=True):
            for edge in bundles[key]:
                starts[edge] += frame.fixed[0].get(edge, shift)
    for node, edges in arriving.items():
        edges.sort(key=lambda edge: (frame.across[trails[edge][-2]], edge))
        for shift, edge in zip(_shifts(frame, node, len(edges)), edges, strict=True):
            ends[edge] += frame.fixed[1].get(edge, shift)
    return starts, ends


def _shifts(frame: Frame, node: int, ports: int) -> list[float]:
    step = _PORT_STEP[frame.down]
    if ports > 1:
        step = min(step, (frame.breadths[node] * 0.7) / (ports - 1))
    return [(port - (ports - 1) / 2) * step for port in range(ports)]


def straighten(frame: Frame) -> None:
    """Bring each bend to the port that its edge starts from, if the way is free."""
    starts, _ = _ports(frame)
    spots = {
        point: (row, i) for row in frame.layers.rows for i, point in enumerate(row)
    }
    count = frame.layers.count
    for start, trail in zip(starts, frame.layers.trails, strict=True):
        for bend in trail[1:-1]:
            row, i = spots[bend]
            free = all(
                abs(start - frame.across[other])
                > (
                    frame.breadths[other] / 2 + _BEND_AIR
                    if other < count
                    else _BEND_AIR
                )
                for other in row[max(i - 1, 0) : i + 2]
                if other != bend
            )
            if not free or abs(start - frame.across[bend]) > _SNAP:
                break
            frame.across[bend] = start


def _route(frame: Frame, trail: list[int], start: float, end: float) -> list[Curve]:
    """The curves of one edge, one in each gap between two layers."""
    rank, along = frame.layers.rank, frame.along
    source, target = trail[0], trail[-1]
    here = (along[rank[source]] + frame.lengths[source] / 2, start)
    curves = []
    for bend in trail[1:-1]:
        half, middle = frame.thickness[rank[bend]] / 2, along[rank[bend]]
        curves.append((here, (middle - half, frame.across[bend])))
        here = (middle + half, frame.across[bend])
    goal = (along[rank[target]] - frame.lengths[target] / 2, end)
    return [*curves, (here, goal)]


def _path(route: list[Curve], down: bool) -> str:
    """SVG path data: a curve where the route turns aside, a straight line elsewhere."""
    here, goal = route[0][0], route[-1][1]
    parts = ["M" + _written(here, down)]
    for start, end in route:
        if abs(end[1] - here[1]) > (0.05 if end is goal else _NEARLY):
            if start[0] != here[0]:
                parts.append("L" + _written((start[0], here[1]), down))
            middle = (start[0] + end[0]) / 2
            bends = ((middle, here[1]), (middle, end[1]), end)
            parts.append("C" + " ".join(_written(spot, down) for spot in bends))
            here = end
    if here is not goal:
        parts.append("L" + _written(goal, down))
    return "".join(parts)


def _written(spot: Spot, down: bool) -> str:
    along, across = _short(spot[0]), _short(spot[1])
    return f"{across} {along}" if down else f"{along} {across}"


def _turned(spot: Spot, down: bool) -> tuple[float, float]:
    along, across = round(spot[0], 1), round(spot[1], 1)
    return (across, along) if down else (along, across)


def _short(number: float) -> str:
    tenths = round(number * 10)
    if tenths % 10:
        return repr(tenths / 10)
    return str(tenths // 10)
