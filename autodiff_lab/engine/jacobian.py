"""All derivatives at once: the Jacobian by rows or by columns, and the Hessian.

One pull gives a row (how one result depends on everything), one push a column (how
everything depends on one input). So n inputs and m results cost min(n, m) sweeps over
one recorded run, and whichever side is smaller decides which way to go.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..errors import LeafTypeError
from .node import Node
from .reverse import first_cotangent
from .transforms import Argnums, Function, Run, grad
from .tree import flatten
from .values import plain


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
    return jacobian(grad(f, argnums), argnums, mode)


def _blocks(run: Run, y: Any, mode: str | None) -> list[Any]:
    """The derivative of `y` by each leaf of the run."""
    if not isinstance(y, Node) and np.asarray(y).dtype.kind not in "biuf":
        raise LeafTypeError(
            f"the function returned {type(y).__name__}, which has no derivative",
            cause="a missing return",
            cure="return numbers or arrays, or nested lists, tuples and dicts of them",
        )
    rows, columns = np.size(y), sum(leaf.size for leaf in run.leaves)
    cheaper = "rev" if rows < columns else "fwd"
    return (_by_rows if (mode or cheaper) == "rev" else _by_columns)(run, y)


def _by_rows(run: Run, y: Any) -> list[Any]:
    """Pull one unit cotangent after the other: a row of every block each time."""
    pulled = [run.pull(y, seed) for seed in _units(y)]
    return [
        _joined([row[n] for row in pulled], 0, np.shape(y) + leaf.shape)
        for n, leaf in enumerate(run.leaves)
    ]


def _by_columns(run: Run, y: Any) -> list[Any]:
    """Push one unit tangent after the other: a column of one block each time."""
    still = [plain(np.zeros(leaf.shape)) for leaf in run.leaves]
    blocks = []
    for n, leaf in enumerate(run.leaves):
        columns = [
            run.push(y, [*still[:n], unit, *still[n + 1 :]]) for unit in _units(leaf)
        ]
        blocks.append(_joined(columns, -1, np.shape(y) + leaf.shape))
    return blocks


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
