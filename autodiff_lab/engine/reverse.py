"""The reverse engine: one sweep from the result back to every leaf.

The cotangent of a node (also called its adjoint) is the derivative of the result with
respect to it. A node passes local derivative x cotangent on to each operand, but only
when it is finished: when every user of it has sent its own contribution, so that the
cotangent it passes on is complete. One visit a node, however many paths there are.
(Source 2 goes back so; Linnainmaa described it in 1970.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..errors import SeedError, StaleValueError, UnsupportedError
from .node import Leaf, Node, Variable, describe
from .values import plain

# Told of each step: node, position of the operand, contribution, total before, after.
Watcher = Callable[[Node, int, Any, Any, Any], None]


def get_gradients(root: Node, seed: Any = None, watch: Watcher | None = None) -> Any:
    """The derivative of `root` with respect to every node under it: `{node: gradient}`.

    `seed` is the cotangent of `root` itself: 1 for a scalar; for an array an array of
    the same shape, since "the derivative" of many results is not one number per input.

    Raises `SeedError` for an array root without a seed, `StaleValueError` if a leaf got
    a new value after the graph was built, `UnboundInputError` for a deferred graph.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0), ad.Variable(3.0)
    >>> gradients = get_gradients(a * (a + b))
    >>> gradients[a], gradients[b]
    (11.0, 4.0)
    """
    gradients = sweep(root, first_cotangent(root, seed), count_uses(root), watch=watch)
    return {node: plain(gradient) for node, gradient in gradients.items()}


def backward(root: Node, seed: Any = None) -> None:
    """Add the derivative of `root` to the ``.grad`` of every variable under it.

    Adding, not setting: a variable used in two graphs collects from both, and so does a
    variable that is swept twice. `Variable.zero_grad` starts again.

    >>> import autodiff_lab as ad
    >>> w = ad.Vector([1.0, 2.0])
    >>> ((w * w).sum()).backward()
    >>> w.grad
    array([2., 4.])
    """
    uses = count_uses(root)
    gradients = sweep(root, first_cotangent(root, seed), uses, keep=False)
    for leaf, gradient in gradients.items():
        if isinstance(leaf, Variable):
            total = gradient if leaf._grad is None else leaf._grad + gradient
            leaf._grad = np.array(total) if np.ndim(total) else plain(total)


def count_uses(root: Node, since: int = 0) -> dict[Node, int]:
    """How often each node under `root` is an operand: so many contributions it awaits.

    Nodes older than `since` are left out, with everything under them.
    """
    uses = {root: 0}
    stack = [root]
    while stack:
        for arg in stack.pop().args:
            if isinstance(arg, Node):
                if arg in uses:
                    uses[arg] += 1
                elif arg.epoch >= since:
                    uses[arg] = 1
                    stack.append(arg)
    return uses


def sweep(
    root: Node,
    cotangent: Any,
    uses: dict[Node, int],
    *,
    as_graph: bool = False,
    keep: bool = True,
    watch: Watcher | None = None,
) -> dict[Node, Any]:
    """Cotangents of the nodes in `uses`, given the cotangent of `root`.

    With `as_graph` the rules are given the nodes instead of their values, and answer
    with nodes: a derivative that can be differentiated again. Without `keep` a
    cotangent is let go as soon as it has been passed on, and only those of leaves are
    returned.
    """
    cotangents = {root: cotangent}
    finished = [root]
    while finished:
        node = finished.pop()
        primitive = node.primitive
        if primitive is None:
            continue
        incoming = cotangents.get(node) if keep else cotangents.pop(node, None)
        args: Any = node.args
        values = (
            args if as_graph else [a._value if isinstance(a, Node) else a for a in args]
        )
        result = node if as_graph else node._value
        for position, arg in enumerate(args):
            if not isinstance(arg, Node) or arg not in uses:
                continue
            if arg.primitive is None and arg.changed > node.epoch:  # type: ignore[attr-defined]
                raise stale(arg, node)
            vjp = primitive.vjps[position]
            if vjp is not None and incoming is not None:
                contribution = vjp(incoming, result, *values, **node.params)
                before = cotangents.get(arg)
                after = contribution if before is None else before + contribution
                cotangents[arg] = after
                if watch:
                    watch(node, position, contribution, before, after)
            uses[arg] -= 1
            if not uses[arg]:
                finished.append(arg)
    return cotangents


def contributions(node: Node, cotangent: Any) -> Iterator[tuple[int, Any]]:
    """What `node` passes back to each of its operands: (position, contribution)."""
    values = [arg._value if isinstance(arg, Node) else arg for arg in node.args]
    vjps = node.primitive.vjps if node.primitive else ()
    for position, (arg, vjp) in enumerate(zip(node.args, vjps, strict=True)):
        if vjp is not None and isinstance(arg, Node):
            yield position, vjp(cotangent, node._value, *values, **node.params)


def first_cotangent(root: Node, seed: Any) -> Any:
    """The seed, checked: what the sweep starts from."""
    value = root._known()
    if type(value) is float and seed is None:
        return 1.0
    if np.iscomplexobj(value):
        raise UnsupportedError(
            "the backward pass is for real results, and this one is complex",
            cause="one complex number has two real derivatives, and conventions differ",
            cure="take the real part, the imaginary part or the absolute value first",
        )
    shape, given = np.shape(value), np.shape(seed)
    if seed is None and shape != ():
        raise SeedError(
            f"{describe(root)} is not a single number, so it has no one gradient",
            cause="a loss is usually a sum or a mean over the samples",
            cure="sum it first, pass a seed of the same shape, or use jacobian",
        )
    if given != shape:
        raise SeedError(
            f"the seed has shape {given} and {describe(root)} has shape {shape}",
            cause="a cotangent always has the shape of the value it belongs to",
            cure=f"pass an array of shape {shape}",
        )
    dtype = np.result_type(np.asarray(value).dtype, np.float32)
    return plain(np.asarray(1.0 if seed is None else seed, dtype=dtype))


def check_fresh(order: list[Node]) -> None:
    """Refuse a graph whose leaves have moved on since it was computed."""
    for node in order:
        for arg in node.args:
            if isinstance(arg, Leaf) and arg.changed > node.epoch:
                raise stale(arg, node)


def stale(leaf: Node, node: Node) -> StaleValueError:
    """The error for a leaf that got a new value after `node` had used the old one."""
    return StaleValueError(
        f"{describe(leaf)} got a new value after {describe(node)} used it",
        cause="values are computed when a line runs, and do not follow",
        cure="run the forward computation again, then go backward",
    )
