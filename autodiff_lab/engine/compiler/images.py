"""Convolutions and pools written out, with their windows gathered once.

A convolution is one matrix product with the *columns* of the image: all windows side by
side. The derivative by the weights needs the same columns, and finds them here. Memory
runs over the batch first, (C, H, W, B), so each offset in the window copies long runs.
Pools whose windows stand side by side only look at the image, without a copy.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import primitives as ops
from ..algebra import Form
from ..convolution import _fits, _offsets
from ..node import Node
from .expand import _exact
from .inner import Inner
from .standins import StandIn, room
from .steps import Selector, Step, Uses, call
from .views import index_text


def bordered(x: Any, padding: Any) -> Any:
    """Zeros of the shape (C, H + 2p, W + 2q, B), and the inside of them for x."""
    batch, channels, height, width = x
    down, across = padding
    zeros = (channels, height + 2 * down, width + 2 * across, batch)
    inside = slice(None), slice(down, down + height), slice(across, across + width)
    return zeros, inside


def window_pairs(image: Any, columns: Any, kernel: Any, stride: Any) -> list[Any]:
    """For each offset in the window: its part of the columns, its part of the image."""
    fits = _fits(image.shape[1:3], kernel, stride)
    parts = columns.reshape(image.shape[0], *kernel, *fits, image.shape[3])
    offsets = _offsets(kernel, stride, fits)
    return [(parts[:, *place], image[:, *pixels[1:]]) for place, pixels in offsets]


def copy_all(pairs: list[Any]) -> None:
    """Columns from an image."""
    for column, pixels in pairs:
        np.copyto(column, pixels)


def add_all(image: Any, pairs: list[Any]) -> None:
    """An image from columns: what overlaps adds up."""
    image.fill(0)
    for column, pixels in pairs:
        np.add(pixels, column, pixels)


def _columns(x: Any, kernel: Any, stride: Any, padding: Any) -> Any:
    shape, inside = bordered(np.shape(x), padding)
    fits = _fits(shape[1:3], kernel, stride)
    rows = shape[0] * kernel[0] * kernel[1]
    columns = room(x, (rows, fits[0] * fits[1] * shape[3]))
    if type(columns) is StandIn:
        return columns
    image = np.zeros(shape, x.dtype)
    image[inside] = np.transpose(x, (1, 2, 3, 0))
    copy_all(window_pairs(image, columns, kernel, stride))
    return columns


def _image(columns: Any, kernel: Any, stride: Any, padding: Any, shape: Any) -> Any:
    zeros, inside = bordered(shape, padding)
    image = room(columns, zeros)
    if type(image) is not StandIn:
        add_all(image, window_pairs(image, columns, kernel, stride))
    return image[inside].transpose(3, 0, 1, 2)


columns_row = Inner("image_columns", _columns, (None,), (None,))
image_row = Inner("columns_image", _image, (None,), (None,))


def _columns_of(low: Any, x: Node, options: dict[str, Any], kernel: Any) -> Node:
    how = {key: options[key] for key in ("stride", "padding")}
    found: Node = low.algebra.build(columns_row, (x,), {"kernel": tuple(kernel), **how})
    return found


def _reshaped(low: Any, x: Node, *shape: int) -> Node:
    if x.shape == shape:
        return x
    found: Node = low.algebra.build(ops.reshape, (x,), {"shape": shape})
    return found


def _turned(low: Any, x: Node, *axes: int) -> Node:
    """Transposed; two transposes in a row become one."""
    if x.primitive is ops.transpose and x.params.get("axes"):
        before = x.params["axes"]
        axes, x = tuple(before[axis] for axis in axes), x.args[0]
    if axes == tuple(range(len(axes))):
        return x
    found: Node = low.algebra.build(ops.transpose, (x,), {"axes": axes})
    return found


def _rows(low: Any, g: Node) -> Node:
    """(B, O, Ho, Wo) as (O, Ho*Wo*B)."""
    return _reshaped(low, _turned(low, g, 1, 2, 3, 0), g.shape[1], g.size // g.shape[1])


def _conv2d(low: Any, node: Node, operands: list[Form]) -> Form | None:
    x, w = (_exact(low, node, operands, i) for i in (0, 1))
    columns = _columns_of(low, x, node.params, w.shape[2:])
    flat = _reshaped(low, w, w.shape[0], w.size // w.shape[0])
    product = low.algebra.build(ops.matmul, (flat, columns))
    batch, channels, height, width = node.shape
    stack = _reshaped(low, product, channels, height, width, batch)
    return Form({_turned(low, stack, 3, 0, 1, 2): 1.0})


def _conv2d_weights(low: Any, node: Node, operands: list[Form]) -> Form | None:
    g, x = (_exact(low, node, operands, i) for i in (0, 1))
    columns = _columns_of(low, x, node.params, node.params["kernel"])
    turned = low.algebra.build(ops.transpose, (columns,), {"axes": None})
    slope = low.algebra.build(ops.matmul, (_rows(low, g), turned))
    return Form({_reshaped(low, slope, *node.shape): 1.0})


def _conv2d_image(low: Any, node: Node, operands: list[Form]) -> Form | None:
    g, w = (_exact(low, node, operands, i) for i in (0, 1))
    flat = _reshaped(low, w, w.shape[0], w.size // w.shape[0])
    turned = low.algebra.build(ops.transpose, (flat,), {"axes": None})
    columns = low.algebra.build(ops.matmul, (turned, _rows(low, g)))
    how = {key: node.params[key] for key in ("stride", "padding")}
    how |= {"kernel": w.shape[2:], "shape": node.shape}
    return Form({low.algebra.build(image_row, (columns,), how): 1.0})


def _side_by_side(shape: Any, kernel: Any, stride: Any) -> bool:
    fit = all(n % k == 0 for n, k in zip(shape[2:], kernel, strict=True))
    return tuple(kernel) == tuple(stride) and fit


def _windows(low: Any, node: Node, operands: list[Form]) -> Form | None:
    x = _exact(low, node, operands)
    if not _side_by_side(x.shape, node.params["kernel"], node.params["stride"]):
        return None
    batch, channels, height, width = node.shape[2:]
    kernel = node.params["kernel"]
    apart = _reshaped(low, x, batch, channels, height, kernel[0], width, kernel[1])
    return Form({_turned(low, apart, 3, 5, 0, 1, 2, 4): 1.0})


def _add_windows(low: Any, node: Node, operands: list[Form]) -> Form | None:
    if not _side_by_side(node.shape, node.params["kernel"], node.params["stride"]):
        return None
    together = _turned(low, _exact(low, node, operands), 2, 3, 4, 0, 5, 1)
    return Form({_reshaped(low, together, *node.shape): 1.0})


IMAGES: dict[str, Any] = {
    "conv2d": _conv2d,
    "conv2d_weights": _conv2d_weights,
    "conv2d_image": _conv2d_image,
    "windows": _windows,
    "add_windows": _add_windows,
}


# -- the inner primitives as steps --


def _image_columns(node: Node, users: Uses) -> Step:
    """Windows are gathered through views of a bordered image, all made once."""
    (x,), options = node.args, node.params
    zeros, inside = bordered(x.shape, options["padding"])
    step = call(node)
    step.kind, step.operands = "out", (x,)
    step.once = {
        "image": f"zeros({zeros}, '{x.dtype}')",
        "inside": f"{{image}}[{index_text(inside)}]",
        "out": f"empty({node.shape}, '{x.dtype}')",
        "pairs": f"window_pairs({{image}}, {{out}}, {options['kernel']}, "
        f"{options['stride']})",
    }
    step.into = ("copyto({inside}, {0}.transpose(1, 2, 3, 0))", "copy_all({pairs})")
    step.functions |= {"copyto": np.copyto, "copy_all": copy_all}
    step.functions["window_pairs"] = window_pairs
    return step


def _columns_image(node: Node, users: Uses) -> Step:
    """Columns are added into an image that is made once, and looked at inside."""
    options = node.params
    zeros, inside = bordered(node.shape, options["padding"])
    step = call(node)
    step.kind = "out"
    step.once = {
        "image": f"zeros({zeros}, '{node.dtype}')",
        "out": f"{{image}}[{index_text(inside)}].transpose(3, 0, 1, 2)",
        "pairs": f"window_pairs({{image}}, {{0}}, {options['kernel']}, "
        f"{options['stride']})",
    }
    step.into = ("add_all({image}, {pairs})",)
    step.functions |= {"add_all": add_all, "window_pairs": window_pairs}
    return step


WINDOWS: dict[str, Selector] = {
    "image_columns": _image_columns,
    "columns_image": _columns_image,
}
