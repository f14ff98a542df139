"""Run a function once on stand-ins for its arguments, and keep the graph that it left.

The leaves hold arrays of the examples' shapes and types; the numbers in them do not
count (see `standins`). So they must not leak out into ordinary Python: ``if x > 0``
would take one branch now, and the compiled code would take the same one for ever. While
a trace is running, asking a traced node for its value is refused (see `Clock.tracing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from ...errors import ConcretizationError
from ..hooks import hooks
from ..node import Leaf, Node, clock, unbound
from ..order import topological
from ..primitive import record
from ..reverse import first_cotangent, sweep
from ..site import caller
from ..transforms import one_number, zeros_like
from ..tree import flatten
from ..values import constant, plain
from .inner import cast
from .naming import Naming
from .outer import check_outer
from .recognised import recognised
from .standins import StandIn, is_large, stand_in, standing_in


class Traced(Leaf):
    """An argument, or a part of one, of a function that is being compiled."""

    __slots__ = ()

    def _accept(self, value: Any, name: str | None) -> Any:
        return value if type(value) is StandIn else constant(value)


Written = TypeVar("Written")


def on_shapes(
    write: Callable[[Callable[[Any], Any]], Written], examples: list[Any]
) -> Written:
    """``write(leaf)`` with `leaf` making a traced leaf of an example value.

    First with stand-ins for what is large. If that fails, it may be that some function
    needs numbers that make sense (a matrix that can be factored): then once more, with
    the values. If it was the user's mistake, that fails in the same way again.
    """
    if any(map(is_large, examples)):
        with suppress(Exception), standing_in():
            return write(lambda value: Traced(stand_in(value)))
    return write(Traced)


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
        order = depending(topological(result, since=self.since), wanted)
        pulled = sweep(order, start, since=self.since, as_graph=True)
        return [precise(pulled.get(leaf), leaf) for leaf in wanted]


def depending(order: list[Node], leaves: list[Any]) -> list[Node]:
    """What is computed from any of the leaves: nothing else needs a derivative."""
    moving: set[Any] = set(leaves)
    for node in order:
        if any(isinstance(arg, Node) and arg in moving for arg in node.args):
            moving.add(node)
    return [node for node in order if node in moving]


def precise(slope: Any, leaf: Any) -> Any:
    """A slope in the precision of its leaf, as `transforms.settle` has it."""
    if slope is None:
        return zeros_like(leaf)
    if np.result_type(getattr(slope, "dtype", float)) == leaf.dtype:
        return slope
    if not isinstance(slope, Node):  # the same at every call
        return plain(np.asarray(slope, leaf.dtype))
    return record(cast, (slope,), {"dtype": leaf.dtype.name})


def trace_function(
    f: Callable[..., Any], make: Callable[[], tuple[tuple[Any, ...], list[Any]]]
) -> Graph:
    """Run `f` on arguments in which `Traced` leaves stand for values.

    ``make()`` gives the arguments, and the traced leaves among them. Variables that `f`
    reaches for outside of its arguments become inputs as well, read at every call.
    """
    since = clock.tick()
    arguments, inputs = make()
    naming = Naming()
    with tracing(since), hooks.installed(naming):
        output = f(*arguments)
    names = naming.names()
    results, rebuild = flatten(output)
    order = topological(*(r for r in results if isinstance(r, Node)))
    for node in order:
        if not node.has_value:
            raise unbound(node)
        if node.name is not None:
            names[node] = node.name
    captured = from_outside(order, since)
    new = recognised(results, since)
    results = [new.get(r, r) if isinstance(r, Node) else plain(r) for r in results]
    names = {new.get(node, node): name for node, name in names.items()}
    return Graph(since, [*inputs, *captured], results, rebuild, names)


def from_outside(order: list[Node], since: int) -> list[Leaf]:
    """The variables that a function reached for outside of its arguments."""
    found = [node for node in order if isinstance(node, Leaf) and node.epoch < since]
    if found:
        check_outer(found, Traced)
    return found


@contextmanager
def tracing(since: int) -> Iterator[None]:
    """Nodes made from now on keep their values to themselves."""
    before = clock.tracing
    clock.tracing = min(before, since)
    try:
        yield
    finally:
        clock.tracing = before


def refuse(*nodes: Node) -> None:
    """Raise `ConcretizationError` if a node's value depends on a traced argument."""
    for node in topological(*nodes):
        if isinstance(node, Traced):
            raise ConcretizationError(
                f"a compiled function needs the value of a node on {caller(3)}",
                cause="its arguments have no fixed values: an if, a while or float(x) "
                "would do the same for ever as it does for the example",
                cure="np.where(x > 0, a, b) chooses at every call, and so does "
                "(i[:, None] == np.arange(n)) @ x between the rows x[i]; a flag that "
                "is passed as a plain bool, int or str is traced anew for each value",
            )
