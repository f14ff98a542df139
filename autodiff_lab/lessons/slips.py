"""A known mistake as the reference with one line changed.

Where the reference is a class of fifty lines, a wrong answer is best told by the one
line in which it differs: what stands there, and what somebody wrote instead.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

import autodiff_lab as ad


def slip(written: Any, name: str, *, instead_of: str, says: str) -> Any:
    """A copy of a class or function that says something else in one place.

    >>> def half(x):
    ...     return x / 2
    >>> callable(slip)
    True
    """
    source = inspect.getsource(written)
    if source.count(instead_of) != 1:
        raise ValueError(f"{instead_of!r} stands {source.count(instead_of)} times")
    space: dict[str, Any] = {"np": np, "ad": ad}
    exec(source.replace(instead_of, says), space)
    made = space[written.__name__]
    made.__name__ = made.__qualname__ = name
    return made
