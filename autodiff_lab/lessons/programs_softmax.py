"""What the exercises on softmax share: exact answers, a reader, and a small trainer.

The exact answers come from decimal arithmetic with 50 digits and from a complex step,
never from a formula for the derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from typing import Any

import numpy as np

from autodiff_lab.datasets import iris
from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import WrongKind
from autodiff_lab.lessons.oracles import complex_step
from autodiff_lab.lessons.reading import kind_of


def exact_logsumexp(z: Sequence[float] | np.ndarray) -> float:
    """The logarithm of the sum of the powers of e, with 50 digits on the way.

    >>> exact_logsumexp([1000.0, 1000.0])
    1000.6931471805599
    """
    with localcontext() as context:
        context.prec = 50
        powers = [Decimal(float(entry)).exp() for entry in z]
        return float(sum(powers, Decimal(0)).ln())


def exact_loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """The mean surprise at the right classes, each one exact."""
    rows = zip(logits, labels, strict=True)
    return float(np.mean([exact_logsumexp(z - z[label]) for z, label in rows]))


def measured_slopes(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How fast the mean surprise moves with each logit, by a complex step each."""

    def loss(z: Any) -> Any:
        z = z - logits.max(axis=1, keepdims=True)  # constants change no slope
        right = z[np.arange(len(labels)), labels]
        return np.mean(np.log(np.exp(z).sum(axis=1)) - right)

    slopes = np.zeros(logits.shape)
    for place in np.ndindex(*logits.shape):

        def nudged(by: complex, place: tuple[int, ...] = place) -> Any:
            moved = logits.astype(complex)
            moved[place] += by
            return loss(moved)

        slopes[place] = complex_step(nudged, 0.0)
    return slopes


def any_number(answer: Any) -> np.ndarray:
    """Read one number; infinity is a number too, and what is none counts as infinite.

    >>> any_number(np.inf), any_number(2)
    (array(inf), array(2.))
    """
    read = array(answer)
    if isinstance(answer, (list, tuple)) or read.size != 1:
        raise WrongKind(
            messages.NOT_A_NUMBER.format(place=messages.RESULT, kind=kind_of(answer))
        )
    return read.reshape(())


def array(answer: Any) -> np.ndarray:
    """Read an array of real numbers of any shape; nan becomes infinity."""
    if answer is None:
        raise WrongKind(messages.GOT_NONE.format(place=messages.RESULT))
    try:
        read = np.asarray(answer)
        if read.dtype.kind not in "iuf":
            raise ValueError
    except ValueError:
        kind = kind_of(answer)
        raise WrongKind(
            messages.NOT_A_LIST.format(place=messages.RESULT, kind=kind)
        ) from None
    return np.where(np.isnan(read), np.inf, read.astype(float))


def trained(
    schedule: Callable[[int], Any], columns: Sequence[int], rng_seed: int
) -> np.ndarray:
    """Source 1's training with another schedule: 100 epochs of batches of 32.

    The features come in the order `columns`. Returns weights and biases, (5, 3).
    """
    X, labels = features(columns)
    rng = np.random.default_rng(rng_seed)
    W = 0.1 * rng.normal(size=(5, 3))
    targets = np.eye(3)[labels]
    for epoch in range(100):
        rate = float(schedule(epoch))
        shuffled = rng.permutation(len(X))
        for start in range(0, len(X), 32):
            rows = shuffled[start : start + 32]
            z = X[rows] @ W
            powers = np.exp(z - z.max(axis=1, keepdims=True))
            p = powers / powers.sum(axis=1, keepdims=True)
            W -= rate * (X[rows].T @ (p - targets[rows]) / len(rows))
    return W


def features(columns: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """The standardized irises, columns reordered, with a column of ones; the labels."""
    X, y, *_ = iris(standardize=True)
    return np.column_stack([X[:, list(columns)], np.ones(len(X))]), y


def quietly(written: Callable[..., Any], *arguments: Any) -> Any:
    """Call what was written; where it overflows, its answer says so, and no warning.

    >>> quietly(np.exp, 1000.0)
    np.float64(inf)
    """
    with np.errstate(all="ignore"):
        return written(*arguments)
