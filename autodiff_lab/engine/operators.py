"""Python's operators and NumPy's functions, as nodes understand them.

``a * b``, ``2 - a``, ``np.sin(a)``, ``x @ w``, ``np.sum(x, axis=0)`` and ``x[1:]`` all
end in the same place: a primitive of the table, recorded as a node. NumPy calls
`__array_ufunc__` and `__array_function__` instead of its own code whenever a node is
among the arguments (its enhancement proposals 13 and 18).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ConcretizationError
from . import primitive as core
from . import primitives as ops
from .leaving import ELSEWHERE, Elsewhere, leaves_the_graph, named, no_bits, undecided
from .methods import ArrayMethods
from .values import own

if TYPE_CHECKING:
    from .node import Node


class Operators(ArrayMethods):
    """Mixed into `Node`: sugar only, no state."""

    __slots__ = ()

    def __add__(self, other: Any) -> Node:
        return core.record_pair(ops.add, self, other)

    def __radd__(self, other: Any) -> Node:
        return core.record_pair(ops.add, other, self)

    def __sub__(self, other: Any) -> Node:
        return core.record_pair(ops.subtract, self, other)

    def __rsub__(self, other: Any) -> Node:
        return core.record_pair(ops.subtract, other, self)

    def __mul__(self, other: Any) -> Node:
        return core.record_pair(ops.multiply, self, other)

    def __rmul__(self, other: Any) -> Node:
        return core.record_pair(ops.multiply, other, self)

    def __truediv__(self, other: Any) -> Node:
        return core.record_pair(ops.divide, self, other)

    def __rtruediv__(self, other: Any) -> Node:
        return core.record_pair(ops.divide, other, self)

    def __pow__(self, other: Any) -> Node:
        return core.record_pair(ops.power, self, other)

    def __rpow__(self, other: Any) -> Node:
        return core.record_pair(ops.power, other, self)

    def __matmul__(self, other: Any) -> Node:
        return core.record_pair(ops.matmul, self, other)

    def __rmatmul__(self, other: Any) -> Node:
        return core.record_pair(ops.matmul, other, self)

    def __mod__(self, other: Any) -> Node:
        return core.record_pair(ops.functions.remainder, self, other)

    def __rmod__(self, other: Any) -> Node:
        return core.record_pair(ops.functions.remainder, other, self)

    def __floordiv__(self, other: Any) -> Node:
        return core.record_pair(ops.functions.floor_divide, self, other)

    def __rfloordiv__(self, other: Any) -> Node:
        return core.record_pair(ops.functions.floor_divide, other, self)

    def __neg__(self) -> Node:
        return core.record_one(ops.negative, self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Node:
        return core.record_one(ops.absolute, self)

    def __lt__(self, other: Any) -> Node:
        return core.record_pair(ops.less, self, other)

    def __le__(self, other: Any) -> Node:
        return core.record_pair(ops.less_equal, self, other)

    def __gt__(self, other: Any) -> Node:
        return core.record_pair(ops.greater, self, other)

    def __ge__(self, other: Any) -> Node:
        return core.record_pair(ops.greater_equal, self, other)

    def __eq__(self, other: Any) -> Any:
        return core.record_pair(ops.equal, self, other)

    def __ne__(self, other: Any) -> Any:
        return core.record_pair(ops.not_equal, self, other)

    def __and__(self, other: Any) -> Node:
        return _bitwise("&", ops.functions.bitwise_and, self, other)

    def __or__(self, other: Any) -> Node:
        return _bitwise("|", ops.functions.bitwise_or, self, other)

    def __xor__(self, other: Any) -> Node:
        return _bitwise("^", ops.functions.bitwise_xor, self, other)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__  # the order is all the same

    def __invert__(self) -> Node:
        return core.record_one(ops.functions.invert, self)

    # -- arrays --

    def __getitem__(self, index: Any) -> Node:
        return core.record(ops.getitem, (self,), {"index": _plain_index(index)})

    def __setitem__(self, index: Any, value: Any) -> None:
        raise ConcretizationError(
            f"the entries of {named(self)} cannot be assigned one by one",
            cause="x[i] = v would change a value that others were computed from",
            cure="np.where(mask, v, x) makes a new node with some entries replaced",
        )

    def __len__(self) -> int:
        if not self.shape:  # type: ignore[attr-defined]
            raise TypeError("a scalar node has no length")
        return int(self.shape[0])  # type: ignore[attr-defined]

    def __iter__(self) -> Iterator[Node]:
        return (self[i] for i in range(len(self)))

    # -- the engines, as methods --

    def backward(self, seed: Any = None) -> None:
        """Fill the ``.grad`` of every variable below: see `reverse.backward`."""
        from .reverse import backward

        backward(self, seed)  # type: ignore[arg-type]

    def eval(self, bindings: Any = None) -> Any:
        """Run the graph again on other values: see `value.evaluate`."""
        from .value import evaluate

        return evaluate(self, bindings)  # type: ignore[arg-type]

    def derive(self, x: Any) -> Node:
        """The derivative by the leaf `x`, as a graph: see `symbolic.derive`."""
        from .symbolic import derive

        return derive(self, x)  # type: ignore[arg-type]

    def simplify(self) -> Node:
        """The same function, written more briefly: see `simplify.simplify`."""
        from .simplify import simplify

        return simplify(self)  # type: ignore[arg-type]

    def to_text(self) -> str:
        """The expression as Python would write it: see `expression.to_text`."""
        from .expression import to_text

        return to_text(self)  # type: ignore[arg-type]

    def to_latex(self) -> str:
        """The expression as LaTeX: see `expression.to_latex`."""
        from .expression import to_latex

        return to_latex(self)  # type: ignore[arg-type]

    # -- leaving the graph: only where nothing can be lost --

    def __bool__(self) -> bool:
        if self.value is not None and self.size != 1:  # type: ignore[attr-defined]
            raise undecided(self)
        return bool(self.value)  # type: ignore[attr-defined]

    def __float__(self) -> float:
        raise leaves_the_graph("float()", self)

    def __int__(self) -> int:
        raise leaves_the_graph("int()", self)

    def __complex__(self) -> complex:
        raise leaves_the_graph("complex()", self)

    def __round__(self, digits: int = 0) -> Any:
        raise leaves_the_graph("round()", self)

    def __index__(self) -> int:
        raise leaves_the_graph("an index", self)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise leaves_the_graph("np.asarray()", self)

    def __dir__(self) -> list[str]:
        return [name for name in object.__dir__(self) if name not in ELSEWHERE]

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else str(self)  # type: ignore[attr-defined]

    # -- NumPy's own functions --

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any
    ) -> Any:
        row = numpy.UFUNCS.get(ufunc)
        if row is None or method != "__call__" or kwargs:
            row = numpy.other_ufunc(ufunc, method, inputs, kwargs)
        if len(inputs) == 1:
            return core.record_one(row, inputs[0])
        if len(inputs) == 2:
            return core.record_pair(row, inputs[0], inputs[1])
        return core.record(row, inputs)

    def __array_function__(
        self, function: Any, types: Any, args: Any, kwargs: Any
    ) -> Any:
        return numpy.call(function, args, kwargs)


for _name in ELSEWHERE:
    setattr(Operators, _name, Elsewhere(_name))

numpy: Any = None  # the module `numpy_functions`: it needs the table, so it comes later


def _bitwise(sign: str, row: Any, left: Any, right: Any) -> Node:
    try:
        return core.record_pair(row, left, right)
    except TypeError:
        raise no_bits(sign, left, right) from None


def _plain_index(index: Any) -> Any:
    """An index of slices, numbers, masks and lists: ``x[(0, 0),]`` has a list too."""
    parts = index if isinstance(index, tuple) else (index,)
    for part in parts:
        if isinstance(part, Operators):
            raise leaves_the_graph("an index", part)
    if not all(isinstance(part, _USUAL) for part in parts):
        index = tuple(_usual(part) for part in parts)
    return own(index)


_USUAL = (int, slice, type(None), type(...), np.ndarray, np.generic, list)


def _usual(part: Any) -> Any:
    """A list, or an array where NumPy sees one: in a column of a table, for example."""
    if isinstance(part, tuple | range):
        return list(part)
    if isinstance(part, _USUAL):
        return part
    seen = np.asarray(part)
    return seen if seen.dtype.kind in "biu" else part
