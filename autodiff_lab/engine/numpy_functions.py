"""NumPy functions that take nodes, and what each stands for in the table.

NumPy's ufuncs (np.sin, np.add) find their row by name. Its other functions are listed
here: most are rows too, called the way NumPy calls them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from inspect import Parameter, signature
from typing import Any, NamedTuple

import numpy as np

from . import operators
from . import primitives as ops
from .leaving import leaves_the_graph
from .node import Node
from .primitive import Primitive, unsupported
from .recording import record
from .values import one_tuple

c, f, j, la = ops.contractions, ops.functions, ops.joining, ops.linalg
m, p, r = ops.moves, ops.picking, ops.reductions

# ufuncs that go by another name in the table
ALIASES = {"fabs": "absolute", "degrees": "rad2deg", "radians": "deg2rad"}


def _reshape(x: Any, shape: Any) -> Any:
    return ops.reshape(x, shape=one_tuple((shape,)))


def _transpose(a: Any, axes: Any = None) -> Any:
    return ops.transpose(a, axes=None if axes is None else one_tuple((axes,)))


def _where(condition: Any, *choices: Any) -> Any:
    if not choices:  # where is it true? That is another question
        return PLAIN[np.nonzero](condition)
    return ops.where(condition, *choices)


def _each(row: Primitive) -> Callable[..., Any]:
    """np.atleast_1d and its kin take several arrays at once, and answer for each."""

    def for_each(*arrays: Any) -> Any:
        results = tuple(row(array) for array in arrays)
        return results if len(results) > 1 else results[0]

    return for_each


def _plainly(question: Any) -> Callable[..., Any]:
    """Answer a question about values: which, how many, whether. It has no slope."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        named = {name: _value(arg) for name, arg in kwargs.items()}
        return question(*map(_value, args), **named)

    return answer


def _value(arg: Any) -> Any:
    """As an ordinary array: the answer is its asker's, to be written over as well."""
    if not isinstance(arg, Node):
        return arg
    value = arg.value
    return np.asarray(value) if isinstance(value, np.ndarray) else value


def _of_shapes(question: Any) -> Callable[..., Any]:
    """Answer a question about shapes and types, which compiled code may ask too."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        named = {name: _known(arg) for name, arg in kwargs.items()}
        return question(*map(_known, args), **named)

    return answer


def _known(arg: Any) -> Any:
    return arg._known() if isinstance(arg, Node) else arg


# fmt: off
PLAIN: dict[Any, Callable[..., Any]] = {
    function: _plainly(function)
    for function in (
        np.all, np.allclose, np.any, np.argmax, np.argmin, np.argsort, np.argwhere,
        np.array_equal, np.count_nonzero, np.flatnonzero, np.isclose, np.nonzero,
        np.searchsorted,
    )
}
PLAIN |= {
    function: _of_shapes(function)
    for function in (
        np.ndim, np.ones_like, np.result_type, np.shape, np.size, np.zeros_like,
    )
}
ROWS: dict[Any, Callable[..., Any]] = {
    np.clip: f.clip, np.fix: f.trunc, np.round: f.round, np.sinc: f.sinc,
    np.where: _where,

    np.sum: ops.sum, np.mean: ops.mean, np.average: r.average, np.prod: r.prod,
    np.max: r.max, np.min: r.min, np.amax: r.max, np.amin: r.min, np.ptp: r.ptp,
    np.var: r.var, np.std: r.std, np.cumsum: r.cumsum, np.cumprod: r.cumprod,

    np.reshape: _reshape, np.ravel: m.ravel, np.squeeze: m.squeeze,
    np.expand_dims: m.expand_dims, np.atleast_1d: _each(m.atleast_1d),
    np.atleast_2d: _each(m.atleast_2d), np.atleast_3d: _each(m.atleast_3d),
    np.transpose: _transpose, np.matrix_transpose: ops.swap_last,
    np.swapaxes: m.swapaxes, np.moveaxis: m.moveaxis, np.flip: m.flip, np.roll: m.roll,
    np.rot90: m.rot90, np.repeat: m.repeat, np.tile: m.tile, np.pad: m.pad,
    np.broadcast_to: ops.broadcast_to, np.copy: ops.identity,

    np.concatenate: j.concatenate, np.stack: j.stack, np.vstack: j.vstack,
    np.hstack: j.hstack, np.column_stack: j.column_stack, np.append: j.append,
    np.split: j.split, np.array_split: j.array_split, np.diff: j.diff,
    np.broadcast_arrays: j.broadcast_arrays,

    np.take: p.take, np.take_along_axis: p.take_along_axis, np.sort: p.sort,
    np.diag: p.diag, np.diagonal: p.diagonal, np.trace: p.trace, np.tril: p.tril,
    np.triu: p.triu,

    np.dot: c.dot, np.inner: c.inner, np.outer: c.outer, np.kron: c.kron,
    np.tensordot: c.tensordot, np.einsum: ops.einsum.einsum,
    np.linalg.solve: la.solve, np.linalg.inv: la.inv, np.linalg.det: la.det,
    np.linalg.slogdet: la.slogdet, np.linalg.cholesky: la.cholesky,
    np.linalg.norm: la.norm,
}
# fmt: on

UFUNCS = {
    ufunc: ops.PRIMITIVES[ALIASES.get(name, name)]
    for name in (*ops.PRIMITIVES, *ALIASES)
    if isinstance(ufunc := getattr(np, name, None), np.ufunc)
}


def other_ufunc(
    ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]
) -> Primitive:
    """The row that a user made for a ufunc; an error if there is none."""
    row = ops.PRIMITIVES.get(ufunc.__name__)
    if row is None or method != "__call__" or kwargs:
        call = f"np.{ufunc.__name__}" + ("" if method == "__call__" else f".{method}")
        options = f" with {', '.join(kwargs)}=" if kwargs else ""
        raise unsupported(call + options, operands=inputs)
    return row


def full_name(function: Any) -> str:
    """As users write it: np.sum, np.linalg.solve."""
    return f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)


class Call(NamedTuple):
    """How NumPy's arguments go over to ours."""

    names: tuple[str, ...]  # what NumPy calls its arguments, in order
    defaults: dict[str, Any]
    operands: int  # so many come first, and are never left out
    options: tuple[str, ...]  # the others that we know too


@cache
def conventions(function: Any) -> Call:
    """Worked out once per function."""
    numpys, own = signature(function).parameters, ROWS[function]
    defaults = {name: parameter.default for name, parameter in numpys.items()}
    names = tuple(n for n, p in numpys.items() if p.kind is not Parameter.KEYWORD_ONLY)
    if isinstance(own, Primitive):
        return Call(names, defaults, own.arity, own.options)
    ours = signature(own).parameters.values()
    needed = [p for p in ours if p.default is Parameter.empty]
    several = any(p.kind is Parameter.VAR_POSITIONAL for p in needed)
    options = tuple(p.name for p in ours if p not in needed)
    return Call(names, defaults, 99 if several else len(needed), options)


def call(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What NumPy's `function` means for nodes.

    Raises `UnsupportedError` where it has no rule, or none for the options given: an
    option is never left out silently.
    """
    row = ROWS.get(function)
    if type(row) is Primitive and not kwargs and len(args) == row.arity:
        return record(row, args, depth=3)
    if function in PLAIN:
        return PLAIN[function](*args, **kwargs)
    if row is None:
        raise unsupported(full_name(function), operands=args)
    if isinstance(row, Primitive):
        _no_nodes(*args[row.arity :], *map(kwargs.get, row.options))
    names, defaults, operands, options = conventions(function)
    if len(args) == operands and (not kwargs or all(k in options for k in kwargs)):
        return row(*args, **kwargs)
    given = {**dict(zip(names[operands:], args[operands:], strict=False)), **kwargs}
    first = [given.pop(n) for n in names[len(args) : operands] if n in given]
    for option in tuple(given):
        if option not in options:
            value, default = given.pop(option), defaults.get(option)
            if value is not None and not (value is default or str(value) == default):
                takes = ", ".join(options) or "none"
                raise unsupported(
                    f"{full_name(function)} with {option}=",
                    f"the options it takes here: {takes}",
                )
    return row(*args[:operands], *first, **given)


def _no_nodes(*options: Any) -> None:
    """How often, along which axis: a node is no answer, and NumPy would ask again."""
    for option in options:
        if isinstance(option, Node):
            raise leaves_the_graph("an option", option)


operators.numpy = sys.modules[__name__]  # from now on nodes can be given to NumPy
