"""What a user's own rule answers, looked at before it is believed.

A forgotten return would be a slope of 0, and an array where a number belongs would be
a gradient of another shape than the argument's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from ..errors import LeafTypeError, ShapeError, UnsupportedError
from .arrays import shape as shape_of
from .node import Node

Rule = Callable[..., Any]


def computes(forward: Rule, name: str) -> Rule:
    """`forward`, sure to return one number or array, and to have no node for an option.

    Raises `LeafTypeError` for another result, `UnsupportedError` for such an option.
    """
    if isinstance(forward, np.ufunc):
        return forward

    @wraps(forward)
    def one_array(*args: Any, **params: Any) -> Any:
        for option, value in params.items():
            if isinstance(value, Node):
                raise UnsupportedError(
                    f"{option}= of {name} is a node, and options have no slope",
                    cause="an argument with a default is an option, and no operand",
                    cure=f"take {option} without a default, and give it a rule",
                )
        result = forward(*args, **params)
        if isinstance(result, list):
            result = np.asarray(result)
        if result is None or isinstance(result, str | tuple | dict):
            raise LeafTypeError(
                f"{name} returned {type(result).__name__}, not a number or an array",
                cause="a missing return, or several results at once",
                cure="return one array; np.stack several into one",
            )
        return result

    return one_array


def pulls(rule: Rule | None, name: str, position: int) -> Rule | None:
    """A vjp, sure to answer in the shape of its operand."""

    def fits(found: Any, result: Any, args: Any) -> bool:
        return shape_of(found) == shape_of(args[position])

    return _answers(rule, f"the vjp of {name} for argument {position}", fits)


def pushes(rule: Rule | None, name: str, position: int) -> Rule | None:
    """A jvp, sure to answer in the shape of the result, or to broadcast to it."""

    def fits(found: Any, result: Any, args: Any) -> bool:
        axes = zip(reversed(shape_of(found)), reversed(shape_of(result)), strict=False)
        few = len(shape_of(found)) <= len(shape_of(result))
        return few and all(given in (1, wanted) for given, wanted in axes)

    return _answers(rule, f"the jvp of {name} for argument {position}", fits)


def _answers(rule: Rule | None, what: str, fits: Callable[..., bool]) -> Rule | None:
    if rule is None:
        return None

    @wraps(rule)
    def answer(slope: Any, result: Any, *args: Any, **params: Any) -> Any:
        found = rule(slope, result, *args, **params)
        if found is ...:  # not written yet: whoever asked will see that
            return found
        if found is None:
            raise LeafTypeError(
                f"{what} returned None",
                cause="a missing return",
                cure="return the slope; where there is none, None stands for the rule",
            )
        known = all(not isinstance(x, Node) or x.has_value for x in (found, *args))
        if known and not fits(found, result, args):
            raise ShapeError(
                f"{what} returned the shape {shape_of(found)}",
                cause="a slope has the shape of what it belongs to; was it broadcast?",
                cure="sum over the axes that were added or stretched; partial= does so",
            )
        return found

    return answer
