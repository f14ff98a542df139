"""SVG path data as Matplotlib's paths: lines, cubic curves and quarter circles."""

from __future__ import annotations

import math
import re
from typing import Any

from matplotlib.path import Path

_PART = re.compile(r"[A-Za-z]|-?[0-9]*\.?[0-9]+(?:e-?[0-9]+)?")
_NEEDS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4, "A": 7, "Z": 0}

Spot = tuple[float, float]


def outline_of(data: str) -> Path:
    """The path that an attribute ``d`` describes.

    >>> outline_of("M0 0H4V3z").vertices.tolist()
    [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 0.0]]
    """
    pen = _Pen()
    parts = _PART.findall(data)
    letter, spot = "", 0
    while spot < len(parts):
        if parts[spot].isalpha():
            letter, spot = parts[spot], spot + 1
        numbers = [float(n) for n in parts[spot : spot + _NEEDS[letter.upper()]]]
        pen.draw(letter, numbers)
        spot += len(numbers)
        letter = {"M": "L", "m": "l"}.get(letter, letter)  # what follows is a line
    return Path(pen.spots, pen.codes)


def rectangle(look: dict[str, Any]) -> Path:
    """A rectangle, its corners rounded by ``rx``."""
    x, y, w, h, r = (float(look.get(k, 0)) for k in ("x", "y", "width", "height", "rx"))
    r = min(r, w / 2, h / 2)
    if not r:
        return outline_of(f"M{x} {y}H{x + w}V{y + h}H{x}z")
    corner = f"a{r} {r} 0 0 1 "
    return outline_of(
        f"M{x + r} {y}H{x + w - r}{corner}{r} {r}V{y + h - r}{corner}{-r} {r}"
        f"H{x + r}{corner}{-r} {-r}V{y + r}{corner}{r} {-r}z"
    )


class _Pen:
    """Where the pen is, and what it has drawn."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.codes: list[Any] = []
        self.here: Spot = (0.0, 0.0)
        self.start: Spot = (0.0, 0.0)

    def draw(self, letter: str, n: list[float]) -> None:
        dx, dy = self.here if letter.islower() else (0.0, 0.0)
        kind = letter.upper()
        if kind == "Z":
            self.here = self.start
            self._go([self.start], Path.CLOSEPOLY)
        elif kind == "H":
            self._go([(n[0] + dx, self.here[1])], Path.LINETO)
        elif kind == "V":
            self._go([(self.here[0], n[0] + dy)], Path.LINETO)
        elif kind == "A":
            self._arc(n[0], n[4] > 0, (n[5] + dx, n[6] + dy))
        else:
            pairs = zip(n[::2], n[1::2], strict=True)
            codes = {"M": Path.MOVETO, "C": Path.CURVE4, "Q": Path.CURVE3}
            self._go([(x + dx, y + dy) for x, y in pairs], codes.get(kind, Path.LINETO))
            if kind == "M":
                self.start = self.here

    def _go(self, spots: list[Spot], code: Any) -> None:
        self.spots += spots
        self.codes += [code] * len(spots)
        self.here = spots[-1]

    def _arc(self, radius: float, clockwise: bool, goal: Spot) -> None:
        """A part of a circle, in pieces of a quarter at most."""
        (x0, y0), (x1, y1) = self.here, goal
        half = math.dist(self.here, goal) / 2
        radius = max(radius, half)
        away = math.sqrt(max(radius**2 - half**2, 0.0)) / (2 * half or 1.0)
        side = away if clockwise else -away
        cx, cy = (x0 + x1) / 2 - side * (y1 - y0), (y0 + y1) / 2 + side * (x1 - x0)
        begin, end = math.atan2(y0 - cy, x0 - cx), math.atan2(y1 - cy, x1 - cx)
        turn = (end - begin) % math.tau if clockwise else -((begin - end) % math.tau)
        pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
        step = turn / pieces
        pull = 4 / 3 * math.tan(step / 4) * radius
        for piece in range(pieces):
            a, b = begin + piece * step, begin + (piece + 1) * step
            p, q = _on(cx, cy, radius, a), _on(cx, cy, radius, b)
            near = p[0] - pull * math.sin(a), p[1] + pull * math.cos(a)
            far = q[0] + pull * math.sin(b), q[1] - pull * math.cos(b)
            self._go([near, far, q], Path.CURVE4)


def _on(x: float, y: float, radius: float, angle: float) -> Spot:
    return x + radius * math.cos(angle), y + radius * math.sin(angle)
