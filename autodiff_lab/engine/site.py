"""Where a node was written: the user's line, found cheaply.

A site is taken for every operation, so taking it must cost next to nothing: only the
code object and the instruction's offset are kept, one shared `Site` per place in the
program. The file name, line and columns are worked out when somebody asks.

A place is looked up by the address of its instruction: a code object holds its
instructions (since Python 3.11), so no two places of a program have the same.
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


sites: dict[int, Site] = {}  # the places seen so far, by address


def caller(depth: int) -> Site | None:
    """The nearest frame outside of this package, from `depth` callers up.

    >>> def here():
    ...     return caller(1)
    >>> here().line
    2
    """
    return outside(sys._getframe(depth))


def outside(frame: FrameType | None) -> Site | None:
    """The place where `frame` stands, or the nearest of its callers out of here."""
    while frame is not None:
        code = frame.f_code
        if id(code) not in _inside:
            address = id(code) + frame.f_lasti
            if address in sites:
                return sites[address]
            if not code.co_filename.startswith(_PACKAGE):
                # a site holds on to the code: the address stays taken
                sites[address] = Site(code, frame.f_lasti)
                return sites[address]
            _inside[id(code)] = code
        frame = frame.f_back
    return None


_inside: dict[int, CodeType] = {}  # code of this package, as far as it has been met
