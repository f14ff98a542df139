"""Functions in, derivative functions out: grad, jvp, vjp, jacobian, hessian, hvp.

Each runs the function on fresh leaves, which builds a graph, and hands that graph to
the forward or the reverse engine. Fresh leaves are what keeps nested derivatives apart:
an inner transform sees only nodes newer than its own leaves, so it can never confuse
its own perturbation with an outer one. If the graph reaches further out, to a variable
or to the leaves of an outer transform, the answer is itself a graph and can be
differentiated there.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from ..errors import IntegerLeafError
from .carry import carry
from .checks import (
    check_argnums,
    check_function,
    check_given,
    check_nothing_lost,
    check_numbers,
    check_seed,
    check_tuples,
    nested_alike,
)
from .checks import one_number as one_number
from .forward import push_forward
from .hooks import Detach, hooks
from .node import Constant, Node, Variable, clock
from .order import topological
from .partaking import can_move, is_complex
from .primitives import identity
from .reverse import check_read, first_cotangent, own, sweep
from .site import caller
from .tree import flatten
from .values import frozen, leaf_value, plain
from .written import Written

Function = Callable[..., Any]
Argnums = int | tuple[int, ...]


class Run:
    """One run of a function on fresh leaves, and the graph that it left."""

    def __init__(self, f: Function, args: tuple[Any, ...], argnums: Argnums) -> None:
        self.since = clock.tick()
        self.graph: tuple[Any, list[Node], bool] = (None, [], False)
        self.positions = sorted({*argnums}) if isinstance(argnums, tuple) else [argnums]
        check_argnums(self.positions, len(args))
        values, self.rebuild = flatten(tuple([args[i] for i in self.positions]))
        self.leaves = fresh_leaves(values, f, args)
        given = list(args)
        for i, arg in zip(self.positions, self.rebuild(self.leaves), strict=True):
            given[i] = arg
        self.written = Written()
        self.output = self.written.during(hooks.outside, Detach, f, given)
        self.alone: Any = None  # a root that nothing but the run's leaves can move
        if clock.read >= self.since:
            check_nothing_lost(self.output)

    def gather(self, per_leaf: list[Any], argnums: Argnums) -> Any:
        """A list with one entry a leaf, in the shape of the arguments."""
        parts = self.rebuild(per_leaf)
        if not isinstance(argnums, tuple):
            return parts[0]
        return tuple([parts[self.positions.index(i)] for i in argnums])

    def pull(self, root: Any, seed: Any) -> list[Any]:
        """The cotangent of every leaf, given the cotangent of `root`."""
        if not isinstance(root, Node):
            return [zeros_like(leaf) for leaf in self.leaves]
        if clock.assigned > self.since:
            check_read(self.below(root)[0])
        owned: set[Node] = set()
        pulled, outer = self.pull_straight(root, seed, owned), False
        if pulled is None:
            order, outer = self.below(root)
            outer = outer or isinstance(seed, Node)
            how: dict[str, Any] = {"as_graph": outer, "keep": outer, "owned": owned}
            pulled = sweep(order, {root: seed}, since=self.since, **how)
        return [
            settle(pulled.get(leaf), leaf, outer, leaf in owned) for leaf in self.leaves
        ]

    def pull_straight(
        self, root: Node, seed: Any, owned: set[Node]
    ) -> dict[Node, Any] | None:
        """The usual case: nothing matters but what the run has written down.

        What is left over in the end shows whether it was so. If it was not, None.
        """
        whole = self.written.is_whole and self.has_new_leaves()
        if not whole or hooks.active or isinstance(seed, Node):
            return None
        cotangents = {root: seed}
        carry(self.written, cotangents, owned, keep=False)
        for node in cotangents:
            if node.primitive or (node.epoch < self.since and can_move(node)):
                self.written.is_whole = False
                owned.clear()
                return None
        self.alone = root
        return cotangents

    def has_new_leaves(self) -> bool:
        """Whether they are real numbers, and not links to a graph outside."""
        for leaf in self.leaves:
            if leaf.primitive or is_complex(leaf._value):
                return False
        return True

    def push(self, roots: list[Any], tangents: list[Any]) -> list[Any]:
        """The tangent of each root, given that of every leaf: None where it stands."""
        nodes = [root for root in roots if isinstance(root, Node)]
        outer = any(isinstance(t, Node) for t in tangents)
        outer = outer or any(self.below(root)[1] for root in nodes)
        moves = zip(self.leaves, tangents, strict=True)
        given = {leaf: tangent for leaf, tangent in moves if tangent is not None}
        pushed = push_forward(nodes, given, as_graph=outer, since=self.since)
        return [
            settle(pushed.get(root), root, outer, mine=False)
            if isinstance(root, Node)
            else zeros_like(root)
            for root in roots
        ]

    def below(self, root: Node) -> tuple[list[Node], bool]:
        """The run's nodes under `root`, and whether older ones could still be moved.

        Found once for a root: a Jacobian comes back for it with every row.
        """
        if self.graph[0] is not root:
            older: list[Node] = []
            order = topological(root, since=self.since, older=older)
            outer = root.epoch < self.since or any(map(can_move, older))
            if outer:
                self.written.reaches_out()
            self.graph = root, order, outer
        return self.graph[1:]

    def released(self, y: Any) -> Any:
        """A result: a node only if an outer run or a variable is behind it."""
        if not isinstance(y, Node):
            return y
        return y._value if y is self.alone or not self.below(y)[1] else y


def grad(f: Function, argnums: Argnums = 0) -> Function:
    """The gradient of a function with one scalar result, by the reverse engine.

    The gradient has the shape of the argument: arrays, or nested lists, tuples and
    dicts of them. `argnums` says which argument, or which several.

    Raises `SeedError` if the result is not a single number.

    >>> grad(lambda x: x**3)(2.0)
    12.0
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0
    """
    both = value_and_grad(f, argnums)
    return lambda *args: both(*args)[1]


def value_and_grad(f: Function, argnums: Argnums = 0) -> Function:
    """Value and gradient in one run.

    >>> value_and_grad(lambda w: np.sum(w * w))(np.array([1.0, 2.0]))
    (5.0, array([2., 4.]))
    """
    check_function(f, argnums)

    def value_and_gradient(*args: Any) -> Any:
        run = Run(f, args, argnums)
        y = run.output
        seed = first_cotangent(y, None) if isinstance(y, Node) else one_number(y)
        gradients = run.pull(y, seed)
        return run.released(y), run.gather(gradients, argnums)

    return value_and_gradient


def vjp(f: Function, *primals: Any) -> tuple[Any, Function]:
    """The value, and the pullback: cotangent of the result in, those of inputs out.

    Of several results, nested as they like, the cotangents are nested alike.

    >>> y, pullback = vjp(lambda x: x * x, np.array([1.0, 2.0]))
    >>> pullback(np.array([1.0, 10.0]))
    (array([ 2., 40.]),)
    """
    check_function(f)
    everything = tuple(range(len(primals)))
    run = Run(f, primals, everything)
    results, rebuild = flatten(run.output)
    check_numbers(results)

    def pullback(cotangent: Any) -> Any:
        seeds = nested_alike(cotangent, run.output, "cotangents")
        pulled = [run.pull(y, _seed(s, y)) for s, y in zip(seeds, results, strict=True)]
        total = [reduce(add, slopes) for slopes in zip(*pulled, strict=True)]
        return run.gather(total, everything)

    # the values are copied: the pullback still needs its own
    return rebuild([copy(run.released(y)) for y in results]), pullback


def jvp(f: Function, primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> Any:
    """The value, and how fast it changes when the inputs move along `tangents`.

    >>> jvp(lambda x, y: x * y, (3.0, 5.0), (1.0, 0.0))
    (15.0, 5.0)
    """
    check_function(f)
    check_tuples(primals, tangents)
    run = Run(f, tuple(primals), tuple(range(len(primals))))
    results, rebuild = flatten(run.output)
    check_numbers(results)
    moves = nested_alike(tuple(tangents), tuple(primals))
    moves = [_seed(move, leaf) for move, leaf in zip(moves, run.leaves, strict=True)]
    values = [run.released(y) for y in results]
    return rebuild(values), rebuild(run.push(results, moves))


def hvp(f: Function, x: Any, v: Any) -> Any:
    """The Hessian of `f` at `x` times `v`, and no Hessian in between.

    Forward over reverse: how the gradient changes along v (Pearlmutter 1994).

    >>> hvp(lambda x: np.sum(x**3), np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    array([6., 0.])
    """
    return jvp(grad(f), (x,), (v,))[1]


# -- between the inside of a run and the outside --


def fresh_leaves(values: list[Any], f: Function, args: tuple[Any, ...]) -> list[Node]:
    """New starts for a run: variables, and links to outer nodes."""
    where = caller(3)
    check_given(values)
    try:
        return [
            linked(value, where)
            if isinstance(value, Node)
            else Variable(value, where=where)
            for value in values
        ]
    except IntegerLeafError:
        from .arguments import leaf_names

        for value, name in zip(flatten(args)[0], leaf_names(f, args), strict=True):
            if any(value is refused for refused in values):
                leaf_value(value, name)  # raises again, and now knows the name
        raise


def linked(node: Node, where: Any) -> Any:
    """A leaf that leads on to an outer node; by a `Constant` the slope is wanted."""
    if isinstance(node, Constant):
        return Variable(frozen(node._known()), where=where)
    return hooks.outside(Detach, identity, (node,))  # no_grad is not meant for these


def settle(slope: Any, like: Node, outer: bool, mine: bool) -> Any:
    """A derivative as the caller gets it: zeros where nothing arrived.

    Unless it is `mine` to give away, an array is copied: the caller may change it.
    """
    if slope is None:
        return zeros_like(like)
    if isinstance(slope, Node):
        return slope if outer else frozen(slope._value)
    return own(slope, like, mine)


def zeros_like(x: Any) -> Any:
    """No change at all, in the shape of x."""
    value = x._value if isinstance(x, Node) else x
    if type(value) is float:
        return 0.0
    value = np.asarray(value)
    return plain(np.zeros(value.shape, dtype=np.result_type(value, np.float32)))


def _seed(seed: Any, like: Any) -> Any:
    """A tangent or cotangent in the shape and the precision of what it belongs to."""
    check_seed(seed)
    bare = isinstance(like, Node) and not isinstance(seed, Node)
    return first_cotangent(like, seed) if bare else seed
