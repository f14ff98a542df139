"""Small pictures of a few pixels, side by side, as a lesson about images shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autodiff_lab.display.chart import axis, chart, line, tiles, words
from autodiff_lab.display.heat import heat
from autodiff_lab.display.numerals import format_number
from autodiff_lab.lessons.stills import Still

ACROSS = 720  # px for a row of pictures
GAP = 12  # px between two pictures
SHADES = 6  # on each side of zero: the fewer, the smaller the document
HEAD = 24  # px for the name above a picture


def photographs(
    pictures: Mapping[str, Any], alt: str, *, columns: int = 8, digits: bool = False
) -> Still:
    """Arrays with two axes as pictures: blue above zero, vermilion below.

    Each has a scale of its own, up to the darkest pixel. With ``digits`` the numbers
    are written into the pixels. The table twin has every pixel as a number.

    >>> photographs({"a cross": np.eye(3), "an edge": [[1, -1]]}, "Two pictures.")
    Two pictures.
    """
    size = (ACROSS + GAP) // max(columns, 1) - GAP
    charts = [
        _photograph(name, np.asarray(pixels, dtype=float), size, digits)
        for name, pixels in pictures.items()
    ]
    rows = [
        [name, " / ".join(" ".join(map(_short, row)) for row in np.asarray(pixels))]
        for name, pixels in pictures.items()
    ]
    return Still(charts, alt, ["picture", "pixels, row by row"], rows, columns=columns)


def _photograph(name: str, pixels: np.ndarray, size: int, digits: bool) -> Any:
    """One picture without axes, its pixels square, its name above it."""
    down, across = pixels.shape
    side = (size - 12) // max(across, down)
    width, height = size, HEAD + side * down + 8
    edge = [(0, down), (across, down), (across, 0)]
    drawn = chart(
        name,
        axis("", 0, across, ticks=[]),
        axis("", 0, down, ticks=[]),
        [_pixels(pixels, digits), line(edge, "wire")],
        width=width,
        height=height,
    )
    left = (size - side * across) // 2
    drawn["frame"] = [left, HEAD, left + side * across, height - 8]
    above = down + 8 * down / (height - 8 - HEAD)
    drawn["marks"].append(words(across / 2, above, name, anchor="middle"))
    return drawn


def _pixels(pixels: np.ndarray, digits: bool) -> Any:
    """Tiles with their numbers, or, where nobody reads them, a lighter heat map."""
    down, across = pixels.shape
    box = (0, 0, across, down)
    if digits:
        texts = [[_short(v) for v in row] for row in pixels]
        return tiles(pixels.tolist(), box, texts=texts)
    shares = pixels / (np.abs(pixels).max() or 1.0)
    return heat(np.rint(shares * SHADES) / SHADES, box)


def _short(number: float) -> str:
    return format_number(float(number), 2)
