"""Cut lines off where the frame of a chart ends.

The method is that of Liang and Barsky (1984): a segment is start + t (end - start), and
each side of the frame allows only a part of the values of t from 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Frame = Sequence[float]  # left, top, right, bottom


def pieces(points: Iterable[Point | None], frame: Frame) -> list[list[Point]]:
    """What of a line lies inside, in pieces; a point that is None is a gap.

    >>> pieces([(-1.0, 0.0), (1.0, 2.0), None, (9.0, 9.0)], (0, 0, 4, 4))
    [[(0.0, 1.0), (1.0, 2.0)]]
    """
    found: list[list[Point]] = []
    before: Point | None = None
    for point in points:
        inside = clipped(before, point, frame) if before and point else None
        if inside:
            start, end = inside
            if found and found[-1][-1] == start:
                found[-1].append(end)
            else:
                found.append([start, end])
        before = point
    return found


def clipped(start: Point, end: Point, frame: Frame) -> tuple[Point, Point] | None:
    """The part of a segment that lies inside, or None.

    >>> clipped((-2.0, 1.0), (2.0, 1.0), (0, 0, 4, 4))
    ((0.0, 1.0), (2.0, 1.0))
    >>> clipped((-2.0, 9.0), (2.0, 9.0), (0, 0, 4, 4)) is None
    True
    """
    left, top, right, bottom = frame
    dx, dy = end[0] - start[0], end[1] - start[1]
    first, last = 0.0, 1.0
    sides = (
        (-dx, start[0] - left),
        (dx, right - start[0]),
        (-dy, start[1] - top),
        (dy, bottom - start[1]),
    )
    for outward, room in sides:
        if outward == 0:
            if room < 0:
                return None
        elif outward < 0:
            first = max(first, room / outward)
        else:
            last = min(last, room / outward)
    if first > last or not math.isfinite(first + last):
        return None
    return _at(start, dx, dy, first), end if last == 1.0 else _at(start, dx, dy, last)


def _at(start: Point, dx: float, dy: float, t: float) -> Point:
    return start[0] + t * dx, start[1] + t * dy
