"""What lesson 13 counts: seeds, visits, and values that are held at the same time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad

FIELDS: dict[str, Callable[[Any], Any]] = {
    "few to many": lambda x: np.sin(np.outer(x, np.arange(1.0, 6.0)).sum(axis=0)),
    "many to few": lambda x: (np.exp(x) * np.cos(x)).reshape(2, -1).sum(axis=1),
    "a square one": lambda x: x * x.sum() + np.exp(x),
}


def counted_jacobian(written: Any, name: str, x: Any) -> Any:
    """Give the learner a push and a pull, and count how often they are used."""
    f, count = FIELDS[name], [0]
    y, pullback = ad.vjp(f, x)

    def push(v: Any) -> Any:
        count[0] += 1
        return ad.jvp(f, (x,), (np.asarray(v, dtype=float),))[1]

    def pull(w: Any) -> Any:
        count[0] += 1
        return pullback(np.asarray(w, dtype=float))[0]

    found = written(push, pull, x.size, y.size)
    if not isinstance(found, (list, np.ndarray)):
        return found
    return {"jacobian": found, "seeds": count[0]}


class Held:
    """A value that knows how many others are held at this moment."""

    def __init__(self, value: float, tally: dict[str, int]) -> None:
        self.value, self.tally = value, tally
        tally["now"] += 1
        tally["most"] = max(tally["most"], tally["now"])

    def __del__(self) -> None:
        self.tally["now"] -= 1


def counted_memory(written: Any, x: float, n: int) -> Any:
    """Run a chain of n sines; count values that are alive, and runs of a step."""
    tally = {"now": 0, "most": 0, "runs": 0}

    def forward(k: int, held: Any) -> Any:
        tally["runs"] += 1
        return Held(1.02 * np.sin(held.value), tally)

    def backward(k: int, held: Any, g: float) -> float:
        return g * 1.02 * float(np.cos(held.value))

    slope = written(forward, backward, Held(x, tally), n)
    if not isinstance(slope, float):
        return slope
    return {
        "slope": slope,
        "values too many": max(tally["most"] - int(2 * np.sqrt(n)) - 4, 0),
        "runs too many": max(tally["runs"] - 2 * n, 0),
    }
