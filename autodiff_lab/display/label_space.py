"""Where labels may stand, and what they keep off: boxes, wires and each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .wires import Curve, Frame, Spot

Block = tuple[float, float, float, float]  # along0, along1, across0, across1

BOX_AIR = 3.0  # px between a label and a box
_CELL = 96.0
_MIDDLE = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)  # along the curve
_ASIDE = (0.0, -0.75, 0.75, -1.2, 1.2)  # from the curve, in breadths of the label
_FAR = (-2.3, 2.3, -3.4, 3.4)
_SAMPLES = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the labels of a picture need.

    ``room`` is kept for any number; ``widths`` has what the text of each edge takes, 0
    for an edge without one. Where nobody knows the texts, the room is all they get.
    """

    room: tuple[float, float]
    widths: list[float] | None
    page: float  # across

    def beyond(self, block: Block) -> float:
        """How far a label reaches over the rim of the page."""
        return max(2 - block[2], block[3] - self.page + 2, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label may stand, how unnatural that is, and its point on the wire."""

    spot: Spot
    cost: float
    anchor: Spot

    @property
    def on_wire(self) -> bool:
        return self.spot == self.anchor


def choices(curve: Curve, breadth: float, far: bool) -> Iterator[Place]:
    """Places for a label, the most natural first."""
    for aside in _ASIDE + _FAR if far else _ASIDE:
        for t in _MIDDLE:
            anchor = point_on(curve, t)
            spot = anchor[0], anchor[1] + aside * breadth
            yield Place(spot, abs(t - 0.5) * 20 + abs(aside) * 60, anchor)


def turned(size: tuple[float, float], down: bool) -> tuple[float, float]:
    """Width and height as length and breadth."""
    return (size[1], size[0]) if down else size


class Crowd:
    """Numbered rectangles in a grid of cells: asking what is near stays cheap."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], dict[int, Block]] = {}

    def add(self, number: int, block: Block) -> None:
        for cell in _cells_of(block):
            self.cells.setdefault(cell, {})[number] = block

    def remove(self, number: int, block: Block) -> None:
        for cell in _cells_of(block):
            del self.cells[cell][number]

    def overlap(self, block: Block) -> float:
        """The area that ``block`` shares with the rectangles already there."""
        return sum(shared(block, other) for other in self._near(block).values())

    def touched(self, block: Block) -> list[int]:
        """The numbers of the rectangles that share some area with ``block``."""
        near = self._near(block).items()
        return [number for number, other in near if shared(block, other)]

    def _near(self, block: Block) -> dict[int, Block]:
        found: dict[int, Block] = {}
        for cell in _cells_of(block):
            found.update(self.cells.get(cell, ()))
        return found


def _cells_of(block: Block) -> Iterator[tuple[int, int]]:
    for column in range(int(block[0] // _CELL), int(block[1] // _CELL) + 1):
        for row in range(int(block[2] // _CELL), int(block[3] // _CELL) + 1):
            yield column, row


def shared(one: Block, other: Block) -> float:
    """The area that two rectangles have in common.

    >>> shared((0, 4, 0, 2), (3, 9, 0, 1)), shared((0, 4, 0, 2), (4, 9, 0, 1))
    (1, 0.0)
    """
    width = min(one[1], other[1]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[2], other[2])
    return width * height if width > 0 and height > 0 else 0.0


def around(spot: Spot, length: float, breadth: float) -> Block:
    """The rectangle of this size with ``spot`` in its middle."""
    x, y = spot
    return x - length / 2, x + length / 2, y - breadth / 2, y + breadth / 2


def boxes_of(frame: Frame) -> Crowd:
    """The boxes of all nodes, with some air before and behind them."""
    boxes = Crowd()
    for node in range(frame.layers.count):
        at, across = frame.along[frame.layers.rank[node]], frame.across[node]
        half, side = frame.lengths[node] / 2 + BOX_AIR, frame.breadths[node] / 2
        boxes.add(node, (at - half, at + half, across - side, across + side))
    return boxes


def point_on(curve: Curve, t: float) -> Spot:
    """The point of a curve at ``t``, from 0 to 1.

    >>> point_on(((0, 0), (8, 4)), 0.5)
    (4.0, 2.0)
    """
    (x0, y0), (x1, y1) = curve
    s = 1 - t
    middle = (x0 + x1) / 2
    near, far = s**3, t**3
    bends = 3 * s * s * t, 3 * s * t * t
    x = near * x0 + (bends[0] + bends[1]) * middle + far * x1
    return x, (near + bends[0]) * y0 + (far + bends[1]) * y1


def runs_through(curve: Curve, block: Block) -> bool:
    """Whether a curve has a point inside of a rectangle.

    All curves have one shape, and none turns back. So the points that it has between
    two places along lie between its points at these two.

    >>> runs_through(((0, 0), (8, 4)), (3, 5, 1, 3))
    True
    >>> runs_through(((0, 0), (8, 4)), (6, 9, 0, 2))
    False
    """
    (x0, y0), (x1, y1) = curve
    low, high = max(block[0], x0), min(block[1], x1)
    if low >= high:
        return False
    ends = (
        y0 + (y1 - y0) * _across((low - x0) / (x1 - x0)),
        y0 + (y1 - y0) * _across((high - x0) / (x1 - x0)),
    )
    return min(ends) < block[3] and max(ends) > block[2]


_UNIT = [
    point_on(((0.0, 0.0), (1.0, 1.0)), sample / _SAMPLES)
    for sample in range(_SAMPLES + 1)
]


def _across(along: float) -> float:
    """How far across a curve has come, as a share, when it is so far along."""
    low, high = 0, _SAMPLES
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _UNIT[middle][0] <= along else (low, middle)
    (x0, y0), (x1, y1) = _UNIT[low], _UNIT[high]
    return y0 + (y1 - y0) * (along - x0) / (x1 - x0)
