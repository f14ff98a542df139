"""Gradient descent on a deferred loss: source 0's training loop.

Every epoch asks for the loss and its slopes at each sample, takes the average, and
moves the parameters a little against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from ..errors import NonFiniteError, SeedError
from .binding import Bindings, bind, check_parameters
from .deferred import carry, gathered
from .node import Leaf, Node, describe
from .order import topological
from .value import evaluate_all
from .values import plain

Values = dict[Leaf, Any]


def optimize(
    loss: Node,
    params: Bindings,
    data: Sequence[Bindings],
    epochs: int = 2000,
    learning_rate: float = 0.3,
    *,
    progress: bool = False,
    watch: Callable[[int, Values, float], None] | None = None,
) -> Values:
    """Parameters that make `loss` small on average over the samples in `data`.

    `params` are the values to start from, and `data` is a list of bindings, one a
    sample; keys are leaves or their names. `watch` is called before every step with the
    epoch, the parameters and the average loss; `progress` shows a bar.

    Raises `NonFiniteError` when the descent leaves the numbers, `UnboundInputError` for
    bindings that do not fit, `SeedError` for a loss that is not one number.

    >>> import autodiff_lab as ad
    >>> m, x, y = ad.Parameter(name="m"), ad.Input(name="x"), ad.Input(name="y")
    >>> data = [{x: 1, y: 2}, {x: 2, y: 4}]
    >>> trained = optimize((m * x - y) ** 2, {m: 0}, data, epochs=50, learning_rate=0.1)
    >>> round(trained[m], 6)
    2.0
    """
    order = topological(loss)
    parameters = check_parameters(params, order)
    samples = [bind(order, params, sample) for sample in data or [{}]]
    now = {leaf: samples[0].get(leaf, leaf._value) for leaf in parameters}
    _check_loss(order, samples[0])
    batches = _together(order, samples, now) or samples
    for epoch in _counted(epochs, progress):
        with np.errstate(over="ignore", invalid="ignore"):  # checked below
            average, slopes = _average(order, now, batches)
        if watch:
            watch(epoch, now, average)
        now = {leaf: plain(now[leaf] - learning_rate * slopes[leaf]) for leaf in now}
        _check_finite(now, epoch, learning_rate)
    return now


def _average(
    order: list[Node], now: Values, batches: list[Values]
) -> tuple[float, Values]:
    """The loss and its slopes, averaged over the samples."""
    losses = []
    slopes: dict[Leaf, list[Any]] = {leaf: [] for leaf in now}
    for batch in batches:
        valued = evaluate_all(order[-1], {**batch, **now})
        result = valued[order[-1]]
        carried = carry(order, valued, list(now))
        losses.append(np.mean(result))
        for leaf, value in now.items():
            slope = gathered(carried, leaf, value, result)
            slopes[leaf].append(slope if np.ndim(value) else np.mean(slope))
    means = {leaf: sum(several) / len(batches) for leaf, several in slopes.items()}
    return float(np.mean(losses)), means


def _together(order: list[Node], samples: list[Values], now: Values) -> list[Values]:
    """All samples as one, arrays in the place of numbers; nothing where that is unsafe.

    It is safe when everything is a number and every operation elementwise: then the
    entries of an array never meet, and each goes its way as a sample of its own.
    """
    values = [value for sample in samples for value in sample.values()]
    values += [
        node._value for node in order if isinstance(node, Leaf) and node.has_value
    ]
    rows = [node.primitive for node in order if node.primitive]
    alike = all(sample.keys() == samples[0].keys() for sample in samples)
    if not alike or any(map(np.ndim, values)) or any(not row.partials for row in rows):
        return []
    return [
        {
            leaf: np.array([sample[leaf] for sample in samples], dtype=float)
            for leaf in samples[0]
            if leaf not in now
        }
    ]


def _check_loss(order: list[Node], sample: Values) -> None:
    result = evaluate_all(order[-1], sample)[order[-1]]
    if np.ndim(result):
        raise SeedError(
            f"the loss ({describe(order[-1])}) has shape {np.shape(result)}",
            cause="several numbers cannot all be made smallest at once",
            cure="take their sum or mean in the loss itself",
        )


def _check_finite(now: Values, epoch: int, learning_rate: float) -> None:
    for leaf, value in now.items():
        if not np.all(np.isfinite(value)):
            raise NonFiniteError(
                f"{leaf.name or 'a parameter'} became {value!r} in epoch {epoch}",
                cause=f"learning_rate={learning_rate} overshoots, or a log(0)",
                cure="a smaller learning rate, or trace_nans() to see where",
            )


def _counted(epochs: int, progress: bool) -> Iterable[int]:
    if not progress:
        return range(epochs)
    from tqdm.auto import trange

    counted: Iterable[int] = trange(epochs, desc="epochs")
    return counted
