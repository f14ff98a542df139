"""Convolution and pooling of images: batch, channels, height, width.

Users hand over (B, C, H, W), as most books and libraries do. Results are transposed
views of memory that runs over the batch last, (C, H, W, B): what is copied then comes
in long runs, and a chain of layers stays in that order without a copy.

For the products the rows of an image stand one after the other, with all channels in
each row: (H, C, W, B). As they lie there, kh rows are a matrix (kh*C, W*B), and Wo*B
columns of it are what a row of windows has under one column of the kernel. So a row of
results is a sum of kw matrix products, and no window is ever copied:

    for j in range(kw):
        row += w[:, :, :, j] (O, kh*C)  @  image[i : i + kh, :, j : j + Wo] (kh*C, Wo*B)

(Usually all windows are copied, side by side. That they may share memory is from Cho
and Brand 2017, "MEC".)

A convolution is linear in the image and in the weights: <g, x * w> is a form in three
arguments, and the three rows below are its derivatives by each. So they are each
other's transposes, whatever the order of the derivative.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from operator import index
from typing import Any

import numpy as np

from ..errors import ShapeError
from .arrays import listed, mean, reshape, shape
from .primitive import Primitive, linear, makes_new
from .reductions import max

Pair = tuple[int, int]


def pair(option: Any) -> Pair:
    """``3`` means ``(3, 3)``."""
    down, across = option if isinstance(option, tuple | list) else (option, option)
    return index(down), index(across)


def _pixels(name: str, given: Any, least: int = 1) -> Pair:
    """What a user asked for, down and across."""
    try:
        both = pair(given)
    except (TypeError, ValueError):
        both = (-1, -1)
    if both[0] >= least <= both[1]:
        return both
    raise ShapeError(
        f"{name}={given!r} is no number of pixels",
        cause=f"it is a whole number, {least} or more, or two: (down, across)",
        cure="3 means (3, 3); padding=1 keeps the size under a kernel of 3",
    )


def _fits(size: Pair, kernel: Pair, stride: Pair) -> Pair:
    """How many windows fit below and beside each other."""
    if kernel[0] > size[0] or kernel[1] > size[1]:
        raise ValueError(f"a window of {kernel} is larger than the image, {size}")
    down, across = (
        (n - k) // s + 1 for n, k, s in zip(size, kernel, stride, strict=True)
    )
    return down, across


def _places(kernel: int, stride: int, fits: int) -> list[slice]:
    """Along one axis: the pixels under each place of a window, in all windows."""
    reach = stride * (fits - 1) + 1
    return [slice(i, i + reach, stride) for i in range(kernel)]


def _offsets(kernel: Pair, stride: Pair, fits: Pair) -> Iterator[tuple[Any, Any]]:
    """Each place in a window, and the pixels that lie under it in all windows."""
    rows, columns = map(_places, kernel, stride, fits)
    for i, down in enumerate(rows):
        for j, across in enumerate(columns):
            yield (i, j), (..., down, across)


def _laid_out(x: Any) -> Any:
    """(B, C, H, W) as (C, H, W, B): no copy if it was made here."""
    return np.ascontiguousarray(np.transpose(x, (1, 2, 3, 0)))


def _handed_out(x: Any) -> Any:
    """(C, H, W, B) as (B, C, H, W): never a copy."""
    return np.transpose(x, (3, 0, 1, 2))


def _bordered(x: Any, padding: Pair) -> Any:
    """(B, C, H, W) as (H + 2p, C, W + 2q, B) with zeros around."""
    (down, across), (batch, channels, height, width) = padding, x.shape
    full = (height + 2 * down, channels, width + 2 * across, batch)
    bordered = np.zeros(full, dtype=x.dtype)
    inside = bordered[down : down + height, :, across : across + width]
    inside[...] = np.transpose(x, (2, 1, 3, 0))
    return bordered


def _under(image: Any, kernel: Pair, stride: Pair, fits: Pair) -> Any:
    """What lies under the columns of a kernel: a view (kw, Ho, kh*C, Wo*B).

    Windows stand side by side without a gap: `stride` is (any number, 1).
    """
    _, channels, width, batch = image.shape
    pixel = batch * image.itemsize
    row = width * pixel
    shape = kernel[1], fits[0], kernel[0] * channels, fits[1] * batch
    strides = pixel, stride[0] * channels * row, row, image.itemsize
    return np.ndarray(shape, image.dtype, image, strides=strides)


# A kernel one pixel wide does the same as a wide one, on an image that has a channel
# for each of its columns. These three go there and back.


def _gathered(image: Any, kernel: Pair, stride: Pair, fits: Pair) -> Any:
    """What lies under each column of a kernel, as channels: (H, kw*C, Wo, B)."""
    height, channels, _, batch = image.shape
    gathered = np.empty((height, kernel[1], channels, fits[1], batch), image.dtype)
    for j, across in enumerate(_places(kernel[1], stride[1], fits[1])):
        gathered[:, j] = image[:, :, across]
    return gathered.reshape(height, kernel[1] * channels, fits[1], batch)


def _narrow(w: Any) -> Any:
    """(O, C, kh, kw) as (O, kw*C, kh, 1)."""
    out, channels, height, width = w.shape
    return w.transpose(0, 3, 1, 2).reshape(out, width * channels, height, 1)


def _wide(w: Any, width: int) -> Any:
    """(O, kw*C, kh, 1) as (O, C, kh, kw)."""
    out, both, height, _ = w.shape
    return w.reshape(out, width, both // width, height).transpose(0, 2, 3, 1)


# -- the three derivatives of <g, conv2d(x, w)> --


def _conv2d(x: Any, w: Any, stride: Pair, padding: Pair) -> Any:
    """By g: the convolution itself."""
    if np.ndim(x) != 4 or np.ndim(w) != 4:
        raise ValueError("images are (B, C, H, W), and kernels are (O, C, kh, kw)")
    image = _bordered(x, padding)
    fits = _fits((image.shape[0], image.shape[2]), w.shape[2:], stride)
    if stride[1] > 1 or 2 * image.shape[1] < len(w):  # copying is less than adding up
        image, w = _gathered(image, w.shape[2:], stride, fits), _narrow(w)
    out, channels, *kernel = w.shape
    columns = w.transpose(3, 0, 2, 1).reshape(kernel[1], 1, out, kernel[0] * channels)
    under = _under(image, pair(kernel), stride, fits)
    y = np.empty((kernel[1], out, *fits, len(x)), np.result_type(w, x))
    by_row = y.reshape(kernel[1], out, fits[0], fits[1] * len(x)).transpose(0, 2, 1, 3)
    np.matmul(columns, under, out=by_row)
    return _handed_out(y[0] if kernel[1] == 1 else np.add.reduce(y, axis=0))


def _conv2d_image(g: Any, w: Any, stride: Pair, padding: Pair, size: Pair) -> Any:
    """By x: every pixel adds up what the windows over it send back.

    Seen from the pixel, these are a window on g, under the kernel turned by half a turn
    (if windows move by one, and none of them lies in the border alone).
    """
    (down, across), (height, width) = padding, size
    _, channels, *kernel = w.shape
    border = kernel[0] - 1 - down, kernel[1] - 1 - across
    if stride == (1, 1) and min(border) >= 0:
        return _conv2d(g, w[:, :, ::-1, ::-1].swapaxes(0, 1), stride, border)
    columns = np.tensordot(w, _laid_out(g), axes=(0, 0))  # (C, kh, kw, Ho, Wo, B)
    full = (channels, height + 2 * down, width + 2 * across, len(g))
    image = np.zeros(full, dtype=columns.dtype)
    for place, (_, *pixels) in _offsets(pair(kernel), stride, g.shape[2:]):
        image[:, *pixels] += columns[:, *place]
    return _handed_out(image[:, down : down + height, across : across + width])


def _conv2d_weights(g: Any, x: Any, stride: Pair, padding: Pair, kernel: Pair) -> Any:
    """By w: each weight met every window once."""
    batch, out, *fits = g.shape
    image, size, gather = _bordered(x, padding), kernel, stride[1] > 1
    if gather:
        image, size = _gathered(image, kernel, stride, pair(fits)), (kernel[0], 1)
    rows = _laid_out(g).reshape(out, fits[0], fits[1] * batch).transpose(1, 2, 0)
    slope = np.add.reduce(_under(image, size, stride, pair(fits)) @ rows, axis=1)
    slope = slope.reshape(*size[::-1], image.shape[1], out).transpose(3, 2, 1, 0)
    return _wide(slope, kernel[1]) if gather else slope


# -- windows, for pooling --


def _windows(x: Any, kernel: Pair, stride: Pair) -> Any:
    """All windows of an image, their places first: (kh, kw, B, C, Ho, Wo).

    A view: entries that lie in several windows are there once.
    """
    if np.ndim(x) != 4:
        raise ValueError("images are (batch, channels, height, width)")
    fits = _fits(x.shape[2:], kernel, stride)
    if _tiled(x.shape[2:], kernel, stride):
        tiles = x.reshape(*x.shape[:2], fits[0], kernel[0], fits[1], kernel[1])
        return tiles.transpose(3, 5, 0, 1, 2, 4)
    batch, channel, *apart = x.strides
    steps = [n * s for n, s in zip(apart, stride, strict=True)]
    shape, strides = (*kernel, *x.shape[:2], *fits), (*apart, batch, channel, *steps)
    return np.lib.stride_tricks.as_strided(x, shape, strides, writeable=False)


def _tiled(size: Pair, kernel: Pair, stride: Pair) -> bool:
    """Whether every pixel lies in one window: none is shared, and none left out."""
    return kernel == stride and not (size[0] % kernel[0] or size[1] % kernel[1])


def _add_windows(g: Any, kernel: Pair, stride: Pair, shape: tuple[int, ...]) -> Any:
    """Windows put back into an image of `shape`, added up where they overlap.

    No copy if they are what a rule has made of the windows of an image.
    """
    batch, channels, *size = shape
    if _tiled(pair(size), kernel, stride):
        tiles = g.transpose(3, 4, 0, 5, 1, 2)  # (C, Ho, kh, Wo, kw, B)
        return _handed_out(tiles.reshape(channels, *size, batch))
    image = _handed_out(np.zeros((channels, *size, batch), dtype=g.dtype))
    for place, pixels in _offsets(kernel, stride, g.shape[4:]):
        image[pixels] += g[place]
    return image


# Rules may use rows that come further down.
add_windows: Primitive
conv2d_image: Primitive
conv2d_weights: Primitive

# fmt: off
conv2d_row = linear("conv2d", _conv2d,
    makes_new(lambda g, y, x, w, **how: conv2d_image(g, w, size=shape(x)[2:], **how)),
    makes_new(
        lambda g, y, x, w, **how: conv2d_weights(g, x, kernel=shape(w)[2:], **how)))
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
    how = {
        "stride": _pixels("stride", stride),
        "padding": _pixels("padding", padding, 0),
    }
    y = conv2d_row(listed(x), listed(w), **how)
    known = b is not None and all(getattr(a, "has_value", True) for a in (y, b))
    if known and math.prod(shape(b)) not in (1, shape(y)[1]):
        raise ShapeError(
            f"conv2d: a bias of shape {shape(b)} for {shape(y)[1]} output channels",
            cause="the bias has one number per output channel",
            cure="w.shape[0] says how many channels come out",
        )
    return y if b is None else y + reshape(b, shape=(-1, 1, 1))


def max_pool2d(x: Any, size: Any = 2, stride: Any = None) -> Any:
    """The largest entry of each window; entries that tie share its cotangent.

    Windows stand side by side unless `stride` says otherwise; a border that does not
    fill a window is left out.
    """
    kernel = _pixels("size", size)
    steps = kernel if stride is None else _pixels("stride", stride)
    return max(windows(listed(x), kernel=kernel, stride=steps), axis=(0, 1))


def avg_pool2d(x: Any, size: Any = 2, stride: Any = None) -> Any:
    """The mean of each window; windows as for `max_pool2d`."""
    kernel = _pixels("size", size)
    steps = kernel if stride is None else _pixels("stride", stride)
    return mean(windows(listed(x), kernel=kernel, stride=steps), axis=(0, 1))
