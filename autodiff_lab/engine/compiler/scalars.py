"""Plain Python arithmetic: how each primitive is written for numbers.

`math` is an order of magnitude faster than NumPy on single numbers, but it raises where
NumPy answers inf or nan. Code that is marked `safe` asks the primitive itself at such
places; the rest is run inside of a ``try`` that falls back to NumPy's answers.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from ..node import Node
from ..values import plain as as_python

MATH = {
    name: getattr(math, alias)
    for name, alias in (
        [
            (n, n)
            for n in [
                "exp",
                "expm1",
                "log",
                "log1p",
                "sqrt",
                "sin",
                "cos",
                "tan",
                "sinh",
                "cosh",
                "tanh",
            ]
        ]
        + [(n, n) for n in ["erf", "log2", "log10", "exp2", "cbrt", "hypot", "fmod"]]
        + [
            ("arc" + n, "a" + n)
            for n in ["sin", "cos", "tan", "sinh", "cosh", "tanh", "tan2"]
        ]
    )
}
WRITTEN = {
    "add": "{0} + {1}",
    "subtract": "{0} - {1}",
    "multiply": "{0} * {1}",
    "negative": "-{0}",
    "square": "{0} * {0}",
    "identity": "{0}",
    "positive": "{0}",
    "absolute": "abs({0})",
    "greater": "{0} > {1}",
    "less": "{0} < {1}",
    "greater_equal": "{0} >= {1}",
    "less_equal": "{0} <= {1}",
    "equal": "{0} == {1}",
    "not_equal": "{0} != {1}",
    "where": "{1} if {0} else {2}",
    "relu": "0.0 if {0} <= 0.0 else {0}",
    "maximum": "{0} if {0} >= {1} or {0} != {0} else {1}",
    "minimum": "{0} if {0} <= {1} or {0} != {0} else {1}",
    "sign": "copysign(1.0, {0}) if {0} < 0.0 or {0} > 0.0 else {0}",
    "logical_not": "not {0}",
}
ARITHMETIC = {"add", "subtract", "multiply"}  # one float makes the result a float
RISKY = {
    "divide": "{0} / {1}",
    "reciprocal": "1.0 / {0}",
    "power": "pow({0}, {1})",
    "sigmoid": "1.0 / (1.0 + exp(-{0}))",
    "softplus": "log1p(exp(-abs({0}))) + ({0} if {0} > 0.0 else 0.0)",
}
HELPERS = {
    "pow": math.pow,
    "exp": math.exp,
    "log1p": math.log1p,
    "copysign": math.copysign,
}


CALLED = {  # the functions that each of these texts calls
    name: {helper: f for helper, f in HELPERS.items() if helper + "(" in text}
    for name, text in (WRITTEN | RISKY).items()
}


def scalar_text(node: Node, safe: bool) -> tuple[str, dict[str, Any]]:
    """An expression for the node in terms of {0}, {1}, ..., and what its names mean."""
    row = node.primitive
    assert row is not None
    name = row.name
    if not node.params:
        if name in WRITTEN and all(map(is_plain, (node, *node.args))):
            return in_floats(node, WRITTEN[name]), CALLED[name]
        if not safe and name in RISKY:
            return RISKY[name], CALLED[name]
        if not safe and name in MATH:
            return in_math(name, len(node.args))
    operands = ", ".join(f"{{{i}}}" for i in range(len(node.args)))
    name = f"scalar_{name}" if safe else apart(name)  # not to be taken for the ufunc
    functions: dict[str, Any] = {name: row.forward}
    options = ""
    for key, value in node.params.items():
        functions[f"{name}_{key}"] = value
        options += f", {key}={name}_{key}"
    call = f"{name}({operands}{options})"
    if type(node._value) is bool:  # np.True_ + np.True_ is no count
        return f"bool({call})", functions
    functions["plain"] = as_python
    return f"plain({call})", functions


def apart(name: str) -> str:
    """A name for an operation beside `plain`, which will stand around it."""
    return "plain_operation" if name == "plain" else name


@cache
def in_math(name: str, operands: int) -> tuple[str, dict[str, Any]]:
    """A call of one of Python's own functions."""
    inside = ", ".join(f"{{{i}}}" for i in range(operands))
    return f"{name}({inside})", {name: MATH[name]}


def in_floats(node: Node, text: str) -> str:
    """The text, so that a float comes out: max(x, 0) would be 0 and no 0.0."""
    kinds = [type_of(arg) for arg in node.args]
    mixed = node.primitive is not None and node.primitive.name in ARITHMETIC
    if type_of(node) is not float or (mixed and float in kinds):
        return text
    conditions = text.startswith("{1} if {0}")  # of where
    for i, (arg, kind) in enumerate(zip(node.args, kinds, strict=True)):
        if kind is not float and i >= conditions:
            number = f"float({{{i}}})" if isinstance(arg, Node) else repr(float(arg))
            text = text.replace(f"{{{i}}}", number)
    return text


def type_of(operand: Any) -> type:
    return type(operand._value if isinstance(operand, Node) else operand)


def is_plain(operand: Any) -> bool:
    """Whether an operand is one of Python's own numbers."""
    return type_of(operand) in (float, int, bool)
