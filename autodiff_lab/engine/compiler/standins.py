"""Stand-ins for large arrays: a trace needs shapes and types, and none of the numbers.

Code is written for all arrays of one shape and type, so nothing is to be learned from
the numbers in them. A stand-in is an array whose numbers mean nothing. Ufuncs,
reductions and matrix products only work out what their result would look like, and
answer with another stand-in; whatever else is called computes with ones (integers: with
zeros), which is as valid and only slower. Small arrays keep their values.

JAX calls this abstract evaluation. Here it goes through the protocol that NumPy has for
subclasses (NEP 13), so no primitive has to know about it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from ..hooks import Hook, hooks
from ..node import Node

SMALL = 2048  # entries: so few are worked out sooner than they are replaced


class StandIn(np.ndarray):
    """An array of a shape, a type and an order of its axes, and of no meaning.

    >>> x = stand_in(np.zeros((100, 100)))
    >>> (x @ np.exp(x)[:, :30]).shape, np.add.reduce(x, axis=0, keepdims=True).shape
    ((100, 30), (1, 100))
    """

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **options: Any
    ) -> Any:
        look = None if "out" in options else LOOKS.get(method)
        found = look(ufunc, inputs, options) if look else None
        if found is not None:
            return found
        if "out" in options:
            options["out"] = tuple(map(_bare, options["out"]))
        return getattr(ufunc, method)(*map(_bare, inputs), **options)

    def dot(self, other: Any, out: Any = None) -> Any:
        """Of matrices this is their product; methods ask nobody what to answer."""
        if out is None and self.ndim == np.ndim(other) == 2:
            return np.matmul(self, other)
        return _bare(self).dot(_bare(other), out)

    def __array_function__(
        self, function: Any, types: Any, args: Any, options: Any
    ) -> Any:
        if function is np.where and len(args) == 3:
            return _where(args)
        if function in (np.zeros_like, np.ones_like):  # what the user goes on with
            return function(*map(_bare, args), **options)
        return super().__array_function__(function, types, args, options)


def is_large(value: Any) -> bool:
    """Whether an array is worth a stand-in."""
    return type(value) is np.ndarray and value.size > SMALL


def stand_in(value: Any) -> Any:
    """A stand-in for a large array of real numbers; everything else as it is."""
    if not is_large(value):
        return value
    return _looking_like([value], value.shape, value.dtype)


def _looking_like(operands: Any, shape: tuple[int, ...], dtype: Any) -> Any:
    """Numbers of a shape, in the order of memory that an elementwise result has."""
    size = math.prod(shape)
    if size <= SMALL or dtype.kind not in "biuf":
        return None
    strides = None
    arrays = [x for x in operands if isinstance(x, np.ndarray) and x.shape == shape]
    for array in arrays:
        if not array.flags.c_contiguous:
            strides = _strides(arrays, dtype)
            break
    return np.ndarray.__new__(
        StandIn, shape, dtype, _memory(size, dtype), strides=strides
    )


def _strides(arrays: list[Any], dtype: Any) -> Any:
    """How NumPy lays out an elementwise result of these; nothing is computed."""
    flags: Any = [["readonly"]] * len(arrays) + [["writeonly", "allocate"]]
    types = [None] * len(arrays) + [dtype]
    plan = np.nditer([*arrays, None], op_flags=flags, op_dtypes=types, order="K")
    return plan.operands[-1].strides


_shared: WeakValueDictionary[Any, Any] = WeakValueDictionary()  # one for each type


def _memory(count: int, dtype: Any) -> Any:
    """One piece of memory for all stand-ins of a type, for as long as there are any."""
    found = _shared.get(dtype)
    if found is None or found.size < count:
        found = np.full(count, dtype.kind not in "iu", dtype)
        _shared[dtype] = found
    return found


def room(like: Any, shape: tuple[int, ...]) -> Any:
    """An empty array of the type of `like`; a stand-in where that is one, if large."""
    found = _looking_like([], shape, like.dtype) if type(like) is StandIn else None
    return np.empty(shape, like.dtype) if found is None else found


# -- what results look like; None where NumPy had better say so itself --


def _applied(ufunc: Any, inputs: Any, options: Any) -> Any:
    """An elementwise result, or a product of matrices."""
    if options:
        return None
    shapes = [x.shape if isinstance(x, np.ndarray) else () for x in inputs]
    kinds: list[Any] = [getattr(x, "dtype", type(x)) for x in inputs]
    shape = _shape_of(ufunc, *shapes)
    dtype = None if shape is None else _type_of(ufunc, *kinds)
    if shape is None or dtype is None:
        return None
    if ufunc is not np.matmul:
        return _looking_like(inputs, shape, dtype)
    if math.prod(shape) > SMALL:
        return _looking_like([], shape, dtype)
    return np.full(shape, dtype.kind not in "iu", dtype)[()]


@lru_cache(1024)
def _shape_of(ufunc: Any, *shapes: tuple[int, ...]) -> tuple[int, ...] | None:
    """The shape that a ufunc answers with; None where it will complain."""
    try:
        if ufunc is np.matmul:
            return _product_shape(*shapes)
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None


@lru_cache(1024)
def _type_of(ufunc: Any, *kinds: Any) -> Any:
    """The type that a ufunc answers with, tried out on ones."""
    if ufunc is np.matmul:
        return np.result_type(*kinds)
    if ufunc.signature is not None or ufunc.nout > 1:
        return None
    ones = [kind(1) if isinstance(kind, type) else np.ones(1, kind) for kind in kinds]
    return ufunc(*ones).dtype


def _product_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    rows, columns = a[-2:-1], b[-1:] if len(b) > 1 else ()
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] != inner:
        raise ValueError
    return (*np.broadcast_shapes(a[:-2], b[:-2]), *rows, *columns)


def _reduced(ufunc: Any, inputs: Any, options: Any) -> Any:
    (x, *rest), ndim = inputs, np.ndim(inputs[0])
    if rest or set(options) - {"axis", "keepdims", "dtype"}:
        return None
    single = ufunc.reduce(np.ones((1,) * ndim, x.dtype), **options)
    axis = options.get("axis", 0)
    axes = range(ndim) if axis is None else np.atleast_1d(axis) % ndim
    first = slice(0, 1) if options.get("keepdims") else 0
    look = np.asarray(x)[
        tuple(first if i in axes else slice(None) for i in range(ndim))
    ]
    if look.shape == ():
        return single.dtype.type(1)
    if look.size <= SMALL:
        return np.ones_like(look, single.dtype)
    return _looking_like([look], look.shape, single.dtype)


def _where(args: Any) -> Any:
    bare = [_bare(arg) for arg in args]
    try:
        shape = np.broadcast_shapes(*map(np.shape, bare))
    except ValueError:
        return np.where(*bare)
    kind = np.where(True, _single(bare[1]), _single(bare[2])).dtype
    found = _looking_like(bare, shape, kind)
    return np.where(*bare) if found is None else found


LOOKS = {"__call__": _applied, "reduce": _reduced}


def _single(x: Any) -> Any:
    """One entry of an array; numbers keep their own type, which may give way."""
    return np.ones(1, x.dtype) if isinstance(x, np.ndarray) else x


def _bare(x: Any) -> Any:
    return np.asarray(x) if isinstance(x, StandIn) else x


def common_look(operands: Any) -> Any:
    """Which operand an elementwise result of real numbers looks like; None if unsure.

    >>> x = np.ones(3)
    >>> common_look((2.0, x)) is x, common_look((np.ones((2, 1)), x))
    (True, None)
    """
    found: Any = None
    for operand in operands:
        value: Any = operand._value if isinstance(operand, Node) else operand
        if type(value) is float:
            continue
        if not isinstance(value, np.ndarray) or not value.flags.c_contiguous:
            return None
        if found is None:
            found = value
        if value.dtype.kind != "f" or value.dtype != found.dtype:
            return None
        if value.shape != found.shape:
            return None
    return found


# -- keeping it up while a function runs --


def lasting(value: Any, operands: Any) -> Any:
    """What a primitive gave for stand-ins is one too, also if it really computed."""
    if type(value) is np.ndarray and any(type(x) is StandIn for x in operands):
        return stand_in(value)
    return value[()] if type(value) is StandIn and value.ndim == 0 else value


class _Keeping(Hook):
    def after(self, node: Node) -> Node:
        if isinstance(node._value, np.ndarray):
            operands = (arg._value for arg in node.args if isinstance(arg, Node))
            node._value = lasting(node._value, operands)
        return node


@contextmanager
def standing_in() -> Iterator[None]:
    """Results of stand-ins are stand-ins, for as long as the block runs."""
    with hooks.installed(_Keeping()):
        yield
