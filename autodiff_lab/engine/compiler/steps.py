"""One operation as one line of NumPy.

Each node becomes a `Step`: a template of code, and how its result comes about. `out`
steps write into a buffer that is handed to them; `fresh` ones make a new array; `view`
ones look at the memory of their operand; `scalar` ones are plain Python arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from ..node import Node
from ..primitives import PRIMITIVES
from ..values import plain
from .memory import Kind, kind_of
from .scalars import apart, scalar_text


@dataclass
class Step:
    """How the value of `node` is computed.

    In the templates {0}, {1}, ... are the operands and {out} is the result; `functions`
    are what the names in them mean.
    """

    node: Node
    operands: tuple[Any, ...]
    kind: str  # out, fresh, view or scalar
    make: str = ""  # an expression for the result
    into: tuple[str, ...] = ()  # statements that leave the result in {out}
    functions: dict[str, Any] = field(default_factory=dict)
    in_place: bool = False  # whether {out} may be the memory of an operand
    may_alias: bool = False  # whether the result may share memory with an operand
    zeroed: bool = False  # whether {out} has to be zeros, and is partly left so
    dtype: Any = None  # of the result, if not that of the node
    like: Any = None  # an array that the result's memory is to be laid out like
    once: dict[str, str] = field(default_factory=dict)  # code for more names: made once

    def fitting(self, number: Any) -> Any:
        """A number as an array of no dimensions, in the type it will be used in."""
        if np.ndim(number) or self.kind != "out":
            return number
        if self.node.dtype.kind == "f":
            return np.asarray(number, self.node.dtype)
        types = [o.dtype for o in self.operands if isinstance(o, Node) and o.shape]
        return np.asarray(number, np.result_type(*types, type(number)(0)))

    def memory(self) -> Kind:
        """What to keep the result in; elementwise results lie as their operands do."""
        like = self.like
        if self.in_place or "reduce(" in self.make:
            like = next(filter(self._lies_otherwise, self.operands), self.node)._value
        return kind_of(self.node.shape, self.dtype or self.node.dtype, like)

    def _lies_otherwise(self, operand: Any) -> bool:
        """Whether this has the shape of the result, with its axes in another order."""
        value: Any = operand._value if isinstance(operand, Node) else None
        if not isinstance(value, np.ndarray) or value.flags.c_contiguous:
            return False
        return bool(value.shape == self.node.shape)


COPY = "copyto({out}, {0})"  # left out where {0} is {out} already

Uses = dict[Node, list[Node]]
Selector = Callable[[Node, Uses], Step | None]


def is_scalar(node: Node) -> bool:
    """Whether a node and all of its operands are plain numbers."""
    return all(
        arg.ndim == 0 if isinstance(arg, Node) else np.ndim(arg) == 0
        for arg in node.args
    )


def as_scalar(node: Node) -> Step:
    text, functions = scalar_text(node, safe=True)
    return Step(node, node.args, "scalar", make=text, functions=functions)


def call(node: Node) -> Step:
    """The primitive's own forward computation."""
    row = node.primitive
    assert row is not None
    name = apart(row.name)
    functions: dict[str, Any] = {name: row.forward}
    options = ""
    for key, value in node.params.items():
        text = repr(value)
        if not plainly_written(value):
            text = f"{name}_{key}"
            functions[text] = value
        options += f", {key}={text}"
    operands = ", ".join(f"{{{i}}}" for i in range(len(node.args)))
    text = f"{name}({operands}{options})".replace("(, ", "(")
    if node.shape == ():
        functions["plain"] = plain
        return Step(node, node.args, "scalar", f"plain({text})", functions=functions)
    alias = row.name not in NEW
    return Step(node, node.args, "fresh", text, functions=functions, may_alias=alias)


def plainly_written(value: Any) -> bool:
    """Whether ``repr(value)`` is code for it."""
    if type(value) in (tuple, list):
        return all(map(plainly_written, value))
    return value is None or value is Ellipsis or type(value) in (bool, int, str)


UFUNCS: dict[str, Any] = {
    name: getattr(np, name)
    for name in PRIMITIVES
    if isinstance(getattr(np, name, None), np.ufunc)
    and getattr(np, name).signature is None  # matmul is a ufunc on matrices
}
NEW = {"concatenate", "stack", "cumsum", "sort", "prod", "solve", "inv", "cholesky"}
COMPARISONS = ["greater", "less", "equal", "not_equal", "greater_equal", "less_equal"]
KEYWORD_OUT = {"maximum", "minimum"}  # NumPy frowns upon a third positional operand
SUITS = "fiub"


def ufunc(node: Node) -> Step | None:
    """``name(a, b, out)``, which may write over an operand that is done with."""
    name = node.primitive.name  # type: ignore[union-attr]
    function = UFUNCS.get(name)
    if function is None or node.params or node.dtype.kind not in SUITS:
        return None
    make, into = calls(name, len(node.args))
    functions = {name: function}
    return Step(node, node.args, "out", make, (into,), functions, in_place=True)


@lru_cache(256)
def calls(name: str, operands: int) -> tuple[str, str]:
    """A call that makes a new array, and one that has been given a place for it.

    >>> calls("exp", 1), calls("maximum", 2)[1]
    (('exp({0})', 'exp({0}, {out})'), 'maximum({0}, {1}, out={out})')
    """
    inside = ", ".join(f"{{{i}}}" for i in range(operands))
    out = "out={out}" if name in KEYWORD_OUT else "{out}"
    return f"{name}({inside})", f"{name}({inside}, {out})"
