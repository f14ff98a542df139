"""The implementations that are compared, and how each is asked for a derivative.

A workload writes its function once, as ``f(xp, *arrays)`` where `xp` is the library's
own NumPy; what differs between the peers is kept here. Libraries are imported when a
row is made, so that a missing one costs only its rows.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
from collections.abc import Callable
from typing import Any

import numpy as np

from .harness import HAND, NotYet, Run

MATH = "math, by hand"
NUMPY = HAND
NUMPY_TUNED = "NumPy, tuned by hand"
OURS = "ours, eager"
OURS_ARRAYS = "ours, eager on arrays"
OURS_COMPILED = "ours, compiled"
OURS_SYMBOLIC = "ours, derived from scratch"
AUTOGRAD = "autograd"
MYGRAD = "MyGrad"
MYGRAD_OFF = "MyGrad, guard off"
MICROGRAD = "micrograd"
TORCH = "PyTorch eager"
JAX = "JAX jit"

BY_HAND = (MATH, NUMPY, NUMPY_TUNED)
OURSELVES = (OURS, OURS_COMPILED)
PEERS = (AUTOGRAD, MYGRAD, MYGRAD_OFF, MICROGRAD, TORCH, JAX)
ROWS = (*BY_HAND, OURS, OURS_ARRAYS, OURS_COMPILED, OURS_SYMBOLIC, *PEERS)

PACKAGES = {
    AUTOGRAD: "autograd",
    MYGRAD: "mygrad",
    MYGRAD_OFF: "mygrad",
    MICROGRAD: "micrograd",
    TORCH: "torch",
    JAX: "jax",
}

Function = Callable[..., Any]  # f(xp, *arrays) -> scalar
Arrays = tuple[Any, ...]


def load(peers: list[str]) -> None:
    """Import and warm up what will be timed, so that no row pays for it."""
    for name in {PACKAGES[peer] for peer in peers if peer in PACKAGES}:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    with contextlib.suppress(ModuleNotFoundError):
        if TORCH in peers:
            torch().zeros(1, requires_grad=True).sum().backward()
        if JAX in peers:
            jax().jit(jax().grad(lambda x: x * x))(1.0).block_until_ready()
    with contextlib.suppress(NotYet):
        value_and_gradient(OURS_COMPILED, lambda xp, x: xp.sin(x) * x, (1.0,))()


def versions() -> dict[str, str]:
    """Of everything that is measured, where it is installed."""
    found = {}
    for name in ("numpy", *dict.fromkeys(PACKAGES.values()), "jaxlib"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


def torch() -> Any:
    module = importlib.import_module("torch")
    module.set_num_threads(1)
    return module


def jax() -> Any:
    module = importlib.import_module("jax")
    module.config.update("jax_enable_x64", True)
    return module


def mygrad(peer: str) -> tuple[Any, Callable[[], Any]]:
    """The library, and the context in which this row runs."""
    module = importlib.import_module("mygrad")
    off = peer == MYGRAD_OFF
    return module, (lambda: module.mem_guard_off) if off else contextlib.nullcontext


def compiled(f: Function, args: Arrays, argnums: tuple[int, ...]) -> Any:
    """Our generated code for ``f(np, *args)``, to be differentiated by `argnums`."""
    ad = importlib.import_module("autodiff_lab")
    if not hasattr(ad, "compile"):
        raise NotYet
    return ad.compile(lambda *a: f(np, *a), *args, argnums=argnums)


def everything(args: Arrays) -> tuple[int, ...]:
    return tuple(range(len(args)))


# -- value and gradient of a function of arrays --


def value_and_gradient(peer: str, f: Function, args: Arrays) -> Any:
    """A row that returns (value, gradient by each argument)."""
    return _VALUE_AND_GRADIENT[peer](peer, f, args)


def _ours(peer: str, f: Function, args: Arrays) -> Any:
    ad = importlib.import_module("autodiff_lab")
    both = ad.value_and_grad(lambda *a: f(np, *a), everything(args))
    return lambda: both(*args)


def _ours_compiled(peer: str, f: Function, args: Arrays) -> Any:
    both = compiled(f, args, everything(args)).value_and_grad
    return lambda: both(*args)


def _autograd(peer: str, f: Function, args: Arrays) -> Any:
    library = importlib.import_module("autograd")
    xp = importlib.import_module("autograd.numpy")
    both = library.value_and_grad(lambda *a: f(xp, *a), everything(args))
    return lambda: both(*args)


def _mygrad(peer: str, f: Function, args: Arrays) -> Any:
    mg, around = mygrad(peer)

    def run() -> Any:
        leaves = [mg.tensor(arg) for arg in args]
        value = f(mg, *leaves)
        value.backward()
        return value.data, [leaf.grad for leaf in leaves]

    return Run(run, around)


def _torch(peer: str, f: Function, args: Arrays) -> Any:
    library = torch()
    leaves = [library.tensor(np.asarray(a)).requires_grad_() for a in args]

    def run() -> Any:
        value = f(library, *leaves)
        return value, library.autograd.grad(value, leaves)

    return run


def _jax(peer: str, f: Function, args: Arrays) -> Any:
    library = jax()
    both = library.jit(
        library.value_and_grad(lambda *a: f(library.numpy, *a), everything(args))
    )
    given = [library.numpy.asarray(a) for a in args]
    return lambda: library.block_until_ready(both(*given))


_VALUE_AND_GRADIENT: dict[str, Any] = {
    OURS: _ours,
    OURS_COMPILED: _ours_compiled,
    AUTOGRAD: _autograd,
    MYGRAD: _mygrad,
    MYGRAD_OFF: _mygrad,
    TORCH: _torch,
    JAX: _jax,
}
