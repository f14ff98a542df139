"""w8, second part: a Hessian, a Hessian times a vector, a Jacobian.

The Hessian is that of Rosenbrock's function, the Jacobian that of a layer tanh(A x).
"""

from __future__ import annotations

import importlib
from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case, NotPossible, NotYet, Run

DIMENSIONS, MANY, SIDE = 10, 1000, 100


def rosenbrock(xp: Any, x: Any) -> Any:
    bend = x[1:] - x[:-1] ** 2
    return xp.sum(100.0 * bend**2 + (1 - x[:-1]) ** 2)


def points() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(8)
    return (
        random.uniform(0.5, 1.5, size=DIMENSIONS),
        random.uniform(0.5, 1.5, size=MANY),
        random.normal(size=MANY),
        random.normal(size=(SIDE, SIDE)) / 10,
    )


# -- Hessian, Hessian times vector, Jacobian: by hand --


def hessian_by_hand() -> Any:
    x = points()[0]

    def run() -> Any:
        beside = -400 * x[:-1]
        diagonal = np.zeros_like(x)
        diagonal[:-1] = 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
        diagonal[1:] += 200
        return np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)

    return run


def hessian_tuned() -> Any:
    x = points()[0]
    n = len(x)

    def run() -> Any:
        result = np.zeros((n, n))
        diagonal = np.zeros(n)
        diagonal[:-1] = 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
        diagonal[1:] += 200
        beside = -400 * x[:-1]
        result.flat[:: n + 1] = diagonal
        result.flat[1 :: n + 1] = beside
        result.flat[n :: n + 1] = beside
        return result

    return run


def hvp_by_hand() -> Any:
    _, x, v, _ = points()

    def run() -> Any:
        head, tail = x[:-1], x[1:]
        beside = -400 * head
        result = np.zeros_like(x)
        result[:-1] = (1200 * head * head - 400 * tail + 2) * v[:-1] + beside * v[1:]
        result[1:] += 200 * v[1:] + beside * v[:-1]
        return result

    return run


def jacobian_by_hand() -> Any:
    a, x = points()[3], points()[1][:SIDE]

    def run() -> Any:
        y = np.tanh(a @ x)
        return (1 - y * y)[:, None] * a

    return run


# -- and by the libraries: f(what) gives a row --


def layer(xp: Any, a: Any, x: Any) -> Any:
    return xp.tanh(xp.matmul(a, x))


def second_ours(what: str) -> Any:
    ad = importlib.import_module("autodiff_lab")
    return _of_numpy_kind(ad, np, what, lambda f, *args: f)


def second_compiled(what: str) -> Any:
    ad = importlib.import_module("autodiff_lab")
    if not hasattr(ad, "compile"):
        raise NotYet
    return _of_numpy_kind(ad, np, what, ad.compile)


def second_jax(what: str) -> Any:
    jax = peers.jax()
    f = partial(rosenbrock, jax.numpy)
    x, y, v, a = map(jax.numpy.asarray, points())
    call, args = {
        "hessian": (jax.hessian(f), (x,)),
        "hvp": (lambda y, v: jax.jvp(jax.grad(f), (y,), (v,))[1], (y, v)),
        "jacobian": (jax.jacrev(partial(layer, jax.numpy, a)), (y[:SIDE],)),
    }[what]
    compiled = jax.jit(call)
    return lambda: compiled(*args).block_until_ready()


def _of_numpy_kind(ad: Any, xp: Any, what: str, prepare: Any) -> Any:
    """Ours, as a user asks: ``ad.hessian(f)(x)``, with `prepare` applied before."""
    x, y, v, a = points()
    f = partial(rosenbrock, xp)
    if not hasattr(ad, what):
        raise NotYet
    if what == "hvp":
        g = prepare(lambda y, v: ad.hvp(f, y, v), y, v)
        return lambda: g(y, v)
    if what == "hessian":
        g = prepare(ad.hessian(f), x)
        return lambda: g(x)
    g = prepare(ad.jacobian(partial(layer, xp, a)), y[:SIDE])
    return lambda: g(y[:SIDE])


def second_autograd(what: str) -> Any:
    library = importlib.import_module("autograd")
    xp = importlib.import_module("autograd.numpy")
    x, y, v, a = points()
    f = partial(rosenbrock, xp)
    if what == "hessian":
        return lambda: library.hessian(f)(x)
    if what == "hvp":
        return lambda: library.hessian_vector_product(f)(y, v)
    return lambda: library.jacobian(partial(layer, xp, a))(y[:SIDE])


def second_torch(what: str) -> Any:
    torch = peers.torch()
    x, y, v, a = map(torch.from_numpy, points())
    f = partial(rosenbrock, torch)
    if what == "hessian":
        return lambda: torch.autograd.functional.hessian(f, x)
    if what == "hvp":
        y.requires_grad_()

        def run() -> Any:
            (slope,) = torch.autograd.grad(f(y), y, create_graph=True)
            return torch.autograd.grad(slope, y, v)[0]

        return run
    jacobian = torch.func.jacrev(partial(layer, torch, a))
    return lambda: jacobian(y[:SIDE])


def second_mygrad(peer: str, what: str) -> Any:
    if what != "jacobian":
        raise NotPossible("first derivatives only")
    mg, around = peers.mygrad(peer)
    a, x = points()[3], points()[1][:SIDE]

    def run() -> Any:
        rows = []
        for i in range(SIDE):
            leaf = mg.tensor(x)
            layer(mg, a, leaf)[i].backward()
            rows.append(leaf.grad)
        return np.stack(rows)

    return Run(run, around)


def cases() -> list[Case]:
    return [
        _second("hessian", f"Hessian, {DIMENSIONS} dimensions", hessian_by_hand),
        _second("hvp", f"Hessian times vector, {MANY} dimensions", hvp_by_hand),
        _second("jacobian", f"Jacobian, {SIDE} x {SIDE}", jacobian_by_hand),
    ]


def _second(what: str, title: str, by_hand: Any) -> Case:
    rows = {
        peers.NUMPY: by_hand,
        peers.OURS: partial(second_ours, what),
        peers.OURS_COMPILED: partial(second_compiled, what),
        peers.AUTOGRAD: partial(second_autograd, what),
        peers.MYGRAD: partial(second_mygrad, peers.MYGRAD, what),
        peers.MYGRAD_OFF: partial(second_mygrad, peers.MYGRAD_OFF, what),
        peers.TORCH: partial(second_torch, what),
        peers.JAX: partial(second_jax, what),
    }
    if what == "hessian":
        rows[peers.NUMPY_TUNED] = hessian_tuned
    return Case(f"w8 {what}", title, "call", rows)
