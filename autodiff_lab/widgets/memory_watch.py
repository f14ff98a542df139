"""What a tape holds at every moment: each node is counted when it is made, and again
when it is let go.

Nothing is computed from a formula here. A watcher is told of every node that is
recorded, keeps a weak reference to it, and learns from Python itself when nobody holds
the node any more. (CPython lets go at once, so the counts are the same in every run.)
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np

from ..engine import Variable
from ..engine.checkpoint import checkpoint_chain
from ..engine.hooks import Hook, hooks
from ..engine.node import Node
from ..engine.tally import bytes_of

Step = Callable[[Any], Any]


@dataclass
class Timeline:
    """What was alive after each event: a node recorded, or a slope passed back."""

    nodes: list[int] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    turn: int = 0  # the event at which the way back begins
    recorded: int = 0  # nodes made in all
    gradient: Any = None

    @property
    def peak_nodes(self) -> int:
        return max(self.nodes)

    @property
    def peak_bytes(self) -> int:
        return max(self.bytes)


def timeline(steps: Sequence[Step], x: Any, segments: int | None = None) -> Timeline:
    """Run ``steps`` on `x` and go back, in checkpointed segments or without.

    >>> steps, x = [np.sin] * 64, np.ones(3)
    >>> timeline(steps, x).peak_nodes, timeline(steps, x, segments=8).peak_nodes
    (64, 16)
    """
    watch = _Watch()
    start = Variable(np.asarray(x, dtype=float), "x")
    with hooks.installed(watch):
        if segments is None:
            y = reduce(lambda value, step: step(value), steps, start)
        else:
            y = checkpoint_chain(steps, start, segments)
        watch.line.turn = len(watch.line.nodes)
        y.backward(np.ones(y.shape) if y.shape else None)
        del y
    watch.note()
    watch.line.gradient = start.grad
    return watch.line


class _Watched(Node):
    """A node that can be watched: its class leaves room for weak references."""

    __slots__ = ("__weakref__",)


class _Watch(Hook):
    def __init__(self) -> None:
        self.line = Timeline()
        self.alive: dict[int, tuple[Any, int]] = {}
        self.held = 0

    def after(self, node: Node) -> Node:
        watched = _Watched.__new__(_Watched)
        for name in Node.__slots__:
            setattr(watched, name, getattr(node, name))
        number, size = self.line.recorded, bytes_of(node)
        self.line.recorded += 1
        self.held += size
        reference = weakref.ref(watched, lambda _: self.let_go(number))
        self.alive[number] = reference, size
        self.note()
        return watched

    def let_go(self, number: int) -> None:
        self.held -= self.alive.pop(number)[1]

    def passed(self, node: Node, position: int, contribution: Any) -> None:
        self.note()

    def note(self) -> None:
        self.line.nodes.append(len(self.alive))
        self.line.bytes.append(self.held)
