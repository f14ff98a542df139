"""What a training looks like: loss and accuracy, gradient norms, confusion matrix."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from ..display import chart as charts
from ..display.chart import Chart, Mark
from .boundary_charts import thinned
from .epochs import Record

WIDTH, HEIGHT = 424, 230
HUES = ("op", "forward", "backward", "parameter", "output", "ink")
SHARES = ("accuracy", "precision", "recall")  # from 0 to 1
MOST_LAYERS = 5
MOST_CLASSES = 12


def board(record: Record, epochs: int | None) -> list[Chart]:
    """All charts that there are numbers for."""
    shares = {k: v for k, v in record.curves.items() if _is_share(k)}
    others = {k: v for k, v in record.curves.items() if k not in shares}
    drawn = [_curves("The loss after each epoch", "loss", others, epochs)]
    if shares:
        drawn.append(_curves("Shares after each epoch", "share", shares, epochs, True))
    if record.gradients:
        drawn.append(_gradients(record.gradients, epochs))
    if record.confusion is not None and len(record.confusion) <= MOST_CLASSES:
        drawn.append(_confusion(record.confusion))
    return drawn


def _is_share(name: str) -> bool:
    return any(name.endswith(share) for share in SHARES)


def _curves(
    title: str,
    label: str,
    curves: Mapping[str, Sequence[float]],
    epochs: int | None,
    share: bool = False,
) -> Chart:
    known = [v for curve in curves.values() for v in curve if math.isfinite(v)]
    log = bool(known) and min(known) > 0 and max(known) > 100 * min(known)
    high = 1.02 if share else max(known, default=1.0) * 1.05
    low = min(known, default=0.0) / 1.1 if log else min(0.0, *known, 0.0)
    count = max(map(len, curves.values()), default=0)
    marks = []
    for i, (name, curve) in enumerate(curves.items()):
        hue = HUES[i % len(HUES)]
        marks.append(charts.line(_line(curve), hue, name, dashed=i % 2 == 1))
        marks.append(charts.dots(_line(curve)[-1:], hue, size=4))
    return _chart(title, count, epochs, charts.axis(label, low, high, log=log), marks)


def _gradients(layers: Mapping[str, Sequence[float]], epochs: int | None) -> Chart:
    """A layer that hardly moves, or one that jumps, shows against the others."""
    shown = list(layers.items())[:MOST_LAYERS]
    known = [v for _, norms in shown for v in norms if math.isfinite(v) and v > 0]
    low, high = min(known, default=0.1), max(known, default=1.0)
    marks: list[Mark] = []
    for i, (name, norms) in enumerate(shown):
        hue = HUES[(i + 1) % len(HUES)]
        drawn = [(x, max(v, low) if v is not None else None) for x, v in _line(norms)]
        marks.append(charts.line(drawn, hue, name, dashed=i % 2 == 1))
    count = max(len(norms) for _, norms in shown)
    decades = 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high))
    axis = charts.axis("norm of the gradient", *decades, log=True)
    return _chart("Gradient norms of the layers", count, epochs, axis, marks)


def _line(curve: Sequence[float]) -> list[tuple[float, float | None]]:
    """Counted from epoch 1; what is not finite is a gap."""
    points = thinned(curve) if curve else []
    return [(x + 1, y if math.isfinite(y) else None) for x, y in points]


def _chart(
    title: str, count: int, epochs: int | None, y: charts.Axis, marks: list[Mark]
) -> Chart:
    last = max(epochs or 0, count, 2)
    x = charts.axis("epoch", 1, last)
    drawn = charts.chart(title, x, y, marks, width=WIDTH, height=HEIGHT)
    return {**drawn, "frame": [60, 34, WIDTH - 12, HEIGHT - 38]}


def _confusion(counts: np.ndarray) -> Chart:
    """Right answers in one hue, mistakes in the other, as shares of their row."""
    n = len(counts)
    totals = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    signs = np.where(np.eye(n, dtype=bool), 1.0, -1.0)
    shares = np.round(signs * counts / totals, 3)
    texts = [[str(c) if c else "" for c in row] for row in counts.tolist()]
    classes = [float(k) for k in range(n)]
    names = [str(k) for k in range(n)]
    drawn = charts.chart(
        "The confusion matrix: which class was called what",
        charts.axis("called class", -0.5, n - 0.5, ticks=classes, texts=names),
        charts.axis("is class", -0.5, n - 0.5, ticks=classes, texts=names[::-1]),
        [
            charts.tiles(
                shares.tolist(), (-0.5, -0.5, n - 0.5, n - 0.5), texts=texts, scale=1.3
            )
        ],
        width=WIDTH,
        height=HEIGHT,
    )
    return {**drawn, "frame": [60, 14, WIDTH - 12, HEIGHT - 38]}
