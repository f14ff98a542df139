"""Where everything goes: a pure function of sizes and edges.

Layers come from ``layers.arrange``. Here each layer becomes a column (or a row), and
the points of a layer move as near to their neighbours as their widths allow: a
least-squares problem that pooling neighbours solves exactly, in one pass per layer.
"""

from __future__ import annotations

from dataclasses import dataclass

from .edge_labels import Wanted, place_labels
from .layers import Edge, Layers, arrange
from .wires import NOT_FIXED, Fixed, Frame, Wire, draw_wires, find_routes, straighten

Size = tuple[float, float]

Offsets = dict[tuple[int, int], float]

PAGE_WIDTH = 740  # px that fit into a notebook column
MARGIN = 16.0
_ROUNDS = 10
_BEND_BREADTH = 6.0
_WIDENINGS = 12  # times that a gap may grow until the labels in it have room
_PULL = (2.0, 1.0, 12.0)  # of a wire with none, one or two bends at its ends


@dataclass(frozen=True, slots=True)
class Spacing:
    """Room between boxes, and room for a label on each edge."""

    along: float  # between layers
    across: float  # between the boxes of a layer
    label: Size


@dataclass(frozen=True, slots=True)
class Placement:
    """The finished picture: box centres, wires, and the size of the whole."""

    width: float
    height: float
    direction: str  # "right" or "down"
    centres: list[tuple[float, float]]
    wires: list[Wire]


RIGHT = Spacing(along=64.0, across=22.0, label=(54.0, 14.0))
DOWN = Spacing(along=50.0, across=26.0, label=(54.0, 14.0))
TIGHT = Spacing(along=26.0, across=8.0, label=(0.0, 0.0))


def place(
    sizes: list[Size],
    edges: list[Edge],
    compact: bool = False,
    texts: list[float] | None = None,
) -> Placement:
    """Lay out boxes of the given sizes; each edge runs from a lower to a higher index.

    ``texts`` are the widths of what the edges show, 0 for those that show nothing.

    Graphs run from left to right, as one reads, while the page is wide enough; deeper
    ones run downwards if that makes them narrower.

    >>> picture = place([(80, 50)] * 4, [(0, 2), (1, 2), (0, 3), (2, 3)])
    >>> picture.direction, picture.width
    ('right', 400.0)
    """
    layers = arrange(len(sizes), edges)
    tight = TIGHT if compact else RIGHT
    rightward = _depth(layers, [size[0] for size in sizes], tight)
    if rightward <= PAGE_WIDTH:
        return _picture(layers, sizes, tight, False, texts=texts)
    loose = TIGHT if compact else DOWN
    downward = _picture(layers, sizes, loose, True, texts=texts)
    if downward.width <= max(rightward, PAGE_WIDTH):
        return downward
    return _picture(layers, sizes, tight, False, texts=texts)


def place_inside(
    sizes: list[Size],
    edges: list[Edge],
    down: bool,
    compact: bool = False,
    entrances: int = 0,
    exits: int = 0,
    fixed: Fixed = NOT_FIXED,
) -> Placement:
    """Lay out what is in a frame, or around one, in a given direction.

    The first and last boxes may stand for wires that come through the frame's sides.
    ``fixed`` says where wires meet the boxes that are frames themselves.
    """
    layers = arrange(len(sizes), edges, entrances, exits, doors=fixed[0])
    spacing = TIGHT if compact else (DOWN if down else RIGHT)
    return _picture(layers, sizes, spacing, down, fixed)


def _depth(layers: Layers, lengths: list[float], spacing: Spacing) -> float:
    thickness = _thickness(layers, lengths)
    return sum(thickness) + spacing.along * (len(thickness) - 1) + 2 * MARGIN


def _thickness(layers: Layers, lengths: list[float]) -> list[float]:
    return [
        max((lengths[point] for point in row if point < layers.count), default=0.0)
        for row in layers.rows
    ]


def _picture(
    layers: Layers,
    sizes: list[Size],
    spacing: Spacing,
    down: bool,
    fixed: Fixed = NOT_FIXED,
    texts: list[float] | None = None,
) -> Placement:
    lengths, breadths = zip(*sizes, strict=True) if sizes else ((), ())
    if down:
        lengths, breadths = breadths, lengths
    across = _spread(layers, list(breadths), spacing.across, _offsets(layers, fixed))
    thickness = _thickness(layers, list(lengths))
    along = [0.0] * len(thickness)
    measured = list(lengths), list(breadths), along, across, thickness
    frame = Frame(layers, *measured, down, fixed)
    straighten(frame)
    return _with_labels(frame, spacing, texts)


def _with_labels(
    frame: Frame, spacing: Spacing, texts: list[float] | None
) -> Placement:
    """Widen the gaps between the layers until the labels in them have room."""
    breadth = _into_page(frame, spacing.label[0] if frame.down else 0.0)
    wanted = Wanted(spacing.label, texts, breadth)
    gaps = [spacing.along] * len(frame.thickness)  # before each layer but the first
    for turn in range(_WIDENINGS):
        depth, far = _stack(frame, gaps), turn > _WIDENINGS // 2
        routes = find_routes(frame)
        last = turn == _WIDENINGS - 1
        spots, crowded = place_labels(frame, routes, wanted, far, last)
        if not crowded:
            break
        for rank, labels in crowded.items():
            gaps[rank] += spacing.label[1 if frame.down else 0] * (1 + labels // 3)
    wires = draw_wires(routes, spots, frame.down)
    return _finish(frame, wires, depth, breadth)


def _stack(frame: Frame, gaps: list[float]) -> float:
    """Put the layers one behind the other; return the depth of the page."""
    end = MARGIN
    for rank, size in enumerate(frame.thickness):
        start = end + gaps[rank] if rank else MARGIN
        frame.along[rank] = start + size / 2
        end = start + size
    return end + MARGIN


def _into_page(frame: Frame, label: float) -> float:
    """Move the picture to its margin, and return the size of the page across.

    A wire at the rim needs room for its label.
    """
    bends = len(frame.across) - len(frame.breadths)
    reach = [breadth / 2 for breadth in frame.breadths] + [label / 2] * bends
    ends = list(zip(frame.across, reach, strict=True))
    first = min((at - half for at, half in ends), default=0.0) - MARGIN
    last = max((at + half for at, half in ends), default=0.0) + MARGIN
    frame.across[:] = [at - first for at in frame.across]
    return last - first


def _finish(frame: Frame, wires: list[Wire], depth: float, breadth: float) -> Placement:
    rank, down = frame.layers.rank, frame.down
    spots = [
        (round(frame.along[rank[node]], 1), round(frame.across[node], 1))
        for node in range(frame.layers.count)
    ]
    width, height = (breadth, depth) if down else (depth, breadth)
    centres = [(y, x) for x, y in spots] if down else spots
    direction = "down" if down else "right"
    return Placement(round(width, 1), round(height, 1), direction, centres, wires)


def _offsets(layers: Layers, fixed: Fixed) -> Offsets:
    """How far apart the middles of two points are when their wire is straight."""
    found: Offsets = {}
    for edge, trail in enumerate(layers.trails if any(fixed) else ()):
        start, end = fixed[0].get(edge, 0.0), fixed[1].get(edge, 0.0)
        ends = ((trail[0], trail[1], start), (trail[-1], trail[-2], end))
        for box, point, offset in ends:
            if offset and (point, box) not in found:
                found[point, box], found[box, point] = offset, -offset
    return found


def _spread(
    layers: Layers, breadths: list[float], gap: float, offsets: Offsets
) -> list[float]:
    """Coordinates across the layers, around zero."""
    bends = len(layers.rank) - layers.count
    room = [size + gap for size in breadths] + [_BEND_BREADTH + gap * 0.8] * bends
    spot = [0.0] * len(room)
    for row in layers.rows:
        _settle(row, dict.fromkeys(row, (0.0, 1.0)), room, spot)
    for turn in range(_ROUNDS):
        forward, both = turn % 2 == 0, turn >= _ROUNDS - 4
        _pull(layers, room, spot, offsets, forward, both)
    _pull(layers, room, spot, offsets, True, False)  # users amid their operands
    return spot


def _pull(
    layers: Layers,
    room: list[float],
    spot: list[float],
    offsets: Offsets,
    forward: bool,
    both: bool,
) -> None:
    """Move each row towards the neighbours it is tied to; bends pull hardest."""
    for row in layers.rows if forward else reversed(layers.rows):
        wishes = {}
        for point in row:
            near = (layers.before if forward else layers.after)[point]
            if both or not near:
                near = layers.before[point] + layers.after[point]
            wishes[point] = _wish(point, near, spot, layers.count, offsets)
        _settle(row, wishes, room, spot)


def _wish(
    point: int, near: list[int], spot: list[float], count: int, offsets: Offsets
) -> tuple[float, float]:
    """The weighted mean of the neighbours, and how much it matters."""
    if not near:
        return spot[point], 0.1
    total = weight = 0.0
    for other in near:
        bends = (point >= count) + (other >= count)
        pull = _PULL[bends]
        total += pull * spot[other]
        if offsets:
            total += pull * offsets.get((point, other), 0.0)
        weight += pull
    return total / weight, weight


def _settle(
    row: list[int],
    wishes: dict[int, tuple[float, float]],
    room: list[float],
    spot: list[float],
) -> None:
    """Grant the wishes as nearly as order and room allow (least squares).

    Measured from its packed position, each point must not come before the one on its
    left. Points that would are pooled into a block, which goes to their mean wish.
    """
    blocks: list[tuple[float, float, int]] = []  # mean, weight, points
    packed = []
    end = 0.0
    for point in row:
        packed.append(end + room[point] / 2)
        end += room[point]
        wish, weight = wishes[point]
        mean, size = wish - packed[-1], 1
        while blocks and blocks[-1][0] > mean:
            other, other_weight, other_size = blocks.pop()
            mean = (mean * weight + other * other_weight) / (weight + other_weight)
            weight, size = weight + other_weight, size + other_size
        blocks.append((mean, weight, size))
    shifts = [mean for mean, _, size in blocks for _ in range(size)]
    for point, base, shift in zip(row, packed, shifts, strict=True):
        spot[point] = base + shift
