"""A network while it learns: its parameters at some epochs, and what its hidden layer
makes of the data at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import AutodiffError
from ..nn import Linear, Module, Sequential, binary_cross_entropy, cross_entropy
from ..nn.fitting import restore, snapshot
from ..optim import Adam

Snapshot = Mapping[str, Any]  # as `nn.fitting.snapshot` returns it


@dataclass
class Look:
    """A network at one epoch: hidden values, and how well it does with them."""

    epoch: int
    loss: float
    right: int
    hidden: np.ndarray  # (n, units)
    weight: np.ndarray  # of the last layer
    bias: np.ndarray
    probes: np.ndarray  # hidden values of places that are only watched


class Watched:
    """A network that ends in a linear layer, cut in two just before it."""

    def __init__(self, net: Module, X: Any, y: Any, probes: Any = None) -> None:
        layers = list(getattr(net, "layers", ()))
        if not isinstance(net, Sequential) or not isinstance(layers[-1], Linear):
            raise AutodiffError(
                f"{net!r} has no layer that could be called its last hidden one",
                cause="the hidden space is what the last linear layer is given",
                cure="use nn.Sequential(..., nn.Linear(hidden, classes))",
            )
        self.net, self.X, self.y = net, np.asarray(X, dtype=float), np.asarray(y)
        self.probes = self.X[:0] if probes is None else probes
        self.body, self.last = layers[:-1], layers[-1]
        self.classes = self.last.weight.shape[1]

    def train(self, epochs: int, rate: float, at: Sequence[int]) -> list[Look]:
        """Full batches and Adam; a look at each of the epochs in `at`."""
        looks, optimizer = [], Adam(self.net.parameters(), rate)
        for epoch in range(epochs + 1):
            if epoch in at:
                looks.append(self.look(epoch))
            if epoch < epochs:
                self.net.zero_grad()
                self.loss(self.net(self.X)).backward()
                optimizer.step()
        return looks

    def recorded(self, snapshots: Sequence[tuple[int, Snapshot]]) -> list[Look]:
        """A look at each snapshot; the network is left as it was."""
        now, looks = snapshot(self.net), []
        for epoch, values in snapshots:
            restore(self.net, dict(values))
            looks.append(self.look(epoch))
        restore(self.net, now)
        return looks

    def look(self, epoch: int) -> Look:
        hidden = self.hidden(self.X)
        logits = self.last(hidden)
        loss, answers = float(self.loss(logits).value), logits.value
        said = answers.argmax(axis=1) if self.classes > 1 else answers[:, 0] > 0
        weight, bias = self.last.weight.value, self.last.bias.value
        right, probes = int(np.sum(said == self.y)), self.hidden(self.probes)
        return Look(epoch, loss, right, hidden, weight, bias, probes)

    def loss(self, logits: Any) -> Any:
        if self.classes > 1:
            return cross_entropy(logits, self.y.astype(int))
        return binary_cross_entropy(logits.reshape(len(self.y)), self.y.astype(float))

    def hidden(self, X: Any) -> np.ndarray:
        """What the last layer is given for these inputs."""
        for layer in self.body:
            X = layer(X)
        return np.asarray(getattr(X, "value", X))

    def chances(self, look: Look, hidden: np.ndarray) -> np.ndarray:
        """The probability of class 1, for a network with one output."""
        logits = (hidden @ look.weight + look.bias)[:, 0]
        return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)))


class Plane:
    """Two directions in the hidden space: its two units, or where it varies most.

    The directions are those of the last look, so that a point moves between frames only
    because the network has changed. (Principal components: K. Pearson 1901.)
    """

    def __init__(self, last: np.ndarray) -> None:
        units = last.shape[1]
        self.exact = units == 2
        self.middle = np.zeros(units)
        self.directions, self.share = np.eye(2, units), 1.0
        if not self.exact:
            self.middle = last.mean(axis=0)
            _, sizes, found = np.linalg.svd(last - self.middle, full_matrices=False)
            signs = np.sign(found[np.arange(len(found)), np.abs(found).argmax(axis=1)])
            self.directions = (found * signs[:, None])[:2]
            self.share = float((sizes[:2] ** 2).sum() / ((sizes**2).sum() or 1.0))
        self.names = ("h1", "h2") if self.exact else ("direction 1", "direction 2")

    def place(self, hidden: np.ndarray) -> np.ndarray:
        return np.asarray((hidden - self.middle) @ self.directions.T)

    def edge(self, look: Look) -> tuple[float, float, float]:
        """The last layer's boundary a·u + b·v + c = 0 in this plane."""
        weight, bias = look.weight[:, 0], float(look.bias[0])
        a, b = self.directions @ weight
        return float(a), float(b), bias + float(self.middle @ weight)
