"""Where a node was written: the user's line, found cheaply.

A site is taken for every operation, so taking it must cost next to nothing: only the
code object and the instruction's offset are kept, one shared `Site` per place in the
program. The file name, line and columns are worked out when somebody asks.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType

_PACKAGE = str(Path(__file__).parent.parent)


class Site:
    """One place in a program that makes nodes."""

    __slots__ = ("code", "offset")

    def __init__(self, code: CodeType, offset: int) -> None:
        self.code = code
        self.offset = offset

    @property
    def filename(self) -> str:
        return self.code.co_filename

    @property
    def function(self) -> str:
        return self.code.co_name

    @property
    def position(self) -> tuple[int | None, int | None, int | None, int | None]:
        """First line, last line, first column, one past the last column."""
        index = self.offset // 2
        return next(islice(self.code.co_positions(), index, None))

    @property
    def line(self) -> int | None:
        return self.position[0]

    def __repr__(self) -> str:
        return f"line {self.line} of {Path(self.filename).name}"


_sites: dict[tuple[int, int], Site | None] = {}


def caller(depth: int) -> Site | None:
    """The nearest frame outside of this package, from `depth` callers up.

    >>> def here():
    ...     return caller(1)
    >>> here().line
    2
    """
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None:
        code = frame.f_code
        key = (id(code), frame.f_lasti)  # code objects hash slowly: by contents
        site = _sites.get(key, _UNSEEN)
        if site is _UNSEEN or (site is not None and site.code is not code):
            ours = code.co_filename.startswith(_PACKAGE)
            site = _sites[key] = None if ours else Site(code, frame.f_lasti)
        if site is not None:
            return site
        frame = frame.f_back
    return None


_UNSEEN = Site(caller.__code__, 0)
