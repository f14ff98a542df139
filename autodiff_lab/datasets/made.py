"""Data sets that a few lines can make."""

from __future__ import annotations

import numpy as np

Array = np.ndarray

GATES = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "xor": (0, 1, 1, 0),
}


def gates(name: str) -> tuple[Array, Array]:
    """The truth table of a logic gate: four pairs of inputs, and the output of each.

    Raises `ValueError` for a gate that is not known.

    >>> X, y = gates("and")
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 0.0, 0.0, 1.0])
    """
    if name.lower() not in GATES:
        raise ValueError(f"no gate {name!r}: the gates are {', '.join(GATES)}")
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
    return X, np.array(GATES[name.lower()], dtype=float)


def moons(n: int = 200, noise: float = 0.1, rng_seed: int = 0) -> tuple[Array, Array]:
    """Two half circles that reach into each other: no line tells them apart.

    >>> X, y = moons(6)
    >>> X.shape, y.tolist()
    ((6, 2), [0, 0, 0, 1, 1, 1])
    """
    rng = np.random.default_rng(rng_seed)
    upper = np.linspace(0, np.pi, n - n // 2)
    lower = np.linspace(0, np.pi, n // 2)
    first = np.stack([np.cos(upper), np.sin(upper)], axis=1)
    second = np.stack([1 - np.cos(lower), 0.5 - np.sin(lower)], axis=1)
    X = np.concatenate([first, second]) + noise * rng.normal(size=(n, 2))
    return X, np.repeat([0, 1], [len(first), len(second)])


def regression(
    n: int = 100, features: int = 5, noise: float = 0.05, rng_seed: int = 0
) -> tuple[Array, Array, Array]:
    """A linear law with noise: inputs, outputs, and the coefficients behind them.

    With the defaults these are the numbers of source 2's first check.

    >>> X, y, beta = regression()
    >>> X.shape, y.shape, beta.shape
    ((100, 5), (100,), (5,))
    """
    rng = np.random.default_rng(rng_seed)
    beta = rng.normal(size=features)
    X = rng.normal(size=(n, features))
    return X, X @ beta + noise * rng.normal(size=n), beta
