"""w9: a hundred mixed elementwise operations, value and gradient of their sum.

Ten different operations in turn, ten times over, on arrays of 4, 1000 and 100 000
numbers: from all overhead to all arithmetic.
"""

from __future__ import annotations

import contextlib
import gc
import tracemalloc
from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case, NotPossible, as_run
from ..peers import value_and_gradient

SIZES = (4, 1_000, 100_000)
REPEATS = 10
OPERATIONS = 10 * REPEATS


def mixed(xp: Any, x: Any) -> Any:
    y = x
    for _ in range(REPEATS):
        s = xp.sin(y)
        e = xp.exp(-s)
        y = xp.sqrt(s * s + e) * x
        y = xp.tanh(y) + e / 2
    return xp.sum(y)


def by_hand(n: int) -> Any:
    x = point(n)

    def run() -> Any:
        y, kept = x, []
        for _ in range(REPEATS):
            s = np.sin(y)
            e = np.exp(-s)
            root = np.sqrt(s * s + e)
            t = np.tanh(root * x)
            kept.append((y, s, e, root, t))
            y = t + e / 2
        d, by_x = np.ones(n), np.zeros(n)
        for before, s, e, root, t in reversed(kept):
            product = d * (1 - t * t)
            by_x += product * root
            square = product * x / (2 * root)
            by_e = d / 2 + square
            d = (2 * s * square - e * by_e) * np.cos(before)
        return y.sum(), by_x + d

    return run


def point(n: int) -> np.ndarray:
    return np.random.default_rng(9).uniform(0.2, 1.2, size=n)


def cases(quick: bool) -> list[Case]:
    return [_case(n) for n in SIZES]


def _case(n: int) -> Case:
    libraries = [p for p in (*peers.OURSELVES, *peers.PEERS) if p != peers.MICROGRAD]
    rows = {
        peers.NUMPY: partial(by_hand, n),
        peers.NUMPY_TUNED: partial(tuned, n),
        **{p: partial(value_and_gradient, p, mixed, (point(n),)) for p in libraries},
    }
    title = f"{OPERATIONS} elementwise operations on {n} numbers"
    return Case(f"w9 {n}", title, "op", rows, per=OPERATIONS)


def tuned(n: int) -> Any:
    """The same without a single new array: what a careful person can reach."""
    x = point(n)
    kept = [tuple(np.empty(n) for _ in range(5)) for _ in range(REPEATS)]
    y, d, by_x, a, b = (np.empty(n) for _ in range(5))

    def forward() -> None:
        now = x
        for before, s, e, root, t in kept:
            np.copyto(before, now)
            np.sin(before, s)
            np.negative(s, e)
            np.exp(e, e)
            np.multiply(s, s, root)
            np.add(root, e, root)
            np.sqrt(root, root)
            np.multiply(root, x, t)
            np.tanh(t, t)
            np.multiply(e, 0.5, y)
            now = np.add(y, t, y)

    def run() -> Any:
        forward()
        d.fill(1)
        by_x.fill(0)
        for step in reversed(kept):
            _tuned_back(x, step, d, by_x, a, b)
        return y.sum(), by_x + d

    return run


def _tuned_back(x: Any, step: Any, d: Any, by_x: Any, a: Any, b: Any) -> None:
    """One repeat backwards: `d` and `by_x` change, `a` and `b` are scratch."""
    before, s, e, root, t = step
    np.multiply(t, t, a)
    np.subtract(1, a, a)
    np.multiply(a, d, a)  # by the product root * x
    np.multiply(a, root, b)
    np.add(by_x, b, by_x)
    np.multiply(a, x, a)
    np.divide(a, root, a)  # twice the slope by the root's argument
    np.add(d, a, d)
    np.multiply(d, e, d)
    np.multiply(d, 0.5, d)
    np.multiply(a, s, a)
    np.subtract(a, d, a)
    np.cos(before, d)
    np.multiply(d, a, d)


def extra(options: Any) -> dict[str, Any]:
    """The most that NumPy had allocated at once, by its own account (tracemalloc)."""
    n = SIZES[-1]
    found = {}
    numpy_only = (peers.NUMPY, peers.OURS, peers.OURS_COMPILED, peers.AUTOGRAD)
    for row in (*numpy_only, peers.MYGRAD_OFF):
        if row not in options.peers:
            continue
        with contextlib.suppress(NotPossible, ModuleNotFoundError):
            found[row] = peak(_case(n).rows[row]) / 2**20
    title = f"Peak of what NumPy and Python allocated, w9 on {n} numbers"
    return {f"peak memory of w9 {n}": {"title": title, "unit": "MiB", "rows": found}}


def peak(make: Any) -> int:
    """Bytes during a second call, with whatever the row keeps between calls."""
    gc.collect()
    tracemalloc.start()
    run = as_run(make())
    with run.around():
        run.call()
        gc.collect()
        tracemalloc.reset_peak()
        run.call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most
