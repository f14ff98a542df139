"""Where derivatives stop: one value at a time, or for a whole block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .hooks import Detach, hooks
from .primitive import flat
from .tree import map_leaves

_stop = flat("stop_gradient", lambda x: x, 1)


def stop_gradient(x: Any) -> Any:
    """`x` itself, and a slope of zero: in every engine and at every order.

    What is behind it counts as data: a target that should not chase its prediction, a
    scale that should not be learned. Nested lists, tuples and dicts are stopped leaf by
    leaf. (Measurements see through it: `finite_difference` knows no rules.)

    >>> from autodiff_lab import grad
    >>> grad(lambda x: x * stop_gradient(x))(3.0)
    3.0
    """
    return map_leaves(_stop, x)


@contextmanager
def no_grad() -> Iterator[None]:
    """A block whose results are constants: nothing is remembered about them.

    For evaluating a model without keeping its graph, and for updating its parameters.
    Only this thread (or asyncio task) is concerned. A transform that is called inside,
    such as ``grad(f)(x)``, still records what it needs for itself. A generator that
    yields from inside the block leaves it open for its caller until it goes on.

    >>> import autodiff_lab as ad
    >>> w = ad.Variable(3.0)
    >>> with no_grad():
    ...     y = w * w
    >>> y, y.parents
    (Constant(9.0), ())
    """
    with hooks.installed(Detach()):
        yield
