"""Convolution and pooling of images: batch, channels, height, width.

Users hand over (B, C, H, W), as most books and libraries do. Inside, the work is done
with the batch last, (C, H, W, B): then every window offset copies long runs of memory,
and the convolution itself is a single matrix product

    weights (O, C*kh*kw) @ columns (C*kh*kw, Ho*Wo*B).

Results are handed back as transposed views, so that a chain of layers stays in that
order without a copy.

A convolution is linear in the image and in the weights: <g, x * w> is a form in three
arguments, and the three rows below are its derivatives by each. So they are each
other's transposes, whatever the order of the derivative.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .arrays import mean, reshape, shape
from .primitive import Primitive, linear
from .reductions import max

Pair = tuple[int, int]


def pair(option: Any) -> Pair:
    """``3`` means ``(3, 3)``."""
    down, across = option if isinstance(option, tuple | list) else (option, option)
    return int(down), int(across)


def _fits(size: Pair, kernel: Pair, stride: Pair) -> Pair:
    """How many windows fit below and beside each other."""
    if kernel[0] > size[0] or kernel[1] > size[1]:
        raise ValueError(f"a window of {kernel} is larger than the image, {size}")
    down, across = (
        (n - k) // s + 1 for n, k, s in zip(size, kernel, stride, strict=True)
    )
    return down, across


def _offsets(kernel: Pair, stride: Pair, fits: Pair) -> Iterator[tuple[Any, Any]]:
    """Each place in a window, and the pixels that lie under it in all windows."""
    for i in range(kernel[0]):
        down = slice(i, i + stride[0] * (fits[0] - 1) + 1, stride[0])
        for j in range(kernel[1]):
            across = slice(j, j + stride[1] * (fits[1] - 1) + 1, stride[1])
            yield (i, j), (..., down, across)


def _laid_out(x: Any) -> Any:
    """(B, C, H, W) as (C, H, W, B): no copy if it was made here."""
    return np.ascontiguousarray(np.transpose(x, (1, 2, 3, 0)))


def _handed_out(x: Any) -> Any:
    """(C, H, W, B) as (B, C, H, W): never a copy."""
    return np.transpose(x, (3, 0, 1, 2))


def _bordered(x: Any, padding: Pair) -> Any:
    """(B, C, H, W) as (C, H + 2p, W + 2q, B) with zeros around."""
    if padding == (0, 0):
        return _laid_out(x)
    (down, across), (batch, channels, height, width) = padding, x.shape
    full = (channels, height + 2 * down, width + 2 * across, batch)
    bordered = np.zeros(full, dtype=x.dtype)
    inside = bordered[:, down : down + height, across : across + width]
    inside[...] = np.transpose(x, (1, 2, 3, 0))
    return bordered


def _columns(x: Any, kernel: Pair, stride: Pair, padding: Pair) -> Any:
    """What lies under the kernel at each place: (C, kh, kw, Ho, Wo, B)."""
    image = _bordered(x, padding)
    fits = _fits(image.shape[1:3], kernel, stride)
    columns = np.empty((image.shape[0], *kernel, *fits, image.shape[3]), image.dtype)
    for place, (_, *pixels) in _offsets(kernel, stride, fits):
        columns[:, *place] = image[:, *pixels]
    return columns


def _rows(g: Any) -> Any:
    """(B, O, Ho, Wo) as (O, Ho*Wo*B)."""
    return _laid_out(g).reshape(g.shape[1], -1)


# -- the three derivatives of <g, conv2d(x, w)> --


def _conv2d(x: Any, w: Any, stride: Pair, padding: Pair) -> Any:
    """By g: the convolution itself."""
    columns = _columns(x, w.shape[2:], stride, padding)
    flat = w.reshape(len(w), -1) @ columns.reshape(-1, np.prod(columns.shape[3:]))
    return _handed_out(flat.reshape(len(w), *columns.shape[3:]))


def _conv2d_image(g: Any, w: Any, stride: Pair, padding: Pair, size: Pair) -> Any:
    """By x: every pixel adds up what the windows over it send back."""
    (down, across), (height, width) = padding, size
    _, channels, *kernel = w.shape
    columns = w.reshape(len(w), -1).T @ _rows(g)
    columns = columns.reshape(channels, *kernel, *g.shape[2:], len(g))
    full = (channels, height + 2 * down, width + 2 * across, len(g))
    image = np.zeros(full, dtype=columns.dtype)
    for place, (_, *pixels) in _offsets(pair(kernel), stride, g.shape[2:]):
        image[:, *pixels] += columns[:, *place]
    return _handed_out(image[:, down : down + height, across : across + width])


def _conv2d_weights(g: Any, x: Any, stride: Pair, padding: Pair, kernel: Pair) -> Any:
    """By w: each weight met every window once."""
    columns = _columns(x, kernel, stride, padding)
    slope = _rows(g) @ columns.reshape(-1, np.prod(columns.shape[3:])).T
    return slope.reshape(g.shape[1], *columns.shape[:3])


# -- windows, for pooling --


def _windows(x: Any, kernel: Pair, stride: Pair) -> Any:
    """All windows of an image, their places first: (kh, kw, B, C, Ho, Wo).

    A view: entries that lie in several windows are there once.
    """
    fits = _fits(x.shape[2:], kernel, stride)
    batch, channel, *apart = x.strides
    steps = [n * s for n, s in zip(apart, stride, strict=True)]
    shape, strides = (*kernel, *x.shape[:2], *fits), (*apart, batch, channel, *steps)
    return np.lib.stride_tricks.as_strided(x, shape, strides, writeable=False)


def _add_windows(g: Any, kernel: Pair, stride: Pair, shape: tuple[int, ...]) -> Any:
    """Windows put back into an image of `shape`, added up where they overlap."""
    batch, channels, *size = shape
    image = _handed_out(np.zeros((channels, *size, batch), dtype=g.dtype))
    apart = stride[0] >= kernel[0] and stride[1] >= kernel[1]
    for place, pixels in _offsets(kernel, stride, g.shape[4:]):
        if apart:
            image[pixels] = g[place]
        else:
            image[pixels] += g[place]
    return image


# Rules may use rows that come further down.
add_windows: Primitive
conv2d_image: Primitive
conv2d_weights: Primitive

# fmt: off
conv2d_row = linear("conv2d", _conv2d,
    lambda g, y, x, w, **how: conv2d_image(g, w, size=shape(x)[2:], **how),
    lambda g, y, x, w, **how: conv2d_weights(g, x, kernel=shape(w)[2:], **how))
conv2d_image = linear("conv2d_image", _conv2d_image,
    lambda u, y, g, w, size, **how: conv2d_row(u, w, **how),
    lambda u, y, g, w, size, **how: conv2d_weights(g, u, kernel=shape(w)[2:], **how))
conv2d_weights = linear("conv2d_weights", _conv2d_weights,
    lambda v, y, g, x, kernel, **how: conv2d_row(x, v, **how),
    lambda v, y, g, x, kernel, **how: conv2d_image(g, v, size=shape(x)[2:], **how))
windows = linear("windows", _windows,
    lambda g, y, x, **how: add_windows(g, shape=shape(x), **how))
add_windows = linear("add_windows", _add_windows,
    lambda u, y, g, shape, **how: windows(u, **how))
# fmt: on


def conv2d(x: Any, w: Any, b: Any = None, stride: Any = 1, padding: Any = 0) -> Any:
    """Slide the kernels `w` (O, C, kh, kw) over the images `x` (B, C, H, W).

    The result is (B, O, Ho, Wo), with Ho = (H + 2 padding - kh) // stride + 1; `b` adds
    one number per output channel. As everywhere in deep learning the kernel is not
    flipped, so strictly this is a correlation.

    >>> x = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> conv2d(x, np.ones((1, 1, 2, 2)))
    array([[[[ 8., 12.],
             [20., 24.]]]])
    """
    y = conv2d_row(x, w, stride=pair(stride), padding=pair(padding))
    return y if b is None else y + reshape(b, shape=(-1, 1, 1))


def max_pool2d(x: Any, size: Any = 2, stride: Any = None) -> Any:
    """The largest entry of each window; entries that tie share its cotangent.

    Windows stand side by side unless `stride` says otherwise; a border that does not
    fill a window is left out.
    """
    kernel = pair(size)
    steps = kernel if stride is None else pair(stride)
    return max(windows(x, kernel=kernel, stride=steps), axis=(0, 1))


def avg_pool2d(x: Any, size: Any = 2, stride: Any = None) -> Any:
    """The mean of each window; windows as for `max_pool2d`."""
    kernel = pair(size)
    steps = kernel if stride is None else pair(stride)
    return mean(windows(x, kernel=kernel, stride=steps), axis=(0, 1))
