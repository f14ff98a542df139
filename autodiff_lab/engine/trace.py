"""A record of one run: every step forward, then every step back, with its numbers.

A trace is what the stepper plays, the table lists and the text prints, so that all
three show the same thing. It does nothing of its own: the sweep is the reverse
engine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .checks import check_node
from .drawn import Drawn
from .node import Node, describe
from .order import topological
from .paths import local_derivatives
from .reverse import first_cotangent, get_gradients
from .values import plain


@dataclass(frozen=True)
class Forward:
    """`node` got its value."""

    node: Node


@dataclass(frozen=True)
class Backward:
    """`node` passed `local` x `incoming` = `contribution` back to operand `arg`.

    `before` and `after` are what had been added up for `parent` until then; `before` is
    None at the first contribution, and `local` where the edge has no single number.
    """

    node: Node
    arg: int
    parent: Node
    local: Any
    incoming: Any
    contribution: Any
    before: Any
    after: Any


@dataclass(frozen=True, repr=False)
class Trace(Drawn):
    """The steps of one forward and one backward pass, in the order they happen."""

    root: Node
    forward: list[Forward]
    backward: list[Backward]
    gradients: dict[Node, Any]

    def __iter__(self) -> Iterator[Forward | Backward]:
        yield from self.forward
        yield from self.backward

    def __len__(self) -> int:
        return len(self.forward) + len(self.backward)

    def __repr__(self) -> str:
        values, passed = len(self.forward), len(self.backward)
        name = self.root.name or describe(self.root).split(" ")[0]
        return f"trace of {name}: {values} values forward, {passed} contributions back"


def trace(root: Node, seed: Any = None) -> Trace:
    """Record the forward and backward pass of `root`.

    Raises what `get_gradients` raises.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> for step in trace(a * (a + b)).backward:
    ...     print(step.local, "*", step.incoming, "=", step.contribution)
    7.0 * 1.0 = 7.0
    4.0 * 1.0 = 4.0
    1.0 * 4.0 = 4.0
    1.0 * 4.0 = 4.0
    """
    check_node(root)
    steps: list[Backward] = []
    gradients = {root: first_cotangent(root, seed)}

    def watch(node: Node, arg: int, contribution: Any, before: Any, after: Any) -> None:
        parent = node.args[arg]
        incoming, local = gradients[node], local_derivatives(node)[arg]
        gradients[parent] = plain(after)
        before = None if before is None else plain(before)
        numbers = (local, incoming, plain(contribution), before, plain(after))
        steps.append(Backward(node, arg, parent, *numbers))

    get_gradients(root, seed, watch)
    return Trace(root, [Forward(n) for n in topological(root)], steps, gradients)
