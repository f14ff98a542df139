"""w4: a line of best fit through 100 samples of 5 features, by gradient descent."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case
from ..training import descent

RATE = 0.01


def problem() -> tuple[Any, Any]:
    random = np.random.default_rng(4)
    x = random.normal(size=(100, 5))
    y = x @ random.normal(size=5) + 0.1 * random.normal(size=100)
    return (np.zeros(5),), (x, y)


def loss(xp: Any, w: Any, x: Any, y: Any) -> Any:
    miss = x @ w - y
    return xp.mean(miss * miss)


def by_hand() -> Any:
    (w,), (x, y) = problem()

    def epoch() -> Any:
        nonlocal w
        miss = x @ w - y
        value = miss @ miss / 100
        w -= (2 * RATE / 100) * (x.T @ miss)
        return value, w

    return epoch


def micrograd() -> Any:
    from micrograd.engine import Value

    (start,), (x, y) = problem()
    w = [Value(float(number)) for number in start]
    samples = list(zip(x.tolist(), y.tolist(), strict=True))

    def epoch() -> Any:
        misses = [
            sum((wi * xi for wi, xi in zip(w, row, strict=True)), Value(-target))
            for row, target in samples
        ]
        value = sum((miss * miss for miss in misses), Value(0.0)) / 100
        for wi in w:
            wi.grad = 0
        value.backward()
        for wi in w:
            wi.data -= RATE * wi.grad
        return value.data, [wi.data for wi in w]

    return epoch


def cases(quick: bool) -> list[Case]:
    libraries = [p for p in (*peers.OURSELVES, *peers.PEERS) if p != peers.MICROGRAD]
    parameters, data = problem()
    rows = {
        peers.NUMPY: by_hand,
        **{p: partial(descent, p, loss, parameters, data, RATE) for p in libraries},
        peers.MICROGRAD: micrograd,
    }
    return [Case("w4", "least squares, 100 x 5, full batch", "epoch", rows)]
