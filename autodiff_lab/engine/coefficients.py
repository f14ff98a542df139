"""The numbers that stand before the terms of a `Form`, and what they may do.

In real arithmetic they move freely. Floats end somewhere, and truth values and counts
have arithmetic of their own: True + True is True in an array.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from .node import Node

REACH = {2: 2.0**4, 4: 2.0**32, 8: 2.0**256}  # by bytes: a quarter of the exponents
ASKING = frozenset(
    [
        "equal",
        "not_equal",
        "less",
        "less_equal",
        "greater",
        "greater_equal",
        "logical_and",
        "logical_or",
        "logical_not",
        "logical_xor",
        "isnan",
        "isinf",
        "isfinite",
    ]
)


def in_reach(coefficient: float, itemsize: int = 8) -> bool:
    """Whether a coefficient may travel, and meet others, without leaving the floats.

    1e200 * x * 1e200 is no infinity times x, nor 1e-200 * x * 1e-200 nothing.

    >>> in_reach(-3e4), in_reach(1e200), in_reach(0.0), in_reach(3e4, itemsize=2)
    (True, False, False, False)
    """
    most = REACH.get(itemsize, REACH[8])
    return 1 / most <= abs(coefficient) <= most


def in_range(coefficient: float, exponent: float) -> bool:
    """Whether a power of a coefficient is a number that a float can hold."""
    try:
        return bool(coefficient**exponent)
    except (OverflowError, ZeroDivisionError):
        return False


def is_whole(node: Node) -> bool:
    """Whether a node holds truth values, or an array of integers.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(2.0)
    >>> is_whole(x > 1), is_whole(1.0 * (x > 1)), is_whole(ad.Input() > 1)
    (True, False, True)
    """
    value: Any = node._value
    if type(value) is float:
        return False
    if value is None:
        return node.primitive is not None and node.primitive.name in ASKING
    return type(value) is bool or getattr(value, "dtype", np.dtype(float)).kind in "biu"


def common_factor(terms: dict[Node, float], constant: float) -> float:
    """A coefficient worth writing once, outside of the brackets; 1 if there is none."""
    if len(terms) < 2:
        return 1.0
    sizes = Counter(map(abs, terms.values()))
    best = max(sizes, key=lambda size: (sizes[size], -size))
    saved = sizes[best] - 1 - sizes[1.0]
    whole = constant == 0 or constant % best == 0
    return best if best != 1 and saved > 0 and whole else 1.0
