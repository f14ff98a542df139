"""Training as an iterator: something that can be watched, paused and stopped.

A loop that yields what it has measured does not need to know who looks on. This one
does what `nn.fit` does; any other that yields dicts of numbers can take its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import AutodiffError, ShapeError
from ..nn import Module, accuracy, confusion_matrix
from ..nn.fitting import batches, restore, snapshot

Metrics = Mapping[str, Any]


def training(
    net: Module,
    loss: Callable[[Any, Any], Any],
    X: np.ndarray,
    y: np.ndarray,
    *,
    optimizer: Any,
    epochs: int,
    batch_size: int | None = None,
    validation: tuple[Any, Any] | None = None,
    rng_seed: int = 0,
) -> Iterator[Metrics | None]:
    """Metrics after every epoch; None after every batch, so that one can stop there.

    Loss and gradient norms are means over the batches; accuracy and confusion matrix,
    for class labels, are those of `validation`, or else of the training data.
    """
    if len(X) != len(y):
        raise ShapeError(
            f"there are {len(X)} inputs and {len(y)} targets",
            cause="X and y were cut or shuffled apart",
            cure="give one target for each row of X",
        )
    rng = np.random.default_rng(rng_seed)
    for _ in range(epochs):
        losses, norms = [], []
        for rows in batches(len(X), batch_size, rng):
            net.zero_grad()
            optimizer.zero_grad()  # it may train more than the net
            with np.errstate(all="ignore"):  # what is not finite is told in words
                value = loss(net(X[rows]), y[rows])
                value.backward()
                optimizer.step()
            losses.append(float(value.value))
            norms.append(gradient_norms(net))
            yield None
        optimizer.end_epoch()
        means = {name: np.mean([n[name] for n in norms]) for name in norms[0]}
        metrics = {"loss": float(np.mean(losses)), "gradients": means}
        yield {**metrics, **_answers(net, *(validation or (X, y)))}


def gradient_norms(net: Module) -> dict[str, float]:
    """The norm of each layer's gradient: a layer is the parameters of one module.

    >>> from autodiff_lab import nn
    >>> net = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    >>> net(np.ones((1, 2))).sum().backward()
    >>> [(name, round(norm, 3)) for name, norm in gradient_norms(net).items()]
    [('layers.0', 2.255), ('layers.1', 1.273)]
    """
    squares: dict[str, float] = {}
    for path, parameter in net.parameters().items():
        layer = path.rpartition(".")[0] or path
        gradient = parameter.grad
        size = 0.0 if gradient is None else float(np.sum(np.square(gradient)))
        squares[layer] = squares.get(layer, 0.0) + size
    return {layer: square**0.5 for layer, square in squares.items()}


def _answers(net: Module, X: Any, y: Any) -> dict[str, Any]:
    """Accuracy and confusion matrix, if the targets are numbers of classes."""
    labels = np.asarray(y)
    with np.errstate(all="ignore"):
        logits = net(X).value
    if labels.ndim != 1 or labels.dtype.kind not in "iub" or np.ndim(logits) != 2:
        return {}
    one = logits.shape[1] == 1
    said = (logits[:, 0] > 0).astype(int) if one else logits.argmax(axis=1)
    found = {"accuracy": accuracy(labels, said)}
    return {**found, "confusion": confusion_matrix(labels, said)}


@dataclass
class Record:
    """All metrics so far, and the parameters of the best epoch."""

    net: Module | None = None
    curves: dict[str, list[float]] = field(default_factory=dict)
    gradients: dict[str, list[float]] = field(default_factory=dict)
    confusion: np.ndarray | None = None
    best: dict[str, Any] | None = None
    best_epoch: int = 0
    interrupted: bool = False

    @property
    def epochs(self) -> int:
        return max(map(len, self.curves.values()), default=0)

    @property
    def losses(self) -> list[float]:
        return self.curves.get("loss", [])

    def add(self, metrics: Metrics) -> None:
        """Take in what one epoch has measured; unknown numbers become curves."""
        for name, value in _checked(metrics).items():
            if name == "gradients":
                for layer, norm in value.items():
                    self.gradients.setdefault(str(layer), []).append(float(norm))
            elif name == "confusion":
                self.confusion = np.asarray(value)
            else:
                self.curves.setdefault(str(name), []).append(float(value))
        if self._is_best():
            self.best_epoch = self.epochs
            self.best = snapshot(self.net) if self.net else None

    def _is_best(self) -> bool:
        losses = self.losses
        if not losses or not np.isfinite(losses[-1]):
            return False
        return losses[-1] <= np.nanmin(losses)

    def restore(self) -> bool:
        """Put the best parameters back, if there are any."""
        if self.net is None or self.best is None:
            return False
        restore(self.net, self.best)
        return True


def _checked(metrics: Any) -> Metrics:
    if isinstance(metrics, int | float | np.number):
        return {"loss": metrics}
    if isinstance(metrics, Mapping) and metrics:
        return metrics
    raise AutodiffError(
        f"a dashboard cannot show {metrics!r}",
        cause="each round of the loop yields a dict of numbers, or just the loss",
        cure='yield {"loss": loss.value, "accuracy": share}',
    )
