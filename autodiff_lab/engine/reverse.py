"""The reverse engine: one sweep from the result back to every leaf.

The cotangent of a node (also called its adjoint) is the derivative of the result with
respect to it. Going against the order of the graph, a node's turn comes when all of its
users have sent their contributions, so what it passes on is complete: local derivative
x cotangent, to each operand. One visit a node, however many paths there are. (Source 2
goes back so; Linnainmaa described it in 1970.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..errors import LeafTypeError, SeedError, ShapeError
from .carry import can_carry, carry
from .checks import check_node as check_node
from .hooks import hooks
from .node import Constant, Node, Variable, clock, describe, keep_inside
from .order import topological
from .partaking import check_fresh as check_fresh
from .partaking import check_real as check_real
from .partaking import complex_numbers, is_complex, wants_gradient
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
    check_node(root)
    if root.epoch >= clock.tracing:
        keep_inside(root)
    start = {root: first_cotangent(root, seed)}
    gradients = sweep(topological(root), start, watch=watch)
    return apart(gradients, {id(seed), id(getattr(seed, "base", None))})


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
    check_node(root)
    if isinstance(root, Constant):
        raise LeafTypeError(
            f"{describe(root)} is a constant: no variable is behind it",
            cause="computed inside of no_grad(), which remembers nothing",
            cure="compute the loss outside of the block, and go backward from there",
        )
    if root.epoch >= clock.tracing:
        keep_inside(root)
    start = {root: first_cotangent(root, seed)}
    owned: set[Node] = set()
    gradients = sweep(topological(root), start, keep=False, owned=owned)
    for leaf, gradient in gradients.items():
        if isinstance(leaf, Variable):
            if leaf._grad is None:
                leaf._grad = own(gradient, leaf, leaf in owned)
            else:
                leaf._grad = own(leaf._grad + gradient, leaf, True)


def apart(gradients: dict[Node, Any], held: set[int]) -> dict[Node, Any]:
    """Each array in memory of its own: an addition passes one to both operands.

    `held` has the ids of arrays that the caller has already.
    """
    for node, gradient in gradients.items():
        if type(gradient) is np.ndarray and gradient.ndim:
            check_real(gradient, node)
            memory = gradient if gradient.base is None else gradient.base
            if id(memory) in held:
                gradients[node] = gradient.copy()
            held.add(id(memory))
        elif type(gradient) is not float:
            check_real(gradient, node)
            number = type(node._value) is float
            gradients[node] = float(gradient) if number else plain(gradient)
    return gradients


def own(gradient: Any, leaf: Node, mine: bool) -> Any:
    """An array that nobody else holds, as precise as the leaf's own value."""
    value, kind = leaf._value, type(gradient)
    if kind is type(value) is float:
        return gradient
    if mine and kind is type(value) is np.ndarray and gradient.dtype == value.dtype:
        return gradient
    check_real(gradient, leaf)
    return plain(np.array(gradient, dtype=leaf.dtype))


def given(gradient: Any, leaf: Node) -> Any:
    """A gradient that the user assigns: clipped, say. None forgets it."""
    if gradient is None:
        return None
    if np.shape(gradient) != leaf.shape:
        raise ShapeError(
            f"a gradient of shape {np.shape(gradient)} for {describe(leaf)}",
            cause="there is one slope for each entry of the value",
            cure=f"assign an array of shape {leaf.shape}, or None to forget it",
        )
    return own(gradient, leaf, False)


def sweep(
    order: list[Node],
    cotangents: dict[Node, Any],
    *,
    since: int = 0,
    as_graph: bool = False,
    keep: bool = True,
    watch: Watcher | None = None,
    owned: set[Node] | None = None,
) -> dict[Node, Any]:
    """Carry cotangents back through `order`, adding up in the dict, which it returns.

    With `as_graph` the rules are given the nodes instead of their values, and answer
    with nodes: a derivative that can be differentiated again. Without `keep` a
    cotangent is let go as soon as it has been passed on, and only those of leaves
    remain. Nothing is passed to constants, nor to nodes older than `since`. Into
    `owned` go the nodes whose cotangent is an array that nobody else holds.
    """
    if hooks.active:
        watch = hooks.watcher(watch)
    if not as_graph and watch is None and can_carry(order):
        carry(order, cotangents, set() if owned is None else owned, keep)
        return cotangents
    check_read(order)
    for node in reversed(order):
        primitive = node.primitive
        incoming = cotangents.get(node)
        if primitive is None or incoming is None:
            continue
        args, params = node.args, node.params
        values: Any = args
        result: Any = node
        if not as_graph:
            values = [arg._value if isinstance(arg, Node) else arg for arg in args]
            result = node._value
        position = -1
        for arg, vjp in zip(args, primitive.vjps, strict=True):
            position += 1
            if vjp is None or not isinstance(arg, Node) or arg.epoch < since:
                continue
            if arg.primitive is None and not wants_gradient(arg, node):
                continue
            if params:
                contribution = vjp(incoming, result, *values, **params)
            else:
                contribution = vjp(incoming, result, *values)
            before = cotangents.get(arg)
            after = contribution if before is None else before + contribution
            cotangents[arg] = after
            if watch:
                watch(node, position, contribution, before, after)
        if not keep:
            del cotangents[node]
    return cotangents


def check_read(order: list[Node]) -> None:
    """Refuse leaves that have moved on, also those that only a rule would read."""
    check_fresh([n for n in order if n.primitive and n.primitive.differentiable])


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
    if seed is None:
        if type(value) is float:
            return 1.0
        if type(value) is np.float32:
            return np.float32(1)
    if is_complex(value):
        raise complex_numbers(root)
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
