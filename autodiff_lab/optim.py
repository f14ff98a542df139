"""Optimizers: what to do with a gradient.

Each keeps the parameters it trains, and moves them one step against their `.grad`; a
learning rate is a number, or a schedule that turns an epoch into a number. `newton` is
apart, because it needs curvature and not just a slope.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .engine import Node, Parameter, Variable, grad
from .errors import AutodiffError, LeafTypeError, ShapeError

Schedule = Callable[[int], float]


class Optimizer:
    """The common part: which parameters, and how fast.

    Subclasses define ``direction(i, gradient)``: where to go instead of `gradient`, for
    the i-th parameter.
    """

    def __init__(
        self,
        parameters: Mapping[str, Parameter] | Iterable[Parameter],
        learning_rate: float | Schedule,
    ) -> None:
        given: Any = parameters
        if isinstance(parameters, Mapping | Node):  # a parameter alone is not its rows
            given = [given] if isinstance(given, Node) else given.values()
        self.parameters = list(dict.fromkeys(given))  # a shared one moves once a step
        if not self.parameters:
            raise AutodiffError(
                "there is nothing to train: no parameters were given",
                cause="a generator used up earlier, or a module without parameters",
                cure="pass module.parameters() or a list of Parameters",
            )
        for parameter in self.parameters:
            if not isinstance(parameter, Variable):
                raise LeafTypeError(
                    f"{parameter!r:.60} is not a Parameter, and cannot be trained",
                    cause="list(module.parameters()) has the names; a row of an array",
                    cure="pass module.parameters(), or a list of Parameters: [w, b]",
                )
        self.schedule = learning_rate if callable(learning_rate) else None
        self.fixed_rate = 0.0 if callable(learning_rate) else float(learning_rate)
        self.epoch = 0
        self.steps = 0

    @property
    def learning_rate(self) -> float:
        return float(self.schedule(self.epoch)) if self.schedule else self.fixed_rate

    def direction(self, index: int, gradient: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} does not define a direction")

    def step(self) -> None:
        """Move every parameter once."""
        self.steps += 1
        rate = self.learning_rate
        for i, parameter in enumerate(self.parameters):
            step = rate * self.direction(i, parameter.grad)
            parameter.take_over(less(parameter._known(), step))

    def zero_grad(self) -> None:
        for parameter in self.parameters:
            parameter.zero_grad()

    def __repr__(self) -> str:
        name, number = type(self).__name__, len(self.parameters)
        return f"{name}({number} parameters, learning rate {self.learning_rate:.4g})"

    def end_epoch(self) -> None:
        """Tell the schedule that an epoch is over."""
        self.epoch += 1


def less(value: Any, step: Any) -> Any:
    """``value - step``, in the place of `step` where that is an array like `value`."""
    alike = type(step) is type(value) is np.ndarray and step.shape == value.shape
    if alike and step.dtype == value.dtype:
        return np.subtract(value, step, out=step)
    found = value - step
    if np.shape(found) != np.shape(value):
        raise ShapeError(
            f"a step of shape {np.shape(step)} for a parameter of shape {value.shape}",
            cause="a direction that has not the shape of its gradient",
            cure="direction(index, gradient) returns an array like the gradient",
        )
    return np.asarray(found, value.dtype) if type(value) is np.ndarray else found


class SGD(Optimizer):
    """Straight down the gradient.

    >>> w = Parameter([1.0, -2.0])
    >>> descent = SGD([w], learning_rate=0.1)
    >>> (w * w).sum().backward(); descent.step(); w.value
    array([ 0.8, -1.6])
    """

    def direction(self, index: int, gradient: Any) -> Any:
        return gradient


class Momentum(Optimizer):
    """A ball rolling down: the velocity remembers past gradients (Polyak 1964).

    With ``nesterov`` the gradient is answered as if the ball had already rolled on
    (Nesterov 1983, in the form that PyTorch uses).
    """

    def __init__(
        self,
        parameters: Any,
        learning_rate: float | Schedule,
        momentum: float = 0.9,
        nesterov: bool = False,
    ) -> None:
        super().__init__(parameters, learning_rate)
        self.momentum = momentum
        self.nesterov = nesterov
        self.velocity: dict[int, Any] = {}

    def direction(self, index: int, gradient: Any) -> Any:
        velocity = self.momentum * self.velocity.get(index, 0.0) + gradient
        self.velocity[index] = velocity
        return gradient + self.momentum * velocity if self.nesterov else velocity


class Adam(Optimizer):
    """Steps of about the same length for every entry (Kingma and Ba 2015).

    Means of the gradient and of its square are kept; both start at 0 and are corrected
    for it.
    """

    def __init__(
        self,
        parameters: Any,
        learning_rate: float | Schedule = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(parameters, learning_rate)
        self.betas = betas
        self.epsilon = epsilon
        self.means: dict[int, Any] = {}
        self.squares: dict[int, Any] = {}

    def direction(self, index: int, gradient: Any) -> Any:
        one, two = self.betas
        mean = one * self.means.get(index, 0.0) + (1 - one) * gradient
        square = two * self.squares.get(index, 0.0) + (1 - two) * gradient**2
        self.means[index], self.squares[index] = mean, square
        mean = mean / (1 - one**self.steps)
        square = square / (1 - two**self.steps)
        return mean / (np.sqrt(square) + self.epsilon)


# -- schedules: from the number of an epoch to a rate --


def inverse_sqrt(base: float) -> Schedule:
    """base / sqrt(1 + epoch), as in source 1.

    >>> inverse_sqrt(0.1)(3)
    0.05
    """
    return lambda epoch: base / math.sqrt(1 + epoch)


def exponential(base: float, decay: float) -> Schedule:
    """base * decay ** epoch."""
    return lambda epoch: base * decay**epoch


def cosine(base: float, epochs: int, warmup: int = 0) -> Schedule:
    """Up in a line over `warmup` epochs, then down to 0 along half a cosine.

    >>> [round(cosine(1.0, 4)(epoch), 3) for epoch in range(5)]
    [1.0, 0.854, 0.5, 0.146, 0.0]
    """

    def rate(epoch: int) -> float:
        if epoch < warmup:
            return base * (epoch + 1) / warmup
        done = min((epoch - warmup) / max(epochs - warmup, 1), 1.0)
        return base * (1 + math.cos(math.pi * done)) / 2

    return rate


# -- curvature --


@dataclass(frozen=True)
class NewtonResult:
    """Where Newton's method went: every point, and the value at each."""

    points: list[np.ndarray]
    values: list[float]

    @property
    def x(self) -> np.ndarray:
        return self.points[-1]

    @property
    def value(self) -> float:
        return self.values[-1]


def newton(
    f: Callable[[Any], Any], x: Any, steps: int = 20, tolerance: float = 1e-10
) -> NewtonResult:
    """Jump to where the gradient of the quadratic model is 0, again and again.

    Stops when the gradient's norm is at most `tolerance`. Raises `AutodiffError` where
    the Hessian is singular. Near a saddle it goes to the saddle: it looks for slope 0.

    >>> def rosenbrock(v):
    ...     return 100 * (v[1] - v[0] ** 2) ** 2 + (1 - v[0]) ** 2
    >>> newton(rosenbrock, [-1.2, 1.0], steps=6).value < 1e-19
    True
    """
    from .engine import hessian

    x = np.asarray(x, dtype=float)
    points, values = [x], [float(f(x))]
    for _ in range(steps):
        slope = np.ravel(grad(f)(x))
        if np.linalg.norm(slope) <= tolerance:
            break
        bend = np.reshape(hessian(f)(x), (x.size, x.size))  # of all entries in a row
        try:
            x = x - np.linalg.solve(bend, slope).reshape(x.shape)
        except np.linalg.LinAlgError:
            raise AutodiffError(
                f"the Hessian is singular at {x}, so Newton's step is not defined",
                cause="the function is flat in some direction there",
                cure="start elsewhere, or use an optimizer that only needs slopes",
            ) from None
        points.append(x)
        values.append(float(f(x)))
    return NewtonResult(points, values)
