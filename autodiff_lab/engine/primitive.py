"""A primitive: an operation that knows its own derivative.

Every engine reads the same few rules, and no engine restates one. A rule is written
with the operations that users call, so it works on plain numbers and arrays (fast) and
on nodes alike (then the derivative is a graph again, and can be differentiated once
more).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from inspect import Parameter, signature
from typing import Any

import numpy as np

from ..errors import UnsupportedError
from .node import Node, describe
from .recording import record as record
from .recording import record_one as record_one
from .recording import record_pair as record_pair
from .values import own, plain

Rule = Callable[..., Any]
Partial = Rule | int  # a local derivative: a rule, or just 1, -1 or 0

PLAIN = frozenset((float, np.ndarray))  # what rules are called with, mostly

PRIMITIVES: dict[str, Primitive] = {}  # by name; the names are NumPy's


@dataclass(eq=False)
class Primitive:
    """One row of the table.

    `forward(*values)` computes; `jvps[i](tangent, result, *args)` pushes a tangent of
    argument i forward; `vjps[i](cotangent, result, *args)` pulls a cotangent back to
    argument i. Elementwise primitives also keep their `partials`, the local derivatives
    that are written on the edges of a drawing.
    """

    name: str
    forward: Callable[..., Any]
    jvps: tuple[Rule | None, ...]
    vjps: tuple[Rule | None, ...]
    partials: tuple[Partial, ...] = ()
    symbol: str = ""
    precedence: int = 10  # of a function call; infix operators bind less tightly
    infix: bool = False
    latex: str = ""
    kind: str = "general"  # or elementwise, linear, flat: see the ways to write a row
    pull_all: Rule | None = None  # on plain arrays: what all vjps answer, in one list
    doc: str = field(default="", repr=False)
    slopes: int = field(default=0, init=False)  # how many partials it has

    def __post_init__(self) -> None:
        self.slopes = len(self.partials)
        self.symbol = self.symbol or self.name
        self.__doc__ = self.doc or f"{self.name}, on numbers, arrays and nodes."
        PRIMITIVES[self.name] = self

    @property
    def arity(self) -> int:
        return len(self.vjps)

    @property
    def differentiable(self) -> bool:
        return any(self.vjps)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """What `forward` takes besides its operands: axis, keepdims and the like."""
        if isinstance(self.forward, np.ufunc):
            return ()
        parameters = list(signature(self.forward).parameters.values())
        operands = 1 if parameters[0].kind is Parameter.VAR_POSITIONAL else self.arity
        return tuple(parameter.name for parameter in parameters[operands:])

    def __call__(self, *args: Any, **params: Any) -> Any:
        """Numbers in, numbers out; as soon as one argument is a node, a node out."""
        if len(args) == 1:
            if type(args[0]) in PLAIN:
                value = self.forward(*args, **params)
                return value if type(value) is float else plain(value)
            if not params and isinstance(args[0], Node):
                return record_one(self, args[0])
        for arg in args:
            if isinstance(arg, Node):
                if params or len(args) > len(self.vjps):
                    args, params = self._by_name(args, params)
                return record(self, args, params)
        if self.kind in ("elementwise", "flat"):  # to Python, + joins two lists
            lists = (list, tuple)
            args = tuple([np.asarray(a) if isinstance(a, lists) else a for a in args])
            if self.kind == "flat":  # of a dual number, only the value counts
                args = tuple([getattr(a, "primal", a) for a in args])
        value = self.forward(*args, **params) if params else self.forward(*args)
        return value if type(value) is float else plain(value)

    def _by_name(
        self, args: tuple[Any, ...], params: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Options given by position get their names; unknown ones are refused."""
        operands, extra = args[: self.arity], args[self.arity :]
        given = {**dict(zip(self.options, extra, strict=False)), **params}
        unknown = [f"{name}=" for name in given if name not in self.options]
        if unknown or len(extra) > len(self.options):
            which = ", ".join(unknown) or f"{len(args)} arguments"
            takes = ", ".join(self.options) or "no options"
            raise unsupported(f"{self.name} with {which}", f"{self.name} takes {takes}")
        return operands, {name: own(value) for name, value in given.items()}

    def __reduce__(self) -> Any:
        """Copied or pickled, as part of a model, a row is still the one of its name."""
        return row_called, (self.name,)

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"


def row_called(name: str) -> Primitive:
    """The row of that name.

    Raises `UnsupportedError` if there is none, as for an operation of another program.
    """
    if name not in PRIMITIVES:
        raise unsupported(name, f"define {name} with custom_op here as well")
    return PRIMITIVES[name]


# -- three ways to write a row --


def elementwise(
    name: str, forward: Callable[..., Any], *partials: Partial, **look: Any
) -> Primitive:
    """A row given by its local derivatives ``partial(result, *args)``, one an argument.

    Both modes follow: going forward a tangent is multiplied by the local derivative,
    and so is a cotangent going back, where broadcasting is then undone.
    """
    partials = tuple(_as_partial(partial) for partial in partials)
    return Primitive(
        name,
        forward,
        jvps=tuple(_push(partial) for partial in partials),
        vjps=tuple(_pull(i, partial) for i, partial in enumerate(partials)),
        partials=partials,
        kind="elementwise",
        **look,
    )


def _as_partial(partial: Any) -> Partial:
    """A rule; or 1, -1 or 0, which need no multiplication."""
    if not callable(partial) and partial in (1, -1, 0):
        return int(partial)
    rule: Rule = partial if callable(partial) else lambda result, *args: partial
    return rule


def linear(
    name: str, forward: Callable[..., Any], *transposes: Rule, **look: Any
) -> Primitive:
    """A row that is linear in each argument: pushing forward is applying it again."""
    return Primitive(
        name,
        forward,
        jvps=tuple(_replace(name, i) for i in range(len(transposes))),
        vjps=transposes,
        kind="linear",
        **look,
    )


def flat(name: str, forward: Callable[..., Any], arity: int, **look: Any) -> Primitive:
    """Comparisons, signs and roundings: their derivative is zero where it exists."""
    none = (None,) * arity
    return Primitive(name, forward, none, none, kind="flat", **look)


def scaled(slope: Any, partial: Partial, *args: Any) -> Any:
    """A tangent or cotangent times a local derivative, without multiplying by one."""
    if partial == 1:
        return slope
    if partial == -1:
        return -slope
    return slope * local_slope(partial, *args)


def local_slope(partial: Any, *args: Any) -> Any:
    """``partial(*args)``, inf or nan where Python's own floats refuse to go on."""
    try:
        return partial(*args)
    except (ZeroDivisionError, OverflowError):
        arrays = (np.array([a]) if isinstance(a, float | int) else a for a in args)
        return float(np.ravel(partial(*arrays))[0])


def _push(partial: Partial) -> Rule | None:
    if partial == 0:
        return None
    return lambda tangent, *args: scaled(tangent, partial, *args)


def _pull(position: int, partial: Partial) -> Rule | None:
    """The vjp that follows from a local derivative: chosen now, not at every call."""
    if partial == 0:
        return None
    if not callable(partial):
        plus = partial == 1

        def pass_on(cotangent: Any, result: Any, *args: Any) -> Any:
            slope = cotangent if plus else -cotangent
            return slope if type(slope) is float else unbroadcast(slope, args[position])

        return pass_on

    def multiply_and_pass_on(cotangent: Any, result: Any, *args: Any) -> Any:
        try:
            slope = cotangent * partial(result, *args)
        except (ZeroDivisionError, OverflowError):
            slope = cotangent * local_slope(partial, result, *args)
        return slope if type(slope) is float else unbroadcast(slope, args[position])

    return multiply_and_pass_on


def makes_new(rule: Rule) -> Rule:
    """Mark a rule that always answers with a new array, which nobody else holds."""
    new_arrays.add(rule)
    return rule


new_arrays: set[Rule] = set()


def _replace(name: str, position: int) -> Rule:
    def jvp(tangent: Any, result: Any, *args: Any, **params: Any) -> Any:
        pushed = (*args[:position], tangent, *args[position + 1 :])
        return PRIMITIVES[name](*pushed, **params)

    return jvp


def unbroadcast(cotangent: Any, like: Any) -> Any:
    """Undo broadcasting: sum over every axis along which `like` was repeated.

    >>> unbroadcast(np.ones((2, 3)), np.zeros(3))
    array([2., 2., 2.])
    """
    shape = like.shape if type(like) is np.ndarray else getattr(like, "shape", ())
    if getattr(cotangent, "shape", ()) == shape:  # numbers have none
        return cotangent
    return PRIMITIVES["sum_to"](cotangent, shape=shape)


def unsupported(
    what: str, cure: str = "", operands: tuple[Any, ...] = ()
) -> UnsupportedError:
    """The error for a NumPy function that has no row in the table."""
    nodes = ", ".join(describe(arg) for arg in operands if isinstance(arg, Node))
    whom = f" (here for {nodes})" if nodes else ""
    return UnsupportedError(
        f"{what} has no derivative rule in autodiff_lab{whom}",
        cause="only the primitives listed in autodiff_lab.PRIMITIVES have rules",
        cure=cure
        or "write it with those, or give it a rule with custom_op; "
        "or work on .value if no gradient is needed",
    )
