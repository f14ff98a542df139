"""Which leaves take part in a derivative: real ones that have not moved on."""

from __future__ import annotations

from typing import Any

from numpy import ndarray

from ..errors import StaleValueError, UnsupportedError
from .node import Constant, Input, Leaf, Node, describe


def wants_gradient(leaf: Any, user: Node) -> bool:
    """Constants want none, and a leaf that has changed since cannot be given any."""
    if leaf.changed > user.epoch:
        raise stale(leaf, user)
    if is_complex(leaf._value):
        raise complex_numbers(leaf)
    return type(leaf) is not Constant


def can_move(node: Node) -> bool:
    """Constants and bound inputs stay as they are; anything else may be varied."""
    return not isinstance(node, Constant | Input) or node._value is None


def is_complex(value: Any) -> bool:
    """`np.iscomplexobj`, in a third of the time."""
    if type(value) is float:
        return False
    if type(value) is ndarray:
        return bool(value.dtype.kind == "c")
    dtype = getattr(value, "dtype", None)
    return type(value) is complex if dtype is None else dtype.kind == "c"


def complex_numbers(node: Node) -> UnsupportedError:
    """The error for a gradient that would have to be complex."""
    return UnsupportedError(
        f"the backward pass is for real numbers, and {describe(node)} is complex",
        cause="one complex number has two real derivatives, and conventions differ",
        cure="make two real variables, for the real and for the imaginary part",
    )


def check_real(gradient: Any, node: Node) -> None:
    """Refuse the slope that a complex constant on the way would give."""
    if is_complex(gradient):
        raise UnsupportedError(
            f"the gradient of {describe(node)} is complex: rules are for real numbers",
            cause="a complex constant on the way, or a root of a negative one",
            cure="calculate with real and imaginary part, as two real numbers",
        )


def check_fresh(order: list[Node]) -> None:
    """Refuse a graph whose leaves have moved on since it was computed."""
    for node in order:
        for arg in node.args:
            if isinstance(arg, Leaf) and arg.changed > node.epoch:
                raise stale(arg, node)


def stale(leaf: Node, node: Node) -> StaleValueError:
    """The error for a leaf that got a new value after `node` had used the old one."""
    return StaleValueError(
        f"{describe(leaf)} got a new value after {describe(node)} used it",
        cause="values are computed when a line runs, and do not follow",
        cure="run the forward computation again, then go backward",
    )
