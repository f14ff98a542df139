"""One look at a graph: some groups folded into boxes, others opened into frames.

A frame is laid out by itself, and stands as one large box in what is around it. Where a
wire crosses the frame's side, the inside has a point of its own, so that both halves of
the wire meet there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .groups import Grouping
from .groups_paths import joined, shifted
from .groups_routes import TOP, Edges, Item, Routes, Segment, shown_as
from .layout import MARGIN, PAGE_WIDTH, Placement, Size, place_inside
from .wires import Wire

TITLE = 22.0  # px above the content of a frame

Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # centre, width, height


@dataclass(frozen=True, slots=True)
class Link:
    """A wire between two boxes, and the edges that it stands for."""

    source: Item
    target: Item
    edges: list[int]
    path: str
    label: Spot


@dataclass(frozen=True, slots=True)
class View:
    """Where the boxes, frames and wires are when the groups in ``opened`` are open."""

    opened: frozenset[int]
    width: float
    height: float
    places: dict[Item, Spot]
    frames: dict[int, Box]
    links: list[Link]
    down: bool


@dataclass(slots=True)
class _Block:
    """What is inside of a frame, measured from the frame's corner."""

    size: Size
    move: Spot  # from the picture that it was laid out as
    places: dict[Item, Spot]
    paths: dict[int, str] = field(default_factory=dict)  # by segment
    labels: dict[int, Spot] = field(default_factory=dict)
    enter: dict[Item, float] = field(default_factory=dict)  # from the side's middle
    leave: dict[Item, float] = field(default_factory=dict)

    def keep_wire(self, segment: int, wire: Wire) -> None:
        x, y = wire.label
        self.paths[segment] = shifted(wire.path, self.move)
        self.labels[segment] = x + self.move[0], y + self.move[1]


def look_at(
    grouping: Grouping,
    sizes: dict[Item, Size],
    edges: Edges,
    opened: frozenset[int],
    most_apart: int,
    down: bool,
) -> View:
    """Place what is to be seen; above ``most_apart`` boxes they are packed closely.

    It runs ``down``, or from left to right if it is not much too wide for that.
    """
    scene = grouping, sizes, edges, opened, most_apart
    if down:
        return _Composer(*scene, down=True).view()
    right = _Composer(*scene, down=False).view()
    if right.width <= PAGE_WIDTH:
        return right
    downward = _Composer(*scene, down=True).view()
    return downward if downward.width <= right.width else right


def _pairs(
    parts: list[Segment], enter: list[Item], items: list[Item], leave: list[Item]
) -> list[tuple[int, int]]:
    """The segments by the numbers of boxes: first gates in, then items, gates out."""
    gate = {origin: i for i, origin in enumerate(enter)}
    spot = {item: len(enter) + i for i, item in enumerate(items)}
    door = {o: len(enter) + len(items) + i for i, o in enumerate(leave)}
    return [
        (
            gate[part.origin] if part.start is None else spot[part.start],
            door[part.origin] if part.end is None else spot[part.end],
        )
        for part in parts
    ]


class _Composer:
    def __init__(
        self,
        grouping: Grouping,
        sizes: dict[Item, Size],
        edges: Edges,
        opened: frozenset[int],
        most_apart: int,
        down: bool,
    ) -> None:
        self.grouping = grouping
        self.sizes = sizes
        self.opened = opened
        self.down = down
        self.shown = shown_as(grouping, opened)
        self.compact = len(set(self.shown)) > most_apart
        self.routes = Routes(grouping, opened, self.shown, edges)
        self.segments = self.routes.segments
        self.blocks: dict[int, _Block] = {}

    def view(self) -> View:
        whole = self._lay_out(TOP)
        corners = {TOP: (0.0, 0.0)}
        places: dict[Item, Spot] = {}
        frames: dict[int, Box] = {}
        for block in self._outer_first():
            corner = corners[block]
            for item, (x, y) in self.blocks[block].places.items():
                spot = round(corner[0] + x, 1), round(corner[1] + y, 1)
                if item < 0 and -1 - item in self.blocks:
                    w, h = self.blocks[-1 - item].size
                    frames[-1 - item] = (*spot, w, h)
                    corners[-1 - item] = spot[0] - w / 2, spot[1] - h / 2
                else:
                    places[item] = spot
        links = [self._drawn(corners, *link) for link in self.routes.links]
        return View(self.opened, *whole.size, places, frames, links, self.down)

    # -- where it goes --

    def _outer_first(self) -> Iterator[int]:
        yield TOP
        yield from (n for n in range(len(self.grouping.groups)) if n in self.blocks)

    def _lay_out(self, block: int) -> _Block:
        """Place what is in a block, after the blocks inside of it."""
        groups = self.grouping.groups
        items = list(self.grouping.top if block == TOP else groups[block].items)
        for item in items:
            if item < 0 and -1 - item in self.opened:
                self._lay_out(-1 - item)
        numbers = self.routes.within.get(block, [])
        parts = [self.segments[number] for number in numbers]
        enter = list(dict.fromkeys(p.origin for p in parts if p.start is None))
        leave = list(dict.fromkeys(p.origin for p in parts if p.end is None))
        boxes = [self._size(item) for item in items]
        gates = [(0.0, 0.0)] * len(enter), [(0.0, 0.0)] * len(leave)
        picture = place_inside(
            [*gates[0], *boxes, *gates[1]],
            _pairs(parts, enter, items, leave),
            self.down,
            self.compact,
            len(enter),
            len(leave),
            self._fixed(parts),
        )
        found = self._measured(block, picture, enter, items, leave)
        for number, wire in zip(numbers, picture.wires, strict=True):
            found.keep_wire(number, wire)
        self.blocks[block] = found
        return found

    def _size(self, item: Item) -> Size:
        inner = self.blocks.get(-1 - item) if item < 0 else None
        return inner.size if inner else self.sizes[item]

    def _fixed(self, parts: list[Segment]) -> tuple[dict[int, float], dict[int, float]]:
        """Where wires meet the frames in this block, whose insides are done."""
        starts: dict[int, float] = {}
        ends: dict[int, float] = {}
        for i, part in enumerate(parts):
            if part.start is not None and part.start < 0:
                inner = self.blocks.get(-1 - part.start)
                if inner:
                    starts[i] = inner.leave[part.origin]
            if part.end is not None and part.end < 0:
                inner = self.blocks.get(-1 - part.end)
                if inner:
                    ends[i] = inner.enter[part.origin]
        return starts, ends

    def _measured(
        self,
        block: int,
        picture: Placement,
        enter: list[Item],
        items: list[Item],
        leave: list[Item],
    ) -> _Block:
        """The block from its frame's corner: sides run through the wires' gates."""
        before = MARGIN if enter else 0.0
        behind = MARGIN if leave else 0.0
        above = 0.0 if block == TOP or (self.down and enter) else TITLE
        width, height = picture.width, picture.height
        if self.down:
            move = (0.0, above - before)
            size = width, round(height + above - before - behind, 1)
        else:
            move = (-before, above)
            size = round(width - before - behind, 1), height + above
        axis = 0 if self.down else 1
        spots = [(x + move[0], y + move[1]) for x, y in picture.centres]
        gates = [spot[axis] - size[axis] / 2 for spot in spots]
        first, last = len(enter), len(enter) + len(items)
        return _Block(
            size,
            move,
            dict(zip(items, spots[first:last], strict=True)),
            enter=dict(zip(enter, gates[:first], strict=True)),
            leave=dict(zip(leave, gates[last:], strict=True)),
        )

    def _drawn(
        self,
        corners: dict[int, Spot],
        source: Item,
        target: Item,
        edges: list[int],
        route: list[int],
    ) -> Link:
        paths = [
            shifted(self.blocks[block].paths[number], corners[block])
            for number in route
            for block in (self.segments[number].block,)
        ]
        last = route[-1]
        corner = corners[self.segments[last].block]
        x, y = self.blocks[self.segments[last].block].labels[last]
        label = round(corner[0] + x, 1), round(corner[1] + y, 1)
        return Link(source, target, edges, joined(paths), label)
