"""Which boxes wires join when some groups are open, and which frames they pass.

A wire between two boxes is a row of segments, one in every block that it runs through:
out of the frames around its source, across, and into the frames around its target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .groups import Grouping

TOP = -1  # the number of the block that is in no group

Item = int  # the place of a node, or a group as -1 - number
Edges = list[tuple[int, int, int]]


@dataclass(slots=True)
class Segment:
    """The part of a wire inside of one block; None stands for the block's side."""

    block: int
    start: Item | None
    end: Item | None
    origin: Item  # where the whole wire starts


def shown_as(grouping: Grouping, opened: frozenset[int]) -> list[Item]:
    """For every node the box that shows it: its own, or that of a folded group."""
    shown = list(range(len(grouping.order)))
    for number, group in enumerate(grouping.groups):
        inside = group.parent < 0 or shown[group.start] == group.start
        if inside and number not in opened:
            box = [-1 - number] * (group.stop - group.start)
            shown[group.start : group.stop] = box
    return shown


class Routes:
    """The wires of a view; ``within`` has the numbers of each block's segments."""

    def __init__(
        self,
        grouping: Grouping,
        opened: frozenset[int],
        shown: list[Item],
        edges: Edges,
    ) -> None:
        self.grouping = grouping
        self.opened = opened
        self.shown = shown
        self.around = self._frames_around()
        self.segments: list[Segment] = []
        self.within: dict[int, list[int]] = {}
        self.links = self._links(edges)

    def _frames_around(self) -> dict[Item, tuple[int, ...]]:
        """For every box the open groups it stands in, the outermost first."""
        chains: dict[int, tuple[int, ...]] = {TOP: ()}
        around: dict[Item, tuple[int, ...]] = dict.fromkeys(self.grouping.top, ())
        for number, group in enumerate(self.grouping.groups):
            if number in self.opened and group.parent in chains:
                chains[number] = (*chains[group.parent], number)
                around.update(dict.fromkeys(group.items, chains[number]))
        return around

    def _links(self, edges: Edges) -> list[tuple[Item, Item, list[int], list[int]]]:
        """From, to, edges and segments of each wire: one between any two boxes.

        Only twins between two nodes, as in x * x, stay apart.
        """
        found: dict[tuple[int, int, int], list[int]] = {}
        for number, (first, last, _) in enumerate(edges):
            source, target = self.shown[first], self.shown[last]
            if source != target:
                twin = number if min(source, target) >= 0 else -1
                found.setdefault((source, target, twin), []).append(number)
        seen: dict[tuple[object, ...], int] = {}
        return [
            (source, target, numbers, self._route(source, target, twin, seen))
            for (source, target, twin), numbers in found.items()
        ]

    def _route(
        self, source: Item, target: Item, twin: int, seen: dict[tuple[object, ...], int]
    ) -> list[int]:
        """The segments of a wire; parts that wires share are there once."""
        route = []
        for block, start, end in self._passes(source, target):
            own = twin if end == target else -1
            key = (block, start, end, source, own)
            if key not in seen:
                seen[key] = len(self.segments)
                self.within.setdefault(block, []).append(len(self.segments))
                self.segments.append(Segment(block, start, end, source))
            route.append(seen[key])
        return route

    def _passes(
        self, source: Item, target: Item
    ) -> Iterator[tuple[int, Item | None, Item | None]]:
        """Out of the frames around the source, across, and into the target's."""
        out, into = self.around[source], self.around[target]
        same = 0
        while same < min(len(out), len(into)) and out[same] == into[same]:
            same += 1
        outward = [*(-1 - number for number in out[same:]), source]
        inward = [*(-1 - number for number in into[same:]), target]
        for depth in range(len(outward) - 1, 0, -1):
            yield -1 - outward[depth - 1], outward[depth], None
        block = out[same - 1] if same else TOP
        yield block, outward[0], inward[0]
        for depth in range(1, len(inward)):
            yield -1 - inward[depth - 1], None, inward[depth]
