"""More elementwise rows: other bases, inverse hyperbolics, angles, clipping, steps.

They complete `elementwise`, which lessons read whole, and are written alike. Where the
textbook's formula for a slope would overflow or cancel, the row has one that does not;
where there is no slope, a comment says what is answered.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .elementwise import (
    MIDDLE,
    cos,
    defined,
    divide,
    equal,
    exp,
    less,
    sin,
    sqrt,
    where,
)
from .primitive import Primitive, elementwise, flat
from .values import with_fallback as fallback
from .values import with_fallback_for_two as fallback_for_two

LN2, LN10 = math.log(2), math.log(10)


# -- forward computations and slopes that need more than a line --


def _clip(x: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(x, low), high)


def _round(x: Any, decimals: int = 0) -> Any:
    return np.round(x, decimals)


def _sinc_slope(y: Any, x: Any) -> Any:
    """d/dx sin(u)/u with u = πx: a series near 0, where (cos u - y) / x cancels.

    The series is Σ (-1)^k 2k u^(2k-1) / (2k+1)!, to machine precision for |u| < 1. Each
    branch gets an argument that is harmless where the other branch is taken.
    """
    small = less(x * x, 1 / math.pi**2)
    near, far = where(small, x, 0.0) * math.pi, where(small, 1.0, x)
    series: Any = 0.0
    for k in range(9, 0, -1):
        series = series * near * near + (-1) ** k * 2 * k / math.factorial(2 * k + 1)
    u = far * math.pi
    exact = (cos(u) - sin(u) / u) / far
    return where(small, series * near * math.pi, exact)


def share(y: Any, a: Any) -> Any:
    """exp(a - y) for y = log(... + exp(a) + ...): 0, not nan, where all terms are 0."""
    return exp(a - where(equal(y, -math.inf), 0.0, y))


def over(a: Any, y: Any) -> Any:
    """a / y, and 0 where y is 0: the flattest slope at the tip of a cone."""
    tip = equal(y, 0)
    return where(tip, 0.0, a / where(tip, 1.0, y))


# Rules may use rows that come further down.
hypot: Primitive
rint: Primitive
trunc: Primitive

# fmt: off
exp2 = elementwise("exp2", np.exp2,
    lambda y, x: y * LN2, latex="2^{{{0}}}")
log2 = elementwise("log2", np.log2,
    lambda y, x: defined(y, 1 / (x * LN2)), latex=r"\log_2 {0}")
log10 = elementwise("log10", fallback(math.log10, np.log10),
    lambda y, x: defined(y, 1 / (x * LN10)), latex=r"\log_{{10}} {0}")
logaddexp = elementwise("logaddexp", np.logaddexp,
    lambda y, a, b: share(y, a),
    lambda y, a, b: share(y, b))
cbrt = elementwise("cbrt", np.cbrt,
    lambda y, x: 1 / (3 * y * y), latex=r"\sqrt[3]{{{0}}}")
reciprocal = elementwise("reciprocal", lambda x: divide(1.0, x),
    lambda y, x: -y * y, latex=r"\frac{{1}}{{{0}}}")
positive = elementwise("positive", np.positive,
    1)
sinc = elementwise("sinc", np.sinc,
    _sinc_slope)

arcsinh = elementwise("arcsinh", fallback(math.asinh, np.arcsinh),
    lambda y, x: 1 / hypot(x, 1.0))
arccosh = elementwise("arccosh", fallback(math.acosh, np.arccosh),
    lambda y, x: defined(y, 1 / (sqrt(x - 1) * sqrt(x + 1))))
arctanh = elementwise("arctanh", fallback(math.atanh, np.arctanh),
    lambda y, x: defined(y, 1 / ((1 - x) * (1 + x))))
hypot = elementwise("hypot", fallback_for_two(math.hypot, np.hypot),
    lambda y, a, b: over(a, y),  # 0 at the origin
    lambda y, a, b: over(b, y))
arctan2 = elementwise("arctan2", fallback_for_two(math.atan2, np.arctan2),
    lambda y, a, b: b / hypot(a, b) / hypot(a, b),  # nan at the origin
    lambda y, a, b: -(a / hypot(a, b)) / hypot(a, b))  # bytes have no negative
deg2rad = elementwise("deg2rad", np.deg2rad,
    lambda y, x: math.pi / 180)
rad2deg = elementwise("rad2deg", np.rad2deg,
    lambda y, x: 180 / math.pi)

# Kinks: at a bound the slope is still that of the inside.
clip_between = elementwise("clip", _clip,
    lambda y, x, low, high: (x >= low) & (x <= high),
    lambda y, x, low, high: (x < low) & (low <= high),
    lambda y, x, low, high: (x > high) | (low > high))
# a = b * quotient + y; the quotient is found from y, because floor(a / b) may round up.
remainder = elementwise("remainder", np.remainder,
    1,
    lambda y, a, b: -rint((a - y) / b),
    symbol="%", infix=True, precedence=MIDDLE, latex=r"{0} \bmod {1}")
fmod = elementwise("fmod", np.fmod,
    1,
    lambda y, a, b: -rint((a - y) / b))

# Steps and tests: flat wherever they have a slope at all.
ceil = flat("ceil", np.ceil, 1, latex=r"\lceil {0} \rceil")
trunc = flat("trunc", np.trunc, 1)
rint = flat("rint", np.rint, 1)
round = flat("round", _round, 1)
floor_divide = flat("floor_divide", np.floor_divide, 2,
    symbol="//", infix=True, precedence=MIDDLE)
isfinite = flat("isfinite", np.isfinite, 1)
isinf = flat("isinf", np.isinf, 1)
isnan = flat("isnan", np.isnan, 1)
signbit = flat("signbit", np.signbit, 1)
logical_and = flat("logical_and", np.logical_and, 2)
logical_or = flat("logical_or", np.logical_or, 2)
logical_not = flat("logical_not", np.logical_not, 1)
logical_xor = flat("logical_xor", np.logical_xor, 2)
bitwise_and = flat("bitwise_and", np.bitwise_and, 2, symbol="&")
bitwise_or = flat("bitwise_or", np.bitwise_or, 2, symbol="|")
bitwise_xor = flat("bitwise_xor", np.bitwise_xor, 2, symbol="^")
invert = flat("invert", np.invert, 1, symbol="~")
# fmt: on


def clip(
    x: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None
) -> Any:
    """x, but no less than `a_min` and no more than `a_max`; None leaves a side open.

    At a bound the slope is 1, as it is inside; beyond the bounds it is 0, and the bound
    itself has slope 1.

    >>> import autodiff_lab as ad
    >>> x = ad.Vector([-1.0, 0.0, 2.0, 9.0])
    >>> y = clip(x, 0, 5)
    >>> y.value, ad.get_gradients(y.sum())[x]
    (array([0., 0., 2., 5.]), array([0., 1., 1., 0.]))
    """
    low = a_min if min is None else min
    high = a_max if max is None else max
    return clip_between(
        x, -math.inf if low is None else low, math.inf if high is None else high
    )
