"""Rows for primitives that take any number of operands: concatenate, stack, einsum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .primitive import PRIMITIVES, Primitive, Rule


class Variadic:
    """One row per number of operands, all with the same name and forward computation.

    The engines expect one rule for each operand. `jvp` and `vjp` make the rule for the
    operand at a position, and the row for three operands is made when three first come.
    The table lists the row for two.

    >>> from autodiff_lab.engine.joining import concatenate_row
    >>> [concatenate_row.of(count).arity for count in (1, 2, 5)]
    [1, 2, 5]
    """

    def __init__(
        self,
        name: str,
        forward: Callable[..., Any],
        jvp: Callable[[int], Rule],
        vjp: Callable[[int], Rule],
        **look: Any,
    ) -> None:
        self.name, self.forward, self.look = name, forward, look
        self.jvp, self.vjp = jvp, vjp
        self._rows: dict[int, Primitive] = {}
        self.of(2)

    def of(self, count: int) -> Primitive:
        """The row for `count` operands."""
        if count not in self._rows:
            jvps = tuple(self.jvp(i) for i in range(count))
            vjps = tuple(self.vjp(i) for i in range(count))
            row = Primitive(self.name, self.forward, jvps, vjps, **self.look)
            self._rows[count] = row
            PRIMITIVES[self.name] = self._rows[2]
        return self._rows[count]

    def __call__(self, *args: Any, **params: Any) -> Any:
        return self.of(len(args))(*args, **params)
