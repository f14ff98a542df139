"""One piece of code, and the variables from outside that it was written for."""

from __future__ import annotations

from typing import Any

from ..node import Leaf
from .code import Code
from .signature import Arguments


class Written:
    """Code for arguments of one kind; `entry` is the function that tests for them."""

    def __init__(
        self, title: str, code: Code, entry: Any, captured: list[Leaf]
    ) -> None:
        self.title, self.code, self.entry, self.captured = title, code, entry, captured
        self.kinds = [_kind(leaf) for leaf in captured]

    def still_fits(self) -> bool:
        """Whether captured variables still have the shapes that they had."""
        return self.kinds == [_kind(leaf) for leaf in self.captured]

    def run(self, arguments: Arguments) -> Any:
        return self.code(*arguments.traced(), *(leaf._value for leaf in self.captured))


def _kind(leaf: Leaf) -> Any:
    return type(leaf._value), leaf.shape, leaf.dtype
