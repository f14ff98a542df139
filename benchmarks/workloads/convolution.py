"""A 3x3 convolution and a 2x2 max pool, as each library's users write them.

Images are (batch, height, width, channels) and kernels (3, 3, channels in, out), with
a border of zeros, so that a picture keeps its size.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from .. import peers

OFFSETS = [(i, j) for i in range(3) for j in range(3)]


# -- by hand: every 3x3 neighbourhood becomes one row of a matrix --


def windows(x: np.ndarray) -> np.ndarray:
    """(batch, h, w, c) -> (batch * h * w, 9 c), the way it is usually written."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    view = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    return view.transpose(0, 1, 2, 4, 5, 3).reshape(-1, 9 * x.shape[3])


def neighbourhoods(x: np.ndarray) -> np.ndarray:
    """The same in nine copies of whole planes: half the time."""
    batch, height, width, channels = x.shape
    padded = np.zeros((batch, height + 2, width + 2, channels), x.dtype)
    padded[:, 1:-1, 1:-1] = x
    shape = (batch, height, width, 9, channels)
    columns = np.empty(shape, x.dtype)
    for n, (i, j) in enumerate(OFFSETS):
        columns[:, :, :, n] = padded[:, i : i + height, j : j + width]
    return columns.reshape(-1, 9 * channels)


def gather(columns: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The transpose of `neighbourhoods`: overlapping places add up."""
    batch, height, width, channels = shape
    parts = columns.reshape(batch, height, width, 9, channels)
    padded = np.zeros((batch, height + 2, width + 2, channels), columns.dtype)
    for n, (i, j) in enumerate(OFFSETS):
        padded[:, i : i + height, j : j + width] += parts[:, :, :, n]
    return padded[:, 1:-1, 1:-1]


# -- with a library: f(xp, x, kernel) and f(xp, x) --


def layers(peer: str) -> tuple[Any, Any]:
    """Convolution and pool for one library."""
    return {
        peers.TORCH: (_conv_torch, _pool_torch),
        peers.JAX: (_conv_jax, _pool_by_reshaping),
        peers.AUTOGRAD: (_conv_of_slices, _pool_by_reshaping),
        peers.MYGRAD: (_conv_mygrad, _pool_mygrad),
        peers.MYGRAD_OFF: (_conv_mygrad, _pool_mygrad),
        peers.OURS: (_conv_ours, _pool_ours),
        peers.OURS_COMPILED: (_conv_ours, _pool_ours),
    }[peer]


def _conv_torch(xp: Any, x: Any, kernel: Any) -> Any:
    images, filters = x.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1)
    convolved = xp.nn.functional.conv2d(images, filters, padding=1)
    return convolved.permute(0, 2, 3, 1)


def _pool_torch(xp: Any, x: Any) -> Any:
    pooled = xp.nn.functional.max_pool2d(x.permute(0, 3, 1, 2), 2)
    return pooled.permute(0, 2, 3, 1)


def _conv_mygrad(xp: Any, x: Any, kernel: Any) -> Any:
    layers = importlib.import_module("mygrad.nnet.layers")
    images = xp.transpose(x, (0, 3, 1, 2))
    filters = xp.transpose(kernel, (3, 2, 0, 1))
    convolved = layers.conv_nd(images, filters, stride=1, padding=1)
    return xp.transpose(convolved, (0, 2, 3, 1))


def _pool_mygrad(xp: Any, x: Any) -> Any:
    layers = importlib.import_module("mygrad.nnet.layers")
    pooled = layers.max_pool(xp.transpose(x, (0, 3, 1, 2)), (2, 2), 2)
    return xp.transpose(pooled, (0, 2, 3, 1))


def _conv_jax(xp: Any, x: Any, kernel: Any) -> Any:
    return peers.jax().lax.conv_general_dilated(
        x, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


def _conv_ours(xp: Any, x: Any, kernel: Any) -> Any:
    functions = importlib.import_module("autodiff_lab.engine.convolution")
    images = xp.transpose(x, (0, 3, 1, 2))
    filters = xp.transpose(kernel, (3, 2, 0, 1))
    convolved = functions.conv2d(images, filters, padding=1)
    return xp.transpose(convolved, (0, 2, 3, 1))


def _pool_ours(xp: Any, x: Any) -> Any:
    functions = importlib.import_module("autodiff_lab.engine.convolution")
    pooled = functions.max_pool2d(xp.transpose(x, (0, 3, 1, 2)))
    return xp.transpose(pooled, (0, 2, 3, 1))


def _conv_of_slices(xp: Any, x: Any, kernel: Any) -> Any:
    _, height, width, _ = x.shape
    padded = xp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), "constant")
    total = None
    for i, j in OFFSETS:
        part = padded[:, i : i + height, j : j + width] @ kernel[i, j]
        total = part if total is None else total + part
    return total


def _pool_by_reshaping(xp: Any, x: Any) -> Any:
    batch, height, width, channels = x.shape
    blocks = xp.reshape(x, (batch, height // 2, 2, width // 2, 2, channels))
    return xp.max(blocks, axis=(2, 4))
