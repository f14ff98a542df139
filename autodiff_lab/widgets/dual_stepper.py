"""The dual stepper: forward mode, a value and a tangent at every node."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..display.duals import dual_scene
from ..display.numerals import format_value
from ..display.scene import Scene, Table
from ..display.svg import to_svg
from ..engine import Node, Variable
from ..errors import AutodiffError, SeedError
from .scene import SceneWidget
from .written import written


class DualStepper(SceneWidget):
    """Two columns for the graph of ``function(*x)``: the primals and the tangents.

    Forward mode needs no way back: at every node the value and its rate of change are
    computed side by side, the second by a local rule from those of the operands. One
    run answers one question, "what if the inputs move along the seed?", so the seed can
    be chosen: along one input, which gives a partial derivative, or any direction.

    ``x`` is a number or array, or a tuple of them for several arguments; ``seed`` is
    the same for the tangents, by default 1 for the first argument. (Wengert 1964;
    table 2 of Baydin et al. 2018 is the example.)

    >>> import numpy as np
    >>> import autodiff_lab as ad
    >>> def y(x1, x2):
    ...     return np.log(x1) + x1 * x2 - np.sin(x2)
    >>> ad.DualStepper(y, (2.0, 5.0))
    Dual stepper: dx1 = 1, dx2 = 0: v5 = 11.65, dv5 = 5.5
    """

    module = "widget.js"

    def __init__(
        self,
        function: Callable[..., Any],
        x: Any,
        seed: Any = None,
        along: int | None = None,
        step: int = 0,
    ) -> None:
        self._function = function
        values = x if isinstance(x, tuple) else (x,)
        names = _names(function, len(values))
        self._leaves = [Variable(v, name=n) for v, n in zip(values, names, strict=True)]
        self._root = _result(function, self._leaves)
        chosen = _first(self._leaves) if seed is None else _listed(seed)
        self._drawn: tuple[Any, Scene] | None = None
        super().__init__(seed=chosen, along=along, step=step)

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        """A new scene for a new seed; the steps of all directions are in it."""
        seed = _fitting(state["seed"], self._leaves)
        key = [np.asarray(tangent).tolist() for tangent in seed]
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, dual_scene(self._root, self._leaves, seed)
        return self._drawn[1]

    def picture(self, shown: Scene) -> str:
        numbers = {**shown["graph"]["numbers"]}
        return to_svg({**shown["graph"], "numbers": numbers, "alt": shown["alt"]})

    def tables(self, shown: Scene) -> Sequence[Table]:
        directions = shown["directions"]
        names = ["node", "formula", "primal", "rule for the tangent"]
        columns = [f"tangent {direction['name']}" for direction in directions]
        rows = [
            [*row, *(direction["tangents"][i] for direction in directions)]
            for i, row in enumerate(shown["rows"])
        ]
        return [([*names, *columns], rows)]

    def describe(self, shown: Scene) -> str:
        moved = ", ".join(
            f"d{leaf.name} = {format_value(np.asarray(tangent)[()])}"
            for leaf, tangent in zip(self._leaves, self._answer["seed"], strict=True)
        )
        return f"Dual stepper: {moved}: {shown['text']}"

    def to_code(self) -> str:
        values = [_literal(leaf.value) for leaf in self._leaves]
        seed = [_literal(tangent) for tangent in self.state["seed"]]
        state = f"along={self.state['along']!r}, step={self.state['step']!r}"
        arguments = f"{_tuple(values)}, {_tuple(seed)}, {state}"
        return f"ad.DualStepper({written(self._function)}, {arguments})"


def _names(function: Callable[..., Any], count: int) -> list[str]:
    """What the function calls its arguments; x1, x2, ... if it does not say."""
    kinds = inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        parameters = ()  # type: ignore[assignment]
    names = [parameter.name for parameter in parameters if parameter.kind in kinds]
    if len(names) >= count:
        return names[:count]
    return ["x"] if count == 1 else [f"x{i + 1}" for i in range(count)]


def _result(function: Callable[..., Any], leaves: Sequence[Variable]) -> Node:
    result = function(*leaves)
    if not isinstance(result, Node) or result.primitive is None:
        raise AutodiffError(
            "the function does nothing with its arguments that could be drawn",
            cause=f"it returned {type(result).__name__}, not the result of operations",
            cure="write it with +, *, np.sin(x) and the like, and return the result",
        )
    return result


def _first(leaves: Sequence[Variable]) -> list[Any]:
    """Ones for the first argument, and zeros for the others."""
    return [
        np.full(np.shape(leaf.value), float(i == 0)).tolist()
        for i, leaf in enumerate(leaves)
    ]


def _listed(seed: Any) -> list[Any]:
    parts = seed if isinstance(seed, tuple) else (seed,)
    return [np.asarray(part, dtype=float).tolist() for part in parts]


def _fitting(seed: Any, leaves: Sequence[Variable]) -> list[Any]:
    """The tangents, each of the shape of its leaf."""
    if len(seed) != len(leaves):
        raise SeedError(
            f"{len(leaves)} arguments need as many tangents, and {len(seed)} came",
            cause="every argument moves somehow, or not at all, which is 0",
            cure=f"give a tuple of {len(leaves)} numbers or arrays",
        )
    tangents = [np.asarray(tangent, dtype=float)[()] for tangent in seed]
    for tangent, leaf in zip(tangents, leaves, strict=True):
        if np.shape(tangent) != np.shape(leaf.value) or not np.isfinite(tangent).all():
            raise SeedError(
                f"{tangent} is no tangent for {leaf.name} = {format_value(leaf.value)}",
                cause="a tangent has the shape of its value, and finite numbers",
                cure="give one number for each number that moves",
            )
    return tangents


def _literal(value: Any) -> str:
    plain = np.asarray(value).tolist()
    return repr(plain) if np.ndim(value) == 0 else f"np.array({plain!r})"


def _tuple(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
