"""What the exercises on training share: trainings whose every slope is measured.

A complex step gives each slope by itself, so no rule for a way back is written here. It
is slow, which small networks and few steps forgive. The run of PyTorch is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import WrongKind
from autodiff_lab.lessons.reading import kind_of

Weights = dict[str, np.ndarray]
TORCH_RUN = Path(__file__).with_name("mlp_torch.npz")


def torch_run() -> Weights:
    """Source 2's network as PyTorch trained it: data, first weights, losses, paths.

    Twenty steps of ``torch.optim.SGD`` at rate 0.01 in double precision; `path1` and
    `path2` are the weights after each. tests/reference/mlp_torch.py made the file.

    >>> run = torch_run()
    >>> run["X"].shape, run["W1"].shape, run["losses"].round().tolist()[::19]
    ((100, 5), (5, 10), [19653.0, 8385.0])
    """
    with np.load(TORCH_RUN, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def measured_slopes(loss: Callable[[Any], Any], weights: Weights) -> Weights:
    """How fast a loss moves with every weight, by one complex step each.

    >>> measured_slopes(lambda w: w["a"] ** 2, {"a": np.array(3.0)})
    {'a': array(6.)}
    """
    tiny = 1e-30
    slopes = {name: np.zeros(value.shape) for name, value in weights.items()}
    for name, value in weights.items():
        for place in np.ndindex(*value.shape):
            moved = np.array(value, dtype=complex)
            moved[place] += 1j * tiny
            slopes[name][place] = np.imag(loss({**weights, name: moved})) / tiny
    return slopes


def relu_loss(X: np.ndarray, y: np.ndarray) -> Callable[[Any], Any]:
    """The mean squared error of a network with one hidden layer of relus."""

    def loss(weights: Mapping[str, Any]) -> Any:
        hidden = X @ weights["W1"]
        hidden = hidden * (np.real(hidden) > 0)
        return np.mean((hidden @ weights["w2"] - y) ** 2)

    return loss


def logistic_error(X: np.ndarray, y: np.ndarray) -> Callable[[Any], Any]:
    """Half the sum of squared errors of a network of logistic units."""

    def error(net: Mapping[str, Any]) -> Any:
        hidden = 1 / (1 + np.exp(-(X @ net["W1"] + net["b1"])))
        output = 1 / (1 + np.exp(-(hidden @ net["w2"] + net["b2"])))
        return np.sum((output - y) ** 2) / 2

    return error


def patterns(bits: int) -> tuple[np.ndarray, np.ndarray]:
    """All rows of so many bits, and which of them read the same from both sides.

    >>> X, y = patterns(4)
    >>> X.shape, X[y == 1].astype(int).tolist()
    ((16, 4), [[0, 0, 0, 0], [0, 1, 1, 0], [1, 0, 0, 1], [1, 1, 1, 1]])
    """
    count = np.arange(2**bits)
    X = (count[:, None] >> np.arange(bits)[::-1] & 1).astype(float)
    return X, np.all(X[:, ::-1] == X, axis=1).astype(float)


def small_start(
    inputs: int, hidden: int, rng: np.random.Generator, size: float = 0.3
) -> Weights:
    """First weights between -size and size."""
    shapes = {"W1": (inputs, hidden), "b1": (hidden,), "w2": (hidden,), "b2": ()}
    return {
        name: np.asarray(rng.uniform(-size, size, shape))
        for name, shape in shapes.items()
    }


def array(answer: Any) -> np.ndarray:
    """Read an array of real numbers; what is no number (nan) counts as infinite."""
    if answer is None:
        raise WrongKind(messages.GOT_NONE.format(place=messages.RESULT))
    try:
        read = np.asarray(answer)
        if read.dtype.kind not in "iuf" or not read.ndim:
            raise ValueError
    except ValueError:
        kind = kind_of(answer)
        raise WrongKind(
            messages.NOT_A_LIST.format(place=messages.RESULT, kind=kind)
        ) from None
    return np.where(np.isnan(read), np.inf, read.astype(float))


def quietly(written: Callable[..., Any], *arguments: Any) -> Any:
    """Call what was written; a training that diverges shows in its answer."""
    with np.errstate(all="ignore"):
        return written(*arguments)
