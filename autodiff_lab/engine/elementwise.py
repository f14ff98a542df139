"""The elementwise rows of the table: result, then one local derivative per argument.

``y`` is the result, ``a, b, x`` are the arguments. The local derivative of
``multiply`` by ``a`` is ``b``: read a row as the line of a table of derivatives.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from .node import Node
from .primitive import Primitive, elementwise, flat
from .values import with_fallback as fallback
from .values import with_fallback_for_two as fallback_for_two


def _complex(x: Any) -> bool:
    return getattr(x, "dtype", None) == np.dtype(complex)


def _sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x)) without overflow: exp is only ever taken of -|x|."""
    if _complex(x):  # as the complex step has it: no abs, no comparison
        return 0.5 + 0.5 * np.tanh(0.5 * x)
    small = np.exp(-1.0 * np.abs(x))  # bytes have no negative
    return np.where(np.greater_equal(x, 0), 1, small) / (1 + small)


def _softplus(x: Any) -> Any:
    if _complex(x):
        return np.log1p(np.exp(x))
    return np.logaddexp(0, x)


def _erf(x: Any) -> Any:
    x = np.asarray(x)
    return np.vectorize(math.erf, otypes=[np.result_type(x, np.float32)])(x)


def _power_by_base(y: Any, a: Any, b: Any) -> Any:
    """b a^(b-1), which is 0 and not nan where a and b are 0."""
    if type(b) is int or type(b) is float:
        slope = b * a ** (b - 1) if b else 0 * a
        return math.nan if type(slope) is complex else slope  # (-2.0) ** 0.5 is nan
    return b * a ** (b - where(equal(a, 0), not_equal(b, 0), precisely(y, 1.0)))


def _power_by_exponent(y: Any, a: Any, b: Any) -> Any:
    """y log(a), with the limit 0 where a is 0."""
    return y * log(where(equal(a, 0), 1.0, a))  # 1.0: log of bytes has half precision


def defined(y: Any, slope: Any) -> Any:
    """nan where the result is nan: 1/x looks harmless where log(x) has no value.

    On nodes the formula is left as it is; its value stands beside that of the result.
    """
    if isinstance(y, Node):
        return slope
    if isinstance(y, np.ndarray):
        outside = np.isnan(y)
        return np.where(outside, np.nan, slope) if outside.any() else slope
    return slope if y == y else y


def _wins(y: Any, a: Any, b: Any) -> Any:
    """1 where a is the larger, 1/2 where they tie: the slope of max by its first."""
    if type(y) is float:
        return 0.5 * (a > b) + 0.5 * (a >= b)
    return where(equal(a, b), precisely(y, 0.5), a > b)


def precisely(y: Any, number: float) -> Any:
    """`number` in the precision of y, so that single precision stays single."""
    if isinstance(y, Node):
        return np.float32(number) if y.has_value and y.dtype == np.float32 else number
    if not isinstance(y, np.ndarray | np.generic):
        return number
    return np.result_type(y, np.float32).type(number)


# Rules may use rows that come further down.
cos: Primitive
cosh: Primitive
sign: Primitive
where: Primitive

WHERE = """Entries of a where the condition holds, and of b elsewhere.

Both sides are computed whole, also where they are not taken. If the slope of such an
entry is infinite, its share is 0 x inf = nan. So make the argument harmless first, and
only then choose (the double where):

    safe = np.where(x > 0, x, 1.0)
    y = np.where(x > 0, np.sqrt(safe), 0.0)
"""

LOWEST, LOW, MIDDLE, UNARY, HIGH = range(5)  # how tightly an infix operator binds

# fmt: off
add = elementwise("add", operator.add,
    1,
    1,
    symbol="+", infix=True, precedence=LOW, latex="{0} + {1}")
subtract = elementwise("subtract", operator.sub,
    1,
    -1,
    symbol="-", infix=True, precedence=LOW, latex="{0} - {1}")
multiply = elementwise("multiply", operator.mul,
    lambda y, a, b: b,
    lambda y, a, b: a,
    symbol="*", infix=True, precedence=MIDDLE, latex=r"{0} \, {1}")
divide = elementwise("divide", fallback_for_two(operator.truediv, np.divide),
    lambda y, a, b: 1 / b,
    lambda y, a, b: -y / b,
    symbol="/", infix=True, precedence=MIDDLE, latex=r"\frac{{{0}}}{{{1}}}")
power = elementwise("power", fallback_for_two(math.pow, np.power),
    _power_by_base,
    _power_by_exponent,
    symbol="**", infix=True, precedence=HIGH, latex="{0}^{{{1}}}")
negative = elementwise("negative", operator.neg,
    -1,
    symbol="-", precedence=UNARY, latex="-{0}")

# One argument: forward, then the local derivative from the result y and the argument x.
exp = elementwise("exp", fallback(math.exp, np.exp),
    lambda y, x: y, latex="e^{{{0}}}")
expm1 = elementwise("expm1", fallback(math.expm1, np.expm1),
    lambda y, x: y + 1)
log = elementwise("log", fallback(math.log, np.log),
    lambda y, x: defined(y, 1 / x), latex=r"\log {0}")
log1p = elementwise("log1p", fallback(math.log1p, np.log1p),
    lambda y, x: defined(y, 1 / (1 + x)))
sqrt = elementwise("sqrt", fallback(math.sqrt, np.sqrt),
    lambda y, x: 0.5 / y, latex=r"\sqrt{{{0}}}")
square = elementwise("square", lambda x: x * x,
    lambda y, x: 2 * x, latex="{0}^2")
sin = elementwise("sin", fallback(math.sin, np.sin),
    lambda y, x: cos(x), latex=r"\sin {0}")
cos = elementwise("cos", fallback(math.cos, np.cos),
    lambda y, x: -sin(x), latex=r"\cos {0}")
tan = elementwise("tan", fallback(math.tan, np.tan),
    lambda y, x: 1 + y * y, latex=r"\tan {0}")
arcsin = elementwise("arcsin", fallback(math.asin, np.arcsin),
    lambda y, x: 1 / sqrt((1 - x) * (1 + x)), latex=r"\arcsin {0}")
arccos = elementwise("arccos", fallback(math.acos, np.arccos),
    lambda y, x: -1 / sqrt((1 - x) * (1 + x)), latex=r"\arccos {0}")
arctan = elementwise("arctan", fallback(math.atan, np.arctan),
    lambda y, x: 1 / (1 + x * x), latex=r"\arctan {0}")
sinh = elementwise("sinh", fallback(math.sinh, np.sinh),
    lambda y, x: cosh(x), latex=r"\sinh {0}")
cosh = elementwise("cosh", fallback(math.cosh, np.cosh),
    lambda y, x: sinh(x), latex=r"\cosh {0}")
tanh = elementwise("tanh", fallback(math.tanh, np.tanh),
    lambda y, x: 1 - y * y, latex=r"\tanh {0}")
sigmoid = elementwise("sigmoid", _sigmoid,
    lambda y, x: y * (1 - y), latex=r"\sigma({0})")
softplus = elementwise("softplus", _softplus,
    lambda y, x: sigmoid(x))
erf = elementwise("erf", fallback(math.erf, _erf),
    lambda y, x: 2 / math.sqrt(math.pi) * exp(-x * x), latex=r"\mathrm{{erf}} {0}")

# Kinks: what holds at the kink itself is a convention, and the row says which.
absolute = elementwise("absolute", abs,
    lambda y, x: sign(x),  # 0 at 0
    symbol="abs", latex="|{0}|")
relu = elementwise("relu", lambda x: np.maximum(x, 0),
    lambda y, x: x > 0)  # 0 at 0
maximum = elementwise("maximum", np.maximum,
    lambda y, a, b: _wins(y, a, b),  # half each at a tie
    lambda y, a, b: _wins(y, b, a), latex=r"\max({0}, {1})")
minimum = elementwise("minimum", np.minimum,
    lambda y, a, b: _wins(y, b, a),
    lambda y, a, b: _wins(y, a, b), latex=r"\min({0}, {1})")
where = elementwise("where", np.where,
    0,  # the condition
    lambda y, c, a, b: where(c, precisely(y, 1.0), 0.0),
    lambda y, c, a, b: where(c, 0.0, precisely(y, 1.0)), doc=WHERE)

# Steps: flat wherever they have a slope at all.
sign = flat("sign", np.sign, 1)
floor = flat("floor", np.floor, 1)
greater = flat("greater", operator.gt, 2, symbol=">", infix=True, precedence=LOWEST)
less = flat("less", operator.lt, 2, symbol="<", infix=True, precedence=LOWEST)
equal = flat("equal", operator.eq, 2, symbol="==", infix=True, precedence=LOWEST)
greater_equal = flat("greater_equal", operator.ge, 2,
    symbol=">=", infix=True, precedence=LOWEST)
less_equal = flat("less_equal", operator.le, 2,
    symbol="<=", infix=True, precedence=LOWEST)
not_equal = flat("not_equal", operator.ne, 2,
    symbol="!=", infix=True, precedence=LOWEST)
# fmt: on
