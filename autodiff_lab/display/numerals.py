"""Numbers as text: the same digits in the picture, the table and the text.

Short numbers are shown as they are, longer ones with four significant digits; whole
numbers have no point, exponents no padding. The front end shows these strings as they
are, so Python and the browser can never disagree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

SIGNIFICANT = 4
_SHORT = 5  # so many digits are shown as they are
INLINE_ENTRIES = 6  # arrays up to this many entries are written out
SCALAR_ROOM = 8  # characters that a scalar may take in a node
EDGE_ROOM = 9  # characters that a local derivative may take on an edge
_WHOLE_LIMIT = 10**7  # whole numbers from here on get an exponent


def format_number(number: object, significant: int = SIGNIFICANT) -> str:
    """One number, the same on every platform.

    >>> format_number(28.0), format_number(2 / 3), format_number(1.5e-7)
    ('28', '0.6667', '1.5e-7')
    >>> format_number(91.125), format_number(6.8814), format_number(12345.678)
    ('91.125', '6.8814', '12346')
    >>> format_number(-0.0), format_number(float("nan")), format_number(True)
    ('0', 'nan', 'True')
    >>> format_number(2**1000), format_number(1 - 2j)
    ('1.072e301', '1-2j')
    """
    if isinstance(number, (bool, np.bool_)):
        return str(bool(number))
    if isinstance(number, (int, np.integer)):
        return _whole(int(number), significant)
    if isinstance(number, (complex, np.complexfloating)):
        return _complex(complex(number), significant)
    return _real(float(number), significant)  # type: ignore[arg-type]


def format_value(value: Any, room: int | None = None) -> str:
    """A number or an array; with ``room``, no longer than so many characters if it can.

    >>> format_value(np.array([1.0, 2.5]))
    '[1, 2.5]'
    >>> format_value(np.zeros((3, 4)))
    '3×4: mean 0, min 0, max 0'
    >>> format_value(np.zeros((3, 4)), room=12), format_value(np.arange(9), room=12)
    ('3×4: mean 0', '[0, 1, 2, …]')
    """
    if not np.ndim(value):
        return _scalar(value, room)
    array = np.asarray(value)
    for text in _choices(array, room):
        if text and (room is None or len(text) <= room):
            return text
    return format_shape(array.shape)


def _choices(array: np.ndarray, room: int | None) -> Iterator[str]:
    """Ways to write an array, the most telling first; some are empty."""
    for digits in (SIGNIFICANT, 3, 2):
        yield _inline(array, digits)
    if array.ndim == 1 and room:
        yield _leading(array, room)
    yield _summary(array)
    yield _mean(array)


def format_shape(shape: tuple[int, ...]) -> str:
    """The shape of an array as it is spoken: "3 by 4".

    >>> format_shape((3, 4)), format_shape((5,)), format_shape(())
    ('3×4', '5 entries', 'scalar')
    """
    if not shape:
        return "scalar"
    if len(shape) == 1:
        return "1 entry" if shape[0] == 1 else f"{shape[0]} entries"
    return "×".join(map(str, shape))


def room_for(shape: tuple[int, ...]) -> int:
    """Characters to keep for a value of this shape: fixed, so that no box ever moves.

    >>> room_for(()), room_for((3,)), room_for((64, 10))
    (8, 18, 18)
    """
    if not shape:
        return SCALAR_ROOM
    entries = math.prod(shape)
    return 6 * entries if 2 <= entries <= 3 else 18


def sign_of(value: Any) -> int:
    """-1, 0 or 1 for a real scalar; 0 for anything without a sign.

    >>> sign_of(-2.5), sign_of(float("nan")), sign_of(np.ones(3))
    (-1, 0, 0)
    """
    if (
        value is None
        or np.ndim(value)
        or isinstance(value, (complex, np.complexfloating))
    ):
        return 0
    number = float(value)
    return (number > 0) - (number < 0)


def _scalar(value: object, room: int | None) -> str:
    if isinstance(value, np.ndarray):
        value = value[()]
    if not isinstance(value, (bool, int, float, complex, np.generic)):
        return str(value)
    for digits in (SIGNIFICANT, 3, 2, 1):
        text = format_number(value, digits)
        if room is None or len(text) <= room:
            break
    return text


def _whole(number: int, significant: int) -> str:
    if abs(number) < _WHOLE_LIMIT:
        return str(number)
    return _exponent(f"{Decimal(number):.{significant - 1}e}")


def _real(number: float, significant: int) -> str:
    if not math.isfinite(number):
        return str(number)
    if number == 0:
        return "0"  # of either sign: a learner's graph has no use for -0
    if number.is_integer():
        return _whole(int(number), significant)
    if significant == SIGNIFICANT and _digits(number) <= _SHORT:
        significant = _digits(number)
    digits = max(significant, len(str(int(abs(number)))))
    if 1e-4 <= abs(number) < _WHOLE_LIMIT:
        return _trim(f"{number:.{_decimals(number, digits)}f}")
    return _exponent(f"{number:.{significant - 1}e}")


def _digits(number: float) -> int:
    """Significant digits of the shortest text that reads back as ``number``."""
    mantissa = repr(number).partition("e")[0]
    return len(mantissa.lstrip("-0.").replace(".", "").rstrip("0"))


def _decimals(number: float, digits: int) -> int:
    """Places after the point that leave ``digits`` significant ones."""
    exponent = int(f"{number:.{digits - 1}e}".partition("e")[2])
    return max(digits - 1 - exponent, 0)


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exponent(text: str) -> str:
    mantissa, _, exponent = text.partition("e" if "e" in text else "E")
    return f"{_trim(mantissa)}e{int(exponent)}"


def _complex(number: complex, significant: int) -> str:
    real = _real(number.real, significant)
    imaginary = _real(number.imag, significant)
    joint = "" if imaginary.startswith("-") else "+"
    return f"{real}{joint}{imaginary}j"


def _inline(array: np.ndarray, significant: int) -> str:
    """The entries in brackets, or nothing when there are too many."""
    if not 0 < array.size <= INLINE_ENTRIES or array.dtype.kind not in "biufc":
        return ""
    return _brackets(array.tolist(), significant)


def _brackets(entries: object, significant: int) -> str:
    if not isinstance(entries, list):
        return format_number(entries, significant)
    inside = ", ".join(_brackets(entry, significant) for entry in entries)
    return f"[{inside}]"


def _leading(array: np.ndarray, room: int) -> str:
    """The first entries of a long list, as many as there is room for."""
    if array.dtype.kind not in "biufc":
        return ""
    text = ""
    for shown in range(1, min(array.size, INLINE_ENTRIES)):
        longer = _brackets(array[:shown].tolist(), 3)[:-1] + ", …]"
        if len(longer) <= room:
            text = longer
    return text


def _summary(array: np.ndarray) -> str:
    mean = _mean(array)
    if not array.size or array.dtype.kind not in "biuf":
        return mean
    low, high = format_number(array.min()), format_number(array.max())
    return f"{mean}, min {low}, max {high}"


def _mean(array: np.ndarray) -> str:
    if not array.size or array.dtype.kind not in "biufc":
        return format_shape(array.shape)
    with np.errstate(all="ignore"):
        mean = array.mean()
    return f"{format_shape(array.shape)}: mean {format_number(mean)}"
