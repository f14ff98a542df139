"""Write an operation down for a reader: as a formula, and as the sign on its box.

The formula of one node names its operands: "a * c". Formulas put into one another give
the whole expression. Brackets and syntax are `engine.expression`'s; the numbers are
written as everywhere in the display.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine import Node
from ..engine.brackets import ATOM, UNARY, Written
from ..engine.expression import python
from ..engine.typed import index_text, options
from .labels import shorten
from .numerals import format_shape, format_value

_LONGEST_SYMBOL = 12
_LONGEST_SLOT = 8

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
    return python(node, operands, _plain) if node.primitive else ("", ATOM)


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
    return text, UNARY if text.startswith("-") else ATOM


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
        sign = f"[{index_text(node.params['index'], _plain)}]"
    elif any(slots) and primitive.infix:
        sign = " ".join(part for part in (slots[0], sign, *slots[1:]) if part)
    elif any(slots):
        sign = f"{sign}({', '.join(slot or '·' for slot in slots)})"
    elif params := options(node, _plain):
        sign = f"{sign} {', '.join(params)}"
    return shorten(sign, _LONGEST_SYMBOL)


def _slot(arg: Any) -> str:
    """A constant in a sign; a long array is only hinted at."""
    text = operand(arg)[0]
    return text if len(text) <= _LONGEST_SLOT or not np.ndim(arg) else "[…]"


def _plain(value: Any) -> str:
    """A parameter as one would type it; arrays as briefly as in a formula."""
    return operand(value)[0] if np.ndim(value) else str(value)
