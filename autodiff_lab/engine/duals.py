"""Dual numbers: forward mode without a graph, one operation at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .arrays import listed
from .primitive import PRIMITIVES, unsupported


class Dual:
    """A value and its tangent, in one number: forward mode without a graph.

    The table's own jvp rules do the work; a `Dual` goes through any function written
    with the primitives of this package, one operation at a time (Clifford 1873).
    Compared with another number, it is its value that counts.

    >>> x = Dual(3.0, 1.0)
    >>> x * x + 2 * x
    Dual(15.0, 8.0)
    >>> abs(x) if x > 4 else -x
    Dual(-3.0, -1.0)
    """

    __slots__ = ("primal", "tangent")
    __hash__ = object.__hash__

    def __init__(self, primal: Any, tangent: Any = 0.0) -> None:
        self.primal = listed(primal)
        self.tangent = listed(tangent)

    def __repr__(self) -> str:
        return f"Dual({self.primal!r}, {self.tangent!r})"

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **options: Any
    ) -> Any:
        """``np.sin(x)`` and ``array * x`` are the rows of the table, as everywhere."""
        if method != "__call__" or options:
            method = "" if method == "__call__" else f".{method}"
            given = f" with {', '.join(f'{name}=' for name in options)}" * bool(options)
            raise unsupported(f"np.{ufunc.__name__}{method}{given} of dual numbers")
        return dual(ufunc.__name__, *inputs)

    def __array_function__(
        self, function: Any, types: Any, args: Any, options: Any
    ) -> Any:
        """``np.sum(x)`` and a few more, whose arguments are those of their rows."""
        name = function.__name__
        if name in ABOUT_SHAPES:
            return function(args[0].primal, *args[1:], **options)
        if name not in SAME or "out" in options:
            raise unsupported(f"np.{name} of dual numbers")
        operands, options = PRIMITIVES[name]._by_name(args, options)
        return dual(name, *operands, **options)

    def __bool__(self) -> bool:
        return bool(self.primal)

    def __len__(self) -> int:
        return len(self.primal)

    def __getitem__(self, index: Any) -> Dual:
        return Dual(self.primal[index], _repeated(self.tangent, self.primal)[index])

    def __iter__(self) -> Iterator[Dual]:
        return (self[i] for i in range(len(self)))

    # fmt: off
    def __add__(self, other: Any) -> Any: return dual("add", self, other)
    def __radd__(self, other: Any) -> Any: return dual("add", other, self)
    def __sub__(self, other: Any) -> Any: return dual("subtract", self, other)
    def __rsub__(self, other: Any) -> Any: return dual("subtract", other, self)
    def __mul__(self, other: Any) -> Any: return dual("multiply", self, other)
    def __rmul__(self, other: Any) -> Any: return dual("multiply", other, self)
    def __truediv__(self, other: Any) -> Any: return dual("divide", self, other)
    def __rtruediv__(self, other: Any) -> Any: return dual("divide", other, self)
    def __pow__(self, other: Any) -> Any: return dual("power", self, other)
    def __rpow__(self, other: Any) -> Any: return dual("power", other, self)
    def __mod__(self, other: Any) -> Any: return dual("remainder", self, other)
    def __matmul__(self, other: Any) -> Any: return dual("matmul", self, other)
    def __rmatmul__(self, other: Any) -> Any: return dual("matmul", other, self)
    def __neg__(self) -> Any: return dual("negative", self)
    def __pos__(self) -> Any: return self
    def __abs__(self) -> Any: return dual("absolute", self)
    def __lt__(self, other: Any) -> Any: return dual("less", self, other)
    def __le__(self, other: Any) -> Any: return dual("less_equal", self, other)
    def __gt__(self, other: Any) -> Any: return dual("greater", self, other)
    def __ge__(self, other: Any) -> Any: return dual("greater_equal", self, other)
    def __eq__(self, other: Any) -> Any: return dual("equal", self, other)
    def __ne__(self, other: Any) -> Any: return dual("not_equal", self, other)
    # fmt: on


SAME = frozenset(["sum", "mean", "prod", "dot", "where"])
ABOUT_SHAPES = frozenset(("shape", "ndim", "size"))


def dual(name: str, *args: Any, **params: Any) -> Any:
    """The primitive `name` applied to dual numbers (and plain ones).

    A comparison is a plain truth value: nothing in it moves.

    >>> dual("sin", Dual(0.0, 2.0))
    Dual(0.0, 2.0)
    """
    row = PRIMITIVES.get(name)
    if row is None:
        raise unsupported(f"np.{name}")
    primals = [a.primal if isinstance(a, Dual) else a for a in args]
    result = row(*primals, **params)
    if np.asarray(result).dtype.kind == "b":
        return result
    tangent: Any = 0.0
    for arg, jvp in zip(args, row.jvps, strict=True):
        if jvp is not None and isinstance(arg, Dual):
            moved = _repeated(arg.tangent, arg.primal)
            tangent = tangent + jvp(moved, result, *primals, **params)
    return Dual(result, _repeated(tangent, result))


def _repeated(tangent: Any, primal: Any) -> Any:
    """A tangent in the shape of its primal."""
    shape = np.shape(primal)
    return tangent if np.shape(tangent) == shape else np.broadcast_to(tangent, shape)
