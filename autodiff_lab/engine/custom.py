"""Your own primitive: a row in the table, written by the user.

Worth it where the chain rule through the parts is slow or unstable (log-sum-exp), where
the parts are not differentiable but the whole is (a solver), or where a gradient is
meant to differ from the truth (clipping it). One rule is enough: both rules are linear
in the slope they are given, and each is the other's transpose, so the missing one is
found by differentiating the one that is there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from ..errors import UnsupportedError
from .arguments import POSITIONAL
from .gradcheck import check_grads
from .primitive import PRIMITIVES, Primitive, Rule, elementwise
from .ruled import computes, pulls, pushes
from .transforms import vjp as pull_back

Rules = Rule | tuple[Rule | None, ...] | None

_CUSTOM: dict[str, Primitive] = {}  # ours may be defined again; the table's may not


def custom_op(
    forward: Callable[..., Any] | None = None,
    *,
    vjp: Rules = None,
    jvp: Rules = None,
    partial: Rules = None,
    name: str | None = None,
    example: tuple[Any, ...] | None = None,
    **look: Any,
) -> Any:
    """A new primitive from ``forward(*args)`` and at least one rule.

    ``vjp(cotangent, result, *args)`` pulls a cotangent back, ``jvp(tangent, result,
    *args)`` pushes a tangent forward; `partial` gives just the local derivative of an
    elementwise operation, ``partial(result, *args)``. With several arguments, a rule is
    a tuple with one function an argument, None where there is nothing to
    differentiate. Options (``axis=0``) reach the forward function and the rules alike.
    Rules written with NumPy functions and operators can be differentiated again.

    `forward` sees plain numbers and arrays. `example` arguments have the rules checked
    on the spot: a wrong one raises `GradientCheckError`, and is not registered.

    Raises `UnsupportedError` without a rule, or for a name of the table's own.

    >>> @custom_op(vjp=lambda g, y, x: g * np.exp(x - y), example=(np.ones(3),))
    ... def log_sum_exp(x):
    ...     return np.max(x) + np.log(np.sum(np.exp(x - np.max(x))))
    >>> from autodiff_lab import grad
    >>> grad(log_sum_exp)(np.array([1000.0, 1000.0]))
    array([0.5, 0.5])
    """
    if forward is None:
        look |= {"vjp": vjp, "jvp": jvp, "partial": partial, "name": name}
        return lambda f: custom_op(f, example=example, **look)
    name = name or forward.__name__
    before = _free(name)
    look.setdefault("doc", inspect.getdoc(forward) or "")
    _CUSTOM[name] = row = _make(name, forward, vjp, jvp, partial, look)
    if example is not None:
        try:
            check_grads(row, *example)
        except Exception:
            _take_back(name, before)
            raise
    return row


def _free(name: str) -> Primitive | None:
    """The operation of ours that had the name before; the table's own are refused."""
    before = PRIMITIVES.get(name)
    if before is not _CUSTOM.get(name) or not name.isidentifier():
        raise UnsupportedError(
            f"{name!r} cannot be the name of a new primitive",
            cause="the table has a row of that name already, or it is no name at all",
            cure='choose another with name="..."',
        )
    return before


def _take_back(name: str, before: Primitive | None) -> None:
    for table in (PRIMITIVES, _CUSTOM):
        del table[name]
        if before is not None:
            table[name] = before


def _apart(function: Any) -> Any:
    """`function`, sharing no memory that could be written into.

    It gets arrays that are locked, and what it returns is copied: it may be a buffer
    that is used again.
    """
    if not callable(function) or isinstance(function, np.ufunc):
        return function

    @wraps(function)
    def with_copies(*args: Any, **params: Any) -> Any:
        result = function(*map(_read_only, args), **params)
        return result.copy() if isinstance(result, np.ndarray) else result

    return with_copies


def _read_only(x: Any) -> Any:
    if type(x) is not np.ndarray or not x.flags.writeable:
        return x
    view = x.view()
    view.flags.writeable = False
    return view


def _make(
    name: str, forward: Any, vjp: Rules, jvp: Rules, partial: Rules, look: Any
) -> Any:
    arity, forward = _arity(forward), _apart(computes(forward, name))
    if partial is not None:
        slopes = (p or 0 for p in _each(partial, arity, name))
        return elementwise(name, forward, *slopes, **look)
    both = list(zip(_each(jvp, arity, name), _each(vjp, arity, name), strict=True))
    if not any(push or pull for push, pull in both):
        raise UnsupportedError(
            f"{name} needs a rule to be differentiated by",
            cause="a function of plain numbers hides the operations inside it",
            cure="give vjp=, jvp= or partial=; where the slope is 0, use stop_gradient",
        )
    both = [
        (pushes(push, name, i), pulls(pull, name, i))
        for i, (push, pull) in enumerate(both)
    ]
    jvps = [push or _transpose(pull, -1) for push, pull in both]
    vjps = [pull or _transpose(push, i) for i, (push, pull) in enumerate(both)]
    return Primitive(name, forward, tuple(jvps), tuple(vjps), **look)


def _transpose(rule: Rule | None, like: int) -> Rule | None:
    """The transpose of a linear rule is its pullback, wherever that is taken.

    `like` says whose shape the rule's slope has: the argument's of that position, or
    the result's (-1).
    """
    if rule is None:
        return None

    def transposed(slope: Any, result: Any, *args: Any, **params: Any) -> Any:
        origin = np.zeros(np.shape(result if like < 0 else args[like]))
        _, pullback = pull_back(lambda s: rule(s, result, *args, **params), origin)
        return pullback(slope)[0]

    return transposed


def _arity(forward: Callable[..., Any]) -> int:
    """How many operands: the positional arguments without a default."""
    if isinstance(forward, np.ufunc):
        return forward.nin
    parameters = inspect.signature(forward).parameters.values()
    return sum(p.kind in POSITIONAL and p.default is p.empty for p in parameters)


def _each(rules: Rules, arity: int, name: str) -> tuple[Rule | None, ...]:
    """The rules one by one, None where there is none."""
    if rules is None:
        return (None,) * arity
    given = rules if isinstance(rules, tuple) else (rules,)
    given = tuple(map(_apart, given))
    if len(given) != arity:
        raise UnsupportedError(
            f"{name} has {arity} arguments, and {len(given)} rules were given",
            cause="every argument has a slope of its own",
            cure="give a tuple with one rule an argument, None for those without",
        )
    return given
