"""An order in which every node comes after its operands.

Every engine walks the graph in this order or against it. It is found without recursion,
because a graph may be a million operations deep and Python's stack is not.
"""

from __future__ import annotations

from .node import Node


def topological(root: Node) -> list[Node]:
    """All nodes that `root` depends on, operands before their users, `root` last.

    A node is put down only after everything it needs (depth-first post-order); the
    stack of half-finished nodes is a list instead of Python's call stack.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> c = a + b; c.name = "c"
    >>> d = a * c; d.name = "d"
    >>> [node.name for node in topological(d)]
    ['a', 'b', 'c', 'd']
    """
    order: list[Node] = []
    seen = {root}
    stack = [(root, iter(root.args))]
    while stack:
        node, remaining = stack[-1]
        for arg in remaining:
            if isinstance(arg, Node) and arg not in seen:
                seen.add(arg)
                stack.append((arg, iter(arg.args)))
                break
        else:
            order.append(node)
            stack.pop()
    return order
