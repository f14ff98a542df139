"""Code that was written is kept, but not for ever: the kinds used last, so many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

KEPT = 64  # kinds of arguments for one function


class Recent:
    """A dictionary that forgets what has not been asked for the longest.

    A function that is called with a new shape every time (texts of any length, say)
    would otherwise hold on to code and buffers for each of them.

    >>> recent = Recent(most=2)
    >>> recent["a"], recent["b"] = 1, 2
    >>> recent.get("a"), recent.put("c", 3), list(recent)
    (1, None, [1, 3])
    """

    def __init__(self, most: int = KEPT) -> None:
        self.most = most
        self.kept: dict[Any, Any] = {}  # the one used last comes last

    def get(self, key: Any) -> Any:
        """What is kept for `key`, or None."""
        value = self.kept.pop(key, None)
        if value is not None:
            self.kept[key] = value
        return value

    def put(self, key: Any, value: Any) -> None:
        """Keep a value, and let the oldest go if there are too many."""
        self.kept.pop(key, None)
        self.kept[key] = value
        while len(self.kept) > self.most:
            self.kept.pop(next(iter(self.kept)), None)

    __setitem__ = put

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.kept.values()))

    def __len__(self) -> int:
        return len(self.kept)
