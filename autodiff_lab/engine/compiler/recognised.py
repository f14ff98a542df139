"""Patterns that are better derived as a whole than operation by operation.

They are looked for in a trace before it is derived: afterwards the slopes would already
have been written in the other, longer way.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..node import Node
from ..order import topological
from .inner import made
from .likelihood import by_difference
from .pooling import pooled_first

PATTERNS = (by_difference, pooled_first)


def recognised(results: list[Any], since: int) -> dict[Node, Node]:
    """What takes the place of each node that is, or is computed from, a pattern."""
    new: dict[Node, Node] = {}
    nodes = [result for result in results if isinstance(result, Node)]
    order = topological(*nodes, since=since)
    users = Counter([arg for n in order for arg in n.args if isinstance(arg, Node)])
    users.update(nodes)
    for node in order:
        now = node
        if not new.keys().isdisjoint(node.parents):
            args = tuple(new.get(a, a) if isinstance(a, Node) else a for a in node.args)
            now = made(node, node.primitive, args, node._value, node.params)
            users[now] = users[node]
        for pattern in PATTERNS:
            found = pattern(now, users)
            if found is not None:
                now = found
                users[now] = users[node]
        if now is not node:
            new[node] = now
    return new
