"""What a hidden layer does to the plane: three charts, with marks for each epoch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..display import chart as charts
from ..display.heat import heat
from .snapshots import Look, Plane, Watched

SHOWN = 50  # points that are drawn; all are trained on
CELLS, LINES, BENDS = 24, 5, 7  # of the plane's heat map, and of its grid
WIDTH, HEIGHT = 282, 280
LOOKS = [
    ("backward", "square"),
    ("forward", "circle"),
    ("parameter", "triangle"),
    ("output", "diamond"),
    ("op", "cross"),
]
Box = tuple[float, float, float, float]
Points = list[tuple[float | None, float | None]]
GAP = (None, None)


def probes(X: np.ndarray) -> np.ndarray:
    """Places of the input plane to follow through the network: a heat map, a grid."""
    x0, y0, x1, y1 = _box(X)
    middles = (np.arange(CELLS) + 0.5) / CELLS
    cells = [(u, 1 - v) for v in middles for u in middles]
    along = np.linspace(0, 1, BENDS)
    grid = [
        place
        for k in np.linspace(0, 1, LINES)
        for line in ([(t, k) for t in along], [(k, t) for t in along])
        for place in line
    ]
    return np.array([x0, y0]) + np.array([*cells, *grid]) * np.array([x1 - x0, y1 - y0])


class InputChart:
    """The plane of the inputs, and what the network says at every place of it."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self.box = _box(watched.X)
        dots = _dots(watched.X, watched.y, named=True)
        self.chart = {**_chart("x1", "x2", self.box, "The inputs"), "over": dots}

    def marks(self, look: Look) -> list[charts.Mark]:
        if self.watched.classes > 1:
            return []
        places = look.probes[: CELLS * CELLS]
        chances = self.watched.chances(look, places).reshape(CELLS, CELLS)
        return [heat(0.7 * (2 * chances - 1), self.box)]


class HiddenChart:
    """The plane of the hidden layer, the grid of the inputs bent into it, the line."""

    def __init__(self, watched: Watched, plane: Plane, looks: Sequence[Look]) -> None:
        self.watched, self.plane = watched, plane
        self.box = _box(np.concatenate([plane.place(look.hidden) for look in looks]))
        self.flat = watched.X.shape[1] == 2
        self.chart = _chart(*plane.names, self.box, "What the hidden layer sees")

    def marks(self, look: Look) -> list[charts.Mark]:
        marks = []
        if self.flat:
            marks.append(charts.line(self._bent(look), "wire", "grid"))
        if self.watched.classes == 1:
            marks.append(charts.line(self._line(look), "ink", "boundary"))
        return [*marks, *_dots(self.plane.place(look.hidden), self.watched.y)]

    def _bent(self, look: Look) -> Points:
        """The grid of the inputs, where the hidden layer has put it."""
        lines = look.probes[CELLS * CELLS :].reshape(2 * LINES, BENDS, -1)
        return [p for bent in lines for p in [*_rounded(self.plane.place(bent)), GAP]]

    def _line(self, look: Look) -> Points:
        """Where the boundary crosses the sides of the chart."""
        (a, b, c), (x0, y0, x1, y1) = self.plane.edge(look), self.box
        ends = [(x, -(a * x + c) / b) for x in (x0, x1) if b]
        ends += [(-(b * y + c) / a, y) for y in (y0, y1) if a]
        inside = [(x, y) for x, y in ends if x0 <= x <= x1 and y0 <= y <= y1]
        return [*_rounded(np.array(inside or np.zeros((0, 2))))][:2]


class LossChart:
    """The loss at each epoch that there is a frame for, and where we are."""

    def __init__(self, looks: Sequence[Look]) -> None:
        losses = [look.loss for look in looks]
        log = min(losses) > 0
        low = min(losses) / 1.2 if log else 0.0
        at = [(look.epoch, look.loss) for look in looks]
        self.chart = charts.chart(
            "The loss at each epoch",
            charts.axis("epoch", looks[0].epoch, looks[-1].epoch),
            charts.axis("loss", low, max(losses) * 1.2, log=log),
            [charts.line(at, "op"), charts.dots(at, "op", size=2.5)],
            width=WIDTH,
            height=HEIGHT,
        )
        self.chart = {**self.chart, "frame": [52, 34, WIDTH - 12, HEIGHT - 38]}

    def marks(self, look: Look) -> list[charts.Mark]:
        return [
            charts.rule("quiet", x=look.epoch),
            charts.dots([(look.epoch, look.loss)], "op", size=5),
        ]


def _chart(x: str, y: str, box: Box, title: str) -> charts.Chart:
    drawn = charts.chart(
        title,
        charts.axis(x, box[0], box[2]),
        charts.axis(y, box[1], box[3]),
        [],
        width=WIDTH,
        height=HEIGHT,
    )
    return {**drawn, "frame": [52, 34, WIDTH - 12, HEIGHT - 38]}


def _dots(X: np.ndarray, y: np.ndarray, named: bool = False) -> list[charts.Mark]:
    """The points, a shape for each class; with a rim where there are few."""
    marks, size = [], 5 if len(y) < 40 else 3
    some = np.unique(np.linspace(0, len(y) - 1, SHOWN).round().astype(int))
    for label in sorted(set(y.astype(int).tolist())):
        hue, shape = LOOKS[label % len(LOOKS)]
        chosen = _rounded(X[some, :2][y[some].astype(int) == label])
        if size > 3:
            marks.append(charts.dots(chosen, "ink", shape=shape, size=size + 1.5))
        name = f"class {label}" if named else ""
        marks.append(charts.dots(chosen, hue, name, shape=shape, size=size))
    return marks


def _box(X: np.ndarray) -> Box:
    low, high = X[:, :2].min(axis=0), X[:, :2].max(axis=0)
    air = 0.2 * np.where(high > low, high - low, 1.0)
    (x0, y0), (x1, y1) = low - air, high + air
    found = (float(f"{n:.3g}") for n in (x0, y0, x1, y1))
    return tuple(found)  # type: ignore[return-value]


def _rounded(places: np.ndarray) -> Points:
    """Two digits after the point: a hundredth of such a chart is two pixels."""
    return [(round(float(x), 2), round(float(y), 2)) for x, y in places]
