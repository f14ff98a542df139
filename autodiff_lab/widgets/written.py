"""How a function is written: what a line of code that calls it needs."""

from __future__ import annotations

import ast
import dis
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

LINES = 8  # that a lambda may be long


def written(function: Callable[..., Any]) -> str:
    """The function as one would type it: its name, or a lambda's own text.

    >>> written(np.sin), written(lambda x: x * x)
    ('np.sin', 'lambda x: x * x')
    """
    name = getattr(function, "__name__", "")
    if name == "<lambda>":
        return _lambda(function) or "f"
    if getattr(np, name, None) is function:
        return f"np.{name}"
    return name if name.isidentifier() else "f"


def _lambda(function: Callable[..., Any]) -> str:
    """The text of a lambda, found again in the statement that it was written in.

    A statement may hold several; the right one has the same byte code.
    """
    try:
        lines, first = inspect.findsource(function)
    except (OSError, TypeError):
        return ""
    source = "".join(lines[first : first + LINES])
    found = [node for node in _lambdas(source) if _same(node, function)]
    return ast.unparse(found[0]) if found else ""


def _lambdas(source: str) -> Iterator[ast.Lambda]:
    """All lambdas in a text, which may begin and end in the middle of a statement."""
    start = source.find("lambda")
    while start >= 0:
        for end in range(len(source), start, -1):
            try:
                found = ast.parse(f"({source[start:end]})", mode="eval").body
            except SyntaxError:
                continue
            if isinstance(found, ast.Lambda):
                yield found
                break
        start = source.find("lambda", start + 1)


def _same(node: ast.Lambda, function: Callable[..., Any]) -> bool:
    code = eval(compile(ast.Expression(node), "<lambda>", "eval"), {}).__code__
    mine = function.__code__
    same_names = code.co_varnames == mine.co_varnames
    return same_names and _instructions(code) == _instructions(mine)


def _instructions(code: Any) -> list[tuple[str, Any]]:
    """What a function does, step by step; enclosing variables count as global ones."""
    skip = "COPY_FREE_VARS", "RESUME", "PUSH_NULL", "PRECALL"
    return [
        (_SAME.get(step.opname, step.opname), _plain(step.argval))
        for step in dis.get_instructions(code)
        if step.opname not in skip
    ]


_SAME = {"LOAD_DEREF": "LOAD_GLOBAL", "LOAD_METHOD": "LOAD_ATTR"}


def _plain(value: Any) -> Any:
    """Inner functions are equal if they do the same."""
    return _instructions(value) if inspect.iscode(value) else value
