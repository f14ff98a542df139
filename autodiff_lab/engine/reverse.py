"""The reverse engine: one sweep from the result back to every leaf.

The cotangent of a node (also called its adjoint) is the derivative of the result with
respect to it. The sweep visits the nodes against their order, so that when a node's
turn comes all of its users have already sent it their contribution, and its cotangent
is complete. It passes on local derivative x cotangent to each operand: one visit a
node, however many paths there are. (Source 2 sweeps so; Linnainmaa described it in
1970.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..errors import SeedError, StaleValueError, UnsupportedError
from .node import Leaf, Node, Variable, describe
from .order import topological
from .values import plain


def contributions(node: Node, cotangent: Any) -> Iterator[tuple[int, Any]]:
    """What `node` passes back to each of its operands: (position, contribution)."""
    primitive = node.primitive
    if primitive is None:
        return
    values = [arg._value if isinstance(arg, Node) else arg for arg in node.args]
    for position, (arg, vjp) in enumerate(zip(node.args, primitive.vjps, strict=True)):
        if vjp is not None and isinstance(arg, Node):
            yield position, vjp(cotangent, node._value, *values, **node.params)


def get_gradients(root: Node, seed: Any = None) -> dict[Node, Any]:
    """The derivative of `root` with respect to every node under it.

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
    order = topological(root)
    check_fresh(order)
    gradients: dict[Node, Any] = {root: first_cotangent(root, seed)}
    for node in reversed(order):
        if node not in gradients:
            continue  # nothing that the result depends on smoothly
        for position, contribution in contributions(node, gradients[node]):
            parent = node.args[position]
            if parent in gradients:
                gradients[parent] = gradients[parent] + contribution
            else:
                gradients[parent] = contribution
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
    for node, gradient in get_gradients(root, seed).items():
        if isinstance(node, Variable):
            total = gradient if node._grad is None else node._grad + gradient
            node._grad = np.array(total) if np.ndim(total) else total  # theirs alone


def first_cotangent(root: Node, seed: Any) -> Any:
    """The seed, checked: what the sweep starts from."""
    shape = root.shape
    if root.dtype.kind == "c":
        raise UnsupportedError(
            "the backward pass is for real results, and this one is complex",
            cause="one complex number has two real derivatives, and conventions differ",
            cure="take the real part, the imaginary part or the absolute value first",
        )
    if seed is None:
        if shape != ():
            raise SeedError(
                f"{describe(root)} is not a single number, so it has no one gradient",
                cause="a loss is usually a sum or a mean over the samples",
                cure="sum it first, pass a seed of the same shape, or use jacobian",
            )
        return 1.0
    given = np.shape(seed)
    if given != shape:
        raise SeedError(
            f"the seed has shape {given} and {describe(root)} has shape {shape}",
            cause="a cotangent always has the shape of the value it belongs to",
            cure=f"pass an array of shape {shape}",
        )
    return plain(np.asarray(seed, dtype=float))


def check_fresh(order: list[Node]) -> None:
    """Refuse a graph whose leaves have moved on since it was computed."""
    for node in order:
        for arg in node.args:
            if isinstance(arg, Leaf) and arg.changed > node.epoch:
                raise StaleValueError(
                    f"{describe(arg)} got a new value after {describe(node)} used it",
                    cause="values are computed when a line runs, and do not follow",
                    cure="run the forward computation again, then go backward",
                )
