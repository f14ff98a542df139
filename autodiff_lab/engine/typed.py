"""Parameters of an operation as one would type them: axis=0, [1:3]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .node import Node


def options(node: Node, literal: Callable[[Any], str]) -> list[str]:
    """What says how to operate, where it is not left at its default.

    >>> import autodiff_lab as ad
    >>> options(ad.sum(ad.Vector([1.0, 2.0]), axis=0), str)
    ['axis=0']
    """
    return [f"{name}={typed(value, literal)}" for name, value in said(node).items()]


def said(node: Node) -> dict[str, Any]:
    """The parameters that somebody chose."""
    return {k: v for k, v in node.params.items() if v is not None and v is not False}


def index_text(index: Any, literal: Callable[[Any], str]) -> str:
    """What stands between square brackets.

    >>> index_text((0, slice(1, 3), ...), str)
    '0, 1:3, ...'
    """
    parts = index if isinstance(index, tuple) else (index,)
    return ", ".join(typed(part, literal) for part in parts) or "()"


def typed(value: Any, literal: Callable[[Any], str]) -> str:
    """One parameter; `literal` writes what Python has no special syntax for."""
    if isinstance(value, slice):
        bounds = [value.start, value.stop, value.step]
        texts = ["" if bound is None else str(bound) for bound in bounds]
        return ":".join(texts[:2] if value.step is None else texts)
    if value is Ellipsis:
        return "..."
    if isinstance(value, tuple):
        inside = ", ".join(typed(part, literal) for part in value)
        return f"({inside}{',' * (len(value) == 1)})"
    return literal(value)
