"""Who looks on while operations are recorded: usually nobody.

`no_grad` and `trace_nans` want to see every new node, in their own thread and only
while their block runs. Recording asks one number whether any block is open anywhere,
which costs nothing; only then is the list of this thread's hooks looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any

from .node import Constant, Node, clock


class Hook:
    """Sees nodes being made, and contributions being passed back."""

    def after(self, node: Node) -> Node:
        """The node to go on with, now that `node` has been recorded."""
        return node

    def passed(self, node: Node, position: int, contribution: Any) -> None:
        """`node` has passed `contribution` back to its operand at `position`."""


class Detach(Hook):
    """Replaces every new node by a constant of the same value (for `no_grad`)."""

    def after(self, node: Node) -> Node:
        node._known()  # a recipe has no value to keep: say so
        return Constant(node.value)


_installed: ContextVar[tuple[Hook, ...]] = ContextVar("installed hooks", default=())
_lock = Lock()


class Hooks:
    """The hooks of the running thread (or task), and how many are open in all."""

    __slots__ = ("active",)

    def __init__(self) -> None:
        self.active = 0

    @contextmanager
    def installed(self, hook: Hook) -> Iterator[None]:
        """Let `hook` look on while the block runs."""
        token = _installed.set((*_installed.get(), hook))
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)
            _installed.reset(token)

    def outside(self, kind: type[Hook], f: Callable[..., Any], args: Any) -> Any:
        """``f(*args)`` with the hooks of one kind sent away: a run keeps its graph."""
        if not self.active:
            return f(*args)
        others = tuple(hook for hook in _installed.get() if not isinstance(hook, kind))
        token = _installed.set(others)
        try:
            return f(*args)
        finally:
            _installed.reset(token)

    def after(self, node: Node) -> Node:
        """The node to go on with; a run that goes on writes it down if it is `node`."""
        kept = node
        for hook in _installed.get():
            kept = hook.after(kept)
        if kept is node and clock.made is not None:
            clock.made.append(node)
        return kept

    def look(self, node: Node) -> None:
        """Show a node that was not recorded, but computed anew."""
        for hook in _installed.get():
            hook.after(node)

    def watcher(self, watch: Callable[..., None] | None) -> Callable[..., None] | None:
        """A watcher of the reverse sweep that tells the hooks, and then `watch`."""
        looking = _installed.get()
        if not looking:
            return watch

        def tell(node: Node, position: int, contribution: Any, *totals: Any) -> None:
            for hook in looking:
                hook.passed(node, position, contribution)
            if watch:
                watch(node, position, contribution, *totals)

        return tell

    def _count(self, change: int) -> None:
        with _lock:
            self.active += change


hooks = Hooks()
