"""Losses: how wrong a prediction is, as one number to make small."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine import Node
from ..engine import primitives as ops
from ..engine.arrays import listed
from ..engine.layers import softmax_cross_entropy
from ..errors import LeafTypeError, ShapeError


def mean_squared_error(prediction: Any, target: Any) -> Any:
    """The mean of the squared differences.

    Raises `ShapeError` unless there is one target for each prediction, or one for all.

    >>> import numpy as np
    >>> mean_squared_error(np.array([1.0, 2.0]), np.array([0.0, 4.0]))
    2.5
    """
    prediction, target = real(prediction), listed(target)
    check_paired(prediction, target)
    return ops.mean(ops.square(prediction - target))


def binary_cross_entropy(logit: Any, target: Any) -> Any:
    """How surprised a coin with log-odds `logit` is by targets of 0 and 1, on average.

    ``softplus(z) - z*y`` is ``-y log p - (1-y) log(1-p)`` with p = sigmoid(z), written
    so that no logarithm of 0 can appear.

    Raises `ShapeError` unless there is one target for each logit, or one for all,
    `LeafTypeError` for targets outside of 0 to 1.

    >>> import numpy as np
    >>> round(binary_cross_entropy(np.array([0.0]), np.array([1.0])), 6)
    0.693147
    """
    logit, target = real(logit), listed(target)
    check_paired(logit, target)
    check_probable(target)
    return ops.mean(ops.softplus(logit) - logit * target)


def cross_entropy(logits: Any, labels: Any) -> Any:
    """The mean surprise at the right classes: (batch, classes) logits, (batch,) labels.

    Raises `ShapeError` for a label that is no class.

    >>> import numpy as np
    >>> round(cross_entropy(np.zeros((2, 4)), np.array([0, 3])), 6)
    1.386294
    """
    return ops.mean(softmax_cross_entropy(real(logits), listed(labels)))


def real(x: Any) -> Any:
    """A list as an array, and counts as real numbers: 3 - 5 is 254 in a byte."""
    x = listed(x)
    counts = isinstance(x, np.ndarray | np.generic) and x.dtype.kind in "biu"
    return x.astype(float) if counts else x


def check_probable(target: Any) -> None:
    """Refuse -1 and 1 as the names of two classes: the loss would have no floor."""
    known = isinstance(target, np.ndarray | float | int)
    if known and np.any((np.asarray(target) < 0) | (np.asarray(target) > 1)):
        raise LeafTypeError(
            "a target of binary_cross_entropy is less than 0 or more than 1",
            cause="classes that are called -1 and 1, or 1 and 2",
            cure="call them 0 and 1: (y > 0).astype(float)",
        )


def check_paired(prediction: Any, target: Any) -> None:
    """Refuse a column beside a row: each prediction would meet every target."""
    if any(isinstance(x, Node) and not x.has_value for x in (prediction, target)):
        return  # only a recipe so far, without shapes
    given, wanted = np.shape(prediction), np.shape(target)
    if given != wanted and wanted != () != given:
        raise ShapeError(
            f"predictions of shape {given} and targets of shape {wanted}",
            cause="a column (n, 1) beside a row (n,): their difference is n by n",
            cure="give them one shape: y[:, None] for a network's column",
        )
