"""Checkpointing: forget the inside of a computation, and run it again going back.

A tape keeps every intermediate value until the sweep returns to it. A checkpointed
function leaves one node, which knows only its operands; when its rule is asked for a
slope, it runs the function again, keeps that small graph for a moment, and lets it go.
A chain of n steps in segments of √n holds about 2√n nodes at once instead of n, for one
more run forward. (Griewank 1992; Chen and others 2016.)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import reduce, wraps
from typing import Any

from .node import Node
from .segment import Segment
from .transforms import Function
from .tree import flatten


def checkpoint(f: Function) -> Function:
    """`f`, to be run twice and remembered once.

    Values and gradients are exactly those of `f`, at every order and in both modes;
    variables that `f` captures get theirs too. `f` takes any nest of arguments, returns
    one node, and must do the same on the second run: no fresh random numbers.

    Raises `StaleValueError` if the second run gives another value, `UnboundInputError`
    for deferred operands, `LeafTypeError` for several results.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(2.0)
    >>> y = checkpoint(lambda x: ad.sin(x) * x * x)(x)
    >>> len(ad.topological(y)), ad.get_gradients(y)[x] == ad.grad(
    ...     lambda x: ad.sin(x) * x * x)(2.0)
    (2, True)
    """

    @wraps(f)
    def checkpointed(*args: Any, **named: Any) -> Any:
        leaves, rebuild = flatten((args, named))
        if not any(isinstance(leaf, Node) for leaf in leaves):
            return f(*args, **named)
        return Segment(f, leaves, rebuild).result()

    return checkpointed


def checkpoint_chain(
    steps: Iterable[Callable[[Any], Any]], x: Any, segments: int | None = None
) -> Any:
    """``steps[-1](...steps[0](x))``, checkpointed in about √n segments.

    Raises `ValueError` for fewer than one segment.

    >>> from autodiff_lab import grad
    >>> steps = [lambda x: x * 1.5] * 9
    >>> grad(lambda x: checkpoint_chain(steps, x))(1.0) == 1.5**9
    True
    """
    steps = list(steps)
    if segments is None:
        segments = math.isqrt(max(len(steps) - 1, 0)) + 1
    if segments < 1:
        raise ValueError(f"a chain has at least one segment, not {segments}")
    length = math.ceil(len(steps) / segments) or 1
    for start in range(0, len(steps), length):
        x = checkpoint(_composed(steps[start : start + length]))(x)
    return x


def _composed(steps: Sequence[Callable[[Any], Any]]) -> Function:
    return lambda x: reduce(lambda value, step: step(value), steps, x)
