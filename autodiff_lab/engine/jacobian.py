"""All derivatives at once: the Jacobian by rows or by columns, and the Hessian.

One pull gives a row (how one result depends on everything), one push a column (how
everything depends on one input). So n inputs and m results need min(n, m) seeds, and
whichever side is smaller decides which way to go. More than a few seeds go through the
run together: one sweep for a seed that is left open, one for all of its values.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .batching import Batch
from .checks import check_function, check_numbers
from .diagonals import Diagonal, dense
from .hooks import Detach, hooks
from .node import Node, Variable, clock
from .reverse import first_cotangent
from .transforms import Argnums, Function, Run, grad
from .tree import flatten


def jacobian(f: Function, argnums: Argnums = 0, mode: str | None = None) -> Function:
    """The derivative of every entry of the result by every entry of the argument.

    Its shape is that of the result followed by that of the argument. Nested arguments
    give, in the place of each array, the block for it; a nested result gives such a
    nest for each of its arrays. `mode` is ``"rev"`` for a row at a time, ``"fwd"`` for
    a column at a time; left open, the cheaper one.

    >>> jacobian(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    >>> jacobian(lambda x, w: {"both": x * w}, argnums=(0, 1))(3.0, 5.0)
    {'both': (5.0, 3.0)}
    """
    check_function(f, argnums)
    if mode not in ("fwd", "rev", None):
        raise ValueError(f"mode is 'fwd', 'rev' or None (the cheaper), not {mode!r}")

    def jacobian_at(*args: Any) -> Any:
        run = Run(f, args, argnums)
        results, rebuild = flatten(run.output)
        return rebuild([run.gather(_blocks(run, y, mode), argnums) for y in results])

    return jacobian_at


def hessian(f: Function, argnums: Argnums = 0, mode: str | None = None) -> Function:
    """The second derivatives of a function with one scalar result.

    Forward over reverse unless `mode` says otherwise: the reverse engine has the
    gradient in one sweep, and its columns come one push each. If all you need is the
    Hessian times a vector, `hvp` does without the Hessian.

    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([3.0, 5.0]))
    array([[10.,  6.],
           [ 6.,  0.]])
    """
    return jacobian(grad(f, argnums), argnums, mode or "fwd")


def _blocks(run: Run, y: Any, mode: str | None) -> list[Any]:
    """The derivative of `y` by each leaf of the run."""
    check_numbers([y])
    rows, columns = np.size(y), sum(leaf.size for leaf in run.leaves)
    cheaper = "rev" if rows <= columns else "fwd"
    return (_by_rows if (mode or cheaper) == "rev" else _by_columns)(run, y)


FEW = 4  # seeds: so few are sooner done one by one
MOST = 1 << 24  # numbers in the largest array: more seeds are done one by one


def _by_rows(run: Run, y: Any) -> list[Any]:
    """Pull unit cotangents, each of which is a row of every block."""
    shapes = [np.shape(y) + leaf.shape for leaf in run.leaves]
    if _together(run, y, y):
        rows = _all_at_once(run, y, lambda seed: run.pull(y, seed), y)
        return [_fitting(*pair) for pair in zip(rows, shapes, strict=True)]
    pulled = [run.pull(y, seed) for seed in _units(y)]
    return [
        _joined([row[n] for row in pulled], 0, shape) for n, shape in enumerate(shapes)
    ]


def _by_columns(run: Run, y: Any) -> list[Any]:
    """Push unit tangents, each of which is a column of one block."""
    still = [None] * len(run.leaves)
    blocks = []
    for n, leaf in enumerate(run.leaves):
        shape = np.shape(y) + leaf.shape

        def push(unit: Any, n: int = n) -> Any:
            return run.push([y], [*still[:n], unit, *still[n + 1 :]])[0]

        if _together(run, y, leaf):
            (columns,) = _all_at_once(run, y, lambda seed: [push(seed)], leaf)
            blocks.append(_fitting(columns, shape, last=True))
        else:
            blocks.append(_joined([push(unit) for unit in _units(leaf)], -1, shape))
    return blocks


def _together(run: Run, y: Any, seeds: Any) -> bool:
    """Whether the seeds are enough, and the arrays small enough, for one sweep."""
    if not isinstance(y, Node) or np.size(seeds) < FEW:
        return False
    order, _ = run.below(y)
    largest = max(node.size for node in [*order, *run.leaves])
    return largest * np.size(seeds) <= MOST


def _all_at_once(run: Run, y: Node, derive: Function, like: Node) -> list[Any]:
    """What ``derive(seed)`` answers for every unit seed, side by side: see `batching`.

    A `Diagonal` where only elementwise operations were met; None for zeros.
    """
    since = clock.tick()
    seed = Variable(first_cotangent(like, np.ones(like.shape)))
    answers = hooks.outside(Detach, derive, (seed,))
    return Batch(seed, since, as_graph=run.below(y)[1]).run(answers)


def _fitting(batch: Any, shape: tuple[int, ...], last: bool = False) -> Any:
    """The seeds' axis taken apart again, in front or `last`."""
    if batch is None:
        return np.zeros(shape)
    rows = dense(batch)
    if last and not isinstance(batch, Diagonal):  # a diagonal is its own transpose
        rows = np.transpose(rows, (*range(1, np.ndim(rows)), 0))
    return np.reshape(rows, shape)


def _units(like: Any) -> list[Any]:
    """Every array with a single one and zeros elsewhere, in the shape of `like`."""
    shape = np.shape(like)
    units = np.eye(math.prod(shape)).reshape(math.prod(shape), *shape)
    if not isinstance(like, Node):
        return list(units)
    return [first_cotangent(like, unit) for unit in units]


def _joined(slices: list[Any], axis: int, shape: tuple[int, ...]) -> Any:
    """Rows or columns put side by side: a node if any of them is one."""
    if not slices:
        return np.zeros(shape)
    if shape == ():
        return slices[0]
    return np.reshape(np.stack(slices, axis=axis), shape)
