"""A training loop: batches, a progress bar, and an end that loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..engine import backward
from ..errors import AutodiffError, ShapeError
from .layers import Module


@dataclass
class History:
    """What happened: the loss of every step, the mean of each epoch, and the end."""

    steps: list[float] = field(default_factory=list)
    epochs: list[float] = field(default_factory=list)
    interrupted: bool = False

    @property
    def best_epoch(self) -> int:
        """The epoch with the smallest mean loss; a nan is worse than any number."""
        return int(np.argmin(np.nan_to_num(self.epochs, nan=np.inf)))

    def __repr__(self) -> str:
        if not self.epochs:
            return "History(no epoch was finished)"
        end = ", interrupted" if self.interrupted else ""
        best = self.epochs[self.best_epoch]
        return f"History({len(self.epochs)} epochs, best loss {best:.6g}{end})"


def fit(
    module: Module,
    loss: Callable[[Any, Any], Any],
    X: np.ndarray,
    y: np.ndarray,
    *,
    optimizer: Any,
    epochs: int = 10,
    batch_size: int | None = None,
    rng_seed: int = 0,
    progress: bool = False,
) -> History:
    """Minimise ``loss(module(X), y)`` by the optimizer's steps over shuffled batches.

    Stop it with an interrupt (Ctrl-C, or the stop button of a notebook): the parameters
    of the best finished epoch are put back and the history so far is returned.

    Raises `ShapeError` if X and y do not have the same number of samples,
    `AutodiffError` if the optimizer trains nothing of the module, `LeafTypeError` if
    the loss is a plain number.
    """
    if len(X) != len(y):
        raise ShapeError(
            f"there are {len(X)} inputs and {len(y)} targets",
            cause="X and y were cut or shuffled apart",
            cure="give one target for each row of X",
        )
    check_trains(optimizer, module)
    history = History()
    best = snapshot(module)
    rng = np.random.default_rng(rng_seed)
    try:
        for _ in counted(epochs, progress, history):
            losses = []
            for rows in batches(len(X), batch_size, rng):
                module.zero_grad()
                optimizer.zero_grad()  # it may train more than the module
                value = loss(module(taken(X, rows)), taken(y, rows))
                backward(value)
                optimizer.step()
                losses.append(float(value.value))
            history.steps += losses
            history.epochs.append(float(np.mean(losses)))
            optimizer.end_epoch()
            if history.best_epoch == len(history.epochs) - 1:
                best = snapshot(module)
    except KeyboardInterrupt:
        history.interrupted = True
        restore(module, best)
    return history


def batches(
    n: int, size: int | None, rng: np.random.Generator
) -> Iterator[np.ndarray | slice]:
    """The rows of each batch: all in order if there is one, shuffled otherwise."""
    if size is None or size >= n:
        yield slice(None)
        return
    if size < 1:
        raise ValueError(f"a batch of {size} samples: batch_size is at least 1")
    shuffled = rng.permutation(n)
    for start in range(0, n, size):
        yield shuffled[start : start + size]


def taken(data: Any, rows: Any) -> Any:
    """The samples of a batch, by their places: also of lists, and of data frames.

    A series of pandas looks ``y[rows]`` up by its labels, which a shuffled or filtered
    table has in another order than X.
    """
    if isinstance(data, list | tuple):
        return data[rows] if isinstance(rows, slice) else [data[i] for i in rows]
    return getattr(data, "iloc", data)[rows]


def check_trains(optimizer: Any, module: Module) -> None:
    """Refuse an optimizer that moves other parameters than those of the module."""
    trained = set(getattr(optimizer, "parameters", ()))
    own = set(module.parameters().values())
    if trained and own and trained.isdisjoint(own):
        raise AutodiffError(
            "the optimizer trains no parameter of this module",
            cause="the module was made anew, and the optimizer has the old one's",
            cure="make the optimizer after the module: SGD(module.parameters(), 0.1)",
        )


def snapshot(module: Module) -> dict[str, Any]:
    """The values of all parameters: safe to keep, for values never change in place."""
    return {name: p.value for name, p in module.parameters().items()}


def restore(module: Module, values: dict[str, Any]) -> None:
    """Give all parameters the values of a snapshot."""
    for name, parameter in module.parameters().items():
        parameter.value = values[name]


def counted(epochs: int, progress: bool, history: History) -> Iterator[int]:
    """Count the epochs, with a bar and the last loss if asked for."""
    if not progress:
        yield from range(epochs)
        return
    from tqdm.auto import tqdm

    with tqdm(total=epochs, unit="epoch") as bar:
        for epoch in range(epochs):
            yield epoch
            bar.update()
            bar.set_postfix(loss=f"{history.epochs[-1]:.4g}")
