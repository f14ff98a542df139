"""Where a nan or an infinity comes from: the first operation that made one.

Once made, it spreads to everything computed from it, and where it is noticed is rarely
where it began. `trace_nans` stops the program at that place; `find_nans` searches a
graph that is already there. Only newly made ones count: passing on what was put in is
no fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .checks import check_node
from .faults import Fault, all_finite, backward_fault, first, forward_fault
from .hooks import Hook, hooks
from .node import Node
from .order import topological
from .reverse import get_gradients


@contextmanager
def trace_nans() -> Iterator[None]:
    """Inside this block, an operation that makes nan or infinity raises.

    The `NonFiniteError` names the operation, its operands with their values, and the
    user's line; going backward, the operation whose rule did it. Only this thread is
    concerned.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable([2.0, -1.0], name="x")
    >>> with trace_nans():
    ...     y = np.log(x) * 0.5
    Traceback (most recent call last):
    ...
    autodiff_lab.errors.NonFiniteError: log makes nan of its operands, at [1], ...
    """
    with hooks.installed(_Finite()), np.errstate(all="ignore"):
        yield


class _Finite(Hook):
    """Raises at the first value that is not finite, though what it is made of is."""

    def after(self, node: Node) -> Node:
        if fault := forward_fault(node):
            raise fault.error()
        return node

    def passed(self, node: Node, position: int, contribution: Any) -> None:
        slope = contribution._value if isinstance(contribution, Node) else contribution
        if fault := backward_fault(node, position, slope, 1.0):
            raise fault.error()


def find_nans(y: Node) -> list[Fault]:
    """The places in the graph of `y` where nan or infinity begins.

    First those of the values, among them leaves that were given one, then those of the
    backward pass; empty if all is well.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(0.0, name="x")
    >>> y = np.sqrt(x) * 2
    >>> [(fault.node.primitive.name, fault.what) for fault in find_nans(y)]
    [('sqrt', 'inf')]
    """
    check_node(y)
    found = []
    for node in topological(y):
        if node.primitive is None and not all_finite(node.value):
            what = "nan" if np.any(np.isnan(node.value)) else "inf"
            found.append(Fault(node, what, first(~np.isfinite(node.value))))
        elif fault := forward_fault(node):
            found.append(fault)
    return found + _backward(y)


def _backward(y: Node) -> list[Fault]:
    """The faults of the sweep, and not those that an earlier one brings with it."""
    found = []
    seed = np.ones(y.shape)
    cotangents: dict[Node, Any] = {y: seed}

    def watch(node: Node, position: int, slope: Any, before: Any, after: Any) -> None:
        if fault := backward_fault(node, position, slope, cotangents[node]):
            found.append(fault)
        cotangents[node.args[position]] = after

    with np.errstate(all="ignore"):
        get_gradients(y, seed, watch)
    return found
