"""The arguments of a user's function: what they are called, and which can vary."""

from __future__ import annotations

import inspect
from inspect import Parameter
from typing import Any

import numpy as np

from ..errors import IntegerLeafError
from .node import Node
from .transforms import Function
from .tree import flatten


def flat_program(
    f: Function, args: tuple[Any, ...]
) -> tuple[list[str], list[Any], Function]:
    """Names and values of all that can vary, and `f` as a function of just that."""
    everything, rebuild = flatten(args)
    everything = [x.value if isinstance(x, Node) else x for x in everything]
    varies = [_varies(leaf) for leaf in everything]
    leaves = [leaf for leaf, varying in zip(everything, varies, strict=True) if varying]
    if not leaves:
        raise IntegerLeafError(
            "no argument can vary: there is nothing to check",
            cause="integer arrays, text and None stay fixed",
            cure="pass floats: np.array([1.0, 2.0]), or x.astype(float)",
        )
    names = [name for name, v in zip(leaf_names(f, args), varies, strict=True) if v]

    def flat(*new: Any) -> Any:
        fresh = iter(new)
        mixed = [
            next(fresh) if varying else leaf
            for leaf, varying in zip(everything, varies, strict=True)
        ]
        return f(*rebuild(mixed))

    return names, leaves, flat


def _varies(leaf: Any) -> bool:
    return (
        type(leaf) is int or getattr(leaf, "dtype", np.asarray(leaf).dtype).kind == "f"
    )


def leaf_names(f: Any, args: tuple[Any, ...]) -> list[str]:
    """What the user calls each leaf: ``x``, ``params['w'][0]``.

    >>> leaf_names(lambda x, layers: 0, (1.0, {"w": 2.0, "b": [3.0]}))
    ['x', "layers['w']", "layers['b'][0]"]
    """
    names: list[str] = []
    for name, arg in zip(argument_names(f, len(args)), args, strict=True):
        names.extend(name + path for path in _places(arg))
    return names


POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


def argument_names(f: Any, count: int) -> list[str]:
    try:
        computed = getattr(f, "forward", f)  # a primitive's own arguments are *args
        parameters = list(inspect.signature(computed).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    named = [p.name for p in parameters if p.kind in POSITIONAL]
    return [named[i] if i < len(named) else f"argument {i}" for i in range(count)]


def _places(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        return [f"[{k!r}]{rest}" for k, item in tree.items() for rest in _places(item)]
    if isinstance(tree, list | tuple):
        return [f"[{i}]{rest}" for i, item in enumerate(tree) for rest in _places(item)]
    return [""] * len(flatten(tree)[0])
