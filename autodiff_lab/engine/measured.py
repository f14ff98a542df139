"""What goes into a measurement, and what comes out: plain numbers, sharp enough."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import LeafTypeError
from .node import Node
from .values import leaf_value, plain


def plain_leaf(leaf: Any) -> Any:
    """A number or array of doubles: an oracle should be sharper than what it checks.

    Raises `IntegerLeafError` for counts, which cannot be nudged.
    """
    value = leaf_value(leaf.value if isinstance(leaf, Node) else leaf, None)
    return plain(np.asarray(value, dtype=np.result_type(value, float)))


def plain_result(result: Any) -> Any:
    """What came out, as numbers: a node (from a captured variable) gives its value.

    Counts become real numbers: the difference of 3 and 5 in a byte is 254.

    Raises `LeafTypeError` for what has no difference: dicts, None, ragged lists.
    """
    if isinstance(result, list | tuple):
        result = [plain_result(item) for item in result]
        if len({np.shape(item) for item in result}) > 1:
            raise _no_array(result, "results of several shapes")
    found = np.asarray(result.value if isinstance(result, Node) else result)
    if found.dtype.kind not in "biufc":
        raise _no_array(result, "a missing return, or a dict of results")
    return (found.astype(float) if found.dtype.kind in "biu" else found)[()]


def _no_array(result: Any, cause: str) -> LeafTypeError:
    return LeafTypeError(
        f"the function returned {type(result).__name__}, and that is no one array",
        cause=cause,
        cure="return one number or array, and measure the others apart",
    )
