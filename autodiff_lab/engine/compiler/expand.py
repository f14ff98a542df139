"""Larger primitives written out in smaller ones, so that their parts can be shared.

Eagerly, `softmax_cross_entropy` and its gradient each take the exponentials of the
logits. Written out, the two have most of their work in common, and it is done once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import ShapeError
from .. import primitives as ops
from ..algebra import Form
from ..node import Node
from ..primitive import PRIMITIVES
from . import likelihood
from .inner import Inner
from .steps import Selector, Step, Uses


def check_labels(mask: Any, labels: Any) -> None:
    """Refuse a label that is no class: its row of the mask is empty.

    >>> check_labels(np.array([[True, False], [False, False]]), np.array([0, 7]))
    Traceback (most recent call last):
    ...
    autodiff_lab.errors.ShapeError: 2 classes have the labels 0 to 1
    ...
    """
    if np.count_nonzero(mask) != labels.size:
        classes = mask.shape[-1]
        raise ShapeError(
            f"{classes} classes have the labels 0 to {classes - 1}",
            cause="labels that count from 1, or that belong to other data",
            cure="look at labels.min() and labels.max()",
        )


def _mask(labels: Any, classes: Any) -> Any:
    mask = np.equal(np.expand_dims(labels, -1), classes)
    check_labels(mask, labels)
    return mask


def _chosen(x: Any, mask: Any) -> Any:
    return x[mask].reshape(x.shape[:-1])


mask_row = Inner("label_mask", _mask, (None, None), (None, None))
chosen_row = Inner("chosen", _chosen, (None, None), (None, None))


def softmax_parts(low: Any, logits: Any) -> tuple[Node, Node, Node]:
    """Logits below their largest, the exponentials of those, and their sums."""
    build, last = low.algebra.build, {"axis": -1, "keepdims": True}
    peak = build(PRIMITIVES["max"], (logits,), last)
    lowered = build(ops.subtract, (logits, peak))
    raised = build(ops.exp, (lowered,))
    return lowered, raised, build(ops.sum, (raised,), dict(last))


def _exact(low: Any, node: Node, operands: list[Form], position: int = 0) -> Any:
    arg = node.args[position]
    found = low.argument(arg, operands[position], False)
    return found if isinstance(found, Node) else low.algebra.leaf(np.asarray(found))


def _last_axis(node: Node) -> bool:
    return node.params.get("axis", -1) in (-1, node.ndim - 1)


def _softmax(low: Any, node: Node, operands: list[Form]) -> Form | None:
    if not _last_axis(node):
        return None
    _, raised, total = softmax_parts(low, _exact(low, node, operands))
    return Form({low.algebra.build(ops.divide, (raised, total)): 1.0})


def _log_softmax(low: Any, node: Node, operands: list[Form]) -> Form | None:
    if not _last_axis(node):
        return None
    lowered, _, total = softmax_parts(low, _exact(low, node, operands))
    log = low.algebra.build(ops.log, (total,))
    return Form({low.algebra.build(ops.subtract, (lowered, log)): 1.0})


def _mask_of(low: Any, labels: Any, classes: int) -> Node:
    numbers = np.arange(classes)
    key = "classes", classes
    numbers = low.algebra.table.setdefault(key, low.algebra.leaf(numbers))
    found: Node = low.algebra.build(mask_row, (labels, numbers))
    return found


def _cross_entropy(low: Any, node: Node, operands: list[Form]) -> Form | None:
    """log Σ exp - the logit of the label, both below the largest logit."""
    logits, labels = (_exact(low, node, operands, i) for i in (0, 1))
    if logits.dtype.kind != "f" or labels.dtype.kind not in "iu":
        return None
    lowered, _, total = softmax_parts(low, logits)
    build = low.algebra.build
    log = build(ops.log, (build(ops.reshape, (total,), {"shape": node.shape}),))
    mask = _mask_of(low, labels, logits.shape[-1])
    return Form({build(ops.subtract, (log, build(chosen_row, (lowered, mask)))): 1.0})


def _one_hot(low: Any, node: Node, operands: list[Form]) -> Form | None:
    labels = _exact(low, node, operands)
    return Form({_mask_of(low, labels, node.params["classes"]): 1.0})


def _linear(low: Any, node: Node, operands: list[Form]) -> Form | None:
    x, w = (_exact(low, node, operands, i) for i in (0, 1))
    b = low.argument(node.args[2], operands[2], True)
    product = low.algebra.build(ops.matmul, (x, w))
    return Form({low.algebra.build(ops.add, (product, b)): 1.0})


EXPANSIONS: dict[str, Any] = {
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "softmax_cross_entropy": _cross_entropy,
    "one_hot": _one_hot,
    "linear": _linear,
    "log_likelihood": likelihood.expand,
}


# -- the inner primitives as steps --


def _mask_step(node: Node, users: Uses) -> Step:
    columns = ", ".join(":" * (node.ndim - 1)) + ", None"
    labels = f"{{0}}[{columns}]"
    lines = (f"equal({labels}, {{1}}, {{out}})", "check_labels({out}, {0})")
    functions = {"equal": np.equal, "check_labels": check_labels}
    made = "label_mask({0}, {1})"
    functions["label_mask"] = node.primitive.forward  # type: ignore[union-attr]
    return Step(node, node.args, "out", made, lines, functions)


def _chosen_step(node: Node, users: Uses) -> Step:
    text = "{0}[{1}]" if node.ndim == 1 else f"{{0}}[{{1}}].reshape({node.shape})"
    return Step(node, node.args, "fresh", text)


LABELS: dict[str, Selector] = {"label_mask": _mask_step, "chosen": _chosen_step}
