"""What to call each node: its name, the variable that holds it, or v1, v2, ...

In a notebook the natural name of ``c = a + b`` is c. Python does not tell an object
what it is called, so we look it up in the user's namespace, as IPython keeps it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from ..engine import Constant, Node
from .labels import clean_label
from .numerals import format_value


def names_in_use(namespace: Mapping[str, Any] | None = None) -> dict[int, str]:
    """Variable names of nodes, by ``id``; the first name given to a node counts.

    Without a ``namespace`` that of the running notebook is read, if there is one.

    >>> x = Node.__new__(Node)
    >>> names_in_use({"_hidden": x, "x": x, "again": x, "n": 3}) == {id(x): "x"}
    True
    """
    if namespace is None:
        namespace = namespace_in_use()
    names: dict[int, str] = {}
    for name, value in list(namespace.items()):
        if issubclass(type(value), Node) and not str(name).startswith("_"):
            names.setdefault(id(value), str(name))
    return names


def namespace_in_use() -> Mapping[str, Any]:
    """The user's variables; empty outside of IPython, which is never imported here."""
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = get_ipython() if callable(get_ipython) else None
    namespace = getattr(shell, "user_ns", None)
    return namespace if isinstance(namespace, Mapping) else {}


def label_all(
    nodes: list[Node], namespace: Mapping[str, Any] | None = None
) -> tuple[list[str], list[bool]]:
    """One label for each node, all different, and whether somebody chose it.

    Unnamed constants are called by their value, so these may repeat.
    """
    held = names_in_use(namespace)
    given = [_given(node, held) for node in nodes]
    taken = {name for name in given if name}
    labels: list[str] = []
    seen: set[str] = set()
    count = 0
    for node, name in zip(nodes, given, strict=True):
        if not name and isinstance(node, Constant) and node.has_value:
            labels.append(format_value(node.value, room=12))
            continue
        if not name:
            count, name = _next_free(count, taken)
        name = _unique(name, seen)
        seen.add(name)
        labels.append(name)
    return labels, [bool(name) for name in given]


def _given(node: Node, held: dict[int, str]) -> str:
    name = node.name if node.name is not None else held.get(id(node), "")
    return clean_label(name)


def _next_free(count: int, taken: set[str]) -> tuple[int, str]:
    """The next v1, v2, ... that nobody uses (Baydin's names for what comes between)."""
    count += 1
    while f"v{count}" in taken:
        count += 1
    return count, f"v{count}"


def _unique(name: str, seen: set[str]) -> str:
    if name not in seen:
        return name
    number = 2
    while f"{name}_{number}" in seen:
        number += 1
    return f"{name}_{number}"
