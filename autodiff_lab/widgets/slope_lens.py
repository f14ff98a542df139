"""The slope lens: a nudge, the slope that it measures, and the slope at the point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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

    The line through both is the secant; its slope, rise over run, is what a measurement
    finds. Make ``h`` small, and it turns into the tangent, whose slope is the
    derivative. Both points can be dragged, and have a slider each.

    `function` takes a number and may use NumPy; it needs a value at ``x`` and at
    ``x + h``, and ``h`` must not be zero. Where it has none, the curve has a gap.
    (The picture with which Leibniz explained differentials in 1684, made to move.)

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
        self._curve = sample(function, low, high)
        self._ends = visible(y for _, y in self._curve)
        self._slopes = _slopes(function, self._curve)
        super().__init__(x=float(x), h=float(h))

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        x, h = (float(state[key]) for key in "xh")
        if h == 0 or not np.isfinite([x, h]).all():
            raise AutodiffError(
                f"there is no slope from {x} to {x + h}",
                cause="two points that coincide have no line through them",
                cure="choose a step h that is not zero",
            )
        y, nudged = self._at(x), self._at(x + h)
        secant, tangent = (nudged - y) / h, float(grad(self._function)(x))
        numbers = {
            "f(x)": y,
            "f(x + h)": nudged,
            "rise": nudged - y,
            "secant's slope": secant,
            "tangent's slope": tangent,
            "difference": secant - tangent,
        }
        end = _n(x + h) if _n(x + h) != _n(x) else f"{_n(x)} + {_n(h)}"
        text = f"slope from {_n(x)} to {end} is {_n(secant)}; at {_n(x)} it is"
        return scene(
            "slope-lens",
            "Slope lens",
            f"A curve with a secant and a tangent: the {text} {_n(tangent)}.",
            chart=self._chart(x, h, (y, nudged), (secant, tangent)),
            curve=[self._curve, self._slopes],
            ranges=self._ranges(),
            numbers=[[name, _n(number)] for name, number in numbers.items()],
            text=f"{text} {_n(tangent)}",
            x=x,
            h=h,
        )

    def _ranges(self) -> dict[str, Any]:
        low, high = self._domain
        size = high - low
        return {
            "x": {"min": low, "max": high, "step": size / 200},
            "h": {"min": 1e-12, "max": size / 2, "step": 0, "log": True},
        }

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

    def _at(self, x: float) -> float:
        y = _value(self._function, x)
        if not np.isfinite(y):
            raise AutodiffError(
                f"there is no slope at {_n(x)}: the function has no value there",
                cause=f"it gives {y}",
                cure="choose a point where the curve is drawn",
            )
        return y

    def _chart(
        self,
        x: float,
        h: float,
        values: tuple[float, float],
        slopes: tuple[float, float],
    ) -> charts.Chart:
        low, high = self._domain
        y, nudged = values
        across = [[(e, y + slope * (e - x)) for e in (low, high)] for slope in slopes]
        triangle = [(x, y), (x + h, y), (x + h, nudged)]
        return charts.chart(
            "The curve, its secant and its tangent",
            charts.axis("x", low, high),
            charts.axis("f(x)", *self._ends),
            [
                charts.line(unbroken(self._curve, self._ends), "quiet", "f"),
                charts.line(triangle, "quiet", "run and rise", dashed=True),
                charts.line(across[1], "backward", "tangent"),
                charts.line(across[0], "forward", "secant", dashed=True),
                charts.dots([(x, y)], "backward", "x", size=6),
                charts.dots(
                    [(x + h, nudged)], "forward", "x + h", shape="square", size=5
                ),
            ],
            width=520,
            height=330,
        )


Curve = list[list[float | None]]


def sample(function: Function, low: float, high: float) -> Curve:
    """Points of the curve; where the function has no value, there is a gap.

    >>> sample(np.sqrt, -1.0, 1.0)[0], sample(np.sqrt, -1.0, 1.0)[-1]
    ([-1.0, None], [1.0, 1.0])
    """
    with np.errstate(all="ignore"):
        found = [(x, _value(function, x)) for x in np.linspace(low, high, SAMPLES)]
    return [[float(x), y if np.isfinite(y) else None] for x, y in found]


def visible(heights: Iterable[float | None]) -> tuple[float, float]:
    """The range to show: all heights, unless a pole makes a few of them enormous.

    >>> visible([0.0, 1.0, None, 2.0] * 9), visible([*range(20), 1e9])[1] < 100
    ((-0.12, 2.12), True)
    """
    known = np.sort([y for y in heights if y is not None])
    if not known.size:
        return 0.0, 1.0
    low, high = np.quantile(known, [0.06, 0.94])
    air = 1.5 * (high - low)
    kept = known[(known >= low - air) & (known <= high + air)] if air else known
    return charts.around(kept)


def unbroken(curve: Curve, ends: tuple[float, float]) -> Curve:
    """The curve without the strokes that would join its branches across a pole."""
    points: Curve = []
    for point in curve:
        if points and _jumps(points[-1][1], point[1], *ends):
            points.append([point[0], None])
        points.append(point)
    return points


def _jumps(y: float | None, next_y: float | None, low: float, high: float) -> bool:
    if y is None or next_y is None:
        return False
    return min(y, next_y) < low and max(y, next_y) > high


def _slopes(function: Function, curve: Curve) -> list[float | None]:
    """The slope at each point: the page draws with it until the exact answer comes."""
    slope = grad(function)
    found: list[float | None] = []
    with np.errstate(all="ignore"):
        for x, y in curve:
            try:
                found.append(None if y is None else float(slope(x)))
            except (AutodiffError, ArithmeticError, ValueError):
                found.append(None)
    return found


def _value(function: Function, x: float) -> float:
    """The function's value; no number where it has none, or a complex one."""
    try:
        with np.errstate(all="ignore"):
            y = function(float(x))
    except (ArithmeticError, ValueError):  # as the functions of `math` do
        return float("nan")
    return float("nan") if isinstance(y, complex) else float(y)


def _n(number: float) -> str:
    return format_number(number)
