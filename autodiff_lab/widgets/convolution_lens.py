"""The convolution lens: a window slides forward, and its cotangent scatters back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..display.grids import MOST, Frame, frame, grid, grid_tables, grids_svg
from ..display.numerals import format_number
from ..display.scene import Scene, Table, scene
from ..engine.convolution import conv2d
from ..errors import ShapeError
from .scene import SceneWidget

Places = list[tuple[int, int]]


class ConvolutionLens(SceneWidget):
    """A small picture, a kernel, and the result: one window after the other.

    Forward, each entry of the result is the sum of a window of the picture times the
    kernel. Back, the same window receives the cotangent of that entry times the kernel,
    on top of what it has received already, since windows overlap; and the kernel
    receives the cotangent times the window. A convolution is a linear map, and the way
    back is its transpose.

    ``image`` (H, W) and ``kernel`` (kh, kw) have at most 10 entries on a side; the
    cotangent is ``arrives``, by default 1, 2, 3, ... over the result.

    >>> import autodiff_lab as ad
    >>> ad.ConvolutionLens(np.eye(3), np.ones((2, 2)))
    Convolution lens: 3×3 picture, 2×2 kernel -> 2×2; result [[2, 1], [1, 2]]
    """

    def __init__(
        self, image: Any = None, kernel: Any = None, arrives: Any = None
    ) -> None:
        self._image = _matrix("image", _cross() if image is None else image)
        self._kernel = _matrix("kernel", _edge() if kernel is None else kernel)
        if np.greater(self._kernel.shape, self._image.shape).any():
            raise ShapeError(
                f"a kernel of {_by(self._kernel)} does not fit into a picture of "
                f"{_by(self._image)}",
                cause="the kernel is larger than the picture",
                cure="take a smaller kernel or a larger picture",
            )
        self._result = _convolved(self._image, self._kernel)
        count = self._result.size
        given = np.arange(1.0, 1 + count) if arrives is None else arrives
        self._arrives = np.asarray(given, dtype=float).reshape(self._result.shape)
        super().__init__()

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        shapes = [_by(a) for a in (self._image, self._kernel, self._result)]
        text = f"{shapes[0]} picture, {shapes[1]} kernel -> {shapes[2]}"
        return scene(
            "grids",
            "Convolution lens",
            f"A kernel slides over a picture: {text}.",
            frames=[*self._forward(), *self._backward()],
            text=text,
        )

    def picture(self, shown: Scene) -> str:
        return grids_svg(shown["frames"][self._result.size - 1], shown["alt"])

    def tables(self, shown: Scene) -> Sequence[Table]:
        frames = shown["frames"]
        return [*grid_tables(frames[self._result.size - 1]), *grid_tables(frames[-1])]

    def describe(self, shown: Scene) -> str:
        rows = "], [".join(", ".join(map(format_number, row)) for row in self._result)
        return f"Convolution lens: {shown['text']}; result [[{rows}]]"

    def to_code(self) -> str:
        arrays = [self._image.tolist(), self._kernel.tolist(), self._arrives.tolist()]
        return "ad.ConvolutionLens({}, {}, arrives={})".format(*arrays)

    def _forward(self) -> list[Frame]:
        known = np.full(self._result.shape, np.nan)
        frames = []
        for i, j in np.ndindex(self._result.shape):
            known[i, j] = self._result[i, j]
            window = _window(i, j, self._kernel.shape)
            terms = [
                f"{format_number(self._image[p])} × {_factor(k)}"
                for p, k in zip(window, self._kernel.ravel(), strict=True)
            ]
            sum_of = " + ".join(terms) if len(terms) <= 9 else f"{len(terms)} products"
            text = f"Result ({i}, {j}): {sum_of} = {format_number(known[i, j])}"
            grids = [
                grid("picture", self._image, lit=window),
                grid("kernel", self._kernel, "parameter", sign="∗"),
                grid("result", known, "output", lit=[(i, j)], sign="="),
            ]
            frames.append(frame(text, grids))
        return frames

    def _backward(self) -> list[Frame]:
        to_image, to_kernel = np.zeros_like(self._image), np.zeros_like(self._kernel)
        height, width = self._kernel.shape
        frames = []
        for i, j in np.ndindex(self._result.shape):
            arrives = self._arrives[i, j]
            to_image[i : i + height, j : j + width] += arrives * self._kernel
            to_kernel += arrives * self._image[i : i + height, j : j + width]
            text = (
                f"{format_number(arrives)} arrives at ({i}, {j}): its window gets "
                f"{format_number(arrives)} × kernel, the kernel gets "
                f"{format_number(arrives)} × window, on top of what is there."
            )
            window = _window(i, j, self._kernel.shape)
            grids = [
                grid("arrives", self._arrives, "backward", lit=[(i, j)]),
                grid("to the picture", to_image, "backward", lit=window, sign="→"),
                grid("to the kernel", to_kernel, "backward"),
            ]
            frames.append(frame(text, grids, "backward"))
        return frames


def _factor(number: float) -> str:
    text = format_number(number)
    return f"({text})" if text.startswith("-") else text


def _convolved(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return np.asarray(conv2d(image[None, None], kernel[None, None]))[0, 0]


def _window(i: int, j: int, shape: tuple[int, ...]) -> Places:
    return [(i + di, j + dj) for di, dj in np.ndindex(shape)]


def _matrix(name: str, values: Any) -> np.ndarray:
    array = np.asarray(values, dtype=float)
    if array.ndim != 2 or not array.size or max(array.shape) > MOST:
        raise ShapeError(
            f"the {name} has the shape {array.shape}",
            cause=f"it has to have two axes of 1 to {MOST} entries to be drawn",
            cure=f"cut a piece out, such as {name}[:6, :6]",
        )
    return array


def _cross() -> np.ndarray:
    image = np.zeros((5, 5))
    image[2, :] = image[:, 2] = 1.0
    return image


def _edge() -> np.ndarray:
    return np.array([[1.0, 0.0, -1.0]] * 3)


def _by(array: np.ndarray) -> str:
    return "×".join(map(str, array.shape))
