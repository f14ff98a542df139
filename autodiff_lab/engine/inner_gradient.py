"""What ``node.grad`` is for a node that is no variable."""

from __future__ import annotations

from typing import Any

from numpy.lib.mixins import NDArrayOperatorsMixin

from ..errors import InnerGradientError
from .binding import Bindings
from .deferred import gradient
from .node import Node, describe


class GradientOf(NDArrayOperatorsMixin):
    """What ``node.grad`` is: something to call, and not a number.

    ``f.grad({m: 3}, {x: 5})`` is source 0's question and gets its answer. Used as if it
    were the gradient left behind by `backward`, it says where that is to be found.
    """

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def __call__(
        self, params: Bindings | None = None, values: Bindings | None = None
    ) -> Any:
        return gradient(self.node, params, values)

    def _refuse(self, *args: Any, **options: Any) -> Any:
        raise _refusal(self.node)

    __array_ufunc__ = __array__ = __float__ = __int__ = __bool__ = __len__ = _refuse
    __iter__ = __getitem__ = __round__ = _refuse

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # copy and pickle ask a bare object for these
            raise AttributeError(name)
        raise _refusal(self.node)

    def __format__(self, spec: str) -> str:
        return self._refuse() if spec else repr(self)

    def __repr__(self) -> str:
        return str(_refusal(self.node))


def _refusal(node: Node) -> InnerGradientError:
    what = "an inner node" if node.primitive else "not a variable"
    return InnerGradientError(
        f"{describe(node)} is {what} and keeps no gradient",
        cause="backward() adds up gradients in the variables only; a step like "
        "w = w - rate * w.grad puts a new node in the place of the variable",
        cure="w.value = w.value - rate * w.grad changes the variable; "
        "get_gradients(y)[node] has the gradient of every node of y's graph",
    )
