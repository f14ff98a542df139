"""One step of gradient descent, the way each library's users write it.

A step returns (loss, *parameters after the update). Data are arguments and not closed
over: a real loop brings another batch each time.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from . import peers
from .harness import NotYet, Run
from .peers import Arrays, Function, everything


def descent(
    peer: str, loss: Function, parameters: Arrays, data: Arrays, rate: float
) -> Any:
    """A row that does one step of ``loss(xp, *parameters, *data)``."""
    fresh = tuple(np.array(p) for p in parameters)
    return _STEPS[peer](peer, loss, fresh, data, rate)


def _in_place(both: Any, parameters: Arrays, data: Arrays, rate: float) -> Any:
    """Descent with a function that returns a value and the gradients."""

    def run() -> Any:
        value, gradients = both(*parameters, *data)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter -= rate * gradient
        return value, *parameters

    return run


def _ours(peer: str, loss: Function, now: Arrays, data: Arrays, rate: float) -> Any:
    ad = importlib.import_module("autodiff_lab")
    both = ad.value_and_grad(lambda *a: loss(np, *a), everything(now))
    return _in_place(both, now, data, rate)


def _compiled(peer: str, loss: Function, now: Arrays, data: Arrays, rate: float) -> Any:
    """The parameters live in the step, which changes them in place."""
    ad = importlib.import_module("autodiff_lab")
    if not hasattr(ad, "training_step"):
        raise NotYet
    step = ad.training_step(
        lambda parameters, *batch: loss(np, *parameters, *batch), now, *data, rate=rate
    )
    return Run(lambda: step(*data), read=lambda: step.params)


def _autograd(peer: str, loss: Function, now: Arrays, data: Arrays, rate: float) -> Any:
    library = importlib.import_module("autograd")
    xp = importlib.import_module("autograd.numpy")
    both = library.value_and_grad(lambda *a: loss(xp, *a), everything(now))
    return _in_place(both, now, data, rate)


def _mygrad(peer: str, loss: Function, now: Arrays, data: Arrays, rate: float) -> Any:
    mg, around = peers.mygrad(peer)
    leaves = [mg.tensor(p) for p in now]

    def run() -> Any:
        value = loss(mg, *leaves, *data)
        value.backward()
        for leaf in leaves:
            leaf.data -= rate * leaf.grad
        return value.data, *(leaf.data for leaf in leaves)

    return Run(run, around)


def _torch(peer: str, loss: Function, now: Arrays, data: Arrays, rate: float) -> Any:
    torch = peers.torch()
    leaves = [torch.from_numpy(p).requires_grad_() for p in now]
    given = [torch.from_numpy(array) for array in data]

    def run() -> Any:
        value = loss(torch, *leaves, *given)
        value.backward()
        with torch.no_grad():
            for leaf in leaves:
                leaf -= rate * leaf.grad
                leaf.grad = None
        return value, *leaves

    return run


def _jax(peer: str, loss: Function, now: Arrays, data: Arrays, rate: float) -> Any:
    jax = peers.jax()
    both = jax.value_and_grad(lambda *a: loss(jax.numpy, *a), everything(now))

    @jax.jit
    def step(state: Any, batch: Any) -> Any:
        value, gradients = both(*state, *batch)
        return value, [p - rate * g for p, g in zip(state, gradients, strict=True)]

    state = [jax.numpy.asarray(p) for p in now]
    given = [jax.numpy.asarray(array) for array in data]

    def run() -> Any:
        nonlocal state
        value, state = jax.block_until_ready(step(state, given))
        return value, *state

    return run


_STEPS: dict[str, Any] = {
    peers.OURS: _ours,
    peers.OURS_COMPILED: _compiled,
    peers.AUTOGRAD: _autograd,
    peers.MYGRAD: _mygrad,
    peers.MYGRAD_OFF: _mygrad,
    peers.TORCH: _torch,
    peers.JAX: _jax,
}
