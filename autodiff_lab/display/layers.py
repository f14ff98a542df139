"""Which layer each node goes to, and in which order the nodes of a layer stand.

The layered method of Sugiyama in its plain form. Edges run from a lower index to a
higher one (topological order), which makes every pass a loop and none a recursion.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Edge = tuple[int, int]
NO_DOORS: Mapping[int, float] = MappingProxyType({})
_SWEEPS = 6
_TRANSPOSES = 4
_PATIENCE = 1  # sweeps without a better picture before we stop


@dataclass(slots=True)
class Layers:
    """Points in layers. The first ``count`` points are the nodes; the rest are bends.

    ``segments`` join a point to points of the next layer (towards the output), so a
    long edge is a chain of bends; all long edges of one node share one chain.
    ``trails[e]`` lists the points that edge ``e`` runs through, both ends included.
    """

    count: int
    rank: list[int]
    rows: list[list[int]]
    before: list[list[int]] = field(default_factory=list)
    after: list[list[int]] = field(default_factory=list)
    trails: list[list[int]] = field(default_factory=list)


def arrange(
    count: int,
    edges: list[Edge],
    entrances: int = 0,
    exits: int = 0,
    doors: Mapping[int, float] = NO_DOORS,
) -> Layers:
    """Layers for ``count`` nodes, rows ordered so that few edges cross.

    The first ``entrances`` nodes get the first layer for themselves, and the last
    ``exits`` the last one. Edges that leave a node by different ``doors`` do not share
    their bends.

    >>> arrange(4, [(0, 2), (1, 2), (0, 3), (2, 3)]).rows  # d = a * (a + b)
    [[0, 1], [4, 2], [3]]
    """
    layers = _with_bends(count, edges, _ranks(count, edges, entrances, exits), doors)
    _first_order(layers)
    _fewer_crossings(layers)
    return layers


def _ranks(
    count: int, edges: list[Edge], entrances: int = 0, exits: int = 0
) -> list[int]:
    """As late as possible: the rank counts back from the output, then is turned round.

    A leaf then stands beside its first use, and not far away at the left margin.
    """
    height = [int(exits > 0)] * (count - exits) + [0] * exits
    for source, target in sorted(edges, key=lambda edge: -edge[1]):
        height[source] = max(height[source], height[target] + 1)
    if entrances:
        inner = max(height[entrances:], default=0)
        height[:entrances] = [inner + 1] * entrances
    deepest = max(height, default=0)
    return [deepest - level for level in height]


def _with_bends(
    count: int, edges: list[Edge], rank: list[int], doors: Mapping[int, float]
) -> Layers:
    """Give every node that reaches far one chain of bends, which its edges share."""
    layers = Layers(count, rank, [])
    trunks: dict[tuple[int, float | None], list[int]] = {}
    joined: dict[Edge, None] = {}
    for edge, (source, target) in enumerate(edges):
        trunk = trunks.setdefault((source, doors.get(edge)), [source])
        while len(trunk) < rank[target] - rank[source]:
            rank.append(rank[trunk[-1]] + 1)
            trunk.append(len(rank) - 1)
            joined[trunk[-2], trunk[-1]] = None
        trail = [*trunk[: rank[target] - rank[source]], target]
        layers.trails.append(trail)
        joined[trail[-2], target] = None
    layers.before = [[] for _ in rank]
    layers.after = [[] for _ in rank]
    for near, far in joined:
        layers.after[near].append(far)
        layers.before[far].append(near)
    return layers


def _first_order(layers: Layers) -> None:
    """Walk back from the outputs through the operands, first operand first."""
    layers.rows = [[] for _ in range(max(layers.rank, default=-1) + 1)]
    seen = [False] * len(layers.rank)
    for output in range(layers.count - 1, -1, -1):
        stack = [output]
        while stack:
            point = stack.pop()
            if not seen[point]:
                seen[point] = True
                layers.rows[layers.rank[point]].append(point)
                stack.extend(reversed(layers.before[point]))


def _fewer_crossings(layers: Layers) -> None:
    """Sweep back and forth, and keep the best order seen."""
    place = [0] * len(layers.rank)
    for row in layers.rows:
        _number(row, place)
    best, fewest = _copy(layers.rows), _all_crossings(layers, place)
    waiting = 0
    for sweep in range(_SWEEPS):
        if not fewest or waiting > _PATIENCE:
            break
        _sweep(layers, place, forward=sweep % 2 == 1)
        _transpose(layers, place)
        crossings = _all_crossings(layers, place)
        waiting = 0 if crossings < fewest else waiting + 1
        if crossings < fewest:
            best, fewest = _copy(layers.rows), crossings
    layers.rows = best


def _sweep(layers: Layers, place: list[int], forward: bool) -> None:
    """Put every point at the mean place of its neighbours in the row just done."""
    neighbours = layers.before if forward else layers.after
    for row in layers.rows if forward else reversed(layers.rows):
        wish = {}
        for point in row:
            near = neighbours[point]
            mean = sum(place[other] for other in near) / len(near) if near else None
            wish[point] = place[point] if mean is None else mean
        row.sort(key=wish.__getitem__)
        _number(row, place)


def _transpose(layers: Layers, place: list[int]) -> None:
    """Swap two neighbours of a row wherever that removes crossings."""
    for _ in range(_TRANSPOSES):
        better = False
        for row in layers.rows:
            for spot in range(len(row) - 1):
                left, right = row[spot], row[spot + 1]
                if _gain(layers, place, left, right) > 0:
                    row[spot], row[spot + 1] = right, left
                    place[left], place[right] = spot + 1, spot
                    better = True
        if not better:
            return


def _gain(layers: Layers, place: list[int], left: int, right: int) -> int:
    """Crossings saved when ``left`` and ``right`` change places."""
    gain = 0
    for neighbours in (layers.before, layers.after):
        if neighbours[left] and neighbours[right]:
            lefts = [place[other] for other in neighbours[left]]
            rights = [place[other] for other in neighbours[right]]
            for a in lefts:
                for b in rights:
                    gain += (a > b) - (a < b)
    return gain


def _all_crossings(layers: Layers, place: list[int]) -> int:
    return sum(_crossings(row, layers.after, place) for row in layers.rows)


def _crossings(row: list[int], after: list[list[int]], place: list[int]) -> int:
    """Crossings between a row and the next: pairs of segments in the wrong order."""
    total = 0
    ends: list[int] = []
    for point in row:
        targets = [place[other] for other in after[point]]
        for target in targets:
            total += len(ends) - bisect_right(ends, target)
        for target in targets:
            insort(ends, target)
    return total


def _number(row: list[int], place: list[int]) -> None:
    for spot, point in enumerate(row):
        place[point] = spot


def _copy(rows: list[list[int]]) -> list[list[int]]:
    return [row[:] for row in rows]
