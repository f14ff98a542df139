"""Operations with hand-written backward rules: the raw material of lesson 9.

Each operation takes a vector to a vector, and comes with the backward rules that
people have written for it: ``rule(g, x)``, where g is the cotangent that arrives. Which
of them are right is not written down here; `transposes` measures it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

TINY = 1e-30  # a nudge in the imaginary direction
MIX = np.array(
    [
        [1.0, 2.0, 0.0, -1.0],
        [0.5, -1.0, 3.0, 0.0],
        [0.0, 1.5, 1.0, 2.0],
        [-2.0, 0.0, 0.5, 1.0],
    ]
)


def softmax(x: Any) -> Any:
    """Shares that add up to one."""
    powers = np.exp(x)
    return powers / np.sum(powers)


Function = Callable[[Any], Any]
Rule = Callable[[Any, Any], Any]

# fmt: off
RULES: dict[str, tuple[Function, tuple[Rule, ...]]] = {
    "sin": (np.sin, (lambda g, x: g * np.cos(x), lambda g, x: -g * np.cos(x))),
    "cos": (np.cos, (lambda g, x: g * np.sin(x), lambda g, x: -g * np.sin(x))),
    "exp": (np.exp, (lambda g, x: g * np.exp(x),)),
    "log": (np.log, (lambda g, x: g / x,)),
    "square": (lambda x: x * x, (lambda g, x: g * x, lambda g, x: 2 * g * x)),
    "square root": (np.sqrt, (lambda g, x: g / (2 * np.sqrt(x)),)),
    "one over x": (lambda x: 1 / x, (lambda g, x: -g / x**2, lambda g, x: g / x**2)),
    "tanh": (np.tanh, (
        lambda g, x: g * (1 - np.tanh(x) ** 2),
        lambda g, x: g * (1.001 - np.tanh(x) ** 2),
    )),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), (
        lambda g, x: g / (2 + np.exp(x) + np.exp(-x)),
    )),
    "arctan": (np.arctan, (lambda g, x: g / (1 + x * x),)),
    "softplus": (lambda x: np.log(1 + np.exp(x)), (
        lambda g, x: g / (1 + np.exp(-x)),
    )),
    "a cube of millions": (lambda x: (100 * x) ** 3, (
        lambda g, x: 3e6 * g * x**2,
    )),
    "a millionth of sin": (lambda x: 1e-6 * np.sin(x), (
        lambda g, x: 2e-6 * g * np.cos(x),
        lambda g, x: 1e-6 * g * np.cos(x),
    )),
    "reverse": (lambda x: x[::-1], (lambda g, x: g, lambda g, x: g[::-1])),
    "roll": (lambda x: np.roll(x, 1), (
        lambda g, x: np.roll(g, -1),
        lambda g, x: np.roll(g, 1),
    )),
    "running sum": (np.cumsum, (
        lambda g, x: np.cumsum(g),
        lambda g, x: np.cumsum(g[::-1])[::-1],
    )),
    "centre": (lambda x: x - np.sum(x) / len(x), (
        lambda g, x: g - np.mean(g),
    )),
    "mix": (lambda x: MIX @ x, (lambda g, x: MIX @ g, lambda g, x: MIX.T @ g)),
    "neighbours": (lambda x: x * np.roll(x, 1), (
        lambda g, x: g * np.roll(x, 1) + np.roll(g * x, -1),
        lambda g, x: g * np.roll(x, 1),
    )),
    "softmax": (softmax, (
        lambda g, x: softmax(x) * g,
        lambda g, x: softmax(x) * (g - np.sum(g * softmax(x))),
    )),
}
# fmt: on


def transposes(name: str, rule: int, x: np.ndarray) -> bool:
    """Tell by measuring all slopes whether a rule sends every cotangent back rightly.

    >>> transposes("sin", 0, np.ones(4)), transposes("sin", 1, np.ones(4))
    (True, False)
    """
    function, rules = RULES[name]
    units = np.eye(len(x))
    columns = [np.imag(function(x + TINY * 1j * unit)) / TINY for unit in units]
    claimed = [rules[rule](unit, x) for unit in np.eye(len(columns[0]))]
    return bool(np.allclose(claimed, np.transpose(columns), rtol=1e-9, atol=1e-15))
