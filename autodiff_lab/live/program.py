"""A line of Python as a program: the names in it that hold numbers are its inputs.

While live-coding nobody wants to write `Variable` four times. Here `x * y + np.sin(x)`
is enough: whatever name in it stands for a number or for an array of them becomes a
variable of that name, and everything else stays what it is.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from ..engine import Node, Variable
from ..errors import AutodiffError


class ProgramTextError(AutodiffError, ValueError):
    """A text that is no program which can be differentiated."""


@dataclass(frozen=True)
class Program:
    """Statements and a last expression, with the inputs found in a namespace.

    >>> program = Program.read("x * y + 1", {"x": 2.0, "y": 3.0})
    >>> program.names, program(4.0, 5.0)
    (('x', 'y'), 21.0)
    >>> program.node().value
    7.0
    """

    text: str
    names: tuple[str, ...]
    values: tuple[Any, ...]
    namespace: Mapping[str, Any]
    body: CodeType
    result: CodeType

    @classmethod
    def read(
        cls,
        text: str,
        namespace: Mapping[str, Any],
        inputs: Mapping[str, Any] | None = None,
    ) -> Program:
        """Read a program; ``inputs`` are taken instead of what the namespace holds.

        Raises `ProgramTextError` when there is no expression at the end, nothing to
        differentiate by, or a name that is not known.
        """
        tree = _parsed(text)
        last = tree.body.pop()
        assert isinstance(last, ast.Expr)
        given = inputs if inputs is not None else _numbers_in(tree, last, namespace)
        _refuse_unknown(tree, last, {**namespace, **given}, text)
        if not given:
            raise ProgramTextError(
                f"{text!r} has nothing to differentiate by",
                cause="none of its names stands for a number or an array of numbers",
                cure="give its inputs values first, such as x = 3.0",
            )
        body = compile(tree, "<program>", "exec")
        result = compile(ast.Expression(last.value), "<program>", "eval")
        values = tuple(map(_measuring, given.values()))
        return cls(text, tuple(given), values, namespace, body, result)

    def __call__(self, *values: Any) -> Any:
        """Run the program on other values of its inputs."""
        places = {**self.namespace, **dict(zip(self.names, values, strict=True))}
        exec(self.body, places)
        return eval(self.result, places)

    def node(self) -> Node:
        """The graph of the program, with a variable for each input."""
        pairs = zip(self.names, self.values, strict=True)
        found = self(*(Variable(value, name=name) for name, value in pairs))
        if isinstance(found, Node):
            return found
        raise ProgramTextError(
            f"{self.text!r} gives {type(found).__name__}, not a node of a graph",
            cause="its result does not depend on its inputs, or left the graph",
            cure="use NumPy's functions (np.sin, not math.sin) on the inputs",
        )


def _parsed(text: str) -> ast.Module:
    try:
        tree = ast.parse(text.strip())
    except SyntaxError as error:
        raise ProgramTextError(
            f"{text.strip()!r} is not Python: {error.msg}",
            cause="a bracket or an operator may be missing",
            cure="write an expression, such as x * y + np.sin(x)",
        ) from None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        return tree
    raise ProgramTextError(
        "the program has no result",
        cause="its last line is not an expression",
        cure="end with the value that is to be differentiated",
    )


def _names(tree: ast.Module, last: ast.Expr) -> list[str]:
    """Names that are read, in the order of the text; first come, first listed."""
    nodes = [node for part in (*tree.body, last) for node in ast.walk(part)]
    found = [n for n in nodes if isinstance(n, ast.Name)]
    found.sort(key=lambda name: (name.lineno, name.col_offset))
    made = {n.id for n in found if isinstance(n.ctx, ast.Store)}
    made |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    return list(dict.fromkeys(n.id for n in found if n.id not in made))


def _numbers_in(
    tree: ast.Module, last: ast.Expr, namespace: Mapping[str, Any]
) -> dict[str, Any]:
    names = [name for name in _names(tree, last) if _is_number(namespace.get(name))]
    return {name: namespace[name] for name in names}


def _is_number(value: Any) -> bool:
    if isinstance(value, Node):
        return value.primitive is None and value.has_value
    if isinstance(value, (bool, np.bool_)):
        return False
    kind = value.dtype.kind if isinstance(value, (np.ndarray, np.generic)) else ""
    return isinstance(value, (int, float)) or kind == "f"


def _measuring(value: Any) -> Any:
    """Inputs measure: a typed 3 means 3.0 here."""
    if isinstance(value, Node):
        return value.value
    return float(value) if isinstance(value, int) else value


def _refuse_unknown(
    tree: ast.Module, last: ast.Expr, known: Mapping[str, Any], text: str
) -> None:
    for name in _names(tree, last):
        if name not in known and not hasattr(builtins, name):
            raise ProgramTextError(
                f"{name} is not known",
                cause=f"the program {text.strip()!r} uses it, and no cell has made it",
                cure=f"give it a value first, such as {name} = 2.0",
            )
