"""How a function is written: what a line of code that calls it needs."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np


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
    """The text of a lambda, found again in the statement that it was written in."""
    try:
        source = textwrap.dedent(inspect.getsource(function)).strip()
    except (OSError, TypeError):
        return ""
    start = source.find("lambda")
    for end in range(len(source), start, -1):
        try:
            found = ast.parse(f"({source[start:end]})", mode="eval").body
        except SyntaxError:
            continue
        if isinstance(found, ast.Lambda):
            return ast.unparse(found)
    return ""
