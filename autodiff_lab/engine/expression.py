"""Write a graph down, as Python or as LaTeX, with as few brackets as precedence allows.

A shared node is written out wherever it is used, so the text of a small graph can be
enormous: `LONGEST` symbols are written, and an expression beyond that is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import UnsupportedError
from .brackets import ATOM, UNARY, Written, bracketed, sides
from .checks import check_node
from .huge import huge
from .latex import latex, latex_name, latex_number
from .node import Node
from .order import topological
from .simplify import tree_size
from .typed import index_text, options

LONGEST = 20_000


def to_text(root: Node) -> str:
    """The expression as Python would write it.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> to_text(a * (a + b) - ad.sin(a) ** 2)
    'a * (a + b) - sin(a) ** 2'
    """
    return _write(root, python, number, str)


def to_latex(root: Node) -> str:
    r"""The expression as LaTeX, without dollar signs.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="beta")
    >>> print(to_latex(a / (a + b)))
    \frac{a}{a + \beta}
    """
    return _write(root, latex, latex_number, latex_name)


def _write(
    root: Node,
    operation: Callable[[Node, list[Written]], Written],
    number: Callable[[Any], Written],
    name: Callable[[str], str],
) -> str:
    check_node(root)
    size = tree_size(root)
    if size > LONGEST:
        raise UnsupportedError(
            f"the expression has {huge(size)} symbols when it is written out",
            cause="shared parts are repeated wherever they are used",
            cure="simplify it, or look at the graph, which draws a shared part once",
        )
    written: dict[Node, Written] = {}
    unnamed = 0
    for node in topological(root):
        if node.primitive is not None:
            operands = [
                written[a] if isinstance(a, Node) else number(a) for a in node.args
            ]
            written[node] = operation(node, operands)
        elif node.name is None and node.has_value:
            written[node] = number(node._value)
        else:
            unnamed += node.name is None
            written[node] = name(node.name or f"input{unnamed}"), ATOM
    return written[root][0]


def python(
    node: Node, operands: list[Written], literal: Callable[[Any], str] | None = None
) -> Written:
    """One operation in Python's syntax, its operands already written.

    `literal` writes what is not an operand, such as ``axis=0`` or an index.

    >>> import autodiff_lab as ad
    >>> a, c = ad.Variable(4.0), ad.Variable(7.0)
    >>> python(a * c, [("a", ATOM), ("b + 1", 1)])
    ('a * (b + 1)', 2)
    """
    row = node.primitive
    assert row is not None
    literal = literal or _literal
    if row.name == "getitem":
        index = node.params["index"]
        return f"{bracketed(operands[0], ATOM)}[{index_text(index, literal)}]", ATOM
    if row.infix:
        return f" {row.symbol} ".join(sides(node, operands)), row.precedence
    if row.name == "negative":
        return f"-{bracketed(operands[0], UNARY + 1)}", UNARY
    inside = [text for text, _ in operands] + options(node, literal)
    called = row.symbol if row.symbol.isidentifier() else row.name  # bitwise_and, not &
    return f"{called}({', '.join(inside)})", ATOM


def _literal(value: Any) -> str:
    return number(value)[0] if np.ndim(value) else repr(value)


def number(value: Any) -> Written:
    """A number as written by hand: 3 and not 3.0; an array by its shape."""
    if np.ndim(value):
        return f"array{np.shape(value)}", ATOM
    text = f"{value:.12g}" if isinstance(value, float | int) else str(value)
    return text, UNARY if text.startswith("-") else ATOM
