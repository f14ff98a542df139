"""The nodes of a run, written down as they are made (Wengert's list of 1964).

The order in which nodes are made is one in which every node comes after its operands:
whoever has the list need not search for an order. It only helps if it is whole. What a
run inside of this one has made is not in it, nor what another thread has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .node import Node, clock


class Written(list[Node]):
    """What one run makes, in that order.

    >>> import autodiff_lab as ad
    >>> x, nodes = ad.Variable(2.0), Written()
    >>> y = nodes.during(lambda: x * x + 1.0)
    >>> [node.primitive.name for node in nodes]
    ['multiply', 'add']
    """

    __slots__ = ("around", "is_open", "is_whole")

    def __init__(self) -> None:
        self.around: Written | None = None
        self.is_open = False
        self.is_whole = True  # as far as is known

    def during(self, f: Callable[..., Any], *args: Any) -> Any:
        """``f(*args)``, and every node that is made meanwhile is written down."""
        self.around = clock.made
        try:
            clock.made, self.is_open = self, True
            return f(*args)
        finally:
            self.is_open = False
            if clock.made is self:  # another thread may have begun a list of its own
                open_around = self.around is not None and self.around.is_open
                clock.made = self.around if open_around else None

    def reaches_out(self) -> None:
        """Say that the graph goes on outside: the list around this one lacks a part."""
        if self.around is not None:
            self.around.is_whole = False
