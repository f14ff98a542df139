"""Copies of nodes: copy, deepcopy and pickle, as one finds them in training scripts.

A copied graph is a graph of its own, on leaves of its own; the operations in it are
those of the table, which are never copied. Leaves can be pickled, and so can modules
and optimizers. Inner nodes cannot: what made them is code.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ..errors import UnsupportedError
from .node import Leaf, Node, describe
from .order import topological


def twin(node: Node) -> Node:
    """Another node, the same in all that it holds."""
    new = object.__new__(type(node))
    for kind in type(node).__mro__:
        for slot in getattr(kind, "__slots__", ()):
            setattr(new, slot, getattr(node, slot))
    for name, value in getattr(node, "__dict__", {}).items():  # a user's own subclass
        setattr(new, name, value)
    return new


def with_graph(root: Node, memo: dict[int, Any]) -> Node:
    """`deepcopy`, without recursion: a graph may be a million operations deep.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0, name="x")
    >>> square = deepcopy(x * x)
    >>> {leaf.name: slope for leaf, slope in ad.get_gradients(square).items()}
    {None: 1.0, 'x': 6.0}
    """
    for node in topological(root):
        if id(node) not in memo:
            memo[id(node)] = new = twin(node)
            new.args = tuple([memo.get(id(arg), arg) for arg in node.args])
            if isinstance(new, Leaf):
                new._grad = deepcopy(new._grad)
    found: Node = memo[id(root)]
    return found


def pickled(node: Node) -> tuple[Any, ...]:
    """How to make a leaf again. In another process it is as new as anything there."""
    if not isinstance(node, Leaf):
        raise UnsupportedError(
            f"{describe(node)} cannot be pickled with its graph",
            cause="derivative rules are code, and a pickle holds only data",
            cure="pickle node.value, or the leaves, and compute it again there",
        )
    made_of = type(node), node._value, node.name, node._grad
    return made_again, made_of, getattr(node, "__dict__", None)


def made_again(kind: type[Leaf], value: Any, name: str | None, grad: Any) -> Leaf:
    leaf = object.__new__(kind)
    Leaf.__init__(leaf, value, name)
    leaf.where, leaf._grad = None, grad
    return leaf
