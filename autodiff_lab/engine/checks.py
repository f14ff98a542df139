"""What a transform asks of the function it is given, and of what goes in beside it.

Each check refuses what would otherwise be answered with a derivative of zero, or with
that of something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import ConcretizationError, LeafTypeError, SeedError
from .node import Node, describe
from .tree import NESTS, flatten


def check_node(*roots: Any) -> None:
    """Refuse a plain number, which remembers nothing of how it was computed."""
    for root in roots:
        if not isinstance(root, Node):
            raise LeafTypeError(
                f"{root!r:.40} is a {type(root).__name__} and no node: it has no graph",
                cause="computed from plain numbers, or taken from .value",
                cure="build it on a Variable: x = ad.Variable(2.0); y = f(x)",
            )


def check_function(f: Any, argnums: Any = 0) -> None:
    """Refuse what cannot be run on other arguments, as soon as it is passed."""
    if isinstance(f, Node) or not callable(f):
        what = describe(f) if isinstance(f, Node) else f"{f!r:.40}"
        raise LeafTypeError(
            f"a function is expected here, and {what} is none",
            cause="the result of a function instead of the function: grad(f(x))",
            cure="pass the function alone, and its arguments after that: grad(f)(x)",
        )
    for position in argnums if isinstance(argnums, tuple) else (argnums,):
        if not isinstance(position, int | np.integer):
            raise LeafTypeError(
                f"argnums is a number or a tuple of numbers, not {position!r}",
                cause="a list, or an argument's name; or grad(f, x) for grad(f)(x)",
                cure="argnums=0 is the first, argnums=(0, 1) the first and the second",
            )


def check_argnums(argnums: Sequence[int], count: int) -> None:
    """Refuse to differentiate by an argument that is not there."""
    for position in argnums:
        if not 0 <= position < count:
            raise LeafTypeError(
                f"there is no argument {position}: the function was given {count}",
                cause="arguments are counted from 0, and keyword arguments are not",
                cure="argnums=0 is the first, argnums=(0, 1) the first and the second",
            )


def check_given(values: list[Any]) -> None:
    """Refuse None among what is to be differentiated by: zero is no answer for it."""
    for value in values:
        if value is None:
            raise LeafTypeError(
                "one of the arguments to differentiate by is None",
                cause="a parameter that was left out, or a function without a return",
                cure="leave it out of the list or dict, or pass it as another argument",
            )


def check_tuples(primals: Any, tangents: Any) -> None:
    """Refuse ``jvp(f, x, v)``: the rows of an array would be taken for arguments."""
    if not (isinstance(primals, list | tuple) and isinstance(tangents, list | tuple)):
        raise LeafTypeError(
            "primals and tangents are a tuple each, with one entry an argument",
            cause="a function may have several arguments, so even one comes in a tuple",
            cure="jvp(f, (x,), (v,))",
        )


def check_seed(seed: Any) -> None:
    """Refuse None for a tangent or cotangent: is it 0 or 1 that is meant?"""
    if seed is None:
        raise SeedError(
            "a tangent or cotangent is None",
            cause="an input that does not move, or a result that nobody asks about",
            cure="pass zeros for those: np.zeros_like(x)",
        )


def check_nothing_lost(output: Any) -> None:
    """A plain result after ``.value`` was read inside: its history stayed behind."""
    if any(isinstance(y, Node) for y in flatten(output)[0]):
        return
    raise ConcretizationError(
        "the result is a plain number, computed from the .value of a node",
        cause=".value leaves the graph: the derivative would silently be zero",
        cure="work on the node itself; stop_gradient(x) if a slope of zero is meant",
    )


def check_numbers(results: list[Any]) -> None:
    """Refuse what has no derivative: None, text and the like."""
    for y in results:
        if not isinstance(y, Node) and np.asarray(y).dtype.kind not in "biuf":
            raise LeafTypeError(
                f"the function returned {type(y).__name__}, which has no derivative",
                cause="a missing return",
                cure="return numbers or arrays, or nested lists, tuples and dicts",
            )


def one_number(y: Any) -> float:
    """The seed for a result that no node is behind: it must still be a scalar."""
    nest = isinstance(y, NESTS)
    if nest or np.ndim(y) or np.asarray(y).dtype.kind not in "biuf":
        raise LeafTypeError(
            f"the function returned {type(y).__name__}, not a number or a node",
            cause="a missing return, or several results at once",
            cure="return one scalar; use value_and_grad on the part to differentiate",
        )
    return 1.0


def nested_alike(slopes: Any, like: Any, kind: str = "tangents") -> list[Any]:
    """Tangents or cotangents in the order of what they belong to: a key is a key.

    >>> nested_alike({"b": 3.0, "w": [1.0, 2.0]}, {"w": [0.0, 0.0], "b": 0.0})
    [1.0, 2.0, 3.0]
    """
    pairs = None
    if not isinstance(like, NESTS):
        return [slopes]
    if isinstance(like, dict):
        if isinstance(slopes, dict) and like.keys() == slopes.keys():
            pairs = [(slopes[key], item) for key, item in like.items()]
    elif isinstance(slopes, list | tuple) and len(like) == len(slopes):
        pairs = list(zip(slopes, like, strict=True))
    if pairs is not None:
        return [leaf for pair in pairs for leaf in nested_alike(*pair, kind)]
    arrays, given = len(flatten(like)[0]), len(flatten(slopes)[0])
    raise SeedError(
        f"{arrays} arrays {'go in' if kind == 'tangents' else 'come out'}, and "
        f"{given} {kind} are given" + ", nested differently" * (arrays == given),
        cause=f"each array needs one of the {kind} for itself, nested in the same way",
        cure="pass zeros for an input that does not move, or a result left aside",
    )
