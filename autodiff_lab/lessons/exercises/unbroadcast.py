"""Lesson 10, exercise 2: undo broadcasting on the way back."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_arrays import array, transposed

STATEMENT = """
An operand of the given `shape` was stretched, and a cotangent `g` has arrived in the
stretched shape. Add up what belongs together: return an array of `shape`, in which
each entry is the sum over all the places where its copies stood.

Two things may have happened to the operand. Axes may have been put **in front** of its
own, and axes of **length 1** may have been repeated. The check tries all kinds of
pairs, with up to four axes.
"""

STUB = '''
def unbroadcast(g, shape):
    """Add up g over everything that was stretched, down to shape."""
    return ...
'''


def unbroadcast(g, shape):
    """Add up g over everything that was stretched, down to shape."""
    while g.ndim > len(shape):
        g = g.sum(axis=0)  # an axis that was put in front
    for axis, size in enumerate(shape):
        if size == 1:
            g = g.sum(axis=axis, keepdims=True)  # an axis that was repeated
    return g  # by now of the given shape


def all_at_once(g: np.ndarray, shape: tuple[int, ...]) -> Any:
    """Put the missing axes in as 1, sum in one go, and drop them again."""
    aligned = (1,) * (g.ndim - len(shape)) + tuple(shape)
    axes = tuple(k for k, size in enumerate(aligned) if size == 1)
    return np.sum(g, axis=axes, keepdims=True).reshape(shape)


def by_counting(g: np.ndarray, shape: tuple[int, ...]) -> Any:
    """Number the entries, stretch the numbers, and collect by number."""
    size = int(np.prod(shape))
    places = np.broadcast_to(np.arange(size).reshape(shape), g.shape)
    return np.bincount(places.ravel(), g.ravel(), size).reshape(shape)


def passed_on(g: np.ndarray, shape: tuple[int, ...]) -> Any:
    """Hand g on as it came."""
    return g


def one_copy_only(g: np.ndarray, shape: tuple[int, ...]) -> Any:
    """Keep the first copy of each entry, and forget the others."""
    while g.ndim > len(shape):
        g = g[0]
    return g[tuple(slice(0, size) for size in shape)]


def front_axes_only(g: np.ndarray, shape: tuple[int, ...]) -> Any:
    """Sum the axes in front, and overlook those of length 1."""
    return g.sum(axis=tuple(range(g.ndim - len(shape))))


def length_one_only(g: np.ndarray, shape: tuple[int, ...]) -> Any:
    """Sum where the length is 1, counted from the left, and nothing in front."""
    axes = tuple(k for k, size in enumerate(shape) if size == 1)
    return g.sum(axis=axes, keepdims=True)


def mean_of_copies(g: np.ndarray, shape: tuple[int, ...]) -> Any:
    """Take the mean of the copies."""
    total = all_at_once(g, shape)
    return total * (np.size(total) / g.size)


def case(shape: tuple[int, ...], whole: tuple[int, ...], g: np.ndarray) -> Case:
    """One pair of shapes, with the stretching itself turned around."""
    expected = transposed(lambda unit: np.broadcast_to(unit, whole), shape, g)
    front, ones = len(whole) > len(shape), 1 in shape
    parts = {
        (False, False): "equal shapes",
        (True, False): "axes in front",
        (False, True): "axes of length 1",
        (True, True): "both at once",
    }
    return Case((g, shape), {"": expected}, parts[front, ones])


def draw(rng: np.random.Generator) -> list[Case]:
    """Sixteen pairs: four of each kind, none of them square."""
    cases = []
    for front in (0, 1, 1, 2):
        for ones in ((), (0,), (1,), (0, 1)):
            own = list(rng.permutation([2, 3])[:2])
            whole = (*rng.permutation([4, 5])[:front], *own)
            shape = tuple(1 if k in ones else int(n) for k, n in enumerate(own))
            size = tuple(int(n) for n in whole)
            cases.append(case(shape, size, rng.normal(size=size)))
    cases.append(case((), (3, 2), rng.normal(size=(3, 2))))
    return cases


def read(answer: Any) -> Slots:
    """Read an array of any shape."""
    return {"": array(answer)}


EXAMPLE = case((3,), (2, 3), np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]))
CALL = "unbroadcast(np.array([[1, 2, 3], [10, 20, 30]]), (3,))"
COLUMN = case((2, 1), (2, 3), np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]))
COLUMN_CALL = "unbroadcast(np.array([[1, 2, 3], [10, 20, 30]]), (2, 1))"

WRONG_ANSWERS = (
    WrongAnswer(
        passed_on,
        "M10",
        "The cotangent comes back in the stretched shape. It should have one number "
        "for each entry of the operand.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_copy_only,
        "M4",
        "The shape is right, but only one copy of each entry is counted. Every copy "
        "was used, so every copy is a route.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        front_axes_only,
        "M10",
        "Axes in front are summed. An axis of length 1 that was repeated is a sum too.",
        COLUMN,
        COLUMN_CALL,
    ),
    WrongAnswer(
        length_one_only,
        "M10",
        "Axes of length 1 are summed, but those that were put in front are still "
        "there. And shapes are aligned at their last axis.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        mean_of_copies,
        "M10",
        "You took the mean of the copies. Nudge the one entry: all its copies move, "
        "each by the full nudge, so their contributions add up.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="unbroadcast",
    lesson="10",
    title="Fold it back",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=unbroadcast,
    alternatives=(all_at_once, by_counting),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "How many axes does g have that shape has not? They are the first ones.",
        "While g has too many axes, sum over axis 0. Then go through shape: where a "
        "length is 1, sum over that axis and keep it.",
        "Inside the loop: g = g.sum(axis=axis, keepdims=True)",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=12,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="nudging each entry measures",
    harmless=("keepdims=True",),
)
