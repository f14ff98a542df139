"""Small pieces of wording that the judge puts together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Slots
from autodiff_lab.lessons.running import Place, Raised, Stopped

if TYPE_CHECKING:
    from autodiff_lab.lessons.judge import Reading


def where(place: Place | None) -> str:
    """Point at a line of the learner's code, with its text when it can be read."""
    if place is None:
        return ""
    template = messages.WHERE_CODE if place.code else messages.WHERE
    return template.format(line=place.line, code=place.code)


def stopped(outcome: Stopped, seconds: float) -> str:
    """Say that time ran out, and where."""
    return messages.STOPPED.format(seconds=seconds, where=where(outcome.place))


def raised(outcome: Raised, *, is_public: bool) -> str:
    """Say what was raised; its text may quote the input, so only on the example."""
    if not is_public:
        return messages.RAISED_HIDDEN.format(
            error=outcome.kind, where=where(outcome.place)
        )
    error = f"{outcome.kind}: {outcome.text}" if outcome.text else outcome.kind
    return messages.RAISED.format(error=error, where=where(outcome.place))


def slots(answer: Slots) -> str:
    """Write an answer the way a reader expects it.

    >>> slots({"": np.array(11.0)})
    '11'
    >>> slots({"a": np.array([4.0, 7.0]), "b": np.array([4.0])})
    'a: [4, 7], b: [4]'
    """
    texts = {label: _array(value) for label, value in answer.items()}
    if list(texts) == [""]:
        return texts[""]
    return ", ".join(f"{label}: {text}" for label, text in texts.items())


def _array(value: np.ndarray) -> str:
    if value.ndim == 0:
        return f"{float(value):.6g}"
    return "[" + ", ".join(_array(entry) for entry in value) + "]"


def sentence(text: str) -> str:
    """Begin with a capital letter.

    >>> sentence("the result is None.")
    'The result is None.'
    """
    return text[:1].upper() + text[1:]


def shape(found: Slots, expected: Slots) -> str:
    """Say which entry has the wrong size, or which labels were expected."""
    if found.keys() != expected.keys():
        return messages.WRONG_LABELS.format(
            expected=_quoted(expected), found=_quoted(found) or "none"
        )
    for label, value in expected.items():
        place = repr(label) if label else messages.RESULT
        if found[label].size == value.size and found[label].shape != value.shape:
            return messages.WRONG_SHAPE.format(
                place=place, expected=value.shape, found=found[label].shape
            )
        if found[label].shape != value.shape:
            return messages.WRONG_COUNT.format(
                place=place,
                expected=messages.count_numbers(value.size),
                found=messages.count_numbers(found[label].size),
            )
    return ""


def _quoted(labels: Slots) -> str:
    return ", ".join(repr(label) for label in labels)


def parts(readings: Sequence[Reading]) -> tuple[str, str, str]:
    """List the parts that are right, those that fail, and those left open."""
    failed = _unique(r for r in readings if not r.right and not r.blank)
    blank = _unique(r for r in readings if r.blank)
    done = _unique(r for r in readings if r.right)
    still_right = [part for part in done if part not in failed and part not in blank]
    return ", ".join(still_right), ", ".join(failed), ", ".join(blank)


def _unique(readings: Iterable[Reading]) -> list[str]:
    return list(dict.fromkeys(r.case.part for r in readings))


def constant_factor(pairs: Sequence[tuple[Slots, Slots]]) -> float | None:
    """Return k when every number is k times what it should be, else None.

    >>> constant_factor([({"": np.array(6.0)}, {"": np.array(3.0)})] * 3)
    2.0
    """
    found = np.concatenate([np.ravel(a[k]) for a, e in pairs for k in e])
    expected = np.concatenate([np.ravel(e[k]) for a, e in pairs for k in e])
    if found.size < 3 or np.any(expected == 0.0) or np.all(found == 0.0):
        return None
    ratios = found / expected
    return float(ratios[0]) if np.allclose(ratios, ratios[0], rtol=1e-6) else None
