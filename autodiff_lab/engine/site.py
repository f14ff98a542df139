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


_sites: dict[int, dict[int, Site | None]] = {}  # by id of the code object, then offset


def caller(depth: int) -> Site | None:
    """The nearest frame outside of this package, from `depth` callers up.

    >>> def here():
    ...     return caller(1)
    >>> here().line
    2
    """
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None:
        code, offset = frame.f_code, frame.f_lasti
        try:
            site = _sites[id(code)][offset]
        except KeyError:
            site = _new_site(code, offset)
        if site is not None:
            return site
        frame = frame.f_back
    return None


def _new_site(code: CodeType, offset: int) -> Site | None:
    """A place not seen before; None inside of this package.

    Code objects are looked up by id, since they hash slowly, by their contents. The
    site holds on to its code, so the id stays taken.
    """
    site = None if code.co_filename.startswith(_PACKAGE) else Site(code, offset)
    _sites.setdefault(id(code), {})[offset] = site
    if site is None:
        _kept.append(code)
    return site


_kept: list[CodeType] = []
