"""A Jacobian as tiles: which result depends on which input, how much, and which way.

`ad.jacobian` gives plain arrays, to compute with. This is the same to look at: with
names on rows and columns, and the sign told by colour, hatching and number.

Run ``python -m autodiff_lab.display.jacobians`` for an example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..engine import jacobian
from ..engine.arguments import leaf_names
from ..engine.tree import flatten
from .jacobian_svg import to_svg
from .labels import clean_label
from .numerals import format_shape, format_value
from .scene import Scene, bundle, scene

MOST = 40  # rows and columns of tiles
PRINTED = 12
_ROOM = 8


class JacobianView:
    """The derivative of every result entry by every argument entry, with names.

    ``array`` is the matrix of it all, ``rows`` and ``columns`` say what it holds. NumPy
    takes the view for that matrix.
    """

    def __init__(self, array: Any, rows: list[str], columns: list[str]) -> None:
        self.array = array
        self.rows = rows
        self.columns = columns

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.rows), len(self.columns))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.array, dtype=dtype)

    def __getitem__(self, key: Any) -> Any:
        return self.array[key]

    def __repr__(self) -> str:
        rows = [["", *_cut(self.columns)]]
        for name, entries in zip(_cut(self.rows), self.array, strict=False):
            rows.append([name, *_cut([_number(entry) for entry in entries])])
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = (
            "  ".join(cell.rjust(w) for cell, w in zip(row, widths, strict=True))
            for row in rows
        )
        more = max(self.shape) > PRINTED
        shape = [f"(of {format_shape(self.shape)})"] if more else []
        return "\n".join([*lines, *shape])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        shown = jacobian_scene(self)
        return bundle(shown, to_svg(shown), [_table(shown)], repr(self))


def show_jacobian(
    f: Callable[..., Any],
    *args: Any,
    argnums: int | tuple[int, ...] | None = None,
    mode: str | None = None,
) -> JacobianView:
    """The Jacobian of ``f`` at ``args`` to look at: all arguments, unless told else.

    >>> import numpy as np
    >>> show_jacobian(lambda x, c: c * x**2, np.array([1.0, -2.0]), 3.0)
          x[0]  x[1]  c
    y[0]     6     0  1
    y[1]     0   -12  4
    """
    chosen = tuple(range(len(args))) if argnums is None else argnums
    positions = chosen if isinstance(chosen, tuple) else (chosen,)
    slopes = jacobian(f, positions, mode)(*args)
    leaves = [leaf for i in positions for leaf in flatten(args[i])[0]]
    blocks = flatten(slopes)[0]
    results = [blocks[i : i + len(leaves)] for i in range(0, len(blocks), len(leaves))]
    shapes = [
        np.shape(row[0])[: np.ndim(row[0]) - np.ndim(leaves[0])] for row in results
    ]
    matrix = np.vstack(
        [
            np.hstack([_matrix(b, leaf) for b, leaf in zip(row, leaves, strict=True)])
            for row in results
        ]
    )
    names = ["y"] if len(shapes) == 1 else [f"y{i}" for i in range(len(shapes))]
    rows = [n for name, s in zip(names, shapes, strict=True) for n in _entries(name, s)]
    columns = [
        entry
        for name, leaf in zip(_names(f, args, positions), leaves, strict=True)
        for entry in _entries(name, np.shape(leaf))
    ]
    return JacobianView(matrix + 0.0, rows, columns)  # never -0


def _matrix(block: Any, leaf: Any) -> Any:
    """A block with its result axes made one, and its argument axes made one."""
    return np.reshape(np.asarray(block, float), (-1, max(np.size(leaf), 1)))


def _names(f: Any, args: tuple[Any, ...], positions: tuple[int, ...]) -> list[str]:
    names = iter(leaf_names(f, args))
    each = [[next(names) for _ in flatten(arg)[0]] for arg in args]
    return [name for i in positions for name in each[i]]


def _entries(name: str, shape: tuple[int, ...]) -> Iterator[str]:
    for index in np.ndindex(shape):
        yield f"{name}{list(index) if index else ''}".replace(" ", "")


def jacobian_scene(view: JacobianView) -> Scene:
    """The scene of kind "jacobian": names, and for each tile its text and its share.

    >>> import numpy as np
    >>> shown = jacobian_scene(show_jacobian(lambda x: x**2, np.array([1.0, -2.0])))
    >>> shown["shares"], shown["texts"]
    ([[0.5, 0.0], [0.0, -1.0]], [['2', '0'], ['0', '-4']])
    """
    tiles = view.array[:MOST, :MOST]
    finite = np.where(np.isfinite(tiles), tiles, 0.0)
    most = float(np.max(np.abs(finite), initial=0.0)) or 1.0
    zeros = int(np.sum(view.array == 0))
    shape = format_shape(view.shape)
    alt = (
        f"A Jacobian of {view.shape[0]} by {view.shape[1]} entries: {zeros} are zero, "
        f"the largest has the size {format_value(most)}."
    )
    cut = max(view.shape) > MOST
    return scene(
        "jacobian",
        f"Jacobian, {shape}",
        alt,
        note=f"The first {MOST} rows and columns are drawn." if cut else "",
        rows=[clean_label(name) for name in view.rows[:MOST]],
        columns=[clean_label(name) for name in view.columns[:MOST]],
        shares=[[_share(entry, most) for entry in row] for row in tiles.tolist()],
        texts=[[_number(entry) for entry in row] for row in tiles],
        zeros=f"{zeros} of {view.array.size} entries are zero",
    )


def _share(entry: float, most: float) -> float | None:
    return entry / most if np.isfinite(entry) else None


def _number(entry: Any) -> str:
    return format_value(entry, _ROOM)


def _cut(texts: list[str]) -> list[str]:
    return texts if len(texts) <= PRINTED else [*texts[: PRINTED - 1], "…"]


def _table(shown: Scene) -> tuple[list[str], list[list[str]]]:
    rows = zip(shown["rows"], shown["texts"], strict=True)
    return ["∂", *shown["columns"]], [[name, *texts] for name, texts in rows]


if __name__ == "__main__":
    from autodiff_lab import tanh

    start = np.array([0.5, -1.0, 2.0])
    print(show_jacobian(lambda x: tanh(x) * x[::-1], start))
