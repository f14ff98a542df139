"""The numeric engine: measure a slope by nudging one entry at a time.

It knows nothing of graphs or rules, only how to run a program twice. That makes it
slow, a little inexact, and the perfect witness against all the other engines.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .checks import check_argnums, check_function
from .measured import plain_leaf, plain_result
from .transforms import Argnums, Function
from .tree import flatten
from .values import plain

# A nudge: run the program with one entry at another value, everything else as it was.
Nudge = Callable[[Any], Any]

EPSILON = float(np.finfo(float).eps)


def finite_difference(
    f: Function,
    *args: Any,
    argnums: Argnums = 0,
    step: float | None = None,
    method: str = "central",
) -> Any:
    """How much `f` changes when an entry of an argument does, divided by the nudge.

    ``"central"`` looks to both sides, (f(x+h) - f(x-h)) / 2h; ``"forward"`` to one,
    (f(x+h) - f(x)) / h. The shape is that of the result followed by that of the
    argument; lists, tuples and dicts of arguments give the same nest of slopes.

    A large step measures a bend instead of a slope (truncation), a small one the noise
    in the last digits of f (round-off). Left open, the step is where the two meet: the
    cube root of the machine's epsilon, or the square root for the one-sided method,
    times the size of the entry.

    >>> def f(a, b):
    ...     return (a / b - a) * (b / a + a + b) * (a - b)
    >>> finite_difference(f, 230.3, 33.2, step=1e-8, method="forward")
    -153284.89243984222
    >>> round(finite_difference(f, 230.3, 33.2, step=1e-3), 5)
    -153284.83151
    """
    if method not in _METHODS:
        raise ValueError(f"method is 'central' or 'forward', not {method!r}")
    difference = _METHODS[method]

    def slope(nudge: Nudge, x: float) -> Any:
        h = default_step(x, method) if step is None else step
        return difference(nudge, x, h)

    return entry_by_entry(f, args, argnums, slope)


def default_step(x: float, method: str = "central") -> float:
    """The nudge at which truncation and round-off are about equally bad."""
    root = 1 / 3 if method == "central" else 1 / 2
    return math.pow(EPSILON, root) * max(1.0, abs(x))


def _central(nudge: Nudge, x: float, h: float) -> Any:
    return (nudge(x + h) - nudge(x - h)) / (2 * h)


def _forward(nudge: Nudge, x: float, h: float) -> Any:
    return (nudge(x + h) - nudge(x)) / h


_METHODS = {"central": _central, "forward": _forward}


# -- one entry after the other, shared with the complex step --


def entry_by_entry(
    f: Function,
    args: tuple[Any, ...],
    argnums: Argnums,
    slope: Callable[[Nudge, float], Any],
) -> Any:
    """The slopes by every entry of the chosen arguments, in the arguments' own nest.

    `slope` is given a way to run `f` with the entry at another value, and the value
    that the entry has now.
    """
    positions = argnums if isinstance(argnums, tuple) else (argnums,)
    check_function(f, argnums)
    check_argnums(positions, len(args))
    found = []
    for position in positions:
        leaves, rebuild = flatten(args[position])
        values = [plain_leaf(leaf) for leaf in leaves]

        def run(new: list[Any], at: int = position, rebuild: Any = rebuild) -> Any:
            return plain_result(f(*args[:at], rebuild(new), *args[at + 1 :]))

        found.append(
            rebuild([_by_leaf(run, values, n, slope) for n in range(len(values))])
        )
    return tuple(found) if isinstance(argnums, tuple) else found[0]


def _by_leaf(run: Any, values: list[Any], n: int, slope: Any) -> Any:
    """Slopes by each entry of leaf n: result.shape + leaf.shape."""
    leaf = values[n]
    columns = []
    for index in np.ndindex(np.shape(leaf)):

        def nudge(entry: Any, index: tuple[int, ...] = index) -> Any:
            return run([*values[:n], with_entry(leaf, index, entry), *values[n + 1 :]])

        columns.append(slope(nudge, leaf[index] if index else leaf))
    if not columns:  # nothing to nudge: only the shape of the result is asked for
        return np.zeros(np.shape(run(values)) + np.shape(leaf))
    slopes = np.stack(columns, axis=-1)
    return plain(slopes.reshape(np.shape(columns[0]) + np.shape(leaf)))


def with_entry(leaf: Any, index: tuple[int, ...], entry: Any) -> Any:
    """A copy of `leaf` with one entry replaced (a scalar is all entry)."""
    if np.ndim(leaf) == 0:
        return entry
    changed = np.array(leaf, dtype=np.result_type(leaf, type(entry)))
    changed[index] = entry
    return changed
