"""What a classifier looks like: its plane, its truth table, and its loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..display import chart as charts
from ..display.chart import Chart, Mark
from ..display.contours import zero_line
from ..display.heat import heat
from .classifier import Classifier

CELLS = 36
WIDTH, HEIGHT = 314, 280
CLASSES = (("class 0", "backward", "square"), ("class 1", "forward", "circle"))
MOST_POINTS = 160  # of a curve: more are finer than the screen


def probability(logits: np.ndarray) -> np.ndarray:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)))


def plane(now: Classifier) -> Chart:
    """How sure the model is at every place, its boundary, and the points."""
    (x0, x1), (y0, y1) = _range(now.X[:, 0]), _range(now.X[:, 1])
    xs = x0 + (np.arange(CELLS) + 0.5) / CELLS * (x1 - x0)
    ys = y1 - (np.arange(CELLS) + 0.5) / CELLS * (y1 - y0)
    places = np.array([(x, y) for y in ys for x in xs])
    logits = now.values(places).reshape(CELLS, CELLS)
    sure = 0.7 * (2 * probability(logits) - 1)
    edge = charts.line(zero_line(logits, xs, ys), "ink", "boundary")
    return charts.chart(
        "The plane: how sure the model is of each class",
        charts.axis("x1", x0, x1),
        charts.axis("x2", y0, y1),
        [heat(sure, (x0, y0, x1, y1)), edge, *dots(now.X, now.y)],
        width=WIDTH,
        height=HEIGHT,
    )


def dots(X: Any, y: Any) -> list[Mark]:
    """The points, a shape and a hue for each class, with a rim to stand out."""
    marks, size = [], 5 if len(y) < 50 else 3
    for label, (name, hue, shape) in enumerate(CLASSES):
        chosen = [
            [float(a), float(b)] for a, b in np.asarray(X)[np.asarray(y) == label]
        ]
        marks.append(charts.dots(chosen, "ink", shape=shape, size=size + 1.5))
        marks.append(charts.dots(chosen, hue, name, shape=shape, size=size))
    return marks


def truth_table(now: Classifier) -> Chart:
    """The four answers of a gate as tiles: the target, and the model's probability."""
    order = [[1, 3], [0, 2]]  # x2 = 1 on top
    chance = probability(now.values(now.X))
    shares = [[2 * float(chance[k]) - 1 for k in row] for row in order]
    texts = [[f"{chance[k]:.2f} → {int(now.y[k])}" for k in row] for row in order]
    drawn = charts.chart(
        "The truth table: the model's probability, and what it should become",
        charts.axis("x1", -0.5, 1.5, ticks=[0, 1]),
        charts.axis("x2", -0.5, 1.5, ticks=[0, 1]),
        [charts.tiles(shares, (-0.5, -0.5, 1.5, 1.5), texts=texts, scale=1.4)],
        width=200,
        height=HEIGHT,
    )
    return {**drawn, "frame": [48, 34, 192, 178]}


def loss_curve(losses: Sequence[float]) -> Chart:
    """The loss after each epoch; logarithmic when it spans much."""
    count = len(losses) - 1
    log = min(losses) > 0 and max(losses) > 100 * min(losses)
    high = max(losses) * 1.05
    low = min(losses) / 1.05 if log else 0.0
    return charts.chart(
        "The loss after each epoch",
        charts.axis("epoch", 0, max(count, 10)),
        charts.axis("loss", low, high, log=log),
        [
            charts.line(thinned(losses), "op"),
            charts.dots([(count, losses[-1])], "op", size=4),
        ],
        width=WIDTH,
        height=HEIGHT,
    )


def thinned(values: Sequence[float]) -> list[tuple[float, float]]:
    """At most so many points of a long curve, the last among them."""
    last = len(values) - 1
    every = max(1, -(-last // MOST_POINTS))
    kept = [*range(0, last, every), last]
    return [(float(k), float(values[k])) for k in kept]


def _range(column: np.ndarray) -> tuple[float, float]:
    low, high = float(column.min()), float(column.max())
    air = 0.25 * ((high - low) or 1.0)
    return float(f"{low - air:.3g}"), float(f"{high + air:.3g}")
