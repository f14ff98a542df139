"""The U curve: how wrong a measured slope is, for every size of the nudge."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..display import chart as charts
from ..display.chart_svg import to_svg
from ..display.error_curve import FLOOR, METHODS, ErrorCurve, error_curve
from ..display.numerals import format_number
from ..display.scene import Scene, Table, scene
from ..errors import AutodiffError
from .scene import SceneWidget
from .written import written

LOOK = {
    "forward": ("backward", "triangle", "forward difference"),
    "central": ("forward", "circle", "central difference"),
    "complex": ("parameter", "square", "complex step"),
}
TOP = 10.0
RULE = {"forward": "h: slope 1", "central": "h²: slope 2", "round-off": "1/h: slope -1"}
PLACES = {  # where along the arm, how far above it, and which end of the words
    "forward": (0.85, 4.0, "end"),
    "central": (0.5, 0.2, "start"),
    "round-off": (0.25, 4.0, "start"),
}


class UCurve(SceneWidget):
    """The error of three ways to measure a slope, on logarithmic axes, against h.

    "The smaller the step the better" holds only until round-off takes over. Here both
    ends of that story are in one picture, with the arms that theory predicts, and a
    slider to walk along it. Every point is computed beforehand, so the slider works in
    a saved notebook too.

    `function` takes a number and may use NumPy; ``x`` is where the slope is measured,
    ``h`` where the slider stands. (Dennis and Schnabel 1983 on the best step; Squire
    and Trapp 1998 on the complex step.)

    >>> import numpy as np
    >>> import autodiff_lab as ad
    >>> ad.UCurve(np.exp, x=1.0, h=1e-3)
    U curve: errors at h = 0.001: forward 0.0005002, central 1.667e-7, complex 1.667e-7
    """

    def __init__(
        self, function: Callable[[Any], Any], x: float = 1.0, h: float = 1e-8
    ) -> None:
        self._function = function
        self._x = float(x)
        self._curve = error_curve(function, self._x)
        self._shown = self._scene(self._curve)
        super().__init__(h=float(h))

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        """The same scene for every h: the page itself moves along the curve."""
        h = float(state["h"])
        if not 0 < h < math.inf:
            raise AutodiffError(
                f"{h} is not a step",
                cause="a nudge has a size, and its size is above zero",
                cure="choose h between 1e-16 and 1, such as h=1e-8",
            )
        return self._shown

    def picture(self, shown: Scene) -> str:
        return to_svg(shown["chart"], shown["alt"])

    def tables(self, shown: Scene) -> Sequence[Table]:
        names = ["h", *(LOOK[method][2] for method in self._curve.errors)]
        rows = [
            [_n(h), *(_n(errors[i]) for errors in self._curve.errors.values())]
            for i, h in enumerate(self._curve.steps)
        ]
        best = [[row["name"], row["h"], row["error"]] for row in shown["best"]]
        return [(["method", "best h", "error"], best), (names, rows[::4])]

    def describe(self, shown: Scene) -> str:
        i = nearest(self._curve.steps, float(self.state["h"]))
        errors = ", ".join(f"{m} {_n(e[i])}" for m, e in self._curve.errors.items())
        return f"U curve: errors at h = {_n(self._curve.steps[i])}: {errors}"

    def to_code(self) -> str:
        place = f"x={self._x!r}, h={self.state['h']!r}"
        return f"ad.UCurve({written(self._function)}, {place})"

    def _scene(self, curve: ErrorCurve) -> Scene:
        methods = [m for m in METHODS if m in curve.errors]
        best = [_best(curve, method) for method in methods]
        words = "; ".join(f"{b['name']} at h = {b['h']}: {b['error']}" for b in best)
        note = f"No complex step: {curve.refused}." if curve.refused else ""
        return scene(
            "u-curve",
            f"Errors of a measured slope at x = {_n(self._x)}",
            f"Errors against the step on logarithmic axes. Smallest errors: {words}.",
            note=note,
            chart=_chart(curve, methods),
            steps=curve.steps,
            texts=[_n(h) for h in curve.steps],
            exact=format_number(curve.exact, 10),
            start=nearest(curve.steps, 1e-8),
            methods=[_method(curve, method) for method in methods],
            best=best,
            free=True,
        )


def nearest(steps: Sequence[float], h: float) -> int:
    """The index of the step nearest to h, as one sees it on a logarithmic axis.

    >>> nearest([0.01, 0.1, 1.0], 0.09)
    1
    """
    return min(range(len(steps)), key=lambda i: abs(math.log(steps[i] / h)))


def _best(curve: ErrorCurve, method: str) -> dict[str, str]:
    i = curve.best(method)
    error = curve.errors[method][i]
    return {
        "name": LOOK[method][2],
        "h": _n(curve.steps[i]),
        "error": _n(error) if error else "0",
    }


def _method(curve: ErrorCurve, method: str) -> dict[str, Any]:
    hue, shape, name = LOOK[method]
    return {
        "name": name,
        "hue": hue,
        "shape": shape,
        "best": curve.best(method),
        "points": _points(curve.errors[method]),
        "errors": [_n(error) for error in curve.errors[method]],
        "slopes": [format_number(slope, 10) for slope in curve.slopes[method]],
    }


def _points(errors: Sequence[float]) -> list[float | None]:
    """Heights in the chart: no logarithm is low enough for an error of zero."""
    return [max(e, FLOOR) if math.isfinite(e) else None for e in errors]


def _chart(curve: ErrorCurve, methods: Sequence[str]) -> charts.Chart:
    marks = []
    for method in reversed(methods):
        hue, shape, name = LOOK[method]
        points = list(zip(curve.steps, _points(curve.errors[method]), strict=True))
        i = curve.best(method)
        marks += [
            charts.line(points, hue, dashed=method == "complex"),
            charts.dots([points[i]], hue, name, shape=shape, size=5),
        ]
    for name, arm in curve.theory.items():
        hue = LOOK[name][0] if name in LOOK else "quiet"
        arms = list(zip(curve.steps, arm, strict=True))
        marks.append(charts.line(_visible(arms), hue, dashed=True))
        marks += _rule(arms, name, hue)
    return charts.chart(
        "The relative error against the step",
        _powers("step h", range(-16, 1, 2)),
        _powers("relative error; shapes mark the best", range(-17, 2, 3), zero=True),
        marks,
        width=520,
        height=330,
    )


def _powers(label: str, exponents: range, zero: bool = False) -> charts.Axis:
    """A logarithmic axis; with ``zero``, its low end stands for no error at all."""
    ticks = [10.0**e for e in exponents]
    texts = [_n(tick) for tick in ticks]
    if zero:
        texts[0] = "0"
    ends = ticks[0], ticks[-1]
    return charts.axis(label, *ends, log=True, ticks=ticks, texts=texts)


def _visible(arm: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(h, error) for h, error in arm if FLOOR <= error <= TOP]


def _rule(arm: list[tuple[float, float]], name: str, hue: str) -> list[charts.Mark]:
    """The words of a theoretical arm, beside a point in its middle."""
    seen = _visible(arm)
    if not seen:
        return []
    share, factor, anchor = PLACES[name]
    h, error = seen[int(share * (len(seen) - 1))]
    return [charts.words(h, error * factor, f"  {RULE[name]}  ", hue, anchor)]


def _n(number: float) -> str:
    return format_number(number)
