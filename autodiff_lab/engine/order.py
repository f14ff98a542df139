"""An order in which every node comes after its operands.

Every engine walks the graph in this order or against it. It is found without recursion,
because a graph may be a million operations deep and Python's stack is not.
"""

from __future__ import annotations

from .node import Node

DEEP = 1500  # nodes on one route: longer ones are not listed


def topological(
    *roots: Node, since: int = 0, older: list[Node] | None = None
) -> list[Node]:
    """All nodes that the roots depend on, operands before their users.

    A node is put down only after everything it needs (depth-first post-order); the
    stack of half-finished nodes is a list instead of Python's call stack. Nodes older
    than `since` are left out, with everything under them; those that are met are put
    into the list `older`.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> c = a + b; c.name = "c"
    >>> d = a * c; d.name = "d"
    >>> [node.name for node in topological(d)]
    ['a', 'b', 'c', 'd']
    """
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[Node | None] = [root for root in reversed(roots) if root.epoch >= since]
    while stack:
        node = stack.pop()
        if node is None:  # everything that the node below needs has been put down
            order.append(stack.pop())  # type: ignore[arg-type]
        elif node not in seen:
            seen.add(node)
            stack += (node, None)
            for arg in reversed(node.args):
                if isinstance(arg, Node) and arg not in seen:
                    if arg.epoch >= since:
                        stack.append(arg)
                    elif older is not None:
                        older.append(arg)
    return order


def depth(order: list[Node]) -> int:
    """How many nodes the longest route has.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0), ad.Variable(3.0)
    >>> depth(topological(a * (a + b)))
    3
    """
    below: dict[Node, int] = {}
    for node in order:
        below[node] = 1 + max((below[arg] for arg in node.parents), default=0)
    return max(below.values())
