"""Primitives that only the compiler makes, and so nobody has to differentiate."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..node import Node
from ..primitive import Primitive
from ..values import plain


class Inner(Primitive):
    """A primitive of compiled code alone: it needs no derivative and is in no table."""

    def __post_init__(self) -> None:
        self.symbol = self.name
        INNER[self.name] = self


INNER: dict[str, Inner] = {}


def known_name(row: Primitive) -> str:
    """The name of a row; nothing for a custom operation that is called as ours are."""
    return row.name if INNER.get(row.name, row) is row else ""


def _cast(x: Any, dtype: str) -> Any:
    return plain(np.asarray(x, dtype))


cast = Inner("cast", _cast, (None,), (None,))


def made(like: Node, row: Any, args: Any, value: Any, params: Any) -> Node:
    """A node in the place of another."""
    new = Node.__new__(Node)
    new._value, new.primitive, new.args, new.params = value, row, args, params
    new.where, new.epoch, new.name = like.where, like.epoch, like.name
    return new
