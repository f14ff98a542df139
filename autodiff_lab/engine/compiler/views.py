"""Steps that look at parts of arrays, or write into parts of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import primitives as ops
from ..arrays import may_repeat
from ..node import Node
from .steps import COPY, Selector, Step, Uses, ufunc


def view(node: Node, text: str, **functions: Any) -> Step:
    operand = node.args[0]
    if not isinstance(operand, Node) or operand.ndim == 0:
        functions = {"full": np.full, "copyto": np.copyto}  # a number has no views
        into = ("copyto({out}, {0})",)
        make = f"full({node.shape}, {{0}}, {str(node.dtype)!r})"
        return Step(node, node.args, "out", make, into, functions)
    return Step(node, node.args, "view", text, functions=functions)


def _transpose(node: Node, users: Uses) -> Step:
    axes = node.params.get("axes")
    return view(node, "{0}.T" if not axes else f"{{0}}.transpose({tuple(axes)})")


def _swap_last(node: Node, users: Uses) -> Step:
    return view(node, "{0}.swapaxes(-1, -2)")


def _broadcast_to(node: Node, users: Uses) -> Step:
    return view(
        node, f"broadcast_to({{0}}, {node.shape})", broadcast_to=np.broadcast_to
    )


def _reshape(node: Node, users: Uses) -> Step:
    return view(node, f"{{0}}.reshape({node.shape})".replace(",)", ",)"))


def _getitem(node: Node, users: Uses) -> Step | None:
    index = node.params["index"]
    text = index_text(index)
    if text is None:
        return None
    if node.shape == ():
        exactly = set(text) <= set("-0123456789, ")
        text = f"{{0}}.item({text})" if exactly else f"{{0}}[{text}].item()"
        return Step(node, node.args, "scalar", text)
    return view(node, f"{{0}}[{text}]")


def index_text(index: Any) -> str | None:
    """A basic index as it is written; None for lists and arrays."""
    if isinstance(index, tuple):
        parts = [index_text(part) for part in index]
        return None if None in parts else ", ".join(parts) or "()"  # type: ignore[arg-type]
    if isinstance(index, slice):
        ends = ["" if end is None else repr(end) for end in (index.start, index.stop)]
        step = "" if index.step is None else f":{index.step!r}"
        return ":".join(ends) + step
    if isinstance(index, int | np.integer) and not isinstance(index, bool):
        return repr(int(index))
    if index is None:
        return "None"
    return "..." if index is Ellipsis else None


def place_text(index: Any) -> tuple[str, dict[str, Any]]:
    """An index as code, or a name for it."""
    text = index_text(index)
    if text is not None:
        return text, {}
    name = f"index_{id(index)}"
    return name, {name: index}


def _scatter(node: Node, users: Uses) -> Step | None:
    """Into zeros that are made once: the rest of them is never written to."""
    index = node.params["index"]
    if may_repeat(index):
        return None
    text, functions = place_text(index)
    into = (f"{{out}}[{text}] = {{0}}",)
    return Step(node, node.args, "out", "", into, functions, zeroed=True)


def _add(node: Node, users: Uses) -> Step | None:
    """x + scattered: add to the places in x, instead of adding zeros to the rest."""
    a, b = node.args
    sign = "+" if node.primitive is ops.add else "-"
    if sign == "+" and not _absorbs(b, node, users) and _absorbs(a, node, users):
        a, b = b, a
    if not _absorbs(b, node, users) or not isinstance(a, Node) or a.shape != node.shape:
        return ufunc(node)
    text, functions = place_text(b.params["index"])
    into = (COPY, f"{{out}}[{text}] {sign}= {{1}}")
    functions["copyto"] = np.copyto
    return Step(node, (a, b.args[0]), "out", "", into, functions, in_place=True)


def _absorbs(value: Any, total: Node, users: Uses) -> bool:
    """Whether this is a scatter that nobody else wants, and that is not repeated."""
    if not isinstance(value, Node) or value.primitive is not ops.scatter:
        return False
    if value.shape != total.shape:
        return False
    return len(users[value]) == 1 and not may_repeat(value.params["index"])


VIEWS: dict[str, Selector] = {
    "add": _add,
    "subtract": _add,
    "scatter": _scatter,
    "transpose": _transpose,
    "swap_last": _swap_last,
    "broadcast_to": _broadcast_to,
    "reshape": _reshape,
    "getitem": _getitem,
}
