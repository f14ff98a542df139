"""A chart as data: two axes and marks, drawn alike in Python and in the browser.

Python chooses ranges and ticks, once, as it places the nodes of a graph. The still
picture (chart_svg.py) and the view (widgets/src/scene/plot.ts) then draw the same
chart. Hues are names, so that each scheme has its own colours: "forward" and "backward"
are the two directions, the others are the kinds of nodes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from .labels import text_width

Chart = dict[str, Any]
Axis = dict[str, Any]
Mark = dict[str, Any]
Points = Iterable[Sequence[float | None]]

WIDTH, HEIGHT = 460, 280
TICK_SIZE = 11  # px of type
SHAPES = ("circle", "square", "triangle", "diamond", "cross")


def axis(
    label: str,
    low: float,
    high: float,
    *,
    log: bool = False,
    ticks: Sequence[float] | None = None,
    texts: Sequence[str] | None = None,
) -> Axis:
    """A range with its ticks; ``log`` has one tick for each power of ten.

    Where no two powers fit in, numbers between them get one too.

    A range without extent is widened, so that one value can be drawn too.

    >>> axis("x", 0, 10)["ticks"], axis("h", 1e-3, 1e2, log=True)["texts"]
    ([0.0, 2.0, 4.0, 6.0, 8.0, 10.0], ['0.001', '0.01', '0.1', '1', '10', '100'])
    """
    low, high = _widened(low, high, log)
    chosen = list(ticks) if ticks is not None else _ticks(low, high, log)
    written = list(texts) if texts is not None else [_written(t) for t in chosen]
    return {
        "label": label,
        "min": low,
        "max": high,
        "log": log,
        "ticks": chosen,
        "texts": written,
    }


def around(
    numbers: Iterable[float | None], margin: float = 0.06
) -> tuple[float, float]:
    """The range of some numbers with a little air; what is not finite is left out.

    >>> around([0.0, 1.0, float("nan"), None], margin=0.1)
    (-0.1, 1.1)
    """
    known = [float(n) for n in numbers if n is not None and math.isfinite(n)]
    if not known:
        return 0.0, 1.0
    air = margin * (max(known) - min(known))
    return min(known) - air, max(known) + air


def line(points: Points, hue: str, label: str = "", *, dashed: bool = False) -> Mark:
    """A line; where a coordinate is None, it is broken."""
    return _mark("line", points, hue, label, dashed=dashed)


def dots(
    points: Points, hue: str, label: str = "", *, shape: str = "circle", size: float = 4
) -> Mark:
    """Points of one shape, which tells them apart without colour."""
    return _mark("dots", points, hue, label, shape=shape, size=size)


def bars(points: Points, hue: str, label: str = "", *, width: float = 0.7) -> Mark:
    """Bars from zero, or from the axis if it is logarithmic; ``width`` is in x."""
    return _mark("bars", points, hue, label, width=width)


def rule(
    hue: str, label: str = "", *, x: float | None = None, y: float | None = None
) -> Mark:
    """A straight line right across, at one ``x`` or one ``y``."""
    at = {"x": x} if x is not None else {"y": y}
    return {"mark": "rule", "hue": hue, "label": label, **at}


def words(
    x: float, y: float, text: str, hue: str = "ink", anchor: str = "start"
) -> Mark:
    """A few words at a place; ``anchor`` is start, middle or end."""
    return {"mark": "words", "x": x, "y": y, "text": text, "hue": hue, "anchor": anchor}


def tiles(
    rows: Sequence[Sequence[float | None]],
    box: tuple[float, float, float, float],
    *,
    texts: Sequence[Sequence[str]] | None = None,
    scale: float | None = None,
) -> Mark:
    """A rectangle of coloured tiles over ``box`` = (x0, y0, x1, y1), first row on top.

    A value is coloured by its sign and by its share of ``scale``, by default the
    largest size: blue above zero, vermilion below. Texts tell it without colour.
    """
    sizes = [abs(v) for row in rows for v in row if v is not None and math.isfinite(v)]
    most = scale or max(sizes, default=0.0) or 1.0
    shares = [
        [None if v is None or not math.isfinite(v) else v / most for v in row]
        for row in rows
    ]
    return {"mark": "tiles", "rows": shares, "box": list(box), "texts": texts or []}


def chart(
    title: str,
    x: Axis,
    y: Axis,
    marks: Sequence[Mark],
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Chart:
    """Put axes and marks together; ``frame`` is where the axes are, in px.

    >>> c = chart("a square", axis("x", 0, 2), axis("y", 0, 4), [line([(0, 0)], "op")])
    >>> c["frame"]
    [52, 14, 448, 242]
    """
    legend = any(mark.get("label") for mark in marks)
    left = max(52, 30 + math.ceil(max(map(_width, y["texts"]), default=0)))
    right = max(12, math.ceil(max(map(_width, x["texts"][-1:]), default=0) / 2))
    frame = [left, 34 if legend else 14, width - right, height - 38]
    return {
        "title": title,
        "width": width,
        "height": height,
        "frame": frame,
        "x": x,
        "y": y,
        "marks": list(marks),
    }


def _width(tick: str) -> float:
    """Room for the text of a tick, in px."""
    return text_width(tick, TICK_SIZE)


def _mark(kind: str, points: Points, hue: str, label: str, **rest: Any) -> Mark:
    pairs = [list(point) for point in points]
    return {"mark": kind, "points": pairs, "hue": hue, "label": label, **rest}


def _widened(low: float, high: float, log: bool) -> tuple[float, float]:
    if log:
        low, high = max(low, 1e-300), max(high, 1e-300)
        return (low, high) if high > low else (low / 10, high * 10)
    if high - low > 1e-300:  # the steps between ticks are numbers too
        return float(low), float(high)
    air = abs(low) / 2
    return (low - air, high + air) if air > 1e-300 else (low - 1.0, high + 1.0)


def _ticks(low: float, high: float, log: bool) -> list[float]:
    if not log:
        return _round_ticks(low, high)
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last <= first:  # one power says nothing about the scale
        return _between_powers(low, high, first - 1)
    every = max(1, math.ceil((last - first + 1) / 7))
    return [10.0**power for power in range(first, last + 1, every)]


def _between_powers(low: float, high: float, below: int) -> list[float]:
    """Ticks of a range short of two powers: 1, 2 and 5 of them, if that helps."""
    numbers = [float(f"{n}e{power}") for power in (below, below + 1) for n in (1, 2, 5)]
    inside = [n for n in numbers if low * (1 - 1e-9) <= n <= high * (1 + 1e-9)]
    return inside if len(inside) > 1 else _round_ticks(low, high)


def _round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """About ``most`` round numbers: steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{k * step:.12g}") for k in range(first, last + 1)]


def _written(tick: float) -> str:
    text = f"{tick:.10g}"
    if len(text) <= 5:
        return text
    mantissa, _, power = f"{tick:.3e}".partition("e")
    return f"{float(mantissa):g}e{int(power)}"
