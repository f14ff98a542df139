"""Where a function of two numbers is zero: a line through a grid of its values.

Each cell of the grid is looked at alone: the line crosses those of its sides whose ends
have different signs, at the place where a straight rule would be zero. (W. E. Lorensen
and H. E. Cline, "Marching cubes", 1987; here in the plane.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

Points = list[tuple[float | None, float | None]]
BREAK = (None, None)


def zero_line(values: Any, xs: Any, ys: Any) -> Points:
    """Short pieces of the line, with a break after each; ``values[i][j]`` is at
    ``xs[j], ys[i]``.

    >>> zero_line([[-1.0, 1.0], [-1.0, 3.0]], [0.0, 2.0], [0.0, 1.0])
    [(1.0, 0.0), (0.5, 1.0), (None, None)]
    """
    grid = np.asarray(values, dtype=float)
    signs = grid > 0
    mixed = signs[:-1, :-1].astype(int) + signs[:-1, 1:] + signs[1:, :-1]
    mixed = mixed + signs[1:, 1:]
    points: Points = []
    for i, j in np.argwhere((mixed > 0) & (mixed < 4)).tolist():
        found = _crossings(grid, xs, ys, i, j)
        for start in range(0, len(found) - 1, 2):
            points += [*found[start : start + 2], BREAK]
    return points


def _crossings(
    grid: np.ndarray, xs: Any, ys: Any, i: int, j: int
) -> list[tuple[float, float]]:
    """Where the line enters and leaves one cell, going round its four sides."""
    corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
    found = []
    for (a, b), (c, d) in zip(corners, corners[1:] + corners[:1], strict=True):
        start, end = float(grid[a, b]), float(grid[c, d])
        if (start > 0) != (end > 0):
            share = start / (start - end)
            x = xs[b] + share * (xs[d] - xs[b])
            y = ys[a] + share * (ys[c] - ys[a])
            found.append((float(f"{x:.4g}"), float(f"{y:.4g}")))
    return found
