"""A heat map: a value at every place of a plane, in bands of one or two hues.

A tile (chart.tiles) is for a few values that one reads; a heat map is for a thousand
that one sees. So it is stored as one letter a place, and drawn as one path a band.
The front end draws the same (widgets/src/scene/heat.ts).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

LEVELS = 12  # bands on each side of zero
UNKNOWN = "-"
_ZERO = ord("a") + LEVELS
_STRONGEST = 0.78  # opacity of the outermost band: points on top must stand out

Place = Callable[[float, float], tuple[float, float]]


def heat(
    shares: Any,
    box: tuple[float, float, float, float],
    hues: tuple[str, str] = ("backward", "forward"),
) -> dict[str, Any]:
    """Shares from -1 to 1 over ``box`` = (x0, y0, x1, y1); the first row is on top.

    What is below zero has the first hue, what is above it the second; what is not
    finite stays blank.

    >>> heat([[-1.0, 0.0, 0.5], [1.0, float("nan"), 2.0]], (0, 0, 1, 1))["rows"]
    ['ams', 'y-y']
    """
    known = np.asarray(shares, dtype=float)
    bands = np.rint(np.clip(np.nan_to_num(known), -1, 1) * LEVELS).astype(int)
    rows = [
        "".join(
            chr(_ZERO + band) if fine else UNKNOWN
            for band, fine in zip(line, sure, strict=True)
        )
        for line, sure in zip(bands.tolist(), np.isfinite(known).tolist(), strict=True)
    ]
    return {"mark": "heat", "rows": rows, "box": list(box), "hues": list(hues)}


def bands(mark: dict[str, Any], place: Place) -> Iterator[tuple[str, float, str]]:
    """The hue, the opacity and the path of every band, weakest letters first.

    >>> two = heat([[0.0, 1.0, 1.0]], (0, 0, 3, 1))
    >>> list(bands(two, lambda x, y: (x, 1 - y)))
    [('forward', 0.78, 'M1 0H3V1H1z')]
    """
    x0, y0, x1, y1 = mark["box"]
    (left, bottom), (right, top) = place(x0, y0), place(x1, y1)
    rows: Sequence[str] = mark["rows"]
    height = (bottom - top) / len(rows)
    paths: dict[str, list[str]] = {}
    for i, row in enumerate(rows):
        width = (right - left) / len(row)
        for start, stop, letter in _runs(row):
            x, y = left + start * width, top + i * height
            box = f"M{_n(x)} {_n(y)}H{_n(left + stop * width)}V{_n(y + height)}"
            paths.setdefault(letter, []).append(f"{box}H{_n(x)}z")
    for letter, parts in sorted(paths.items()):
        band = 0 if letter == UNKNOWN else ord(letter) - _ZERO
        if band:
            opacity = round(abs(band) / LEVELS * _STRONGEST, 3)
            yield mark["hues"][band > 0], opacity, "".join(parts)


def _runs(row: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for stop in range(1, len(row) + 1):
        if stop == len(row) or row[stop] != row[start]:
            yield start, stop, row[start]
            start = stop


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
