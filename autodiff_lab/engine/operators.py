"""Python's operators and NumPy's functions, as nodes understand them.

``a * b``, ``2 - a``, ``np.sin(a)``, ``x @ w``, ``np.sum(x, axis=0)`` and ``x[1:]`` all
end in the same place: a primitive of the table, recorded as a node. NumPy calls
`__array_ufunc__` and `__array_function__` instead of its own code whenever a node is among
the arguments (its enhancement proposals 13 and 18).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ConcretizationError
from . import primitive as core
from . import primitives as ops

if TYPE_CHECKING:
    from .node import Node


class Operators:
    """Mixed into `Node`: sugar only, no state."""

    __slots__ = ()

    # fmt: off
    def __add__(self, other: Any) -> Node: return core.record(ops.add, (self, other))
    def __radd__(self, other: Any) -> Node: return core.record(ops.add, (other, self))
    def __sub__(self, other: Any) -> Node: return core.record(ops.subtract, (self, other))
    def __rsub__(self, other: Any) -> Node: return core.record(ops.subtract, (other, self))
    def __mul__(self, other: Any) -> Node: return core.record(ops.multiply, (self, other))
    def __rmul__(self, other: Any) -> Node: return core.record(ops.multiply, (other, self))
    def __truediv__(self, other: Any) -> Node: return core.record(ops.divide, (self, other))
    def __rtruediv__(self, other: Any) -> Node: return core.record(ops.divide, (other, self))
    def __pow__(self, other: Any) -> Node: return core.record(ops.power, (self, other))
    def __rpow__(self, other: Any) -> Node: return core.record(ops.power, (other, self))
    def __matmul__(self, other: Any) -> Node: return core.record(ops.matmul, (self, other))
    def __rmatmul__(self, other: Any) -> Node: return core.record(ops.matmul, (other, self))
    def __neg__(self) -> Node: return core.record(ops.negative, (self,))
    def __pos__(self) -> Any: return self
    def __abs__(self) -> Node: return core.record(ops.absolute, (self,))

    def __lt__(self, other: Any) -> Node: return core.record(ops.less, (self, other))
    def __le__(self, other: Any) -> Node: return core.record(ops.less_equal, (self, other))
    def __gt__(self, other: Any) -> Node: return core.record(ops.greater, (self, other))
    def __ge__(self, other: Any) -> Node: return core.record(ops.greater_equal, (self, other))
    # fmt: on

    def __eq__(self, other: Any) -> Any:
        return core.record(ops.equal, (self, other))

    def __ne__(self, other: Any) -> Any:
        return core.record(ops.not_equal, (self, other))

    # -- arrays --

    def __getitem__(self, index: Any) -> Node:
        return core.record(ops.getitem, (self,), {"index": _plain_index(index)})

    def __setitem__(self, index: Any, value: Any) -> None:
        raise ConcretizationError(
            "a node's entries cannot be assigned one by one",
            cause="x[i] = v would change a value that others were computed from",
            cure="np.where(mask, v, x) makes a new node with some entries replaced",
        )

    def __len__(self) -> int:
        if not self.shape:  # type: ignore[attr-defined]
            raise TypeError("a scalar node has no length")
        return int(self.shape[0])  # type: ignore[attr-defined]

    def __iter__(self) -> Iterator[Node]:
        return (self[i] for i in range(len(self)))

    @property
    def T(self) -> Node:
        return core.record(ops.transpose, (self,))

    def sum(self, axis: Any = None, keepdims: bool = False) -> Node:
        return core.record(ops.sum, (self,), {"axis": axis, "keepdims": keepdims})

    def mean(self, axis: Any = None, keepdims: bool = False) -> Node:
        return core.record(ops.mean, (self,), {"axis": axis, "keepdims": keepdims})

    def reshape(self, *shape: Any) -> Node:
        return core.record(ops.reshape, (self,), {"shape": _one_tuple(shape)})

    def transpose(self, *axes: Any) -> Node:
        return core.record(ops.transpose, (self,), {"axes": _one_tuple(axes) or None})

    # -- the engines, as methods --

    def backward(self, seed: Any = None) -> None:
        """Fill the ``.grad`` of every variable below: see `reverse.backward`."""
        from .reverse import backward

        backward(self, seed)  # type: ignore[arg-type]

    def eval(self, bindings: Any = None) -> Any:
        """Run the graph again on other values: see `value.evaluate`."""
        from .value import evaluate

        return evaluate(self, bindings)  # type: ignore[arg-type]

    # -- leaving the graph: only where nothing can be lost --

    def __bool__(self) -> bool:
        return bool(self.value)  # type: ignore[attr-defined]

    def __float__(self) -> float:
        raise leaves_the_graph("float()", "math.sin(x) and float(x) know only numbers")

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise leaves_the_graph("np.asarray()", "an array cannot carry derivatives")

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else str(self)  # type: ignore[attr-defined]

    # -- NumPy's own functions --

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        row = ops.PRIMITIVES.get(ufunc.__name__)
        if row is None or method != "__call__" or kwargs:
            call = f"np.{ufunc.__name__}" + ("" if method == "__call__" else f".{method}")
            options = f" with {', '.join(kwargs)}=" if kwargs else ""
            raise core.unsupported(call + options)
        return core.record(row, inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        own = FUNCTIONS.get(function)
        if own is None:
            raise core.unsupported(f"np.{function.__name__}")
        return own(*args, **kwargs)


def leaves_the_graph(what: str, cause: str) -> ConcretizationError:
    """The error for turning a node into a plain number, where its history would be lost."""
    return ConcretizationError(
        f"{what} would cut a node off from its history and lose its derivative",
        cause=cause,
        cure="use np.sin(x) and the like on nodes; write x.value where a number is meant",
    )


def _plain_index(index: Any) -> Any:
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, Operators) for part in parts):
        raise leaves_the_graph("an index", "positions are counts: no derivative by them")
    return index


def _one_tuple(numbers: tuple[Any, ...]) -> tuple[int, ...]:
    """``(2, 3)`` and ``((2, 3),)`` both mean (2, 3)."""
    first = numbers[0] if len(numbers) == 1 else numbers
    return tuple(first) if isinstance(first, tuple | list) else (first,)


def _reducer(row: str) -> Any:
    def reduce(x: Any, axis: Any = None, *, keepdims: bool = False) -> Node:
        return core.record(ops.PRIMITIVES[row], (x,), {"axis": axis, "keepdims": keepdims})

    return reduce


def _reshape(x: Any, shape: Any) -> Node:
    return core.record(ops.reshape, (x,), {"shape": _one_tuple((shape,))})


def _transpose(x: Any, axes: Any = None) -> Node:
    return core.record(ops.transpose, (x,), {"axes": None if axes is None else tuple(axes)})


def _broadcast_to(x: Any, shape: Any) -> Node:
    return core.record(ops.broadcast_to, (x,), {"shape": _one_tuple((shape,))})


FUNCTIONS: dict[Any, Any] = {
    np.sum: _reducer("sum"),
    np.mean: _reducer("mean"),
    np.reshape: _reshape,
    np.transpose: _transpose,
    np.broadcast_to: _broadcast_to,
    np.dot: lambda a, b: core.record(ops.multiply if not (np.ndim(a) and np.ndim(b)) else ops.matmul, (a, b)),
    np.where: lambda condition, a, b: core.record(ops.where, (condition, a, b)),
    np.shape: lambda x: x.shape,
    np.ndim: lambda x: x.ndim,
    np.size: lambda x: x.size,
}
