"""w2: a perceptron learns AND: four samples, the full batch at once.

Only the parameters after the epoch count, so by hand nobody works out the loss: its
derivative by the sum z is (p - y) / 4.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case, NotPossible, Run, as_run
from ..training import descent

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([0.0, 0.0, 0.0, 1.0])
START = (np.array([0.1, -0.2]), np.array([0.3]))
RATE = 0.5


def loss(xp: Any, w: Any, b: Any, x: Any, y: Any) -> Any:
    """Mean binary cross-entropy of a sigmoid."""
    p = 1 / (1 + xp.exp(-(x @ w + b)))
    return -xp.mean(y * xp.log(p) + (1 - y) * xp.log(1 - p))


def by_hand() -> Any:
    w, b = (np.array(p) for p in START)

    def epoch() -> Any:
        nonlocal w, b
        miss = (1 / (1 + np.exp(-(X @ w + b))) - Y) / 4
        w -= RATE * (X.T @ miss)
        b -= RATE * miss.sum()
        return w, b

    return epoch


def by_hand_scalars() -> Any:
    (u, v), (b,) = (p.tolist() for p in START)
    samples = [(*row, y) for row, y in zip(X.tolist(), Y.tolist(), strict=True)]

    def epoch() -> Any:
        nonlocal u, v, b
        by_u = by_v = by_b = 0.0
        for p, q, y in samples:
            miss = 1 / (1 + math.exp(-(p * u + q * v + b))) - y
            by_u += miss * p
            by_v += miss * q
            by_b += miss
        u -= RATE / 4 * by_u
        v -= RATE / 4 * by_v
        b -= RATE / 4 * by_b
        return [u, v], [b]

    return epoch


def library(peer: str) -> Any:
    run = as_run(descent(peer, loss, START, (X, Y), RATE))
    if peer == peers.OURS_COMPILED:  # its parameters are read, not returned

        def epoch() -> tuple[()]:
            run.call()
            return ()

        return Run(epoch, run.around, run.read)
    return Run(lambda: run.call()[1:], run.around)


def no_exp() -> Any:
    raise NotPossible("no exp, log")


def cases(quick: bool) -> list[Case]:
    libraries = [p for p in (*peers.OURSELVES, *peers.PEERS) if p != peers.MICROGRAD]
    rows = {
        peers.MATH: by_hand_scalars,
        peers.NUMPY: by_hand,
        **{p: partial(library, p) for p in libraries},
        peers.MICROGRAD: no_exp,
    }
    return [Case("w2", "a perceptron learns AND, full batch", "epoch", rows)]
