"""Logic gates to train, and trainings that are measured instead of derived.

The slopes of the oracle are complex steps, taken anew at every step of the training.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

START = (1.0, 1.0, 0.0)  # source 0's weights and bias before the first step
ROWS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def gate_loss(weights: Sequence[Any], X: np.ndarray, y: np.ndarray) -> Any:
    """The mean cross-entropy of a perceptron, for plain or complex weights.

    >>> round(float(gate_loss(START, ROWS, np.array([0.0, 0.0, 0.0, 1.0]))), 4)
    0.8616
    """
    w1, w2, b = weights
    p = 1 / (1 + np.exp(-(w1 * X[:, 0] + w2 * X[:, 1] + b)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def measured_slopes(weights: Any, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Measure how the loss moves with each weight: three complex steps.

    >>> X, y = ROWS, np.array([0.0, 1.0, 1.0, 0.0])
    >>> measured_slopes([0.0, 0.0, 0.0], X, y).tolist()
    [0.0, 0.0, 0.0]
    """
    nudged = np.array(weights) + 1e-30j * np.eye(3)
    found = np.array([gate_loss(row, X, y).imag for row in nudged]) / 1e-30
    return np.where(np.abs(found) < 1e-16, 0.0, found)


def trained(X: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> np.ndarray:
    """Go down step by step, measuring the slopes at each place."""
    weights = np.array(START)
    for _ in range(epochs):
        weights = weights - rate * measured_slopes(weights, X, y)
    return weights
