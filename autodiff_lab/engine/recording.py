"""Recording: what happens each time an operation meets a node.

The operands' values go through the primitive, and a node remembers the result and where
it came from. This runs for every operation of a program, so it is written without
detours: one call, and the loop over two operands written out.
"""

from __future__ import annotations

from sys import _getframe
from typing import TYPE_CHECKING, Any

from numpy import ndarray

from .hooks import hooks
from .misfit import misfit
from .node import _NO_PARAMS, Node, clock
from .site import outside, sites
from .values import NUMBERS, constant, plain

if TYPE_CHECKING:
    from .primitive import Primitive


def record_one(primitive: Primitive, arg: Any) -> Node:
    """`record` for one operand and no options."""
    x = arg._value
    node = Node()
    if x is None:
        node._value = None
    else:
        try:
            value = primitive.forward(x)
        except (ValueError, IndexError) as error:
            raise misfit(primitive, (arg,), error) from None
        kind = type(value)
        ready = kind is float or (kind is ndarray and value.ndim)
        node._value = value if ready else plain(value)
    node.primitive = primitive
    node.args = (arg,)
    node.params = _NO_PARAMS
    frame = _getframe(2)
    node.where = sites.get(id(frame.f_code) + frame.f_lasti) or outside(frame)
    node.epoch = clock.epoch
    node.name = None
    if hooks.active:
        return hooks.after(node)
    if clock.made is not None:
        clock.made.append(node)
    return node


def record_pair(primitive: Primitive, left: Any, right: Any) -> Node:
    """`record` for two operands and no options; one of them may be a constant."""
    if isinstance(left, Node):
        a = left._value
    else:
        a = left = left if type(left) in NUMBERS else constant(left)
    if isinstance(right, Node):
        b = right._value
    else:
        b = right = right if type(right) in NUMBERS else constant(right)
    node = Node()
    if a is None or b is None:
        node._value = None
    else:
        try:
            value = primitive.forward(a, b)
        except (ValueError, IndexError) as error:
            raise misfit(primitive, (left, right), error) from None
        kind = type(value)
        ready = kind is float or (kind is ndarray and value.ndim)
        node._value = value if ready else plain(value)
    node.primitive = primitive
    node.args = (left, right)
    node.params = _NO_PARAMS
    frame = _getframe(2)
    node.where = sites.get(id(frame.f_code) + frame.f_lasti) or outside(frame)
    node.epoch = clock.epoch
    node.name = None
    if hooks.active:
        return hooks.after(node)
    if clock.made is not None:
        clock.made.append(node)
    return node


def record(
    primitive: Primitive,
    args: tuple[Any, ...],
    params: dict[str, Any] = _NO_PARAMS,
    depth: int = 2,
) -> Node:
    """The node for `primitive` applied to `args`, valued if they all are.

    An array, a list or a NumPy scalar among the operands is copied and locked. `depth`
    says how many calls up the user's own line is.
    """
    values = []
    deferred = foreign = False
    for arg in args:
        if isinstance(arg, Node):
            arg = arg._value
            if arg is None:
                deferred = True
        elif type(arg) not in NUMBERS:
            arg = constant(arg)
            foreign = True
        values.append(arg)
    if foreign:
        pairs = zip(args, values, strict=True)
        args = tuple([a if isinstance(a, Node) else value for a, value in pairs])
    node = Node()
    node._value = None if deferred else compute(primitive, args, values, params)
    node.primitive = primitive
    node.args = args
    node.params = params
    frame = _getframe(depth)
    node.where = sites.get(id(frame.f_code) + frame.f_lasti) or outside(frame)
    node.epoch = clock.epoch
    node.name = None
    if hooks.active:
        return hooks.after(node)
    if clock.made is not None:
        clock.made.append(node)
    return node


def compute(
    primitive: Primitive,
    args: tuple[Any, ...],
    values: list[Any],
    params: dict[str, Any],
) -> Any:
    """`forward`, with errors that speak of the user's operands."""
    try:
        if params:
            value = primitive.forward(*values, **params)
        else:
            value = primitive.forward(*values)
    except (ValueError, IndexError) as error:
        raise misfit(primitive, args, error) from None
    kind = type(value)
    ready = kind is float or (kind is ndarray and value.ndim)
    return value if ready else plain(value)
