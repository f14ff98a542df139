"""Lesson 15: the way back of max pooling, and what ties do."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.engine.convolution import max_pool2d
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
Max pooling keeps the largest pixel of each window of 2 by 2; windows stand side by
side. `maxpool_vjp(image, g)` gets what has arrived at the pooled picture and returns
what each pixel of the image receives. If several pixels of a window tie for the
largest, they **share equally**, as they do in our library.
"""

STUB = '''
def maxpool_vjp(image, g):
    """Return what each pixel receives."""
    return ...
'''


def maxpool_vjp(image, g):
    """Return what each pixel receives."""
    received = np.zeros(image.shape)
    for i, j in np.ndindex(g.shape):
        window = slice(2 * i, 2 * i + 2), slice(2 * j, 2 * j + 2)
        largest = image[window] == image[window].max()
        received[window] = g[i, j] * largest / largest.sum()
    return received


def with_spread(image: Any, g: Any) -> Any:
    """Spread everything out to the size of the picture, then compare."""
    ones = np.ones((2, 2))
    h, w = g.shape
    best = image.reshape(h, 2, w, 2).max(axis=(1, 3))
    winners = (image == np.kron(best, ones)).astype(float)
    count = winners.reshape(h, 2, w, 2).sum(axis=(1, 3))
    return np.kron(g / count, ones) * winners


def to_everybody(image: Any, g: Any) -> Any:
    """Give every pixel of a window what has arrived."""
    return np.kron(g, np.ones((2, 2)))


def ties_get_it_twice(image: Any, g: Any) -> Any:
    """Give every winner the whole of it."""
    h, w = g.shape
    best = image.reshape(h, 2, w, 2).max(axis=(1, 3))
    return np.kron(g, np.ones((2, 2))) * (image == np.kron(best, np.ones((2, 2))))


def first_winner_only(image: Any, g: Any) -> Any:
    """Give all of it to the first of the winners."""
    received = np.zeros(image.shape)
    for i, j in np.ndindex(g.shape):
        window = image[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        row, column = divmod(int(window.argmax()), 2)
        received[2 * i + row, 2 * j + column] = g[i, j]
    return received


def read(answer: Any) -> Slots:
    """Read an array with two axes."""
    if not isinstance(answer, (list, np.ndarray)):
        raise WrongKind(f"the result should be an array, but is {kind_of(answer)}.")
    found = np.asarray(answer)
    if found.dtype.kind not in "iuf" or found.ndim != 2:
        raise WrongKind("the result should be an array of numbers with two axes.")
    return {"": found.astype(float)}


def case(image: np.ndarray, g: np.ndarray, part: str) -> Case:
    """Ask the library, whose rule shares ties."""
    y, pullback = ad.vjp(max_pool2d, image[None, None])
    return Case((image, g), {"": pullback(g.reshape(y.shape))[0][0, 0]}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Pictures without ties, and with many: pixels of a few grey levels."""
    cases = []
    for h, w in [(4, 4), (2, 6), (6, 4)]:
        g = rng.uniform(0.5, 2.0, size=(h // 2, w // 2))
        cases.append(case(rng.normal(size=(h, w)), g, "no ties"))
        levels = rng.integers(1, 3, size=(h, w)).astype(float)
        levels[:2, :2] = 2.0
        cases.append(case(levels, g, "ties"))
    return cases


EXAMPLE = case(
    np.array([[1.0, 5.0, 2.0, 2.0], [3.0, 4.0, 0.0, 1.0]]),
    np.array([[10.0, 6.0]]),
    "one window with a tie",
)
CALL = "maxpool_vjp([[1, 5, 2, 2], [3, 4, 0, 1]], [[10, 6]])"

WRONG_ANSWERS = (
    WrongAnswer(
        to_everybody,
        "M4",
        "Every pixel of the window receives. Nudge one that is not the largest: the "
        "result does not move.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        ties_get_it_twice,
        "M15",
        "Where two pixels tie, both receive the whole. Moving both by 1 moves the "
        "result by 1, so the parts have to add up to one whole.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        first_winner_only,
        "M15",
        "Where two pixels tie, the first one gets all of it. Many libraries do so; "
        "here they share.",
        EXAMPLE,
        CALL,
    ),
)


EXERCISE = Exercise(
    name="maxpool_vjp",
    lesson="15",
    title="Max pooling, and ties",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=maxpool_vjp,
    alternatives=(with_spread,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Which pixels of a window does the result depend on?",
        "Compare the window with its largest entry: the ones where they are "
        "equal share what has arrived.",
        "For one window: g[i, j] * largest / largest.sum(), where largest = "
        "window == window.max()",
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=10,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="the library gives",
)
