"""Several optimizers on one function of two numbers, each in a lane of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..engine import Parameter
from ..errors import AutodiffError
from ..optim import SGD, Adam, Momentum, Optimizer, newton

Function = Callable[[Any], Any]  # of an array of two numbers
Maker = Callable[[list[Parameter]], Optimizer]
Point = tuple[float, float]

FAR = 1e6  # a point that has gone so far will not come back

MAKERS: dict[str, Callable[[list[Parameter], float], Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": lambda parameters, rate: Momentum(parameters, rate, nesterov=True),
    "adam": Adam,
}
NEWTON = "newton"


@dataclass
class Lane:
    """Where one optimizer went: a point and a value for every step."""

    name: str
    points: list[Point] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    end: str = ""  # why it stopped before the others, in words

    def first_below(self, target: float) -> int | None:
        """The first step whose value is below `target`."""
        found = (step for step, value in enumerate(self.values) if value < target)
        return next(found, None)


def race(
    f: Function, optimizers: Mapping[str, float | Maker], start: Point, steps: int
) -> list[Lane]:
    """Every optimizer from `start`, so many steps.

    A name of `MAKERS` comes with its rate; "newton" needs none; any other name comes
    with a function that makes an optimizer for a list of parameters.

    >>> lanes = race(lambda v: v[0] ** 2 + 4 * v[1] ** 2, {"sgd": 0.1}, (1.0, 1.0), 2)
    >>> [(round(x, 2), round(y, 2)) for x, y in lanes[0].points]
    [(1.0, 1.0), (0.8, 0.2), (0.64, 0.04)]
    """
    return [_lane(f, name, how, start, steps) for name, how in optimizers.items()]


def _lane(f: Function, name: str, how: float | Maker, start: Point, steps: int) -> Lane:
    if name == NEWTON:
        return _newton_lane(f, start, steps)
    w = Parameter(np.array(start, dtype=float), "w")
    optimizer = how([w]) if callable(how) else _maker(name)([w], float(how))
    lane = Lane(name)
    with np.errstate(all="ignore"):
        for step in range(steps + 1):
            value = f(w)
            _check_scalar(value)
            if not _fine(w.value, value.value):
                lane.end = f"left the map at step {step}: its rate is too big here"
                break
            lane.points.append((float(w.value[0]), float(w.value[1])))
            lane.values.append(float(value.value))
            w.zero_grad()
            value.backward()
            optimizer.step()
    return lane


def _newton_lane(f: Function, start: Point, steps: int) -> Lane:
    """Newton's points; one at a time, so that those before a failure are kept."""
    lane = Lane(NEWTON)
    x: Any = np.array(start, dtype=float)
    with np.errstate(all="ignore"):
        for _ in range(steps + 1):
            value = float(f(x))
            if not _fine(x, value):
                lane.end = "left the map: the quadratic model is far from the function"
                break
            lane.points.append((float(x[0]), float(x[1])))
            lane.values.append(value)
            try:
                moved = newton(f, x, steps=1).x
            except AutodiffError as error:
                lane.end = str(error).partition("\n")[0]
                break
            if np.array_equal(moved, x):  # the slope is 0: it has arrived
                break
            x = moved
    return lane


def _maker(name: str) -> Callable[[list[Parameter], float], Optimizer]:
    if name not in MAKERS:
        raise AutodiffError(
            f"there is no optimizer called {name!r}",
            cause="a number is a rate, and belongs to one of the names that are known",
            cure=f"use one of {', '.join([*MAKERS, NEWTON])}, or give a function that "
            "makes an optimizer: {'mine': lambda parameters: Mine(parameters)}",
        )
    return MAKERS[name]


def _check_scalar(value: Any) -> None:
    if np.shape(getattr(value, "value", value)) != () or not hasattr(value, "backward"):
        raise AutodiffError(
            "a landscape needs one height at every place",
            cause="the function returned an array, or a number without its graph",
            cure="write f(v) with v[0], v[1] and NumPy's functions; return one number",
        )


def _fine(x: Any, value: Any) -> bool:
    return bool(np.all(np.abs(x) < FAR)) and math.isfinite(float(value))
