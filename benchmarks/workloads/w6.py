"""w6: a small convolutional network on pictures of 8 x 8, one step of descent.

3x3 convolution to 8 channels, relu, 2x2 max pool, 3x3 convolution to 16, relu, dense
to 10; a batch of 64.
"""

from __future__ import annotations

import importlib
from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case
from ..training import descent
from . import convolution, losses

RATE = 0.01
BATCH, SIDE, FIRST, SECOND, CLASSES = 64, 8, 8, 16, 10
FLAT = (SIDE // 2) ** 2 * SECOND


def problem(dtype: Any) -> tuple[Any, Any]:
    random = np.random.default_rng(6)

    def weights(*shape: int) -> np.ndarray:
        scale = np.sqrt(2 / np.prod(shape[:-1]))
        return (random.normal(size=shape) * scale).astype(dtype)

    parameters = (
        weights(3, 3, 1, FIRST),
        np.full(FIRST, 0.1, dtype),
        weights(3, 3, FIRST, SECOND),
        np.full(SECOND, 0.1, dtype),
        weights(FLAT, CLASSES),
        np.zeros(CLASSES, dtype),
    )
    x = random.uniform(size=(BATCH, SIDE, SIDE, 1)).astype(dtype)
    return parameters, (x, random.integers(0, CLASSES, size=BATCH))


def loss(peer: str) -> Any:
    entropy = losses.cross_entropy(peer)
    conv, pool = convolution.layers(peer)

    def f(
        xp: Any, k0: Any, b0: Any, k1: Any, b1: Any, w: Any, b: Any, x: Any, labels: Any
    ) -> Any:
        h = pool(xp, relu(peer, xp, conv(xp, x, k0) + b0))
        h = relu(peer, xp, conv(xp, h, k1) + b1)
        return entropy(xp, xp.matmul(h.reshape(BATCH, FLAT), w) + b, labels)

    return f


def relu(peer: str, xp: Any, x: Any) -> Any:
    if peer in peers.OURSELVES:
        return importlib.import_module("autodiff_lab").relu(x)
    return xp.relu(x) if peer == peers.TORCH else xp.maximum(x, 0)


def by_hand(neighbourhoods: Any, dtype: Any) -> Any:
    """`neighbourhoods` is the one part worth tuning: x -> (positions, 9 channels)."""
    parameters, (x, labels) = problem(dtype)
    k0, b0, k1, b1, w, b = parameters
    flat0, flat1 = k0.reshape(-1, FIRST), k1.reshape(-1, SECOND)
    half = SIDE // 2
    blocks = (BATCH, half, 2, half, 2, FIRST)

    def step() -> Any:
        nonlocal b0, b1, w, b
        columns0 = neighbourhoods(x)
        h0 = np.maximum(columns0 @ flat0 + b0, 0).reshape(blocks)
        pooled = h0.max(axis=(2, 4))
        columns1 = neighbourhoods(pooled)
        h1 = np.maximum(columns1 @ flat1 + b1, 0)
        value, d = losses.by_hand(h1.reshape(BATCH, FLAT) @ w + b, labels)

        d1 = (d @ w.T).reshape(h1.shape) * (h1 > 0)
        by_pooled = convolution.gather(d1 @ flat1.T, pooled.shape)
        largest = (h0 == pooled[:, :, None, :, None]) & (h0 > 0)
        d0 = (largest * by_pooled[:, :, None, :, None]).reshape(-1, FIRST)
        w -= RATE * (h1.reshape(BATCH, FLAT).T @ d)
        b -= RATE * d.sum(axis=0)
        flat1[...] -= RATE * (columns1.T @ d1)
        b1 -= RATE * d1.sum(axis=0)
        flat0[...] -= RATE * (columns0.T @ d0)
        b0 -= RATE * d0.sum(axis=0)
        return value, k0, b0, k1, b1, w, b

    return step


def cases(quick: bool) -> list[Case]:
    return [_case("f64", np.float64, 1e-6), _case("f32", np.float32, 1e-3)]


def _case(bits: str, dtype: Any, rtol: float) -> Case:
    libraries = [p for p in (*peers.OURSELVES, *peers.PEERS) if p != peers.MICROGRAD]
    parameters, data = problem(dtype)
    rows = {
        peers.NUMPY: partial(by_hand, convolution.windows, dtype),
        peers.NUMPY_TUNED: partial(by_hand, convolution.neighbourhoods, dtype),
        **{p: partial(descent, p, loss(p), parameters, data, RATE) for p in libraries},
    }
    title = f"convolutional network on 8 x 8 pictures, batch {BATCH}, {np.dtype(dtype)}"
    return Case(f"w6 {bits}", title, "step", rows, rtol=rtol)
