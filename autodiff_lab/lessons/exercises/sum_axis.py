"""Lesson 10, exercise 3: the way back through a sum."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_arrays import array, transposed

STATEMENT = """
Now the other way round. The program was `y = np.sum(x, axis=axis, keepdims=keepdims)`
with an `x` of the given `shape`, and `g` has arrived at `y`. Return what goes back to
`x`: an array of `shape`.

`axis` may be `None` (everything), a number, which may count from the end, or a tuple of
numbers. With `keepdims=True` the summed axes are still there in `g`, with length 1.
"""

STUB = '''
def sum_axis(g, shape, axis, keepdims):
    """Send g back through np.sum of an array of that shape."""
    return ...
'''


def sum_axis(g, shape, axis, keepdims):
    """Send g back through np.sum of an array of that shape."""
    if axis is not None and not keepdims:
        g = np.expand_dims(g, axis)  # put the summed axes back, as length 1
    return np.broadcast_to(g, shape)  # each entry gets what its sum has got


def by_adding_zeros(g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool) -> Any:
    """Give the cotangent its axes by reshaping, and let NumPy stretch it."""
    axes = range(len(shape)) if axis is None else np.atleast_1d(axis) % len(shape)
    kept = [1 if k in axes else n for k, n in enumerate(shape)]
    return np.zeros(shape) + np.reshape(g, kept)


def entry_by_entry(g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool) -> Any:
    """Ask of each entry which sum it went into."""
    places = np.arange(np.size(g)).reshape(np.shape(g))
    axes = range(len(shape)) if axis is None else np.atleast_1d(axis) % len(shape)
    back = np.zeros(shape)
    for index in np.ndindex(*shape):
        rest = [0 if k in axes else i for k, i in enumerate(index)]
        kept = [i for k, i in enumerate(rest) if keepdims or k not in axes]
        back[index] = np.ravel(g)[places[tuple(kept)]]
    return back


def passed_on(g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool) -> Any:
    """Hand g on as it came."""
    return g


def always_aligned_right(
    g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool
) -> Any:
    """Trust broadcasting to find the axis, unless it complains."""
    try:
        return np.broadcast_to(g, shape)
    except ValueError:
        return by_adding_zeros(g, shape, axis, keepdims)


def shared_out(g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool) -> Any:
    """Divide each cotangent among the entries of its sum."""
    return by_adding_zeros(g, shape, axis, keepdims) * np.size(g) / np.prod(shape)


def all_together(g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool) -> Any:
    """Give the sum of all cotangents to everybody."""
    return np.full(shape, np.sum(g))


def case(shape: tuple[int, ...], axis: Any, keepdims: bool, g: np.ndarray) -> Case:
    """One sum, turned around by sending units through it."""
    expected = transposed(
        lambda unit: np.sum(unit, axis=axis, keepdims=keepdims), shape, g
    )
    some = "several axes" if isinstance(axis, tuple) else "one axis"
    part = "all axes" if axis is None else some
    return Case((g, shape, axis, keepdims), {"": expected}, part)


def drawn(rng: np.random.Generator, shape: Any, axis: Any, keepdims: bool) -> Case:
    """The same, with a cotangent drawn at random."""
    size = np.shape(np.sum(np.zeros(shape), axis=axis, keepdims=keepdims))
    return case(shape, axis, keepdims, np.asarray(rng.normal(size=size)))


def draw(rng: np.random.Generator) -> list[Case]:
    """Every kind of axis, with and without keepdims, also on square arrays."""
    first, second, third = (int(n) for n in rng.permutation([2, 3, 4]))
    cases = []
    for keepdims in (False, True):
        for axis in (None, 0, 1, -1, -3, (0, 2), (-1, 0)):
            cases.append(drawn(rng, (first, second, third), axis, keepdims))
        cases.append(drawn(rng, (third, third), 1, keepdims))
    return cases


def read(answer: Any) -> Slots:
    """Read an array of any shape."""
    return {"": array(answer)}


EXAMPLE = case((2, 2), 1, False, np.array([1.0, 10.0]))
CALL = "sum_axis(np.array([1, 10]), (2, 2), 1, False)"

WRONG_ANSWERS = (
    WrongAnswer(
        passed_on,
        "M10",
        "What goes back has the shape of the sum. Each entry of x went into some sum "
        "and wants to know its slope.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        always_aligned_right,
        "M11",
        "Broadcasting aligns shapes at the last axis, wherever you have summed. On a "
        "square array it even fits, and is transposed. Put the summed axis back first.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        shared_out,
        "M10",
        "You have shared the cotangent out among the entries. Nudge one of them: the "
        "sum moves by the full nudge, so each gets all of it. (For a mean, you are "
        "right.)",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        all_together,
        "M4",
        "Every entry gets the sum of all cotangents. But it went into only one sum.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="sum_axis",
    lesson="10",
    title="Back through a sum",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=sum_axis,
    alternatives=(by_adding_zeros, entry_by_entry),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Each entry of x went into exactly one sum, with slope 1. So what does it get?",
        "np.broadcast_to(g, shape) hands the numbers out, once the summed axes are in "
        "their places again with length 1. With keepdims they are there already.",
        "Before that: if axis is not None and not keepdims: g = np.expand_dims(g, "
        "axis)",
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=10,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="nudging each entry measures",
)
