"""w3: softmax regression on data of the size of iris, batches of 32, L2 penalty."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case
from ..training import descent
from . import losses

RATE, PENALTY = 0.1, 0.01


def problem() -> tuple[Any, Any]:
    random = np.random.default_rng(3)
    x = random.normal(size=(32, 4))
    labels = random.integers(0, 3, size=32)
    return (random.normal(size=(4, 3)) * 0.1, np.zeros(3)), (x, labels)


def loss(peer: str) -> Any:
    entropy = losses.cross_entropy(peer)

    def f(xp: Any, w: Any, b: Any, x: Any, labels: Any) -> Any:
        return entropy(xp, x @ w + b, labels) + PENALTY * xp.sum(w * w)

    return f


def by_hand() -> Any:
    (w, b), (x, labels) = problem()

    def step() -> Any:
        nonlocal w, b
        value, d = losses.by_hand(x @ w + b, labels)
        value += PENALTY * (w * w).sum()
        w -= RATE * (x.T @ d + 2 * PENALTY * w)
        b -= RATE * d.sum(axis=0)
        return value, w, b

    return step


def cases(quick: bool) -> list[Case]:
    libraries = [p for p in (*peers.OURSELVES, *peers.PEERS) if p != peers.MICROGRAD]
    parameters, data = problem()
    rows = {
        peers.NUMPY: by_hand,
        **{p: partial(descent, p, loss(p), parameters, data, RATE) for p in libraries},
    }
    return [Case("w3", "softmax regression, batch 32, L2", "step", rows)]
