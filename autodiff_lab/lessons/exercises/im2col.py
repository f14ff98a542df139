"""Lesson 15: every window of a picture as a column."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.engine.convolution import conv2d
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
`im2col(image, k)` gets a picture of shape (H, W) and returns a matrix with one column
for each window of k by k pixels: its k·k pixels row by row, and the windows
themselves row by row. Then `kernel.ravel() @ im2col(image, k)` is the convolution.
"""

STUB = '''
def im2col(image, k):
    """Return the windows of a picture as columns: (k * k, number of windows)."""
    return ...
'''


def im2col(image, k):
    """Return the windows of a picture as columns: (k * k, number of windows)."""
    height, width = image.shape
    columns = [
        image[i : i + k, j : j + k].ravel()
        for i in range(height - k + 1)
        for j in range(width - k + 1)
    ]
    return np.array(columns).T


def with_a_view(image: Any, k: int) -> Any:
    """Let NumPy make the windows."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (k, k))
    return windows.reshape(-1, k * k).T


def windows_as_rows(image: Any, k: int) -> Any:
    """Forget to turn the matrix round."""
    return with_a_view(image, k).T


def side_by_side(image: Any, k: int) -> Any:
    """Move by a whole window instead of a pixel."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (k, k))[::k, ::k]
    return windows.reshape(-1, k * k).T


def pixels_by_column(image: Any, k: int) -> Any:
    """Read each window column by column."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (k, k))
    return windows.transpose(0, 1, 3, 2).reshape(-1, k * k).T


def read(answer: Any) -> Slots:
    """Read an array with two axes."""
    if not isinstance(answer, (list, np.ndarray)):
        raise WrongKind(f"the result should be an array, but is {kind_of(answer)}.")
    found = np.asarray(answer)
    if found.dtype.kind not in "iuf" or found.ndim != 2:
        raise WrongKind("the result should be an array of numbers with two axes.")
    return {"": found.astype(float)}


def case(image: np.ndarray, k: int, part: str) -> Case:
    """Each row holds one pixel of all windows: a convolution with a single 1."""
    kernels = np.eye(k * k).reshape(k * k, 1, k, k)
    rows = np.asarray(conv2d(image[None, None], kernels))[0]
    return Case((image, k), {"": rows.reshape(k * k, -1)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Square and oblong pictures, small and large windows."""
    sizes = [(4, 4, 2), (5, 3, 2), (3, 6, 3), (6, 7, 3), (4, 5, 1)]
    return [
        case(rng.normal(size=(h, w)), k, f"{k} by {k} windows") for h, w, k in sizes
    ]


EXAMPLE = case(np.arange(1.0, 13.0).reshape(3, 4), 2, "a picture of 3 by 4")
CALL = "im2col(image, 2) for a picture with the pixels 1 to 12 in 3 rows"

WRONG_ANSWERS = (
    WrongAnswer(
        windows_as_rows,
        "M11",
        "Each window is a row here. Asked for are columns, so that a kernel meets "
        "every window in one product.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        side_by_side,
        "M4",
        "Your windows stand side by side. The window of a convolution moves on by one "
        "pixel, so windows overlap.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        pixels_by_column,
        "M11",
        "The pixels of a window come column by column. The kernel is unrolled row by "
        "row, and the two have to meet.",
        EXAMPLE,
        CALL,
    ),
)


EXERCISE = Exercise(
    name="im2col",
    lesson="15",
    title="Windows as columns",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=im2col,
    alternatives=(with_a_view,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "How many windows fit below each other, if a window is k high and the "
        "picture H?",
        "Go through the windows row by row, cut each out, and unroll it with ravel().",
        "One window: image[i : i + k, j : j + k].ravel(), for i in range(H - k + 1).",
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=10,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="a convolution with single ones gives",
)
