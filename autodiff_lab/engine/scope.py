"""Name scopes: ``with scope("encoder"):`` says what a stretch of a program is about.

A drawing folds the nodes of a scope into one box. Recording an operation costs nothing
more: every node already remembers the epoch it was made in, a scope begins and ends an
epoch, and only whoever draws asks which scopes were open then.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .node import Node, clock

_REMEMBERED = 20_000  # scopes; a training loop may open millions


class Scope:
    """A stretch of time with a name, inside of another or of none."""

    __slots__ = ("after", "first", "name", "outer")

    def __init__(self, name: str, outer: Scope | None) -> None:
        self.name = name
        self.outer = outer
        self.first = clock.tick()
        self.after: float = float("inf")  # while it is open


_scopes: list[Scope] = []  # in the order in which they began
_inside: ContextVar[Scope | None] = ContextVar("the innermost open scope", default=None)


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Give everything that is computed in the block a common name.

    Scopes may stand inside one another. They are remembered by time, so what another
    thread computes meanwhile counts as part of the block.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0, name="x")
    >>> with ad.scope("encoder"):
    ...     with ad.scope("square"):
    ...         y = x * x
    ...     z = y + 1
    >>> [[scope.name for scope in scopes_of(node)] for node in (y, z, x)]
    [['encoder', 'square'], ['encoder'], []]
    """
    opened = Scope(str(name), _inside.get())
    _scopes.append(opened)
    if len(_scopes) > _REMEMBERED:
        del _scopes[: _REMEMBERED // 2]
    token = _inside.set(opened)
    try:
        yield
    finally:
        _inside.reset(token)
        opened.after = clock.tick()


def scopes_of(node: Node) -> tuple[Scope, ...]:
    """The scopes that were open when `node` was made, the outermost first."""
    spot = bisect_right(_scopes, node.epoch, key=lambda one: one.first)
    found: list[Scope] = []
    around = _scopes[spot - 1] if spot else None
    while around is not None:
        if around.first <= node.epoch < around.after:
            found.append(around)
        around = around.outer
    return tuple(reversed(found))
