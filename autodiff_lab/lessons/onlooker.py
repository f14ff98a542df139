"""Look at an engine from outside: what it computes, drawn as a graph, whatever it is.

An engine of one's own need not know how to be drawn before it works. So each of its
values goes through a program inside of a wrapper, which notes who was made of whom and
hands every operation on. All numbers in the drawing are the engine's.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from autodiff_lab.display.foreign import Drawing, draw
from autodiff_lab.display.numerals import format_number

Engine = Callable[[Any], Any]


def look(engine: Engine, program: Callable[..., Any], **starts: Any) -> Drawing:
    """Run a program on values of an engine, go back, and draw what came of it.

    ``starts`` are the inputs by name, in the order in which the program takes them.
    The engine needs no more than ``value``, ``grad``, ``backward()`` and the operations
    of the program.

    >>> import autodiff_lab as ad
    >>> look(ad.Variable, lambda a, b: a * (a + b), a=4.0, b=3.0)
    Computation graph of another engine: 2 leaves and 2 operations, with the result 28.
    """
    inputs = [Watched(engine(value), name) for name, value in starts.items()]
    result = program(*inputs)
    result.watched.backward()
    return draw(result)


class Watched:
    """A value of some engine, with the three attributes that a drawing needs."""

    def __init__(self, watched: Any, label: str, *parents: Watched) -> None:
        self.watched, self.label, self.parents = watched, label, list(parents)

    @property
    def value(self) -> Any:
        return self.watched.value

    @property
    def grad(self) -> Any:
        return getattr(self.watched, "grad", None)

    # --- operations: hand on, and note the operands -------------------------------

    def __add__(self, other: Any) -> Watched:
        return _both("+", operator.add, self, other)

    def __radd__(self, other: Any) -> Watched:
        return _both("+", operator.add, other, self)

    def __sub__(self, other: Any) -> Watched:
        return _both("-", operator.sub, self, other)

    def __rsub__(self, other: Any) -> Watched:
        return _both("-", operator.sub, other, self)

    def __mul__(self, other: Any) -> Watched:
        return _both("×", operator.mul, self, other)

    def __rmul__(self, other: Any) -> Watched:
        return _both("×", operator.mul, other, self)

    def __truediv__(self, other: Any) -> Watched:
        return _both("÷", operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Watched:
        return _both("÷", operator.truediv, other, self)

    def __matmul__(self, other: Any) -> Watched:
        return _both("@", operator.matmul, self, other)

    def __pow__(self, n: float) -> Watched:
        return Watched(self.watched**n, f"^{format_number(n)}", self)

    def __neg__(self) -> Watched:
        return Watched(-self.watched, "-", self)

    def __getattr__(self, name: str) -> Any:
        """Any other method of the engine, such as sin, is an operation as well."""
        if name.startswith("_"):
            raise AttributeError(name)
        method = getattr(self.watched, name)
        return lambda *how: Watched(method(*how), name, self)


def _both(sign: str, operation: Callable[..., Any], x: Any, y: Any) -> Watched:
    """One operation of two operands, one of which may be a plain number."""
    inner = [arg.watched if isinstance(arg, Watched) else arg for arg in (x, y)]
    parents = [arg if isinstance(arg, Watched) else _constant(arg) for arg in (x, y)]
    return Watched(operation(*inner), sign, *parents)


def _constant(number: Any) -> Watched:
    return Watched(SimpleNamespace(value=number), format_number(number))
