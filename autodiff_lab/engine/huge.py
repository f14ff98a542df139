"""What is too long to be written out: a graph may have 2^100000 routes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any


def huge(number: int, digits: int = 12) -> str:
    """A number in full if it has no more than so many digits, or about how large it is.

    >>> huge(8191), huge(2**100), huge(2**100, digits=40)
    ('8191', 'about 10^30', '1267650600228229401496703205376')
    """
    if number < 10**digits:
        return str(number)
    return f"about 10^{math.floor(math.log10(number))}"


def arrows(stops: Sequence[Any], name: Callable[[Any], str], most: int = 20) -> str:
    """The names of all stops on a way, or of the first and the last.

    >>> arrows("abc", str.upper), arrows("abcdefghi", str.upper, most=5)
    ('A → B → C', 'A → B → C → … → I')
    """
    if len(stops) <= most:
        return " → ".join(map(name, stops))
    return " → ".join([*map(name, stops[: most - 2]), "…", name(stops[-1])])
