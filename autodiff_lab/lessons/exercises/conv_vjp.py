"""Lesson 15: the way back of a convolution."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.engine.convolution import conv2d
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
The result of a convolution is `y[i, j] = (image[i:i+k, j:j+k] * kernel).sum()`, with
a kernel of k by k. `conv_vjp(image, kernel, g)` gets what has arrived at `y` and
returns a pair: what the image receives, and what the kernel receives.
"""

STUB = '''
def conv_vjp(image, kernel, g):
    """Return what the image and the kernel receive."""
    return ..., ...
'''


def conv_vjp(image, kernel, g):
    """Return what the image and the kernel receive."""
    to_image, to_kernel = np.zeros(image.shape), np.zeros(kernel.shape)
    k = len(kernel)
    for i, j in np.ndindex(g.shape):
        to_image[i : i + k, j : j + k] += g[i, j] * kernel
        to_kernel += g[i, j] * image[i : i + k, j : j + k]
    return to_image, to_kernel


def as_convolutions(image: Any, kernel: Any, g: Any) -> Any:
    """Both ways back are convolutions: one padded and turned, one with g as kernel."""
    k = len(kernel)
    wide = np.pad(g, k - 1)
    windows = np.lib.stride_tricks.sliding_window_view
    to_image = (windows(wide, (k, k)) * kernel[::-1, ::-1]).sum(axis=(2, 3))
    to_kernel = (windows(image, g.shape) * g).sum(axis=(2, 3))
    return to_image, to_kernel


def overwrites(image: Any, kernel: Any, g: Any) -> Any:
    """Overwrite where windows overlap."""
    to_image, k = np.zeros(image.shape), len(kernel)
    for i, j in np.ndindex(g.shape):
        to_image[i : i + k, j : j + k] = g[i, j] * kernel
    return to_image, as_convolutions(image, kernel, g)[1]


def kernel_not_turned(image: Any, kernel: Any, g: Any) -> Any:
    """Convolve with the kernel as it is, and guess that this is the transpose."""
    right = as_convolutions(image, kernel[::-1, ::-1], g)
    return right[0], as_convolutions(image, kernel, g)[1]


def averaged_over_places(image: Any, kernel: Any, g: Any) -> Any:
    """Average what the places send to the shared kernel."""
    to_image, to_kernel = as_convolutions(image, kernel, g)
    return to_image, to_kernel / g.size


def read(answer: Any) -> Slots:
    """Read a pair of arrays."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise WrongKind(f"the result should be a pair, but is {kind_of(answer)}.")
    pair = [np.asarray(part) for part in answer]
    if any(part.dtype.kind not in "iuf" or part.ndim != 2 for part in pair):
        raise WrongKind("both parts of the result should be arrays with two axes.")
    return {"image": pair[0].astype(float), "kernel": pair[1].astype(float)}


def case(image: np.ndarray, kernel: np.ndarray, g: np.ndarray, part: str) -> Case:
    """Ask the library, whose rules the dot-product test has passed."""
    y, pullback = ad.vjp(conv2d, image[None, None], kernel[None, None])
    to_image, to_kernel = pullback(g.reshape(y.shape))
    slots = {"image": to_image[0, 0], "kernel": to_kernel[0, 0]}
    return Case((image, kernel, g), slots, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Square and oblong pictures."""
    cases = []
    for h, w, k in [(4, 4, 2), (5, 4, 2), (5, 6, 3), (4, 7, 3)]:
        parts = [(h, w), (k, k), (h - k + 1, w - k + 1)]
        drawn = [rng.normal(size=size) for size in parts]
        cases.append(case(drawn[0], drawn[1], drawn[2], f"a kernel of {k} by {k}"))
    return cases


EXAMPLE = case(
    np.arange(1.0, 10.0).reshape(3, 3),
    np.array([[1.0, 2.0], [3.0, 4.0]]),
    np.array([[1.0, 10.0], [2.0, 5.0]]),
    "a picture of 3 by 3",
)
CALL = "conv_vjp(image, kernel, g) for 3 by 3 pixels and a kernel of 2 by 2"

WRONG_ANSWERS = (
    WrongAnswer(
        overwrites,
        "M4",
        "Windows overlap, so a pixel receives from several of them: add.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        kernel_not_turned,
        "M11",
        "What the image receives was made with the kernel the wrong way round. The "
        "transpose of a convolution has the kernel turned by half a turn.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        averaged_over_places,
        "M10",
        "The kernel is shared by all places, and each of them sends it a contribution. "
        "They add up; nothing is averaged.",
        EXAMPLE,
        CALL,
    ),
)


EXERCISE = Exercise(
    name="conv_vjp",
    lesson="15",
    title="The way back of a convolution",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=conv_vjp,
    alternatives=(as_convolutions,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Look at one entry y[i, j] alone: which pixels made it, and with which "
        "weights?",
        "Going back, the window of (i, j) receives g[i, j] times the kernel, "
        "and the kernel receives g[i, j] times the window. Add over all i, j.",
        "In the loop: to_image[i : i + k, j : j + k] += g[i, j] * kernel",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=12,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="the library gives",
)
