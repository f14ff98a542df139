"""w7: graphs at scale: a chain of N scalar products and sums, built and gone through.

And a chain of diamonds, y = y + y/2, where the number of paths doubles at every step:
an engine that follows paths one by one does not come back from the hundredth.
"""

from __future__ import annotations

import importlib
from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case, NotPossible, Run
from ..memory import per_operation

FACTOR, TERM = 0.999999, 1e-6
START = 1.0
COMPILABLE = 1_000  # XLA needs 13 s for a chain ten times as long
MEMORY = (peers.OURS, peers.OURS_ARRAYS, peers.AUTOGRAD, peers.MYGRAD)
MEMORY_ROWS = (*MEMORY, peers.MYGRAD_OFF, peers.TORCH)


def chain(x: Any, a: Any, n: int) -> Any:
    y = x
    for _ in range(n // 2):
        y = y * a + TERM
    return y


def diamonds(x: Any, a: Any, n: int) -> Any:
    y = x
    for _ in range(n):
        y = y + y * 0.5
    return y * a


def chain_by_hand(n: int) -> Any:
    def run() -> Any:
        x, a = START, FACTOR
        y, before = x, []
        for _ in range(n // 2):
            before.append(y)
            y = y * a + TERM
        d, by_a = 1.0, 0.0
        for earlier in reversed(before):
            by_a += d * earlier
            d = d * a
        return y, d, by_a

    return run


def diamonds_by_hand(n: int) -> Any:
    def run() -> Any:
        y = START
        for _ in range(n):
            y = y + y * 0.5
        d = FACTOR
        for _ in range(n):
            d = d + d * 0.5
        return y * FACTOR, d, y

    return run


# -- each library builds the graph and goes back; results are (y, dy/dx, dy/da) --


def ours(peer: str, build: Any, n: int) -> Any:
    ad = importlib.import_module("autodiff_lab")
    arrays = peer == peers.OURS_ARRAYS
    start = [np.array([s]) if arrays else s for s in (START, FACTOR)]
    seed = np.ones(1) if arrays else None

    def run() -> Any:
        x, a = map(ad.Variable, start)
        y = build(x, a, n)
        y.backward(seed)
        return [float(np.squeeze(part)) for part in (y.value, x.grad, a.grad)]

    return lambda: tuple(run())


def autograd(peer: str, build: Any, n: int) -> Any:
    library = importlib.import_module("autograd")
    both = library.value_and_grad(lambda x, a: build(x, a, n), (0, 1))
    return lambda: both(START, FACTOR)


def mygrad(peer: str, build: Any, n: int) -> Any:
    mg, around = peers.mygrad(peer)

    def run() -> Any:
        x, a = mg.tensor(START), mg.tensor(FACTOR)
        y = build(x, a, n)
        y.backward()
        return y.data, x.grad, a.grad

    return Run(run, around)


def micrograd(peer: str, build: Any, n: int) -> Any:
    engine = importlib.import_module("micrograd.engine")

    def run() -> Any:
        x, a = engine.Value(START), engine.Value(FACTOR)
        y = build(x, a, n)
        y.backward()
        return y.data, x.grad, a.grad

    return run


def torch(peer: str, build: Any, n: int) -> Any:
    library = peers.torch()

    def run() -> Any:
        x, a = (
            library.tensor(s, dtype=library.float64, requires_grad=True)
            for s in (START, FACTOR)
        )
        y = build(x, a, n)
        y.backward()
        return y, x.grad, a.grad

    return run


def jax(peer: str, build: Any, n: int) -> Any:
    if n > COMPILABLE:
        raise NotPossible("compiling takes over 10 s")
    library = peers.jax()
    both = library.jit(library.value_and_grad(lambda x, a: build(x, a, n), (0, 1)))
    return lambda: library.block_until_ready(both(START, FACTOR))


LIBRARIES = {
    peers.OURS: ours,
    peers.OURS_ARRAYS: ours,
    peers.AUTOGRAD: autograd,
    peers.MYGRAD: mygrad,
    peers.MYGRAD_OFF: mygrad,
    peers.MICROGRAD: micrograd,
    peers.TORCH: torch,
    peers.JAX: jax,
}


def cases(quick: bool) -> list[Case]:
    largest = 10_000 if quick else 1_000_000
    sizes = [n for n in (1_000, 10_000, 100_000, 1_000_000) if n <= largest]
    return [
        *(_case(f"w7 {n}", chain, n, n) for n in sizes),
        *(_case(f"w7 2^{n} paths", diamonds, n, 1) for n in (20, 1_000)),
    ]


def _case(key: str, build: Any, n: int, per: int) -> Case:
    by_hand = chain_by_hand if build is chain else diamonds_by_hand
    rows = {peers.MATH: partial(by_hand, n)}
    rows |= {p: partial(make, p, build, n) for p, make in LIBRARIES.items()}
    what = "products and sums in a chain" if build is chain else "diamonds in a chain"
    few = {100_000: 5, 1_000_000: 3}.get(n)
    unit = "op" if per > 1 else "graph"
    return Case(key, f"{n} {what}", unit, rows, peers.MATH, per=per, rounds=few)


def extra(options: Any) -> dict[str, Any]:
    """Bytes per operation, each library in a process of its own."""
    n = 100_000 if options.quick else 1_000_000
    wanted = [peer for peer in MEMORY_ROWS if peer in options.peers]
    title = f"Peak of the resident set over a chain of {n} operations, for each of them"
    rows = per_operation(wanted, n)
    return {"memory of a graph": {"title": title, "unit": "B", "rows": rows}}
