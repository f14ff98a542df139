"""A small classifier of points in the plane, one full-batch step at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..datasets import gates
from ..engine import Parameter
from ..errors import AutodiffError, ShapeError
from ..nn import Linear, Module, Sequential, Tanh, binary_cross_entropy
from ..nn.fitting import restore, snapshot
from ..optim import SGD

GATES = ("AND", "OR", "NAND", "XOR")
Data = Any  # the name of a gate, or a pair (X, y)


class Line(Module):
    """Source 0's perceptron, before its sigmoid: one weight an input, and a bias."""

    def __init__(self) -> None:
        self.weight = Parameter(np.ones(2), "w")
        self.bias = Parameter(0.0, "b")

    def forward(self, x: Any) -> Any:
        return x @ self.weight + self.bias


def network(hidden: int, rng_seed: int = 0) -> Module:
    """A line, or a network with one hidden layer of `hidden` units."""
    if not hidden:
        return Line()
    first, second = Linear(2, hidden, rng_seed), Linear(hidden, 1, rng_seed + 1)
    return Sequential(first, Tanh(), second)


class Classifier:
    """A model with its data, and every loss on the way.

    >>> gate = Classifier(*points("AND"), Line())
    >>> for _ in range(2000): _ = gate.step(0.3)
    >>> gate.model.weight.value  # the weights that source 0 prints
    array([6.40372519, 6.40372519])
    """

    def __init__(self, X: Any, y: Any, model: Module) -> None:
        self.X, self.y, self.model = X, y, model
        self.start = snapshot(model)
        self.losses: list[float] = []
        self.log: list[tuple[float, int]] = []  # rates, and how many steps at each
        self.slope = 0.0
        self.measure()

    def logits(self, X: Any) -> Any:
        """One number a point: positive where the model says class 1."""
        out = self.model(X)
        if np.shape(out) == (len(X), 1):
            return out.reshape(len(X))
        if np.shape(out) != (len(X),):
            raise ShapeError(
                f"the model answers {len(X)} points with shape {np.shape(out)}",
                cause="two classes need one number a point: its log-odds",
                cure="let the last layer have one output",
            )
        return out

    def measure(self) -> None:
        """Loss and slopes at this place: appended to `losses`, left in ``.grad``."""
        self.model.zero_grad()
        with np.errstate(all="ignore"):  # what is not finite is told in words
            loss = binary_cross_entropy(self.logits(self.X), self.y)
            loss.backward()
        self.losses.append(float(loss.value))
        slopes = [np.ravel(p.grad) for p in self.model.parameters().values()]
        self.slope = float(np.linalg.norm(np.concatenate(slopes)))

    def step(self, rate: float) -> bool:
        """One step down; False, and nothing changed, if it leads out of the numbers."""
        before = snapshot(self.model)
        with np.errstate(all="ignore"):
            SGD(self.model.parameters(), rate).step()
        self.measure()
        if not math.isfinite(self.losses[-1]) or not math.isfinite(self.slope):
            self.losses.pop()
            restore(self.model, before)
            self.measure()
            self.losses.pop()
            return False
        steps = self.log.pop()[1] if self.log and self.log[-1][0] == rate else 0
        self.log.append((rate, steps + 1))
        return True

    def restart(self) -> None:
        restore(self.model, self.start)
        self.losses, self.log = [], []
        self.measure()

    def values(self, X: Any) -> np.ndarray:
        """Log-odds as plain numbers; what is 0 but for round-off is 0."""
        with np.errstate(all="ignore"):
            found = self.logits(np.asarray(X, dtype=float))
            plain = np.asarray(found.value if hasattr(found, "value") else found)
            known = np.clip(np.nan_to_num(plain), -1e9, 1e9)
        return np.where(np.abs(known) < 1e-9, 0.0, known)

    @property
    def epochs(self) -> int:
        return len(self.losses) - 1

    @property
    def right(self) -> int:
        """How many points are on their side of the boundary."""
        sides = np.sign(self.values(self.X))  # 0 is on the boundary: undecided
        return int(np.sum(sides == np.where(self.y > 0.5, 1, -1)))


def points(data: Data) -> tuple[np.ndarray, np.ndarray]:
    """The points and their classes, checked."""
    if isinstance(data, str):
        if data.upper() not in GATES:
            raise AutodiffError(
                f"there is no gate called {data!r}",
                cause="a text names one of the gates",
                cure=f"use one of {', '.join(GATES)}, or a pair of arrays (X, y)",
            )
        return gates(data)
    X, y = (np.asarray(part, dtype=float) for part in data)
    classes_fit = y.ndim == 1 and bool(np.isin(y, (0, 1)).all())
    if X.ndim != 2 or X.shape[1] != 2 or len(X) != len(y) or not classes_fit:
        raise ShapeError(
            f"points of shape {X.shape} and classes of shape {y.shape} do not fit",
            cause="the picture is a plane, and a point in it is of class 0 or 1",
            cure="give X of shape (n, 2) and y of shape (n,) with zeros and ones",
        )
    return X, y
