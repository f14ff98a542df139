"""What a node may hold: Python floats for scalars, NumPy arrays for the rest.

Scalars stay Python numbers because arithmetic on them is an order of magnitude faster
than on NumPy scalars. Arrays that enter a graph are copied and locked, so that writing
to the original later cannot silently change a derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from ..errors import FrozenValueError, IntegerLeafError, LeafTypeError

NUMBERS = frozenset((float, int))  # what `math` is asked about

Value = Any  # float, complex, np.float32 and the like, or np.ndarray


class FrozenArray(np.ndarray):
    """A read-only array whose ``-=`` makes a new array instead of changing this one.

    So ``w.value -= 0.1 * w.grad`` does what it says, while ``w.value[0] = 1`` is
    refused. Everything computed from it is an ordinary array.
    """

    def __array_wrap__(
        self, array: Any, context: Any = None, return_scalar: bool = False
    ) -> Any:
        return array[()] if return_scalar else np.asarray(array)

    def __setitem__(self, index: Any, value: Any) -> None:
        raise FrozenValueError(
            "the values in a graph cannot be changed in place",
            cause="derivatives computed later would be those of another program",
            cure="make a new array and assign it whole: x.value = new_array",
        )

    def __repr__(self) -> str:
        return repr(np.asarray(self))

    # fmt: off
    def __iadd__(self, other: Any) -> Any: return np.asarray(self) + other  # type: ignore[misc]
    def __isub__(self, other: Any) -> Any: return np.asarray(self) - other  # type: ignore[misc]
    def __imul__(self, other: Any) -> Any: return np.asarray(self) * other  # type: ignore[misc]
    def __itruediv__(self, other: Any) -> Any: return np.asarray(self) / other  # type: ignore[misc]
    # fmt: on


def frozen(value: Value) -> Any:
    """The value as users see it."""
    if not isinstance(value, np.ndarray):
        return value
    view = value.view(FrozenArray)
    view.setflags(write=False)
    return view


def plain(value: Any) -> Value:
    """NumPy's double scalars and 0-d arrays become Python numbers."""
    kind = type(value)
    if kind is np.float64 or kind is np.complex128:
        return value.item()
    if kind is np.ndarray and value.ndim == 0:
        return plain(value[()])
    return value


def constant(value: Any) -> Value:
    """A private, locked copy of whatever a user put into an expression.

    Raises `LeafTypeError` for text, None, and arrays of Python objects.
    """
    kind = type(value)
    if kind is float or kind is int:
        return value
    if kind is FrozenArray and _shows_all_of(value, value.base):
        return value.base  # ours already: nobody else can write to it
    array = value.copy("K") if kind is np.ndarray else _as_array(value)
    if array.dtype.kind not in "biufc":
        raise _no_numbers(value)
    array.setflags(write=False)
    return array if array.ndim else plain(array)


def check_ordinary(array: np.ndarray) -> None:
    """Refuse arrays with an arithmetic of their own: it would be lost."""
    if isinstance(array, np.ma.MaskedArray):
        raise LeafTypeError(
            "a graph has no masked arrays: what is masked would count again",
            cause="a mask says which entries to leave out, and no rule reads it",
            cure="np.where(mask, 0.0, x) leaves entries out; m.filled(0.0) too",
        )
    if isinstance(array, np.matrix):
        raise LeafTypeError(
            "a graph has no np.matrix: * would multiply entry by entry",
            cause="for np.matrix, * is the matrix product; for arrays it is not",
            cure="np.asarray(m) is an array; a @ b is the product of matrices",
        )


def _as_array(value: Any) -> Any:
    """A new array of what is in a list, a NumPy scalar or the column of a table."""
    if isinstance(value, np.ndarray):
        check_ordinary(value)
    try:
        return np.array(value, subok=False)
    except ValueError:  # rows of different lengths
        raise _no_numbers(value) from None


def _no_numbers(value: Any) -> LeafTypeError:
    cause = "ragged lists and arrays of objects have no numeric type"
    cure = "build one rectangular array of floats"
    if isinstance(value, str):
        cause = "text as it comes from a file; or the name where the value belongs"
        cure = "float(text) makes a number of it; Variable(3.0, name='x') has a name"
    elif value is None:
        cause = "a missing return; or a question whether there is a value: x == None"
        cure = "return the result; `x is None` is the question"
    return LeafTypeError(
        f"a graph holds numbers, not {_kind_of(value)}", cause=cause, cure=cure
    )


def _shows_all_of(view: Any, base: Any) -> bool:
    """Whether `view` is a locked array as it stands, and not a part or a turn of it."""
    return (
        type(base) is np.ndarray
        and not base.flags.writeable
        and view.shape == base.shape
        and view.strides == base.strides
        and view.dtype == base.dtype
    )


def own(option: Any) -> Any:
    """An option such as an axis or an index, safe from what its caller does later.

    >>> index = np.array([0, 1])
    >>> kept = own((slice(None), index))
    >>> index[:] = 7
    >>> kept
    (slice(None, None, None), array([0, 1]))
    """
    kind = type(option)
    if kind is tuple:
        if any(isinstance(part, np.ndarray | list | tuple) for part in option):
            return tuple(own(part) for part in option)
        return option
    kept = isinstance(option, np.ndarray | list | dict)
    return deepcopy(option) if kept else option


def leaf_value(value: Any, name: str | None) -> Value:
    """A value to differentiate by: real (or complex), never a count.

    Python integers are read as real numbers; NumPy integers are taken at their word.
    """
    kind = type(value)
    if kind is float or (kind is np.ndarray and value.dtype.kind in "fc"):
        return constant(value)
    if kind is not np.ndarray and _made_of_python_integers(value):
        return plain(np.asarray(constant(value), dtype=float))
    accepted = constant(value)
    if type(accepted) is np.ndarray and accepted.dtype.kind in "fc":
        return accepted
    if np.asarray(accepted).dtype.kind in "biu":
        raise IntegerLeafError(
            f"{name or 'a variable'} has the type {np.asarray(accepted).dtype}, "
            "and there is no derivative with respect to a count or a truth value",
            cause="np.array([1, 2]) makes integers, and so does np.arange",
            cure="use .astype(float), or ad.Constant if it is not to be differentiated",
        )
    return accepted


def _made_of_python_integers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(
            _made_of_python_integers(item) or type(item) is float for item in value
        )
    return type(value) is int


def _kind_of(value: Any) -> str:
    return f"{type(value).__name__} {value!r:.40}"


def shape_of(value: Value) -> tuple[int, ...]:
    """The shape of a number or an array."""
    return value.shape if isinstance(value, np.ndarray) else ()


def one_tuple(numbers: tuple[Any, ...]) -> tuple[Any, ...]:
    """``(2, 3)`` and ``((2, 3),)`` both mean (2, 3), and so does an array of them."""
    first = numbers[0] if len(numbers) == 1 else numbers
    first = first.tolist() if isinstance(first, np.ndarray) else first
    return tuple(first) if isinstance(first, tuple | list) else (first,)


def with_fallback(
    scalar: Callable[..., float], array: Callable[..., Any]
) -> Callable[..., Value]:
    """`math` for Python floats, NumPy for everything else and where `math` gives up.

    ``math.log(0.0)`` raises where NumPy answers -inf; in a graph NumPy's answer holds.
    """

    def forward(x: Any) -> Value:
        if type(x) is not float:
            return array(x)
        try:
            return scalar(x)
        except (ValueError, OverflowError):
            return plain(array(x))

    return forward


def with_fallback_for_two(
    scalar: Callable[..., float], array: Callable[..., Any]
) -> Callable[..., Value]:
    """The same for two operands, of which one may be a Python integer."""

    def forward(a: Any, b: Any) -> Value:
        if type(a) not in NUMBERS or type(b) not in NUMBERS:
            return array(a, b)
        try:
            return scalar(a, b)
        except (ValueError, OverflowError, ZeroDivisionError):
            return plain(array(float(a), float(b)))

    return forward
