"""The complex step: a slope without subtraction, and so without round-off.

For a function built of analytic pieces, f(x + ih) = f(x) + ih f'(x) + O(h²): the slope
stands in the imaginary part, and since nothing is subtracted, h can be so small that
the rest vanishes. The price is that the function must stay analytic. ``abs``,
comparisons and conjugation do not, and would answer wrongly without a word; so numbers
travel as `Analytic`, which only knows the operations that are safe.
(Lyness and Moler 1967; Squire and Trapp 1998.)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ..errors import ComplexStepError
from .node import Node
from .numeric import Nudge, entry_by_entry
from .transforms import Argnums, Function
from .tree import map_leaves
from .values import one_tuple, plain

STEP = 2.0**-100  # a power of two, so that dividing by it is exact

_UFUNCS = """
    add subtract multiply divide power negative positive reciprocal square sqrt exp exp2
    expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh
    arccosh arctanh matmul
"""
_FUNCTIONS = """
    sum mean prod cumsum cumprod diff reshape ravel transpose swapaxes moveaxis squeeze
    expand_dims broadcast_to concatenate stack vstack hstack split flip roll tile repeat
    pad where dot inner outer tensordot einsum trace diagonal diag tril triu kron solve
    inv det take take_along_axis iscomplexobj shape ndim size atleast_1d atleast_2d
"""
ANALYTIC_UFUNCS = frozenset(_UFUNCS.split())
ANALYTIC_FUNCTIONS = frozenset(_FUNCTIONS.split())


def complex_step(f: Function, *args: Any, argnums: Argnums = 0) -> Any:
    """The derivative of `f` from one complex run an entry, right to the last digits.

    Shapes are those of `finite_difference`. `f` must be made of analytic operations on
    plain numbers and arrays; anything else raises `ComplexStepError`, naming it. Where
    it does apply there is no better oracle.

    >>> def f(x):
    ...     return np.exp(x) / (np.sin(x) ** 3 + np.cos(x) ** 3)
    >>> round(complex_step(f, 1.5), 13)
    3.6220337007163
    >>> complex_step(lambda x: abs(x), -2.0)
    Traceback (most recent call last):
    ...
    autodiff_lab.errors.ComplexStepError: abs leaves the complex plane...
    """

    def analytic(*arguments: Any) -> Any:
        return _inner(f(*map_leaves(_lift, arguments)))

    def slope(nudge: Nudge, x: float) -> Any:
        return np.imag(nudge(complex(x, STEP))) / STEP

    return entry_by_entry(analytic, args, argnums, slope)


class Analytic(NDArrayOperatorsMixin):
    """A complex array that goes through analytic operations and refuses all others."""

    def __init__(self, inner: Any) -> None:
        self.inner = np.asarray(inner)
        self.shape, self.ndim = self.inner.shape, self.inner.ndim
        self.size, self.dtype = self.inner.size, self.inner.dtype

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kw: Any) -> Any:
        if method != "__call__" or ufunc.__name__ not in ANALYTIC_UFUNCS or "out" in kw:
            name = _FAMILIAR.get(ufunc.__name__, f"np.{ufunc.__name__}")
            raise left(name if method == "__call__" else f"{name}.{method}")
        numbers = [_unwrap(number) for number in inputs]
        result = (_power if ufunc is np.power else ufunc)(*numbers, **kw)
        _check_inside(ufunc, numbers[0], result)
        return Analytic(result)

    def __array_function__(self, function: Any, types: Any, args: Any, kw: Any) -> Any:
        if function.__name__ not in ANALYTIC_FUNCTIONS:
            raise left(f"np.{function.__name__}")
        result = function(*map_leaves(_unwrap, args), **map_leaves(_unwrap, kw))
        return map_leaves(_lift, result)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise left("np.asarray()")

    def __getattr__(self, name: str) -> Any:
        """Methods such as ``x.sum()`` are the functions of that name."""
        if name in ("real", "imag", "conj", "conjugate"):
            raise left(f".{name}")
        if name == "T":
            return self.transpose()
        if name in ("reshape", "transpose"):
            return lambda *shape: getattr(np, name)(self, one_tuple(shape) or None)
        if name not in ANALYTIC_FUNCTIONS:
            if not name.startswith("_") and hasattr(np.ndarray, name):
                raise left(f".{name}()")
            raise AttributeError(name)
        return lambda *args, **kw: getattr(np, name)(self, *args, **kw)

    def __getitem__(self, index: Any) -> Analytic:
        return Analytic(self.inner[index])

    def __len__(self) -> int:
        return len(self.inner)

    # Nothing is changed in place: s += x is s = s + x.
    __iadd__, __isub__, __imul__ = (
        NDArrayOperatorsMixin.__add__,
        NDArrayOperatorsMixin.__sub__,
        NDArrayOperatorsMixin.__mul__,
    )
    __itruediv__, __ipow__ = (
        NDArrayOperatorsMixin.__truediv__,
        NDArrayOperatorsMixin.__pow__,
    )

    # fmt: off
    def __float__(self) -> float: raise left("float()")
    def __complex__(self) -> complex: raise left("complex()")
    def __int__(self) -> int: raise left("int()")
    def __bool__(self) -> bool: raise left("a truth value")
    # fmt: on


# Between which real numbers an operation is analytic, where that is not everywhere.
_INSIDE = {
    np.sqrt: (0, np.inf), np.log: (0, np.inf), np.log2: (0, np.inf),
    np.log10: (0, np.inf), np.log1p: (-1, np.inf), np.arcsin: (-1, 1),
    np.arccos: (-1, 1), np.arctanh: (-1, 1), np.arccosh: (1, np.inf),
}  # fmt: skip


def _check_inside(ufunc: Any, x: Any, result: Any) -> None:
    """Refuse the root of -1: a complex number there, and not a slope."""
    if ufunc not in _INSIDE:
        return
    low, high = _INSIDE[ufunc]
    outside = (np.real(x) <= low) | (np.real(x) >= high)
    if np.any(outside & np.isfinite(np.real(x)) & (np.imag(result) != 0)):
        raise left(f"np.{ufunc.__name__} of numbers not between {low} and {high}")


def _power(x: Any, n: Any, **kw: Any) -> Any:
    """``x ** n`` without the half turns that a negative x takes.

    An angle of 101 pi is round-off away from a whole number of them, and that much is
    left in the imaginary part, where it would drown the slope: so (-x)**n is taken.
    """
    at, power = np.real(x), np.real(n)
    broken = (at < 0) & ((power % 1 != 0) | (np.imag(n) != 0))
    steep = (at == 0) & (np.imag(x) != 0) & (power > 0) & (power < 1)
    if np.any(broken | steep):
        raise left("a broken power of a number that is not positive")
    sign = np.where(at < 0, -1.0, 1.0)
    return np.power(sign * x, n, **kw) * sign**power


_FAMILIAR = {
    "absolute": "abs", "conjugate": "conj", "greater": ">", "less": "<",
    "greater_equal": ">=", "less_equal": "<=", "equal": "==", "not_equal": "!=",
}  # fmt: skip


def left(what: str) -> ComplexStepError:
    """The error for an operation after which the imaginary part means nothing."""
    return ComplexStepError(
        f"{what} leaves the complex plane, and takes the derivative with it",
        cause="only analytic functions carry their slope in the imaginary part",
        cure="use finite_difference here; |x| can also be written np.sqrt(x * x)",
    )


def _lift(value: Any) -> Any:
    return Analytic(value) if np.iscomplexobj(value) else value


def _unwrap(value: Any) -> Any:
    if isinstance(value, Node):
        raise left("a Node in the expression")
    return value.inner if isinstance(value, Analytic) else value


def _inner(result: Any) -> Any:
    """The result must still be complex: a real one has lost the slope on its way."""
    if isinstance(result, list | tuple):
        return np.stack([_inner(item) for item in result])
    if not isinstance(result, Analytic):
        raise left("a result that is not complex")
    return plain(result.inner)
