"""A record of one run: every step forward, then every step back, with its numbers.

A trace is what the stepper plays, the table lists and the text prints, so that all
three show the same thing. It does nothing of its own: the sweep is the reverse
engine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .node import Node
from .order import topological
from .paths import local_derivatives
from .reverse import check_fresh, contributions, first_cotangent
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


@dataclass(frozen=True)
class Trace:
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
    order = topological(root)
    check_fresh(order)
    gradients: dict[Node, Any] = {root: first_cotangent(root, seed)}
    backward: list[Backward] = []
    for node in reversed(order):
        if node in gradients:
            backward.extend(_pass_back(node, gradients))
    return Trace(root, [Forward(node) for node in order], backward, gradients)


def _pass_back(node: Node, gradients: dict[Node, Any]) -> Iterator[Backward]:
    local = local_derivatives(node)
    for arg, raw in contributions(node, gradients[node]):
        parent, contribution = node.args[arg], plain(raw)
        before = gradients.get(parent)
        after = contribution if before is None else plain(before + contribution)
        gradients[parent] = after
        yield Backward(
            node, arg, parent, local[arg], gradients[node], contribution, before, after
        )
