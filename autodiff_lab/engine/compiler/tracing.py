"""Run a function once on stand-ins for its arguments, and keep the graph that it left.

The stand-ins are leaves that hold the example values, so that every shape and type is
known. Their numbers must not leak out into ordinary Python: ``if x > 0`` would take one
branch now, and the compiled code would take the same one for ever. So while a trace is
running, asking a traced node for its value is refused (see `Clock.tracing`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import ConcretizationError
from ..node import Leaf, Node, clock, unbound
from ..order import topological
from ..reverse import first_cotangent, sweep
from ..site import _PACKAGE, caller
from ..transforms import one_number, zeros_like
from ..tree import flatten
from ..values import plain

_NOT_THE_USERS = _PACKAGE, str(Path(np.__file__).parent)


class Traced(Leaf):
    """An argument, or a part of one, of a function that is being compiled."""

    __slots__ = ()


@dataclass
class Graph:
    """What a run left: where values enter, what comes out, and what things are called.

    `results` has the leaves of whatever the function returned; `rebuild` puts others in
    their places.
    """

    since: int
    inputs: list[Leaf]  # the traced arguments, then the captured leaves
    results: list[Any]
    rebuild: Callable[[list[Any]], Any]
    names: dict[Node, str] = field(default_factory=dict)

    def gradients(self, wanted: list[Any], seed: float = 1.0) -> list[Any]:
        """The derivative of the one result by each of `wanted`: nodes or numbers."""
        result = self.results[0] if len(self.results) == 1 else tuple(self.results)
        if not isinstance(result, Node):
            one_number(result)  # complains about anything but a scalar
            return [zeros_like(leaf) for leaf in wanted]
        start = {result: plain(first_cotangent(result, None) * seed)}
        order = topological(result, since=self.since)
        pulled = sweep(order, start, since=self.since, as_graph=True)
        return [pulled[leaf] if leaf in pulled else zeros_like(leaf) for leaf in wanted]


def trace_function(
    f: Callable[..., Any], make: Callable[[], tuple[tuple[Any, ...], list[Any]]]
) -> Graph:
    """Run `f` on arguments in which `Traced` leaves stand for values.

    ``make()`` gives the arguments, and the traced leaves among them. Variables that `f`
    reaches for outside of its arguments become inputs as well, read at every call.
    """
    since = clock.tick()
    arguments, inputs = make()
    names: dict[Node, str] = {}
    with tracing(since), local_names(names):
        output = f(*arguments)
    results, rebuild = flatten(output)
    captured = []
    for node in topological(*(r for r in results if isinstance(r, Node))):
        if not node.has_value:
            raise unbound(node)
        if node.name is not None:
            names[node] = node.name
        if isinstance(node, Leaf) and node.epoch < since:
            captured.append(node)
    return Graph(since, [*inputs, *captured], results, rebuild, names)


@contextmanager
def tracing(since: int) -> Iterator[None]:
    """Nodes made from now on keep their values to themselves."""
    before = clock.tracing
    clock.tracing = min(before, since)
    try:
        yield
    finally:
        clock.tracing = before


@contextmanager
def local_names(names: dict[Node, str]) -> Iterator[None]:
    """Note what the user's own local variables call each node, as functions return."""
    if sys.getprofile() is not None:  # somebody is profiling: do without the names
        yield
        return

    def watch(frame: Any, event: str, arg: Any) -> None:
        if event != "return" or frame.f_code.co_filename.startswith(_NOT_THE_USERS):
            return
        for name, value in frame.f_locals.items():
            if isinstance(value, Node) and value.primitive is not None:
                names.setdefault(value, name)

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)


def refuse(*nodes: Node) -> None:
    """Raise `ConcretizationError` if a node's value depends on a traced argument."""
    for node in topological(*nodes):
        if isinstance(node, Traced):
            raise ConcretizationError(
                f"a compiled function needs the value of a node on {caller(3)}",
                cause="its arguments have no fixed values: an if, a while or float(x) "
                "would do the same for ever as it does for the example",
                cure="np.where(x > 0, a, b) chooses at every call; a flag that is "
                "passed as a plain bool, int or str is traced anew for each value",
            )
