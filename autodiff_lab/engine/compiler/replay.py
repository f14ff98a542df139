"""The traced program once more, operation by operation, as the eager engine runs it.

Plain arithmetic raises where NumPy has inf or nan. There the traced operations are done
again with the rules of the table, which know where a function has no value and so no
slope: log(-1) is nan, and its derivative is nan and not 1 / -1.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from ..node import Leaf, Node, Variable
from ..order import topological
from ..primitive import record
from ..reverse import get_gradients
from ..transforms import zeros_like


class Replay:
    """Value and gradient of one traced result, for new values of the inputs."""

    def __init__(self, root: Any, inputs: list[Leaf], wanted: list[Leaf]) -> None:
        self.root, self.inputs, self.wanted = root, inputs, wanted

    @cached_property
    def order(self) -> list[Node]:
        return topological(self.root) if isinstance(self.root, Node) else []

    def __call__(self, *values: Any) -> list[Any]:
        """The value, and the slope by each of the wanted inputs.

        >>> from ..node import Leaf
        >>> from ..primitives import log
        >>> x = Leaf(2.0)
        >>> with np.errstate(all="ignore"):
        ...     Replay(log(x), [x], [x])(-1.0)
        [nan, nan]
        """
        new: dict[Any, Any] = {
            leaf: Variable(value)
            for leaf, value in zip(self.inputs, values, strict=True)
        }
        for node in self.order:
            if node.primitive is None:
                new.setdefault(node, node)
                continue
            args = (new[a] if isinstance(a, Node) else a for a in node.args)
            new[node] = record(node.primitive, tuple(args), node.params)
        if not isinstance(self.root, Node):
            return [self.root, *map(zeros_like, self.wanted)]
        root = new[self.root]
        slopes = get_gradients(root)
        return [root._value, *(own(slopes.get(new[x]), x) for x in self.wanted)]


def own(slope: Any, like: Leaf) -> Any:
    """A slope that shares its memory with nothing."""
    if slope is None:
        return zeros_like(like)
    return np.array(slope) if isinstance(slope, np.ndarray) else slope
