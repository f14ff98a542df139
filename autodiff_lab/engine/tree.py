"""Nested lists, tuples and dicts of arrays, as functions take and gradients mirror.

>>> leaves, rebuild = flatten({"w": [1.0, 2.0], "b": (3.0,)})
>>> leaves
[1.0, 2.0, 3.0]
>>> rebuild([10.0, 20.0, 30.0])
{'w': [10.0, 20.0], 'b': (30.0,)}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import LeafTypeError

DEEPEST = 100  # nests in one another
NESTS = dict, list, tuple
SINGLES = frozenset((float, np.ndarray))  # what arguments mostly are


def flatten(tree: Any) -> tuple[list[Any], Callable[[list[Any]], Any]]:
    """The leaves in order, and the function that puts others in their places.

    A list of plain numbers counts as a nest of scalars; use an array where one is
    meant.
    """
    if not isinstance(tree, NESTS):
        return [tree], _only
    if type(tree) is tuple and _is_flat(tree):
        return list(tree), tuple
    leaves: list[Any] = []
    shape = _take_apart(tree, leaves)
    return leaves, lambda new: _put_together(shape, iter(new))


def _is_flat(items: tuple[Any, ...]) -> bool:
    """Whether no item is a nest: asked at every call of a derivative, so in haste."""
    for item in items:
        if type(item) not in SINGLES and isinstance(item, NESTS):
            return False
    return True


def map_leaves(function: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """`function` at each leaf of `tree`, with the leaves of the others in step."""
    leaves, rebuild = flatten(tree)
    columns = [flatten(other)[0] for other in others]
    return rebuild([function(*row) for row in zip(leaves, *columns, strict=True)])


def _only(leaves: list[Any]) -> Any:
    return leaves[0]


_LEAF = object()


def _take_apart(tree: Any, leaves: list[Any], depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise LeafTypeError(
            f"lists, tuples or dicts are nested more than {DEEPEST} deep",
            cause="one that is among its own items, or a list of a list of a list",
            cure="flat lists and dicts of arrays hold as much",
        )
    if isinstance(tree, dict):
        named = {k: _take_apart(item, leaves, depth + 1) for k, item in tree.items()}
        return named if type(tree) is dict else _dict_like(tree, named)
    if isinstance(tree, list | tuple):
        items = [_take_apart(item, leaves, depth + 1) for item in tree]
        if hasattr(tree, "_fields"):  # a namedtuple takes its items one by one
            return type(tree)(*items)
        return type(tree)(items)
    leaves.append(tree)
    return _LEAF


def _put_together(shape: Any, leaves: Any) -> Any:
    if shape is _LEAF:
        return next(leaves)
    if isinstance(shape, dict):
        named = {key: _put_together(item, leaves) for key, item in shape.items()}
        return named if type(shape) is dict else _dict_like(shape, named)
    items = [_put_together(item, leaves) for item in shape]
    return type(shape)(*items) if hasattr(shape, "_fields") else type(shape)(items)


def _dict_like(tree: Any, items: dict[Any, Any]) -> Any:
    """`items` in a dict of the user's own kind, such as one that knows ``p.weight``."""
    made: Any
    if isinstance(tree, defaultdict):
        made = defaultdict(tree.default_factory, items)
    else:
        try:
            made = type(tree)(items)
        except TypeError:  # it wants something else to be made of
            return items
    same = made.keys() == items.keys() and all(made[k] is items[k] for k in items)
    return made if same else items
