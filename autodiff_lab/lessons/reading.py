"""Turn what a learner returned into standard form, or say kindly why it cannot be.

Readers accept anything sensible (ints, floats, NumPy numbers, lists, tuples, arrays)
and refuse the rest with a sentence that names what came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Slots, WrongKind


def is_blank(answer: Any) -> bool:
    """Tell whether ``...`` still stands somewhere in the answer.

    >>> is_blank((1.0, ...)), is_blank({"a": [1.0]})
    (True, False)
    """
    return any(item is ... for item in _flat(answer, depth=3))


def _flat(answer: Any, depth: int) -> Iterator[Any]:
    """Open dictionaries, lists and tuples, but only as deep as an answer ever is."""
    inner = answer.values() if isinstance(answer, dict) else answer
    if depth and isinstance(answer, (dict, list, tuple)):
        for value in inner:
            yield from _flat(value, depth - 1)
    else:
        yield answer


def number(answer: Any, place: str = "") -> float:
    """Read one finite real number.

    >>> number(np.float64(2.5))
    2.5
    """
    if answer is None:
        raise WrongKind(messages.GOT_NONE.format(place=place or messages.RESULT))
    if callable(answer) or isinstance(answer, str):
        raise WrongKind(messages.GOT_FORMULA.format(kind=kind_of(answer)))
    if isinstance(answer, complex) or not _is_number(answer):
        kind = kind_of(answer)
        raise WrongKind(
            messages.NOT_A_NUMBER.format(place=place or messages.RESULT, kind=kind)
        )
    value = float(np.asarray(answer).reshape(()))
    if not np.isfinite(value):
        raise WrongKind(messages.NOT_FINITE.format(place=place or messages.RESULT))
    return value


def one_number(answer: Any) -> Slots:
    """Read an answer that is a single number."""
    return {"": np.array(number(answer))}


def numbers(answer: Any, place: str = "") -> np.ndarray:
    """Read a list, tuple or flat array of numbers."""
    listed = answer.tolist() if isinstance(answer, np.ndarray) else answer
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        kind = kind_of(answer)
        raise WrongKind(
            messages.NOT_A_LIST.format(place=place or messages.RESULT, kind=kind)
        )
    entry = messages.ENTRY.format(place=place or messages.RESULT)
    return np.array([number(item, entry) for item in listed])


def kind_of(answer: Any) -> str:
    """Name a type the way one would say it aloud."""
    spoken = {"str": "a text", "function": "a function", "bool": "True or False"}
    name = type(answer).__name__
    return spoken.get(name, f"a value of type {name}")


def _is_number(answer: Any) -> bool:
    if isinstance(answer, bool):
        return False
    if isinstance(answer, (int, float, np.number)):
        return True
    is_array = isinstance(answer, np.ndarray)
    return bool(is_array and answer.size == 1 and answer.dtype.kind in "iuf")
