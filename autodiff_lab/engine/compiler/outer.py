"""Variables that belong to a derivative, or a trace, around the one that begins."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from ...errors import ConcretizationError
from ..node import Leaf
from ..transforms import Run

TRANSFORM = Run.__init__.__code__


def check_outer(captured: list[Leaf], traced: type[Leaf]) -> None:
    """Refuse to read as a number what somebody outside derives or traces by.

    Code reads variables from outside at every call, and what it answers is a number
    without a history: the derivative by such a variable would silently be zero.
    """
    varied = set(outer_leaves())
    for leaf in captured:
        if isinstance(leaf, traced) or leaf in varied:
            raise ConcretizationError(
                "a compiled function reaches for an argument of the function around it",
                cause="that one is being differentiated or compiled, and compiled code "
                "inside of it answers with numbers, which have no history",
                cure="pass the value to the compiled function as an argument as well, "
                "or compile only the outermost function",
            )


def outer_leaves() -> Iterator[Any]:
    """What the transforms that are running in this thread differentiate by."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code is TRANSFORM:
            yield from frame.f_locals["self"].leaves
        frame = frame.f_back
