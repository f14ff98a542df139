"""Layers: parameters, and what they do to an input."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from ..engine import Node, Parameter
from ..engine import primitives as ops
from ..engine.convolution import conv2d, max_pool2d
from ..engine.layers import linear
from ..errors import AutodiffError, LeafTypeError, ShapeError


class Module:
    """Something with parameters: its own, and those of the modules it is made of.

    Subclasses set parameters and modules as attributes, alone or in lists, tuples and
    dicts, and define ``forward``.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope = Parameter(2.0)
    ...         self.height = Parameter(1.0)
    ...     def forward(self, x):
    ...         return self.slope * x + self.height
    >>> line = Line()
    >>> line(3.0).value, list(line.parameters())
    (7.0, ['slope', 'height'])
    """

    def forward(self, x: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} does not define forward(x)")

    def __call__(self, x: Any) -> Any:
        return self.forward(x)

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse a result in the place of a parameter: it would train no longer."""
        computed = isinstance(value, np.ndarray)
        computed = computed or (isinstance(value, Node) and value.primitive is not None)
        if computed and isinstance(vars(self).get(name), Parameter):
            raise LeafTypeError(
                f"{name} is a Parameter, and what is to replace it is none",
                cause=f"a step like net.{name} = net.{name} - rate * gradient",
                cure=f"net.{name}.value = new_value; ad.Constant(array) freezes it",
            )
        super().__setattr__(name, value)

    def parameters(self) -> dict[str, Parameter]:
        """Every parameter by its path, in the order in which they were set.

        Raises `AutodiffError` if two have one path, as by the keys "a.b" and "a".
        """
        found: dict[str, Parameter] = {}
        for path, parameter in self._parameters():
            if found.setdefault(path, parameter) is not parameter:
                raise AutodiffError(
                    f"two parameters have the path {path}",
                    cause="keys that read alike, such as 0 and '0'",
                    cure="give one of them another key",
                )
        return found

    def _parameters(self) -> list[tuple[str, Parameter]]:
        try:
            return list(self._walk(""))
        except RecursionError:
            raise AutodiffError(
                f"{type(self).__name__} has itself among its parts",
                cause="a part that keeps its owner as an attribute",
                cure="pass the owner to forward, or keep it in a function: lambda: net",
            ) from None

    def _walk(self, path: str) -> Iterator[tuple[str, Parameter]]:
        for name, item in self._parts():
            if isinstance(item, Parameter):
                yield path + name, item
            else:
                yield from item._walk(f"{path}{name}.")

    def _parts(self) -> Iterator[tuple[str, Any]]:
        return _found(vars(self).items())

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters().values():
            parameter.zero_grad()

    def __repr__(self) -> str:
        entries = sum(parameter.size for parameter in set(self.parameters().values()))
        return f"{type(self).__name__}({entries} parameters)"


def _found(items: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    """The parameters and modules among `items`, and in the nests of them."""
    for name, item in items:
        if isinstance(item, Parameter | Module):
            yield str(name), item
        elif isinstance(item, dict | list | tuple):
            inside = item.items() if isinstance(item, dict) else enumerate(item)
            yield from ((f"{name}.{path}", part) for path, part in _found(inside))


class Linear(Module):
    """``x @ weight + bias``: (batch, n_in) to (batch, n_out).

    Weights start small and random, by Glorot and Bengio (2010): uniform in
    ±sqrt(6 / (n_in + n_out)), so that values keep their size from layer to layer.
    """

    def __init__(self, n_in: int, n_out: int, rng_seed: int = 0) -> None:
        bound = np.sqrt(6 / (n_in + n_out))
        rng = np.random.default_rng(rng_seed)
        self.weight = Parameter(rng.uniform(-bound, bound, (n_in, n_out)), "weight")
        self.bias = Parameter(np.zeros(n_out), "bias")

    def forward(self, x: Any) -> Any:
        return linear(x, self.weight, self.bias)


class Conv2d(Module):
    """The same small kernels at every place: (B, C, H, W) to (B, channels, Ho, Wo).

    Weights by He et al. (2015), for the relu that usually follows.
    """

    def __init__(
        self,
        n_in: int,
        channels: int,
        kernel: int = 3,
        *,
        padding: int = 0,
        rng_seed: int = 0,
    ) -> None:
        rng = np.random.default_rng(rng_seed)
        scale = np.sqrt(2 / (n_in * kernel * kernel))
        weight = scale * rng.normal(size=(channels, n_in, kernel, kernel))
        self.weight = Parameter(weight, "weight")
        self.bias = Parameter(np.zeros(channels), "bias")
        self.padding = padding

    def forward(self, x: Any) -> Any:
        return conv2d(x, self.weight, self.bias, padding=self.padding)


class MaxPool2d(Module):
    """The largest value of each window of `size` by `size`."""

    def __init__(self, size: int = 2) -> None:
        if size < 1:
            raise ValueError(f"a window of {size} by {size} has no largest value")
        self.size = size

    def forward(self, x: Any) -> Any:
        if len(np.shape(x)) != 4:
            raise ShapeError(
                f"pictures have four axes, (B, C, H, W), and this has {np.shape(x)}",
                cause="the axis of the channels, or that of the batch, is left out",
                cure="x.reshape(batch, channels, height, width)",
            )
        return max_pool2d(x, self.size)


class ReLU(Module):
    """What is negative becomes 0."""

    def forward(self, x: Any) -> Any:
        return ops.relu(x)


class Tanh(Module):
    """A smooth step from -1 to 1."""

    def forward(self, x: Any) -> Any:
        return ops.tanh(x)


class Flatten(Module):
    """All axes but the first into one."""

    def forward(self, x: Any) -> Any:
        samples, *entries = np.shape(x)
        return ops.reshape(x, shape=(samples, math.prod(entries)))


class Sequential(Module):
    """One module after the other.

    >>> net = Sequential(Linear(2, 3), ReLU(), Linear(3, 1))
    >>> net(np.ones((5, 2))).shape, net
    ((5, 1), Sequential(13 parameters))
    """

    def __init__(self, *layers: Module) -> None:
        for layer in layers:
            if not callable(layer) or isinstance(layer, type):
                raise LeafTypeError(
                    f"{layer!r:.60} is not a layer",
                    cause="a list of layers, or a class that was not called",
                    cure="Sequential(Linear(2, 3), ReLU()), or Sequential(*layers)",
                )
        self.layers = layers

    def forward(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer(x)
        return x
