r"""One operation, one number, one name as LaTeX.

Most operations have a template in their row of the table, such as ``\sin {0}``. How
tightly the result binds, and whether an operand needs brackets, can be read off the
template: what stands in braces is enclosed, what ends a template is not.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from .brackets import ATOM, UNARY, Written, bracketed, sides
from .node import Node
from .typed import index_text, said, typed

_LEFT, _RIGHT = r"\left(", r"\right)"
_LOW, _MIDDLE, _HIGH = 1, 2, 4
_RELATIONS = {
    ">": ">",
    "<": "<",
    "==": "=",
    ">=": r"\geq",
    "<=": r"\leq",
    "!=": r"\neq",
}

_GREEK = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho
    sigma tau upsilon phi chi psi omega
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
_LETTER = re.compile("|".join(_GREEK.split()))
_NAME = re.compile(r"([A-Za-z]+?)_?([0-9]*|_[A-Za-z0-9]+)")
_ESCAPES = {
    **{sign: "\\" + sign for sign in "{}$&#%_"},
    "\\": r"\backslash ", "~": r"\sim ", "^": r"\wedge ", " ": r"\ ",
}  # fmt: skip


def latex(node: Node, operands: list[Written]) -> Written:
    r"""The operation of `node` on operands that are already written.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(2.0)
    >>> latex(ad.sin(x) ** 2, [(r"\sin x", UNARY), ("2", ATOM)])
    ('\\left(\\sin x\\right)^{2}', 4)
    """
    row = node.primitive
    assert row is not None
    if row.name == "getitem":
        inside = _text(index_text(node.params["index"], str))
        return rf"{_atom(operands[0])}\left[{inside}\right]", ATOM
    if row.infix and row.symbol in _RELATIONS:
        return f" {_RELATIONS[row.symbol]} ".join(_pair(node, operands)), row.precedence
    if not row.latex or said(node):
        return _call(node, operands)
    if row.latex == "{0}":
        return operands[0]
    return _filled(node, row.latex, operands)


def _filled(node: Node, template: str, operands: list[Written]) -> Written:
    row = node.primitive
    assert row is not None
    binds = row.precedence if row.infix else _binds(template)
    if row.infix and row.name not in ("power", "divide"):
        left, right = _pair(node, operands)
        if row.name == "multiply" and right[0].isdigit():
            template = r"{0} \cdot {1}"
        if row.name == "multiply" and _reaches_on(operands[0]):
            left = f"{_LEFT}{operands[0][0]}{_RIGHT}"  # sin x times y is not sin(x y)
        return template.format(left, right), binds
    needed = {_HIGH: _HIGH + 1, UNARY: ATOM, _MIDDLE: ATOM, _LOW: ATOM}.get(binds, 0)
    if row.name == "negative":
        needed = UNARY + 1
    texts = [
        operand[0]
        if f"{{{{{{{i}}}}}}}" in template  # in braces
        else bracketed(operand, needed, _LEFT, _RIGHT)
        for i, operand in enumerate(operands)
    ]
    return template.format(*texts), UNARY if row.name == "divide" else binds


def _reaches_on(written: Written) -> bool:
    """Whether a function without brackets would swallow the factor after it."""
    text, binds = written
    function = text.startswith("\\") and not text.startswith(r"\frac")
    return binds == UNARY and function and not text.endswith(_RIGHT)


def _binds(template: str) -> int:
    """How tightly a template holds what it says together."""
    if " + " in template:
        return _LOW
    open_end = re.search(r"(?<!\{)\{\d\}$", template)
    if open_end:
        return _MIDDLE if template.startswith("{0}") else UNARY
    if template.startswith(r"\frac"):
        return UNARY
    return _HIGH if "^" in template else ATOM


def _pair(node: Node, operands: list[Written]) -> tuple[str, str]:
    """Both sides of an infix operation; no two signs beside each other."""
    left, right = sides(node, operands, _LEFT, _RIGHT)
    return left, f"{_LEFT}{right}{_RIGHT}" if right.startswith("-") else right


def _call(node: Node, operands: list[Written]) -> Written:
    """What has no sign of its own, or options that its sign would hide."""
    assert node.primitive is not None
    inside = [text for text, _ in operands]
    for name, value in said(node).items():
        inside.append(rf"{_roman(name)} = {_text(typed(value, str))}")
    return f"{_roman(node.primitive.name)}{_LEFT}{', '.join(inside)}{_RIGHT}", ATOM


def _atom(operand: Written) -> str:
    return bracketed(operand, ATOM, _LEFT, _RIGHT)


def latex_number(value: Any) -> Written:
    r"""A number as it is printed: 3, \infty, 1.5 \times 10^{-7}; an array by its shape.

    >>> latex_number(3.0), latex_number(-1.5e-7)[0]
    (('3', 99), '-1.5 \\times 10^{-7}')
    """
    if np.ndim(value):
        shape = r" \times ".join(map(str, np.shape(value)))
        return rf"\mathrm{{array}}_{{{shape}}}", ATOM
    if not isinstance(value, float | int):
        return str(value), _LOW if isinstance(value, complex) else ATOM
    text = f"{value:.12g}".replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")
    digits, e, exponent = text.partition("e")
    binds = UNARY if text.startswith("-") else ATOM
    if not e:
        return text, binds
    return rf"{digits} \times 10^{{{int(exponent)}}}", min(binds, _MIDDLE)


def latex_name(name: str) -> str:
    r"""A name as mathematics sets it: x, x_{1}, \alpha, \mathrm{loss}.

    >>> [latex_name(name) for name in ("x", "w12", "beta", "loss", "x_out", "50%")]
    ['x', 'w_{12}', '\\beta', '\\mathrm{loss}', 'x_{\\mathrm{out}}', '\\mathrm{50\\%}']
    """
    found = _NAME.fullmatch(name)
    if not found:
        return _roman(name)
    stem, low = _word(found[1]), found[2].lstrip("_")
    return f"{stem}_{{{_word(low)}}}" if low else stem


def _word(word: str) -> str:
    if _LETTER.fullmatch(word):
        return f"\\{word}"
    return word if len(word) == 1 or word.isdigit() else _roman(word)


def _roman(text: str) -> str:
    return rf"\mathrm{{{_text(text)}}}"


def _text(text: str) -> str:
    """Text with nothing left in it that LaTeX would act on."""
    return "".join(_ESCAPES.get(c, c) for c in text if c.isprintable())
