"""Write a graph down, as Python or as LaTeX, with as few brackets as precedence allows.

A shared node is written out wherever it is used, so the text of a small graph can be
enormous: `LONGEST` symbols are written, and an expression beyond that is refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import UnsupportedError
from .node import Node
from .order import topological
from .primitive import Primitive
from .simplify import tree_size

LONGEST = 20_000
ATOM = 99  # how tightly a name or a number holds together
_SAME_ON_THE_RIGHT = {"add", "multiply"}  # a + (b + c) needs no brackets

Written = tuple[str, int]  # text, and the precedence of its outermost operation


def to_text(root: Node) -> str:
    """The expression as Python would write it.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> to_text(a * (a + b) - ad.sin(a) ** 2)
    'a * (a + b) - sin(a) ** 2'
    """
    return _write(root, python)


def to_latex(root: Node) -> str:
    r"""The expression as LaTeX, without dollar signs.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> print(to_latex(a / (a + b)))
    \frac{a}{a + b}
    """
    return _write(root, latex)


def _write(root: Node, style: Any) -> str:
    size = tree_size(root)
    if size > LONGEST:
        raise UnsupportedError(
            f"the expression has {size} symbols when it is written out",
            cause="shared parts are repeated wherever they are used",
            cure="simplify it, or look at the graph, which draws a shared part once",
        )
    written: dict[Node, Written] = {}
    unnamed = 0
    for node in topological(root):
        if node.primitive is None:
            unnamed += node.name is None and not node.has_value
            written[node] = _leaf(node, unnamed)
        else:
            operands = [
                written[a] if isinstance(a, Node) else number(a) for a in node.args
            ]
            written[node] = style(node.primitive, operands, node.params)
    return written[root][0]


def python(row: Primitive, operands: list[Written], params: dict[str, Any]) -> Written:
    """One operation in Python's syntax."""
    if row.infix:
        return f" {row.symbol} ".join(_sides(row, operands)), row.precedence
    if row.name == "negative":
        return f"-{bracketed(operands[0], row.precedence)}", row.precedence
    if row.name == "getitem":
        return f"{bracketed(operands[0], ATOM)}[{params['index']!r}]", ATOM
    options = [f"{key}={value!r}" for key, value in params.items() if value is not None]
    inside = ", ".join([text for text, _ in operands] + options)
    return f"{row.symbol}({inside})", ATOM


def latex(row: Primitive, operands: list[Written], params: dict[str, Any]) -> Written:
    """One operation by the template of its row."""
    if not row.latex:
        inside = ", ".join(text for text, _ in operands)
        name = row.name.replace("_", r"\_")
        return rf"\mathrm{{{name}}}({inside})", ATOM
    if row.name == "divide":  # the bar of a fraction brackets by itself
        return row.latex.format(*(text for text, _ in operands)), ATOM
    if row.infix:
        sides: Any = _sides(row, operands)
    else:
        sides = [bracketed(o, row.precedence, r"\left(", r"\right)") for o in operands]
    return row.latex.format(*sides), row.precedence


def _sides(row: Primitive, operands: list[Written]) -> tuple[str, str]:
    left, right = operands
    tighter = 0 if row.name in _SAME_ON_THE_RIGHT else 1
    if row.name == "power":  # 2 ** 3 ** 4 groups to the right
        return bracketed(left, row.precedence + 1), bracketed(right, row.precedence)
    return bracketed(left, row.precedence), bracketed(right, row.precedence + tighter)


def bracketed(
    written: Written, precedence: int, opening: str = "(", closing: str = ")"
) -> str:
    """The text, in brackets if it binds less tightly than what is around it."""
    text, own = written
    return text if own >= precedence else f"{opening}{text}{closing}"


def _leaf(node: Node, unnamed: int) -> Written:
    if node.name is not None:
        return node.name, ATOM
    return number(node._value) if node.has_value else (f"input{unnamed}", ATOM)


def number(value: Any) -> Written:
    """A number as written by hand: 3 and not 3.0; an array by its shape."""
    if np.ndim(value):
        return f"array{np.shape(value)}", ATOM
    text = f"{value:.12g}" if isinstance(value, float | int) else str(value)
    return text, 3 if text.startswith("-") else ATOM
