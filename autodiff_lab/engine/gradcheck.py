"""The referee: every derivative held against a measurement.

The program is reduced to one number by random weights, w · f(x), so that a wrong entry
anywhere shows. Small arguments are then checked entry by entry; large ones along a
random direction, which a wrong gradient fools with probability zero. An order is
checked by checking the derivative of the derivative, in each pairing of modes.
(The inner-product test follows HIPS autograd's check_grads.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import LeafTypeError
from .arguments import flat_program
from .checks import check_function
from .disagreement import disagreement
from .measured import plain_leaf, plain_result
from .numeric import default_step, finite_difference
from .transforms import Function, jvp, vjp
from .tree import NESTS

FULL = 25  # arguments of at most so many entries are checked one entry at a time
SEARCH = 2000  # ... and up to so many, once something is known to be wrong


def check_grads(
    f: Function,
    *args: Any,
    order: int = 2,
    modes: tuple[str, ...] = ("fwd", "rev"),
    rtol: float | None = None,
    atol: float | None = None,
    rng_seed: int = 0,
) -> None:
    """Raise `GradientCheckError` if a derivative of `f` at `args` is wrong.

    All arguments are checked, in whatever nest of lists, tuples and dicts they come,
    except those that only count (integer arrays, text, None), which stay fixed. `order`
    2 includes the second derivatives, in the modes given and their mixtures.
    The tolerance is `atol` + `rtol` x expected, and what round-off adds to the
    measurement; it is wider for float32. The error carries the pieces of its message as
    attributes: `argument`, `index`, `got`, `expected`.

    >>> check_grads(lambda x: np.sum(np.sin(x)), np.array([1.0, 2.0]))
    >>> from autodiff_lab import custom_op
    >>> half = custom_op(lambda x: x * x, vjp=lambda g, y, x: g * x, name="half")
    >>> check_grads(half, 3.0)
    Traceback (most recent call last):
    ...
    autodiff_lab.errors.GradientCheckError: the derivative by x is wrong...
    """
    check_function(f)
    if isinstance(modes, str) or not modes or not set(modes) <= {"fwd", "rev"}:
        raise ValueError(f"modes are a tuple of 'fwd' and 'rev', not {modes!r}")
    if order not in range(100):
        raise ValueError(f"order={order!r}: 1 checks the first derivatives, 2 two")
    names, leaves, flat = flat_program(f, args)
    single = any(getattr(leaf, "dtype", None) == np.float32 for leaf in leaves)
    check = _Check(
        names=names,
        rtol=rtol if rtol is not None else (2e-3 if single else 1e-6),
        atol=atol if atol is not None else (1e-4 if single else 1e-8),
        rng=np.random.default_rng(rng_seed),
    )
    check.run(flat, leaves, order, modes, ())


@dataclass
class _Check:
    names: list[str]
    rtol: float
    atol: float
    rng: np.random.Generator

    def run(
        self, f: Function, leaves: list[Any], order: int, modes: Any, story: Any
    ) -> None:
        """Check the first derivatives of `f`, then those of its derivatives."""
        if order == 0:
            return
        weights = self.random(one_array(f(*leaves)))
        for mode in modes:
            for n in range(len(leaves)):
                self.by_leaf(f, leaves, n, weights, (*story, mode))
            deeper = self.derivative(f, leaves, weights, mode)
            self.run(deeper, leaves, order - 1, modes, (*story, mode))

    def random(self, like: Any) -> Any:
        return self.rng.normal(size=np.shape(like))

    def by_leaf(self, f: Any, leaves: Any, n: int, weights: Any, story: Any) -> None:
        """Compare the slopes of w · f by leaf n; look for the entry if they differ."""

        def weighted(leaf: Any) -> float:
            moved = plain_result(f(*leaves[:n], leaf, *leaves[n + 1 :]))
            return float(np.sum(weights * moved))

        at = plain_leaf(leaves[n])
        slopes = _slopes(f, leaves, n, weights, story[-1])
        if np.size(at) <= FULL:
            got, expected = slopes(), finite_difference(weighted, at)
        else:
            v = self.random(at)
            got = slopes(v)
            expected = finite_difference(lambda t: weighted(at + t * v), 0.0)
        if not self.wrong(got, expected, weighted(at)).any():
            return
        if FULL < np.size(at) <= SEARCH:
            got, expected = slopes(), finite_difference(weighted, at)
        excess = self.wrong(got, expected, weighted(at))
        raise disagreement(self.names[n], got, expected, excess, story)

    def wrong(self, got: Any, expected: Any, value: float) -> Any:
        """By how much each slope misses the tolerance (0: it does not; nan: inf)."""
        noise = 100 * np.finfo(float).eps * abs(value) / default_step(0.0)
        allowed = self.atol + self.rtol * np.abs(expected) + noise
        miss = np.abs(np.asarray(got) - expected) / allowed
        return np.where(miss <= 1, 0.0, np.nan_to_num(miss, nan=np.inf))

    def derivative(self, f: Any, leaves: Any, weights: Any, mode: str) -> Function:
        """The derivative of w · f along a random direction, as a function of x."""
        directions = [self.random(leaf) for leaf in leaves]

        def forward(*x: Any) -> Any:
            return np.sum(weights * jvp(f, x, tuple(directions))[1])

        def reverse(*x: Any) -> Any:
            pulled = vjp(f, *x)[1](weights)
            return sum(np.sum(v * p) for v, p in zip(directions, pulled, strict=True))

        return forward if mode == "fwd" else reverse


def _slopes(f: Any, leaves: Any, n: int, weights: Any, mode: str) -> Callable[..., Any]:
    """The slopes of w · f by leaf n according to a mode: all of them, or along v."""

    def reverse(v: Any = None) -> Any:
        pulled = plain_result(vjp(f, *leaves)[1](weights)[n])
        if np.shape(pulled) != np.shape(leaves[n]):
            pulled = np.full(np.shape(leaves[n]), np.nan)
        return pulled if v is None else np.sum(v * pulled)

    def forward(v: Any = None) -> Any:
        if v is None:
            shape = np.shape(leaves[n])
            count = int(np.prod(shape))
            units = np.eye(count).reshape(count, *shape)
            return np.array([forward(unit) for unit in units]).reshape(shape)
        still = [np.zeros(np.shape(leaf)) for leaf in leaves]
        moves = (*still[:n], v, *still[n + 1 :])
        return float(np.sum(weights * plain_result(jvp(f, tuple(leaves), moves)[1])))

    return forward if mode == "fwd" else reverse


def one_array(result: Any) -> Any:
    """What is weighed to make one number of it.

    Raises `LeafTypeError` for several results: each has weights of its own.
    """
    if isinstance(result, NESTS):
        raise LeafTypeError(
            f"the function returned a {type(result).__name__} of results",
            cause="one array is checked at a time",
            cure="np.stack or np.concatenate them, or check a function of each",
        )
    return plain_result(result)
