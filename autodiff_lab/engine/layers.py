"""Whole layers as one primitive: linear, softmax and the losses that end in it.

Each could be composed of smaller rows. As one row it saves the memory traffic of the
steps between, and the softmax rows also save what the steps would lose: exp and log
meet in one formula, so nothing overflows and no small difference is taken of large
numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import LeafTypeError
from .arrays import listed, matmul_left, matmul_right, reshape, shape, sum, sum_to
from .elementwise import exp
from .node import Node
from .primitive import Primitive, flat, makes_new, unbroadcast

# -- forward computations --


def _linear(x: Any, w: Any, b: Any) -> Any:
    y = x.dot(w) if x.ndim == w.ndim == 2 else np.matmul(x, w)
    if shape(b) == shape(y)[-1:] != () and b.dtype == y.dtype:
        y += b  # ours alone, so there is no need for a second array
        return y
    return y + b


def _reals(x: Any) -> Any:
    """Counts become floats, because the difference of two bytes has no sign."""
    x = np.asarray(x)
    return x.astype(float) if x.dtype.kind in "biu" else x


def _softmax(x: Any, axis: int = -1) -> Any:
    x = _reals(x)
    raised = x - np.maximum.reduce(x, axis=axis, keepdims=True)
    raised = np.exp(raised, out=raised if raised.dtype.kind == "f" else None)
    raised /= np.add.reduce(raised, axis=axis, keepdims=True)
    return raised


def _log_softmax(x: Any, axis: int = -1) -> Any:
    x = _reals(x)
    lowered = x - np.max(x, axis=axis, keepdims=True)
    return lowered - np.log(np.sum(np.exp(lowered), axis=axis, keepdims=True))


def _one_hot(labels: Any, classes: int) -> Any:
    """True at the label's place in a last axis of `classes` places."""
    return np.equal(np.expand_dims(labels, -1), np.arange(classes))


def _cross_entropy(logits: Any, labels: Any) -> Any:
    logits, labels = _reals(logits), np.asarray(labels)
    classes = logits.shape[-1]
    if labels.dtype.kind not in "iu":
        raise LeafTypeError(
            f"labels of type {labels.dtype} are no class numbers",
            cause="one float per sample, or probabilities of another shape than logits",
            cure="labels.astype(int), or one row of probabilities per row of logits",
        )
    if labels.shape != logits.shape[:-1]:
        raise ValueError(f"labels {labels.shape} for samples {logits.shape[:-1]}")
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise IndexError(f"{classes} classes have the labels 0 to {classes - 1}")
    lowered = logits - np.maximum.reduce(logits, axis=-1, keepdims=True)
    total = np.log(np.add.reduce(np.exp(lowered), axis=-1))
    return total - lowered.reshape(-1)[_places(labels, classes)].reshape(labels.shape)


def _places(labels: Any, classes: int) -> Any:
    """Where each sample's own class stands, in all logits one after the other."""
    return np.arange(0, labels.size * classes, classes) + labels.reshape(-1)


# -- rules --


def _is_plain(g: Any, x: Any, w: Any, b: Any) -> bool:
    """The common case: arrays, two of them matrices, and one bias for each output."""
    arrays = type(g) is type(x) is type(w) is type(b) is np.ndarray
    return arrays and x.ndim == w.ndim == 2 and bool(b.shape == w.shape[1:])


def _product(a: Any, b: Any) -> Any:
    """a @ b for two matrices: `dot` starts sooner, `matmul` is done sooner."""
    return a.dot(b) if a.size + b.size < 20_000 else a @ b


def _of_product(g: Any, x: Any, w: Any) -> Any:
    """The cotangent of x @ w, which a larger bias may have repeated."""
    rows, columns = shape(x)[:-1], shape(w)[-1:] if len(shape(w)) > 1 else ()
    if len(shape(w)) > 2:
        rows = (*np.broadcast_shapes(rows[:-1], shape(w)[:-2]), *rows[-1:])
    product = (*rows, *columns)
    return g if shape(g) == product else sum_to(g, shape=product)


@makes_new
def _pull_inputs(g: Any, y: Any, x: Any, w: Any, b: Any) -> Any:
    if _is_plain(g, x, w, b):
        return _product(g, w.T)
    return matmul_left(_of_product(g, x, w), y, x, w)


@makes_new
def _pull_weights(g: Any, y: Any, x: Any, w: Any, b: Any) -> Any:
    if _is_plain(g, x, w, b):
        return _product(x.T, g)
    return matmul_right(_of_product(g, x, w), y, x, w)


def _pull_bias(g: Any, y: Any, x: Any, w: Any, b: Any) -> Any:
    if _is_plain(g, x, w, b):
        return np.add.reduce(g, 0)
    return unbroadcast(g, b)


def _softmax_slope(g: Any, y: Any, x: Any, axis: int = -1) -> Any:
    """y (g - <g, y>), for both modes: the matrix diag(y) - y yᵀ is symmetric."""
    return y * (g - sum(g * y, axis=axis, keepdims=True))


def _push_log_softmax(t: Any, y: Any, x: Any, axis: int = -1) -> Any:
    return t - sum(exp(y) * t, axis=axis, keepdims=True)


def _pull_log_softmax(g: Any, y: Any, x: Any, axis: int = -1) -> Any:
    return g - exp(y) * sum(g, axis=axis, keepdims=True)


def _error(logits: Any, labels: Any) -> Any:
    """Probabilities less certainty: how far the prediction is from the label."""
    return softmax(logits) - one_hot(labels, classes=shape(logits)[-1])


def _push_cross_entropy(t: Any, y: Any, logits: Any, labels: Any) -> Any:
    return sum(t * _error(logits, labels), axis=-1)


@makes_new
def _pull_cross_entropy(g: Any, y: Any, logits: Any, labels: Any) -> Any:
    if isinstance(g, np.ndarray) and isinstance(logits, np.ndarray):
        own = _places(np.asarray(labels), logits.shape[-1])
        slope = _probabilities(y, logits, own)
        slope.reshape(-1)[own] -= 1
        slope *= g[..., None]
        return slope
    return reshape(g, shape=(*shape(g), 1)) * _error(logits, labels)


def _probabilities(y: Any, logits: Any, own: Any) -> Any:
    """softmax(logits), where the loss y is known: exp of the logits less their log-sum.

    That log-sum is the loss and the logit of the sample's own class together.
    """
    if not (y.size and y.max() < np.inf):
        return np.ascontiguousarray(_softmax(logits))
    chosen = logits.reshape(-1)[own].reshape(y.shape)
    lowered = np.subtract(logits, (y + chosen)[..., None], order="C")
    return np.exp(lowered, out=lowered)


# Rules may use rows that come further down.
one_hot: Primitive
softmax: Primitive

# fmt: off
linear = Primitive("linear", _linear,
    (lambda t, y, x, w, b: t @ w,
     lambda t, y, x, w, b: x @ t,
     lambda t, y, x, w, b: t),
    (_pull_inputs,
     _pull_weights,
     _pull_bias), latex="{0} {1} + {2}")
softmax = Primitive("softmax", _softmax,
    (_softmax_slope,),
    (_softmax_slope,))
log_softmax = Primitive("log_softmax", _log_softmax,
    (_push_log_softmax,),
    (_pull_log_softmax,))
one_hot = flat("one_hot", _one_hot, 1)
cross_entropy_row = Primitive("softmax_cross_entropy", _cross_entropy,
    (_push_cross_entropy, None),
    (_pull_cross_entropy, None))
# fmt: on


def softmax_cross_entropy(logits: Any, labels: Any) -> Any:
    """How surprised softmax(logits) is by each label: one loss per sample.

    `logits` has the classes along its last axis. `labels` are class numbers, one per
    sample, or probabilities in the shape of `logits`. Take the mean for a training
    loss.

    Raises `LeafTypeError` for labels that are neither, `ShapeError` for a label that is
    no class.

    >>> softmax_cross_entropy(np.array([[0.0, 0.0], [1000.0, 0.0]]), [0, 1])
    array([6.93147181e-01, 1.00000000e+03])
    """
    logits = listed(logits)
    if not isinstance(labels, Node):
        labels = np.asarray(labels)
    known = not isinstance(labels, Node) or labels.has_value
    if known and labels.dtype.kind == "f" and shape(labels) == shape(logits):
        return -sum(labels * log_softmax(logits), axis=-1)
    return cross_entropy_row(logits, labels)
