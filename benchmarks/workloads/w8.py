"""w8: derivatives of derivatives.

The n-th derivative of sin(x) exp(x), found anew each time (what is known from before,
as by JAX's compiler, is not counted: its time is in the table of first calls); the
Hessian of Rosenbrock's function in 10 dimensions, its product with a vector in 1000,
and the Jacobian of tanh(A x) for a matrix of 100 x 100.
"""

from __future__ import annotations

import importlib
import math
from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case, NotPossible, NotYet
from . import second_order

ORDERS = (1, 2, 4, 8, 12, 20)
X = 0.5


def wave(xp: Any, x: Any) -> Any:
    return xp.sin(x) * xp.exp(x)


# -- the n-th derivative --


def nth_by_hand(n: int) -> Any:
    """Each derivative turns by 45 degrees and grows by the root of two."""
    return lambda: 2 ** (n / 2) * math.exp(X) * math.sin(X + n * math.pi / 4)


def nth_nested(grad: Any, xp: Any, n: int) -> Any:
    f = partial(wave, xp)
    for _ in range(n):
        f = grad(f)
    return f


def nth_ours(n: int) -> Any:
    _not_above(8, n)
    ad = importlib.import_module("autodiff_lab")
    return lambda: nth_nested(ad.grad, np, n)(X)


def nth_symbolic(n: int) -> Any:
    ad = importlib.import_module("autodiff_lab")
    if not hasattr(ad, "derivative"):
        raise NotYet

    def run() -> Any:
        x = ad.Variable(X)
        return ad.derivative(wave(np, x), x, n)

    return run


def nth_compiled(n: int) -> Any:
    ad = importlib.import_module("autodiff_lab")
    if not hasattr(ad, "compile") or not hasattr(ad, "derivative"):
        raise NotYet

    def derivative(x: Any) -> Any:
        return ad.derivative(wave(np, x), x, n)

    compiled = ad.compile(derivative, X)
    return lambda: compiled(X)


def nth_autograd(n: int) -> Any:
    _not_above(12, n)
    library = importlib.import_module("autograd")
    xp = importlib.import_module("autograd.numpy")
    return lambda: nth_nested(library.grad, xp, n)(X)


def nth_torch(n: int) -> Any:
    _not_above(12, n)
    torch = peers.torch()
    x = torch.tensor(X, dtype=torch.float64, requires_grad=True)

    def run() -> Any:
        y = wave(torch, x)
        for left in reversed(range(n)):
            (y,) = torch.autograd.grad(y, x, create_graph=left > 0)
        return y

    return run


def nth_jax(n: int) -> Any:
    _not_above(8, n)
    jax = peers.jax()
    compiled = jax.jit(nth_nested(jax.grad, jax.numpy, n))
    return lambda: compiled(X).block_until_ready()


def _not_above(most: int, n: int) -> None:
    if n > most:
        raise NotPossible(f"work doubles with n: not run above {most}")


def only_first(n: int) -> Any:
    raise NotPossible("first derivatives only")


def cases(quick: bool) -> list[Case]:
    orders = [n for n in ORDERS if not quick or n in (1, 2, 4, 20)]
    return [
        *(_nth(n) for n in orders),
        *second_order.cases(),
    ]


def _nth(n: int) -> Case:
    makers = {
        peers.MATH: nth_by_hand,
        peers.OURS: nth_ours,
        peers.OURS_COMPILED: nth_compiled,
        peers.OURS_SYMBOLIC: nth_symbolic,
        peers.AUTOGRAD: nth_autograd,
        peers.MYGRAD: only_first,
        peers.MICROGRAD: only_first,
        peers.TORCH: nth_torch,
        peers.JAX: nth_jax,
    }
    rows = {peer: partial(make, n) for peer, make in makers.items()}
    title = f"derivative {n} of sin(x) exp(x)"
    few = 5 if n >= 8 else None
    return Case(f"w8 n={n}", title, "call", rows, peers.MATH, rounds=few)
