"""Edges as smooth curves, and a free place for the label of each.

Curves are cubic and leave and enter boxes straight on. A long edge runs through the
gaps that its bends keep free, so it never passes under a box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .layers import Layers
from .theme import PORT_STEP

Spot = tuple[float, float]  # (along, across), before the picture is turned
_PORT_STEP = (
    18.0,
    PORT_STEP,
)  # px between edges at one box: running right, running down
_BOX_AIR = 3.0  # px between a label and a box
_BEND_AIR = 9.0  # px between a bend and what stands beside it
_SNAP = 24.0  # px that a bend moves to make its wire straight
_FORBIDDEN = 1e6  # a label may touch another one, but never a box or the rim
_CELL = 96.0
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


def draw_wires(
    frame: Frame, label: tuple[float, float], breadth: float, far: bool
) -> tuple[list[Wire], dict[int, int]]:
    """All wires of a frame, in the order of the edges; the page is ``breadth`` wide.

    Also how many labels before each layer do not find a place of their own; they may
    stand ``far`` from their wires.
    """
    starts, ends = _ports(frame)
    routes = [
        _route(frame, trail, starts[edge], ends[edge])
        for edge, trail in enumerate(frame.layers.trails)
    ]
    labels, crowded = _label_spots(frame, routes, label, breadth, far)
    wires = [
        Wire(_path(route, frame.down), _turned(spot, frame.down))
        for route, spot in zip(routes, labels, strict=True)
    ]
    lacking: dict[int, int] = {}
    for edge in crowded:
        rank = frame.layers.rank[frame.layers.trails[edge][-1]]
        lacking[rank] = lacking.get(rank, 0) + 1
    return wires, lacking


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


# --- labels ---------------------------------------------------------------------------

Block = tuple[float, float, float, float]  # along0, along1, across0, across1


class _Crowd:
    """Rectangles in a grid of cells, so that asking what is near stays cheap."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Block]] = {}

    def add(self, block: Block) -> None:
        for cell in self._cells_of(block):
            self.cells.setdefault(cell, []).append(block)

    def overlap(self, block: Block) -> float:
        """The area that ``block`` shares with the rectangles already there."""
        near = {other for c in self._cells_of(block) for other in self.cells.get(c, ())}
        area = 0.0
        for low, high, first, last in near:
            width = min(high, block[1]) - max(low, block[0])
            height = min(last, block[3]) - max(first, block[2])
            if width > 0 and height > 0:
                area += width * height
        return area

    @staticmethod
    def _cells_of(block: Block) -> Iterator[tuple[int, int]]:
        for column in range(int(block[0] // _CELL), int(block[1] // _CELL) + 1):
            for row in range(int(block[2] // _CELL), int(block[3] // _CELL) + 1):
                yield column, row


def _label_spots(
    frame: Frame,
    routes: list[list[Curve]],
    label: tuple[float, float],
    page: float,
    far: bool,
) -> tuple[list[Spot], list[int]]:
    """The middle of each edge's last curve, or near it if something is there.

    Also the edges whose labels touch others all the same.
    """
    length, breadth = (label[1], label[0]) if frame.down else label
    boxes, labels = _boxes(frame), _Crowd()
    spots: list[Spot] = []
    crowded = []
    for edge, route in enumerate(routes):
        best, cost = route[-1][0], float("inf")
        for penalty, spot in _choices(route[-1], breadth, far):
            if penalty >= cost:
                break
            block = _around(spot, length + 1, breadth + 1)
            beyond = max(2 - block[2], block[3] - page + 2, 0)
            penalty += 4 * labels.overlap(block)
            penalty += _FORBIDDEN * (boxes.overlap(block) + beyond)
            if penalty < cost:
                best, cost = spot, penalty
        taken = _around(best, length + 1, breadth + 1)
        if labels.overlap(taken):
            crowded.append(edge)
        labels.add(taken)
        spots.append(best)
    return spots, crowded


def _boxes(frame: Frame) -> _Crowd:
    boxes = _Crowd()
    for node in range(frame.layers.count):
        at, across = frame.along[frame.layers.rank[node]], frame.across[node]
        half, side = frame.lengths[node] / 2 + _BOX_AIR, frame.breadths[node] / 2
        boxes.add((at - half, at + half, across - side, across + side))
    return boxes


_ASIDE = (0.0, -0.75, 0.75, -1.2, 1.2)
_FAR = (-2.3, 2.3, -3.4, 3.4)


def _choices(curve: Curve, breadth: float, far: bool) -> Iterator[tuple[float, Spot]]:
    """Places for a label, the most natural first."""
    for aside in _ASIDE + _FAR if far else _ASIDE:
        for t in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82):
            along, across = _point(curve, t)
            yield abs(t - 0.5) * 20 + abs(aside) * 60, (along, across + aside * breadth)


def _point(curve: Curve, t: float) -> Spot:
    (x0, y0), (x1, y1) = curve
    s = 1 - t
    middle = (x0 + x1) / 2
    near, far = s**3, t**3
    bends = 3 * s * s * t, 3 * s * t * t
    x = near * x0 + (bends[0] + bends[1]) * middle + far * x1
    return x, (near + bends[0]) * y0 + (far + bends[1]) * y1


def _around(spot: Spot, length: float, breadth: float) -> Block:
    x, y = spot
    return x - length / 2, x + length / 2, y - breadth / 2, y + breadth / 2
