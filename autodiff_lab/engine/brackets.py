"""Which operands need brackets: as few as precedence allows, and none fewer.

A part of an expression that is already written is its text together with how tightly
its outermost operation binds. Python text, LaTeX and the drawing all ask here.
"""

from __future__ import annotations

from .node import Node

ATOM = 99  # how tightly a name, a number or a call holds together
UNARY = 3  # ... and a number with a minus before it
_REGROUPS = {"add", "multiply"}  # a + (b + c) needs no brackets; a + (b - c) keeps them
_ROUNDS = {"remainder", "floor_divide"}

Written = tuple[str, int]  # text, and the precedence of its outermost operation


def bracketed(
    written: Written, least: int, opening: str = "(", closing: str = ")"
) -> str:
    """The text, in brackets if it binds less tightly than what is around it.

    >>> bracketed(("a + b", 1), 2), bracketed(("a", ATOM), 2)
    ('(a + b)', 'a')
    """
    text, binds = written
    return text if binds >= least else f"{opening}{text}{closing}"


def sides(
    node: Node, operands: list[Written], opening: str = "(", closing: str = ")"
) -> tuple[str, str]:
    """Both operands of an infix operation.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0), ad.Variable(3.0)
    >>> sides(a - (b - a), [("a", ATOM), ("b - a", 1)])
    ('a', '(b - a)')
    """
    assert node.primitive is not None
    binds, name = node.primitive.precedence, node.primitive.name
    if name == "power":  # 2 ** 3 ** 4 groups to the right
        needed = binds + 1, binds
    else:
        needed = binds, binds + 1 - _regroups(node, name)
    left, right = (
        bracketed(operand, least, opening, closing)
        for operand, least in zip(operands, needed, strict=True)
    )
    return left, right


def _regroups(node: Node, name: str) -> bool:
    """Whether the right operand is the same operation, whose order is free.

    a * (b // c * d) is not a * b // c * d: the floor would be taken of a * b / c.
    """
    inner = node.args[1]
    first = isinstance(inner, Node) and inner.primitive
    if not first or first.name != name or name not in _REGROUPS:
        return False
    while isinstance(inner, Node) and inner.primitive and inner.primitive.infix:
        if inner.primitive.name in _ROUNDS:
            return False
        inner = inner.args[0]
    return True
