"""Write an operation down: as a formula, and as the sign on its box.

The formula of one node names its operands: "a * c". Formulas put into one another give
the whole expression, with as few parentheses as precedence allows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..engine import Node
from .labels import shorten
from .numerals import format_shape, format_value

ATOM = 99  # names, numbers and calls never need parentheses
_UNARY = 3
_LONGEST_SYMBOL = 12
_LONGEST_SLOT = 8
_ASSOCIATIVE = {"add", "multiply"}

Written = tuple[str, int]  # text, and how tightly its outermost operation binds

SIGNS = {
    "*": "×", "/": "÷", "-": "−", "**": "^", "==": "=", ">=": "≥", "<=": "≤",
    "!=": "≠", "sum": "Σ", "sqrt": "√", "abs": "|·|", "maximum": "max",
    "minimum": "min", "transpose": "T", "swap_last": "T",
}  # fmt: skip


def formula(node: Node, operands: list[Written]) -> Written:
    """The operation of ``node`` applied to operands that are already written.

    >>> import autodiff_lab as ad
    >>> a, c = ad.Variable(4.0), ad.Variable(7.0)
    >>> formula(a * c, [("a", ATOM), ("b + 1", 1)])
    ('a * (b + 1)', 2)
    """
    primitive = node.primitive
    if primitive is None:
        return "", ATOM
    if primitive.name == "getitem":
        return f"{_bracketed(operands[0], ATOM)}[{_index(node.params['index'])}]", ATOM
    if primitive.infix and len(operands) == 2:
        left, right = _sides(node, operands)
        return f"{left} {primitive.symbol} {right}", primitive.precedence
    if primitive.name == "negative":
        return f"-{_bracketed(operands[0], _UNARY + 1)}", _UNARY
    inside = ", ".join([text for text, _ in operands] + _params(node))
    return f"{primitive.symbol}({inside})", ATOM


def operand(arg: Any, label: str | None = None) -> Written:
    """A node by its label; a number or an array by its value."""
    if label is not None:
        return label, ATOM
    if np.ndim(arg):
        inline = format_value(arg, room=20)
        return (
            inline if inline.startswith("[") else f"[{format_shape(arg.shape)}]"
        ), ATOM
    text = format_value(arg)
    return text, _UNARY if text.startswith("-") else ATOM


def symbol(node: Node) -> str | None:
    """The sign for the box of an operation; plain numbers are written into it.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(2.0)
    >>> [symbol(y) for y in (x * x, 3 * x, x ** 2, ad.maximum(x, 0), x)]
    ['×', '3 ×', '^ 2', 'max(·, 0)', None]
    """
    primitive = node.primitive
    if primitive is None:
        return None
    sign = SIGNS.get(primitive.symbol, primitive.symbol)
    slots = ["" if isinstance(arg, Node) else _slot(arg) for arg in node.args]
    if primitive.name == "getitem":
        sign = f"[{_index(node.params['index'])}]"
    elif any(slots) and primitive.infix:
        sign = " ".join(part for part in (slots[0], sign, *slots[1:]) if part)
    elif any(slots):
        sign = f"{sign}({', '.join(slot or '·' for slot in slots)})"
    elif params := _params(node):
        sign = f"{sign} {', '.join(params)}"
    return shorten(sign, _LONGEST_SYMBOL)


def _slot(arg: Any) -> str:
    """A constant in a sign; a long array is only hinted at."""
    text = operand(arg)[0]
    return text if len(text) <= _LONGEST_SLOT or not np.ndim(arg) else "[…]"


def _sides(node: Node, operands: list[Written]) -> tuple[str, str]:
    """Both operands of an infix operation, in parentheses where they need them."""
    assert node.primitive is not None
    binds, name = node.primitive.precedence, node.primitive.name
    if name == "power":  # groups from the right
        return _bracketed(operands[0], binds + 1), _bracketed(operands[1], binds)
    inner = node.args[1].primitive if isinstance(node.args[1], Node) else None
    same = inner is not None and inner.name == name and name in _ASSOCIATIVE
    right = binds if same else binds + 1
    return _bracketed(operands[0], binds), _bracketed(operands[1], right)


def _bracketed(written: Written, least: int) -> str:
    text, binds = written
    return text if binds >= least else f"({text})"


def _params(node: Node) -> list[str]:
    """Parameters that are not at their default, such as axis=0."""
    return [
        f"{name}={_plain(value)}"
        for name, value in node.params.items()
        if value is not None and value is not False
    ]


def _index(index: Any) -> str:
    parts: Iterable[Any] = index if isinstance(index, tuple) else (index,)
    return ", ".join(map(_plain, parts))


def _plain(value: Any) -> str:
    """A parameter as one would type it."""
    if isinstance(value, slice):
        bounds = [value.start, value.stop, value.step]
        texts = ["" if bound is None else str(bound) for bound in bounds]
        return ":".join(texts[:2] if value.step is None else texts)
    if value is Ellipsis:
        return "..."
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_plain, value)) + ("," * (len(value) == 1)) + ")"
    return operand(value)[0] if np.ndim(value) else str(value)
