"""Values as a JSON form and raw bytes: all that ever crosses between two processes.

Numbers, texts, ``None``, ``...``, lists, tuples, dictionaries, sets and arrays have a
form. Anything else travels as the name of its type alone, which is enough to say "you
returned a function". Reading is strict: what is not exactly a form is `Garbled`.

>>> form, buffers = write({"x": (1.0, np.arange(3))})
>>> form
{'d': [['x', {'t': [1.0, {'a': ['int64', [3], 0]}]}]]}
>>> read(form, buffers)
{'x': (1.0, array([0, 1, 2]))}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import inf, isfinite, nan, prod
from typing import Any

import numpy as np

DEEPEST = 32
MOST_ITEMS = 1_000_000
LONGEST_AXIS = 10_000_000
MOST_AXES = 16
MOST_ODD_KEYS = 5_000
EXACT_INTEGER = 2**53
ODD_FLOATS = {"nan": nan, "inf": inf, "-inf": -inf}
DTYPES = {
    name: np.dtype(name)
    for name in [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    ]
}

Form = Any  # what json.dumps accepts
Other = Callable[["Writer", Any], Form]


class Garbled(Exception):
    """Bytes that are no message, or a message that is no value."""


class TooMuch(Exception):
    """A value too large or too deep to send."""


def by_kind(_writer: Writer, value: Any) -> Form:
    """Send only the name of a type: for values that cannot or must not cross."""
    return {"x": clean_name(type(value).__name__)}


def clean_name(name: Any) -> str:
    """Keep what can stand in a sentence.

    >>> clean_name("<b>Node</b>")
    'bNodeb'
    """
    return re.sub(r"[^A-Za-z0-9_]", "", str(name))[:40] or "object"


class Writer:
    """Writes one message: forms that refer to ``buffers`` by position."""

    def __init__(self, other: Other = by_kind) -> None:
        self.other = other
        self.buffers: list[bytes] = []
        self.definitions: list[Form] = []  # code, from the trusted side only
        self.written = 0

    def write(self, value: Any, depth: int = 0) -> Form:
        """Return the form of a value."""
        self.written += 1
        if depth > DEEPEST or self.written > MOST_ITEMS:
            raise TooMuch
        if value is None or isinstance(value, (bool, str)):
            return str(value) if isinstance(value, str) else value
        if value is ...:
            return {"e": 0}
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(value, depth)
        if isinstance(value, (int, float, complex)):
            return _number(value)
        if isinstance(value, (dict, list, tuple, set, frozenset)):
            return self._container(value, depth + 1)
        return self.other(self, value)

    def _container(self, value: Any, depth: int) -> Form:
        if isinstance(value, dict):
            pairs = [
                [self.write(k, depth), self.write(v, depth)] for k, v in value.items()
            ]
            return {"d": pairs}
        items = [self.write(item, depth) for item in value]
        if isinstance(value, list):
            return items
        return {"t": items} if isinstance(value, tuple) else {"s": items}

    def _array(self, value: np.ndarray | np.generic, depth: int) -> Form:
        array = np.asarray(value)
        if array.dtype == np.longdouble:
            array = array.astype(np.float64)
        if array.dtype.name not in DTYPES:
            return self.write(array.tolist(), depth + 1)
        tag = "n" if isinstance(value, np.generic) else "a"
        self.buffers.append(array.astype(array.dtype.newbyteorder("<")).tobytes())
        shape = [int(length) for length in array.shape]
        return {tag: [array.dtype.name, shape, len(self.buffers) - 1]}


def write(value: Any, other: Other = by_kind) -> tuple[Form, list[bytes]]:
    """Return the form and the raw bytes of a value."""
    writer = Writer(other)
    return writer.write(value), writer.buffers


def _number(value: complex) -> Form:
    if isinstance(value, int):
        plain = int(value)
        return plain if abs(plain) < EXACT_INTEGER else {"i": str(plain)}
    if isinstance(value, float):
        plain_float = float(value)
        return plain_float if isfinite(plain_float) else {"f": str(plain_float)}
    return {"c": [_number(value.real), _number(value.imag)]}


class Reader:
    """Reads forms. It raises `Garbled`, and nothing else, for whatever is no form."""

    def __init__(self, buffers: Sequence[bytes], code: Sequence[Any] = ()) -> None:
        self.buffers: list[bytes | None] = list(buffers)
        self.odd_keys = 0
        self.code = code  # filled in by the side that may receive code

    def read(self, form: Form) -> Any:
        """Return the value of a form."""
        try:
            return self._value(form, 0)
        except Garbled:
            raise
        except (TypeError, ValueError, KeyError, IndexError, OverflowError) as problem:
            raise Garbled(type(problem).__name__) from problem

    def _value(self, form: Form, depth: int) -> Any:
        if depth > DEEPEST + 1:
            raise Garbled("too deep")
        if form is None or isinstance(form, (bool, int, float, str)):
            return form
        if isinstance(form, list):
            return [self._value(item, depth + 1) for item in form]
        [(tag, content)] = form.items()
        return getattr(self, f"_read_{TAGS[tag]}")(content, depth + 1)

    def _read_tuple(self, content: Form, depth: int) -> tuple[Any, ...]:
        return tuple(self._value(item, depth) for item in _a_list(content))

    def _read_set(self, content: Form, depth: int) -> set[Any]:
        return {self._key(item, depth) for item in _a_list(content)}

    def _read_dictionary(self, content: Form, depth: int) -> dict[Any, Any]:
        pairs = [_a_list(pair, 2) for pair in _a_list(content)]
        return {self._key(k, depth): self._value(v, depth) for k, v in pairs}

    def _key(self, form: Form, depth: int) -> Any:
        """Read a key. Only texts have hashes that nobody can choose, so only they may
        be many: keys with equal hashes would keep us busy for minutes."""
        if not isinstance(form, str):
            self.odd_keys += 1
            if self.odd_keys > MOST_ODD_KEYS:
                raise Garbled("too many keys that are no text")
        return self._value(form, depth)

    def _read_ellipsis(self, _content: Form, _depth: int) -> Any:
        return ...

    def _read_integer(self, content: str, _depth: int) -> int:
        return int(_a_text(content, 4000))

    def _read_float(self, content: str, _depth: int) -> float:
        return ODD_FLOATS[_a_text(content, 4)]

    def _read_complex(self, content: Form, depth: int) -> complex:
        real, imaginary = (self._value(part, depth) for part in _a_list(content, 2))
        return complex(float(real), float(imaginary))

    def _read_array(self, content: Form, _depth: int) -> np.ndarray:
        name, shape, index = _a_list(content, 3)
        lengths = [_a_length(length) for length in _a_list(shape)]
        dtype, data = DTYPES[name], self._take(_a_length(index))
        if len(lengths) > MOST_AXES or prod(lengths) * dtype.itemsize != len(data):
            raise Garbled("an array whose bytes do not fit its shape")
        flat = np.frombuffer(data, dtype.newbyteorder("<")).astype(dtype)
        return flat.reshape(lengths)

    def _take(self, index: int) -> bytes:
        """Hand out each buffer once: a thousand references must not mean copies."""
        data, self.buffers[index] = self.buffers[index], None
        if data is None:
            raise Garbled("two arrays with the same bytes")
        return data

    def _read_number(self, content: Form, depth: int) -> Any:
        return self._read_array(content, depth)[()]

    def _read_kind(self, content: Form, _depth: int) -> Any:
        return stand_in(clean_name(_a_text(content, 80)))

    def _read_code(self, content: Form, _depth: int) -> Any:
        return self.code[_a_length(content)]


TAGS = {
    "t": "tuple",
    "s": "set",
    "d": "dictionary",
    "e": "ellipsis",
    "i": "integer",
    "f": "float",
    "c": "complex",
    "a": "array",
    "n": "number",
    "x": "kind",
    "k": "code",
}


def read(form: Form, buffers: Sequence[bytes] = ()) -> Any:
    """Return the value of a form."""
    return Reader(buffers).read(form)


def stand_in(kind: str) -> Any:
    """Make an empty object with the type's name, so that readers can name what came.

    >>> type(stand_in("Node")).__name__
    'Node'
    """
    if kind in ("function", "builtin_function_or_method", "method", "type", "ufunc"):
        return _no_function
    return type(kind, (), {})()


def _no_function(*_arguments: Any) -> None:
    raise TypeError("a function of the learner's does not leave the sandbox")


_no_function.__name__ = "function"


def _a_list(content: Form, length: int | None = None) -> list[Form]:
    if not isinstance(content, list) or length not in (None, len(content)):
        raise Garbled("a list was expected")
    return content


def _a_text(content: Form, longest: int) -> str:
    if not isinstance(content, str) or len(content) > longest:
        raise Garbled("a short text was expected")
    return content


def _a_length(content: Form) -> int:
    if type(content) is not int or not 0 <= content <= LONGEST_AXIS:
        raise Garbled("a length was expected")
    return content
