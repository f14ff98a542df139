"""The loss landscape: optimizers race down the same hill, each in its own way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..display import chart as charts
from ..display.chart_svg import to_svg
from ..display.heat import heat
from ..display.numerals import format_number
from ..display.scene import Scene, Table, scene
from ..errors import AutodiffError
from .racing import NEWTON, Function, Lane, Maker, Point, race
from .scene import SceneWidget
from .written import written

RATES = {"sgd": 1e-3, "momentum": 1e-3, "nesterov": 1e-3, "adam": 0.3, NEWTON: 1.0}
LOOKS = [
    ("variable", "circle"),
    ("backward", "square"),
    ("output", "triangle"),
    ("parameter", "diamond"),
    ("ink", "cross"),
]
COLUMNS, ROWS = 72, 52
HEIGHT = 360  # px of both charts
ARRIVED = 1e-6
Box = tuple[float, float, float, float]


def rosenbrock(v: Any) -> Any:
    """A long bent valley: easy to find, hard to follow (Rosenbrock 1960)."""
    return 100 * (v[1] - v[0] ** 2) ** 2 + (1 - v[0]) ** 2


class LossLandscape(SceneWidget):
    """A function of two numbers from above, and the steps of several optimizers on it.

    Why: an optimizer is a rule about one gradient, but what it is good for shows over a
    hundred of them: descent zigzags, momentum overshoots, Adam takes steps of one
    length, Newton jumps. All steps are computed beforehand, so they play without a
    kernel; with one, press on the map to start elsewhere, or change a rate.

    `optimizers` gives each its rate: "sgd", "momentum", "nesterov", "adam", and
    "newton", which has none; any other name with a function of parameters that returns
    an optimizer of `ad.optim`. ``box`` is the part of the plane to show.

    >>> import autodiff_lab as ad
    >>> ad.LossLandscape(optimizers={"sgd": 1e-3, "newton": 1.0}, steps=20)
    Loss landscape after 20 steps: sgd 4.061, newton 0

    The function is that of H. H. Rosenbrock, "An automatic method for finding the
    greatest or least value of a function", 1960; the race is an idea of many pages on
    optimization, such as G. Goh, "Why momentum really works", Distill 2017.
    """

    def __init__(
        self,
        f: Function | None = None,
        optimizers: Mapping[str, float | Maker] | None = None,
        start: Point = (-1.2, 1.0),
        *,
        steps: int = 150,
        box: Box | None = None,
        step: int | None = None,
    ) -> None:
        self._f = f or rosenbrock
        self._given = f
        self._box = box or ((-2.0, -1.0, 2.0, 3.0) if f is None else None)
        self._steps = _counted(steps)
        self._optimizers = dict(RATES if optimizers is None else optimizers)
        rates = {n: float(r) for n, r in self._optimizers.items() if not callable(r)}
        self._made: tuple[Any, Scene] = (None, {})
        place = [float(number) for number in start]
        at = steps if step is None else step
        super().__init__(rates=rates, start=place, step=at)

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        chosen = {name: float(rate) for name, rate in state["rates"].items()}
        x, y = (float(number) for number in state["start"])
        key = (tuple(chosen.items()), x, y)
        if self._made[0] != key:
            self._made = key, self._race({**self._optimizers, **chosen}, (x, y))
        return self._made[1]

    def picture(self, shown: Scene) -> str:
        step = int(shown["state"]["step"])
        return to_svg([_map(shown, step), _curve(shown, step)], shown["alt"])

    def tables(self, shown: Scene) -> Sequence[Table]:
        step = int(shown["state"]["step"])
        names = ["optimizer", "rate", f"loss at step {step}", f"below {ARRIVED:g} at"]
        rows = []
        for lane in shown["lanes"]:
            now = lane["values"][min(step, len(lane["values"]) - 1)]
            rows.append([lane["name"], lane["rate"], _n(now), lane["below"]])
        return [(names, rows)]

    def describe(self, shown: Scene) -> str:
        step = int(shown["state"]["step"])
        ends = ", ".join(
            f"{lane['name']} {_n(lane['values'][min(step, len(lane['values']) - 1)])}"
            for lane in shown["lanes"]
        )
        return f"Loss landscape after {step} steps: {ends}"

    def to_code(self) -> str:
        rates = self.state["rates"]
        how = ", ".join(
            f"{name!r}: {rates[name]!r}" if name in rates else f"{name!r}: {written(m)}"  # type: ignore[arg-type]
            for name, m in self._optimizers.items()
        )
        f = f"{written(self._given)}, " if self._given else ""
        box = "" if self._given is None else f", box={self._box!r}"
        place = f"start={tuple(self.state['start'])!r}, steps={self._steps}"
        return (
            f"ad.LossLandscape({f}optimizers={{{how}}}, {place}{box}, "
            f"step={self.state['step']})"
        )

    def _race(self, optimizers: Mapping[str, float | Maker], start: Point) -> Scene:
        lanes = race(self._f, optimizers, start, self._steps)
        _check_started(lanes, start)
        box = self._box or _around(lanes)
        heights = _heights(self._f, box)
        best = min(lanes, key=lambda lane: lane.values[-1])
        drawn = [
            _lane(lane, optimizers[lane.name], look)
            for lane, look in zip(lanes, _looks(len(lanes)), strict=True)
        ]
        return scene(
            "landscape",
            "Loss landscape",
            f"{len(lanes)} optimizers from ({_n(start[0])}, {_n(start[1])}), "
            f"{self._steps} steps each; {best.name} ends lowest, "
            f"at {_n(best.values[-1])}.",
            lanes=drawn,
            map=_empty_map(box, heights),
            curve=_empty_curve(lanes, self._steps),
            steps=self._steps,
            below=f"below {ARRIVED:g} at step",
            range={"min": 1e-5, "max": 10.0, "step": 0, "log": True},
        )


def _lane(lane: Lane, how: float | Maker, look: tuple[str, str]) -> dict[str, Any]:
    below = lane.first_below(ARRIVED)
    rated = not callable(how) and lane.name != NEWTON
    return {
        "name": lane.name,
        "rate": _n(float(how)) if rated else "",  # type: ignore[arg-type]
        "hue": look[0],
        "shape": look[1],
        "points": [[float(f"{x:.4g}"), float(f"{y:.4g}")] for x, y in lane.points],
        "values": [float(f"{value:.4g}") for value in lane.values],
        "below": "never here" if below is None else str(below),
        "end": lane.end,
    }


def _empty_map(box: Box, heights: np.ndarray) -> charts.Chart:
    x0, y0, x1, y1 = box
    drawn = charts.chart(
        "The function from above, with the path of each optimizer",
        charts.axis("v[0]", x0, x1),
        charts.axis("v[1]", y0, y1),
        [heat(heights, box, ("quiet", "quiet"))],
        height=HEIGHT,
    )
    return {**drawn, "frame": [52, 34, charts.WIDTH - 12, HEIGHT - 38]}  # for a legend


def _empty_curve(lanes: Sequence[Lane], steps: int) -> charts.Chart:
    """Logarithmic where all values are positive, since a race is one of magnitudes."""
    values = [value for lane in lanes for value in lane.values]
    log = min(values) >= 0 and max(values) > 0
    high = max(values)
    low = max(min(value for value in values if value > 0), 1e-12) if log else 0.0
    ends = (low, high) if log else charts.around(values)
    drawn = charts.chart(
        "The value after each step",
        charts.axis("step", 0, steps),
        charts.axis("f(v)", *ends, log=log),
        [],
        width=400,
        height=HEIGHT,
    )
    return {**drawn, "frame": [52, 34, 388, HEIGHT - 38]}


def _map(shown: Scene, step: int) -> charts.Chart:
    """The map with the paths up to a step: what the view draws too."""
    x0, y0, x1, y1 = shown["map"]["marks"][0]["box"]
    marks = list(shown["map"]["marks"])
    for lane in shown["lanes"]:
        inside = [
            (x, y) if x0 <= x <= x1 and y0 <= y <= y1 else (None, None)
            for x, y in lane["points"][: step + 1]
        ]
        marks.append(charts.line(inside, lane["hue"]))
        label, shape = lane["name"], lane["shape"]
        marks.append(charts.dots(inside[-1:], lane["hue"], label, shape=shape, size=5))
    return {**shown["map"], "marks": marks}


def _curve(shown: Scene, step: int) -> charts.Chart:
    chart = shown["curve"]
    low = chart["y"]["min"]
    marks = [
        charts.line(
            [(k, max(value, low)) for k, value in enumerate(lane["values"])],
            lane["hue"],
        )
        for lane in shown["lanes"]
    ]
    return {**chart, "marks": [*marks, charts.rule("quiet", x=step)]}


def _heights(f: Function, box: Box) -> np.ndarray:
    """Shares for the heat map: the logarithm of the height above the lowest place."""
    x0, y0, x1, y1 = box
    xs = x0 + (np.arange(COLUMNS) + 0.5) / COLUMNS * (x1 - x0)
    ys = y1 - (np.arange(ROWS) + 0.5) / ROWS * (y1 - y0)
    with np.errstate(all="ignore"):
        found = _together(f, xs, ys)
        if found is None:
            found = np.array([[_height(f, x, y) for x in xs] for y in ys])
    known = found[np.isfinite(found)]
    if not known.size:
        return found
    above = found - known.min()
    size = np.nanmax(np.where(np.isfinite(above), above, np.nan)) or 1.0
    logs = np.log10(np.maximum(above / size, 1e-4))
    return np.asarray(0.7 * (1 + logs / 4))  # light enough for what lies on top


def _together(f: Function, xs: np.ndarray, ys: np.ndarray) -> np.ndarray | None:
    """All places in one call, if the function takes arrays and means the same."""
    try:
        found = np.asarray(f(np.array(np.meshgrid(xs, ys))), dtype=float)
    except Exception:  # a function of two numbers may do anything with two arrays
        return None
    corners = [(0, 0), (0, -1), (-1, 0), (-1, -1), (len(ys) // 2, len(xs) // 3)]
    if found.shape != (len(ys), len(xs)):
        return None
    alone = [_height(f, xs[j], ys[i]) for i, j in corners]
    same = np.allclose([found[i, j] for i, j in corners], alone, equal_nan=True)
    return found if same else None


def _height(f: Function, x: float, y: float) -> float:
    return float(f(np.array([x, y])))


def _around(lanes: Sequence[Lane]) -> Box:
    """A box with the paths of all who stayed, and air around them."""
    stayed = [lane for lane in lanes if len(lane.points) > 1] or list(lanes)
    middle = [lane.points for lane in stayed if "left" not in lane.end]
    points = np.array([p for path in middle or [stayed[0].points] for p in path])
    low, high = points.min(axis=0), points.max(axis=0)
    air = 0.25 * np.maximum(high - low, 1.0)
    (x0, y0), (x1, y1) = low - air, high + air
    return tuple(float(f"{n:.3g}") for n in (x0, y0, x1, y1))  # type: ignore[return-value]


def _looks(count: int) -> list[tuple[str, str]]:
    return [LOOKS[i % len(LOOKS)] for i in range(count)]


def _check_started(lanes: Sequence[Lane], start: Point) -> None:
    if not lanes:
        raise AutodiffError(
            "nobody runs in this race",
            cause="optimizers is empty",
            cure="name at least one: optimizers={'sgd': 0.001}",
        )
    if not all(lane.points for lane in lanes):
        raise AutodiffError(
            f"the function has no value at the start {start}",
            cause="it is nan or infinite there",
            cure="start where the function is defined",
        )


def _counted(steps: int) -> int:
    if 1 <= steps <= 500:
        return int(steps)
    raise AutodiffError(
        f"{steps} steps cannot be drawn",
        cause="every step of every optimizer is kept in the notebook",
        cure="choose from 1 to 500 steps",
    )


def _n(number: float) -> str:
    return format_number(number) if math.isfinite(number) else str(number)
