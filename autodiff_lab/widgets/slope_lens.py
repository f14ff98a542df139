"""The slope lens: a nudge, the slope that it measures, and the slope at the point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..display import chart as charts
from ..display.chart_svg import to_svg
from ..display.numerals import format_number
from ..display.scene import Scene, Table, scene
from ..engine import grad
from ..errors import AutodiffError
from .scene import SceneWidget
from .written import written

SAMPLES = 161
Function = Callable[[Any], Any]


class SlopeLens(SceneWidget):
    """A curve with two points on it: ``x``, and ``x + h`` that it was nudged to.

    The line through both is the secant; its slope is what a measurement finds. Make
    ``h`` small, and it turns into the tangent, whose slope is the derivative.

    `function` takes a number and may use NumPy; ``x`` has to lie in ``domain``, and
    ``h`` must not be zero.

    >>> import autodiff_lab as ad
    >>> ad.SlopeLens(lambda x: x**2, x=1.0, h=0.5)
    Slope lens: slope from 1 to 1.5 is 2.5; at 1 it is 2
    """

    def __init__(
        self,
        function: Function,
        x: float = 1.0,
        h: float = 1.0,
        domain: tuple[float, float] | None = None,
    ) -> None:
        self._function = function
        self._domain = domain or (x - 3.0, x + 3.0)
        low, high = self._domain
        if not low < high:
            raise AutodiffError(
                f"the domain from {low} to {high} is empty",
                cause="its first number is not below its second",
                cure="give the lower end first, such as domain=(-2, 2)",
            )
        self._curve = _curve(function, low, high)
        super().__init__(x=float(x), h=float(h))

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        x, h = float(state["x"]), float(state["h"])
        if h == 0 or not np.isfinite([x, h]).all():
            raise AutodiffError(
                f"there is no slope from {x} to {x + h}",
                cause="two points that coincide have no line through them",
                cure="choose a step h that is not zero",
            )
        y, nudged = _value(self._function, x), _value(self._function, x + h)
        secant, tangent = (nudged - y) / h, float(grad(self._function)(x))
        numbers = [
            ("f(x)", y),
            ("f(x + h)", nudged),
            ("secant's slope", secant),
            ("tangent's slope", tangent),
            ("difference", secant - tangent),
        ]
        size = self._domain[1] - self._domain[0]
        ranges = {
            "x": {"min": self._domain[0], "max": self._domain[1], "step": size / 200},
            "h": {"min": 1e-12, "max": size / 2, "step": 0, "log": True},
        }
        text = f"slope from {_n(x)} to {_n(x + h)} is {_n(secant)}; at {_n(x)} it is"
        return scene(
            "slope-lens",
            "Slope lens",
            f"A curve with a secant and a tangent: the {text} {_n(tangent)}.",
            chart=self._chart(x, h, (y, nudged), (secant, tangent)),
            x=x,
            h=h,
            ranges=ranges,
            numbers=[[name, _n(number)] for name, number in numbers],
            text=f"{text} {_n(tangent)}",
        )

    def picture(self, shown: Scene) -> str:
        return to_svg(shown["chart"], shown["alt"])

    def tables(self, shown: Scene) -> Sequence[Table]:
        return [(["quantity", "value"], shown["numbers"])]

    def describe(self, shown: Scene) -> str:
        return f"Slope lens: {shown['text']}"

    def to_code(self) -> str:
        x, h = self.state["x"], self.state["h"]
        place = f"x={x!r}, h={h!r}, domain={self._domain!r}"
        return f"ad.SlopeLens({written(self._function)}, {place})"

    def _chart(
        self,
        x: float,
        h: float,
        values: tuple[float, float],
        slopes: tuple[float, float],
    ) -> charts.Chart:
        low, high = self._domain
        (y, nudged), (secant, tangent) = values, slopes
        ends = (low, high)
        return charts.chart(
            "The curve, its secant and its tangent",
            charts.axis("x", low, high),
            charts.axis("f(x)", *charts.around(v for _, v in self._curve)),
            [
                charts.line(self._curve, "quiet", "f"),
                charts.line(
                    [(e, y + tangent * (e - x)) for e in ends], "backward", "tangent"
                ),
                charts.line(
                    [(e, y + secant * (e - x)) for e in ends],
                    "forward",
                    "secant",
                    dashed=True,
                ),
                charts.dots([(x, y)], "backward", size=5),
                charts.dots([(x + h, nudged)], "forward", shape="square"),
            ],
        )


def _curve(function: Function, low: float, high: float) -> list[list[float | None]]:
    """Points of the curve; where the function has no value, there is a gap."""
    with np.errstate(all="ignore"):
        found = [(x, _value(function, x)) for x in np.linspace(low, high, SAMPLES)]
    return [[float(x), y if np.isfinite(y) else None] for x, y in found]


def _value(function: Function, x: float) -> float:
    return float(function(float(x)))


def _n(number: float) -> str:
    return format_number(number)
