"""w5: a multi-layer perceptron, one step of gradient descent, in both precisions.

Small: 64-128-64-10 on a batch of 64, the size of the digits. Big: 784-256-128-10 on a
batch of 128, where matrix products are nearly all of the time.
"""

from __future__ import annotations

import importlib
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case
from ..training import descent
from . import losses

RATE = 0.01
SMALL = ((64, 128, 64, 10), 64)
BIG = ((784, 256, 128, 10), 128)


def problem(widths: tuple[int, ...], batch: int, dtype: Any) -> tuple[Any, Any]:
    random = np.random.default_rng(5)
    parameters = []
    for fan_in, fan_out in pairwise(widths):
        weights = random.normal(size=(fan_in, fan_out)) * np.sqrt(2 / fan_in)
        parameters += [weights.astype(dtype), np.zeros(fan_out, dtype)]
    x = random.normal(size=(batch, widths[0])).astype(dtype)
    return tuple(parameters), (x, random.integers(0, widths[-1], size=batch))


def loss(peer: str) -> Any:
    entropy = losses.cross_entropy(peer)

    dense, relu = _layer(peer)

    def f(xp: Any, *args: Any) -> Any:
        *parameters, h, labels = args
        for i in range(0, len(parameters), 2):
            h = dense(xp, h, parameters[i], parameters[i + 1])
            h = relu(xp, h) if i + 2 < len(parameters) else h
        return entropy(xp, h, labels)

    return f


def _layer(peer: str) -> tuple[Any, Any]:
    """The dense layer and the relu of one library."""
    if peer in peers.OURSELVES:
        linear = importlib.import_module("autodiff_lab.engine.layers").linear
        relu = importlib.import_module("autodiff_lab").relu
        return lambda xp, x, w, b: linear(x, w, b), lambda xp, h: relu(h)
    if peer == peers.TORCH:
        return (
            lambda xp, x, w, b: xp.addmm(b, x, w),
            lambda xp, h: xp.relu(h),
        )
    return lambda xp, x, w, b: xp.matmul(x, w) + b, lambda xp, h: xp.maximum(h, 0)


def by_hand(size: Any, dtype: Any) -> Any:
    (w0, b0, w1, b1, w2, b2), (x, labels) = problem(*size, dtype)

    def step() -> Any:
        h0 = np.maximum(x @ w0 + b0, 0)
        h1 = np.maximum(h0 @ w1 + b1, 0)
        value, d2 = losses.by_hand(h1 @ w2 + b2, labels)
        d1 = (d2 @ w2.T) * (h1 > 0)
        d0 = (d1 @ w1.T) * (h0 > 0)
        for w, b, h, d in ((w0, b0, x, d0), (w1, b1, h0, d1), (w2, b2, h1, d2)):
            w -= RATE * (h.T @ d)
            b -= RATE * d.sum(axis=0)
        return value, w0, b0, w1, b1, w2, b2

    return step


def cases(quick: bool) -> list[Case]:
    return [
        _case(f"{name} {bits}", size, dtype, tolerance)
        for name, size in (("w5", SMALL), ("big", BIG))
        for bits, dtype, tolerance in (
            ("f64", np.float64, 1e-6),
            ("f32", np.float32, 1e-3),
        )
    ]


def _case(key: str, size: Any, dtype: Any, rtol: float) -> Case:
    libraries = [p for p in (*peers.OURSELVES, *peers.PEERS) if p != peers.MICROGRAD]
    parameters, data = problem(*size, dtype)
    rows = {
        peers.NUMPY: partial(by_hand, size, dtype),
        **{p: partial(descent, p, loss(p), parameters, data, RATE) for p in libraries},
    }
    widths = "-".join(map(str, size[0]))
    title = f"perceptron {widths}, batch {size[1]}, {np.dtype(dtype)}"
    return Case(key, title, "step", rows, rtol=rtol)
