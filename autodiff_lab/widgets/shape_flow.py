"""The shape flow: how axes stretch on the way forward, and collapse on the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..display.grids import MOST, Frame, frame, grid, grid_tables, grids_svg
from ..display.scene import Scene, Table, scene
from ..engine import vjp
from ..errors import AutodiffError, ShapeError
from .scene import SceneWidget

OPERATIONS = {"+": np.add, "-": np.subtract, "*": np.multiply}
Shape = tuple[int, ...]


class ShapeFlow(SceneWidget):
    """Two arrays of different shapes, combined entry by entry, and their gradients.

    On the way forward an axis of length 1 is stretched: its one entry is used many
    times. On the way back each use contributes, and the contributions are added up:
    the transpose of a copy is a sum. What is stretched forward is summed back.

    ``a`` and ``b`` are shapes of up to two axes, with up to 10 entries on each; ``op``
    is "+", "-" or "*". The cotangent that arrives is 1, 2, 3, ... entry by entry, since
    ones would hide mistakes.

    >>> import autodiff_lab as ad
    >>> ad.ShapeFlow((2, 1), (3,))
    Shape flow: (2, 1) + (3,) -> (2, 3); back: a sums axis 1, b sums axis 0
    """

    def __init__(self, a: Shape = (2, 1), b: Shape = (3,), op: str = "+") -> None:
        super().__init__(a=_written(a), b=_written(b), op=op)

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        a, b, op = _shape(state["a"]), _shape(state["b"]), state["op"]
        if op not in OPERATIONS:
            raise AutodiffError(
                f"the operation {op!r} is not known here",
                cause="it is none of + - *",
                cure='choose op="+", op="-" or op="*"',
            )
        whole = _together(a, b)
        text = f"{a} {op} {b} -> {whole}; back: {_sums(a, whole, 'a')}, "
        text += _sums(b, whole, "b")
        return scene(
            "grids",
            f"Shape flow: {a} {op} {b}",
            f"Two arrays are stretched to a common shape and combined: {text}.",
            frames=_frames(a, b, whole, op),
            fields={"a": "shape of a", "b": "shape of b", "op": "operation"},
            text=text,
        )

    def picture(self, shown: Scene) -> str:
        return grids_svg(shown["frames"][-1], shown["alt"])

    def tables(self, shown: Scene) -> Sequence[Table]:
        return grid_tables(shown["frames"][-1])

    def describe(self, shown: Scene) -> str:
        return f"Shape flow: {shown['text']}"

    def to_code(self) -> str:
        a, b = _shape(self.state["a"]), _shape(self.state["b"])
        return f"ad.ShapeFlow({a}, {b}, op={self.state['op']!r})"


def summed_axes(shape: Shape, whole: Shape) -> Shape:
    """The axes of the result that an operand's gradient is summed over.

    >>> summed_axes((2, 1), (2, 3)), summed_axes((3,), (2, 3)), summed_axes((), (2, 3))
    ((1,), (0,), (0, 1))
    """
    missing = len(whole) - len(shape)
    aligned = (0,) * missing + shape  # 0: not there at all
    return tuple(
        axis
        for axis, size in enumerate(aligned)
        if axis < missing or size < whole[axis]
    )


def _frames(a: Shape, b: Shape, whole: Shape, op: str) -> list[Frame]:
    left = np.arange(1.0, 1 + np.prod(a, dtype=int)).reshape(a)
    right = 10 * np.arange(1.0, 1 + np.prod(b, dtype=int)).reshape(b)
    arrives = np.arange(1.0, 1 + np.prod(whole, dtype=int)).reshape(whole)
    y, pullback = vjp(OPERATIONS[op], left, right)
    back_a, back_b = pullback(arrives)
    grid_a, grid_b = grid("a", left), grid("b", right, sign=op)
    wide_a, wide_b = _stretched("a", left, whole), _stretched("b", right, whole, op)
    passed_a, passed_b = _passed(op, left, right, arrives)
    here = grid("arrives", arrives, "backward")
    return [
        frame(f"Two shapes, {a} and {b}. They are aligned at their last axis.",
              [grid_a, grid_b]),
        frame(_stretching(a, b, whole), [wide_a, wide_b]),
        frame(f"Now entry meets entry; the result has the shape {whole}.",
              [wide_a, wide_b, grid("result", y, sign="=")]),
        frame("On the way back a cotangent arrives, one number for each entry of the "
              "result.", [here], "backward"),
        frame(_passing(op), [grid("toward a", passed_a, "backward"),
              grid("toward b", passed_b, "backward")], "backward"),
        _summing("a", a, whole, passed_a, back_a),
        _summing("b", b, whole, passed_b, back_b),
    ]  # fmt: skip


def _stretched(name: str, values: np.ndarray, whole: Shape, sign: str = "") -> Any:
    wide = np.broadcast_to(values, whole)
    first = np.zeros(values.shape)  # the entry that exists; the rest are its copies
    index = np.indices(whole)
    ghosts = np.zeros(whole, dtype=bool)
    for axis in summed_axes(first.shape, whole):
        ghosts |= index[axis] > 0
    return grid(name, wide, ghosts=ghosts, sign=sign)


def _passed(
    op: str, left: np.ndarray, right: np.ndarray, arrives: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The contribution of each entry, before anything is summed."""
    if op == "*":
        return arrives * right, arrives * left
    return arrives, -arrives if op == "-" else arrives


def _summing(
    name: str, shape: Shape, whole: Shape, passed: np.ndarray, back: Any
) -> Frame:
    axes = summed_axes(shape, whole)
    total = np.asarray(back)
    if not axes:
        text = f"{name} was not stretched: its gradient is what was passed to it."
    else:
        text = f"{name} was stretched along axis {_list(axes)}, so its gradient is "
        text += "summed along it: each copy has contributed."
    grids = [
        grid(f"toward {name}", passed, "backward"),
        grid(f"gradient of {name}", total, "backward", sign="→"),
    ]
    return frame(text, grids, "backward")


def _stretching(a: Shape, b: Shape, whole: Shape) -> str:
    parts = [
        f"{name} is stretched along axis {_list(axes)}"
        for name, axes in (("a", summed_axes(a, whole)), ("b", summed_axes(b, whole)))
        if axes
    ]
    if not parts:
        return "The shapes are equal: nothing is stretched."
    return f"{' and '.join(parts)}: dashed cells are copies that take no memory."


def _passing(op: str) -> str:
    if op == "*":
        return "A product passes the cotangent times the other factor, entry by entry."
    if op == "-":
        return "A difference passes the cotangent on, to b with a minus."
    return "A sum passes the cotangent on to both, entry by entry."


def _sums(shape: Shape, whole: Shape, name: str) -> str:
    axes = summed_axes(shape, whole)
    return f"{name} sums axis {_list(axes)}" if axes else f"{name} sums nothing"


def _list(axes: Shape) -> str:
    return " and ".join(map(str, axes))


def _together(a: Shape, b: Shape) -> Shape:
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        raise ShapeError(
            f"the shapes {a} and {b} do not fit together",
            cause="aligned at the right, two axes differ and neither has length 1",
            cure="make the lengths equal, or one of them 1",
        ) from None


def _shape(text: Any) -> Shape:
    """Read a shape such as "2, 1", or "" for a scalar."""
    parts = [part for part in str(text).strip("() ").split(",") if part.strip()]
    try:
        shape = tuple(int(part) for part in parts)
    except ValueError:
        shape = (-1,)
    if len(shape) > 2 or not all(0 < size <= MOST for size in shape):
        raise ShapeError(
            f"{text!r} is no shape that can be drawn",
            cause=f"it needs up to two whole numbers between 1 and {MOST}",
            cure='write the lengths of the axes, such as "2, 3"',
        )
    return shape


def _written(shape: Shape) -> str:
    return ", ".join(map(str, shape)) if isinstance(shape, tuple) else str(shape)
